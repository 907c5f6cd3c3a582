// `npm run nightly`: what takes too long for `npm test`. Everything is run, and the exit status tells whether all passed.
import { spawnSync } from 'node:child_process';
import { ensureBuild, ensureNode, ensurePackages, root } from './ensure.mjs';

const FUZZ_CALLS = '1000000';

ensureNode();
ensurePackages();
ensureBuild();

const vitest = ['node_modules/vitest/vitest.mjs', 'run'];
const PARTS = [
  // The guest under the hardest use, with both compilers.
  [...vitest, 'test/guest/hardship', 'test/guest/fuzz'],
  ['scripts/fuzz.mjs', '--cc', 'gcc', '--calls', FUZZ_CALLS, '--seed', '1'],
  ['scripts/fuzz.mjs', '--cc', 'clang', '--calls', FUZZ_CALLS, '--seed', '2'],
  ['scripts/gcc-in-guest.mjs'],
];

const failed = PARTS.filter((args) => {
  console.log(`nightly: ${args.join(' ')}`);
  const env = { ...process.env, INT80_LONG: '1' };
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status !== 0;
});
for (const args of failed) console.error(`nightly: FAILED: ${args.join(' ')}`);
console.log(`nightly: ${PARTS.length - failed.length} of ${PARTS.length} parts passed`);
process.exitCode = failed.length === 0 ? 0 : 1;
