import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
const eslint = (...args: string[]) =>
  node('node_modules/eslint/bin/eslint.js', '--max-warnings', '0', ...args);

/** Lints a file that exists only for the moment, at a path of the given room. */
function lintAs(room: string, text: string): string {
  const file = join(root, room, `house-probe-${process.pid}.ts`);
  mkdirSync(join(root, room), { recursive: true });
  writeFileSync(file, text);
  try {
    return eslint(file).stdout;
  } finally {
    rmSync(file);
  }
}

describe('the house', () => {
  it('compiles in every room', () => {
    const { stdout, status } = node('scripts/typecheck.mjs');
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it('keeps the import table and the style', () => {
    const { stdout, status } = eslint('.');
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it('is formatted by the one formatter', () => {
    const { stdout, stderr, status } = node('node_modules/prettier/bin/prettier.cjs', '--check', '.');
    expect(`${stdout}${stderr}`).not.toMatch(/\[warn\]/);
    expect(status).toBe(0);
  });

  it('refuses an import that the table forbids', () => {
    expect(lintAs('emulator', "export { EventBus } from '../main/session/event-bus.ts';\n")).toContain(
      'emulator/ may not import main/',
    );
    expect(lintAs('renderer', "export { EventBus } from '../main/session/event-bus.ts';\n")).toContain(
      'renderer/ may not import main/',
    );
  });

  it('allows the window the types of the contract', () => {
    expect(lintAs('renderer', "export type { Calls } from '../main/contract.ts';\n")).toBe('');
  });

  it('lets no clock, chance or host into the emulator', () => {
    for (const line of ['Date.now()', 'Math.random()', 'performance.now()', 'process.exit()']) {
      expect(lintAs('emulator', `export const value = ${line};\n`), line).toContain('error');
    }
    expect(lintAs('emulator', "export { readFileSync } from 'node:fs';\n")).toContain(
      'this room knows no host',
    );
  });

  it('refuses an import cycle', () => {
    const folder = join(root, 'main', `house-cycle-${process.pid}`);
    mkdirSync(folder);
    try {
      writeFileSync(
        join(folder, 'a.ts'),
        "import { b } from './b.ts';\nexport const a = (): number => b();\n",
      );
      writeFileSync(
        join(folder, 'b.ts'),
        "import { a } from './a.ts';\nexport const b = (): number => a();\n",
      );
      expect(eslint(folder).stdout).toContain('Dependency cycle');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the packages', () => {
  it('each have their reason in docs/dependencies.md', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    ) as Record<string, Record<string, string>>;
    const reasons = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');
    const named = (name: string): boolean =>
      reasons.includes(name) || (name.startsWith('@xterm/addon-') && reasons.includes(name.slice(13)));
    const missing = [...Object.keys(dependencies), ...Object.keys(devDependencies)].filter(
      (name) => !named(name),
    );
    expect(missing).toEqual([]);
  });
});
