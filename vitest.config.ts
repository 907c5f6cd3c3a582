import { defineConfig } from 'vitest/config';

// Every file under test/ that calls itself a test runs; there are no other test commands.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    testTimeout: 240_000,
    hookTimeout: 300_000,
    pool: 'forks',
    maxWorkers: 2,
    passWithNoTests: false,
  },
});
