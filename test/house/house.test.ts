import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
const eslint = (...args: string[]) =>
  node('node_modules/eslint/bin/eslint.js', '--max-warnings', '0', ...args);

/** Lints files 0.ts, 1.ts … that exist only for the moment, in a folder of the given room; what is said of each. */
function lintAs(room: string, ...texts: string[]): string[] {
  const folder = join(root, room, `house-probe-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    texts.forEach((text, n) => writeFileSync(join(folder, `${n}.ts`), text));
    const { stdout, stderr } = eslint('--format', 'json', folder);
    if (stdout === '') throw new Error(stderr);
    const results = JSON.parse(stdout) as { filePath: string; messages: { message: string }[] }[];
    return texts.map((_, n) => {
      const result = results.find(({ filePath }) => filePath === join(folder, `${n}.ts`));
      if (!result) throw new Error(`${n}.ts was not linted`);
      return result.messages.map(({ message }) => message).join('\n');
    });
  } finally {
    rmSync(folder, { recursive: true });
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

  it('refuses an import that the table forbids, and allows the window the types of the contract', () => {
    const ofMain = "export { EventBus } from '../../main/session/event-bus.ts';\n";
    const ofContract = "export type { Calls } from '../../main/contract.ts';\n";
    expect(lintAs('emulator', ofMain)[0]).toContain('emulator/ may not import main/');
    const [forbidden, allowed] = lintAs('renderer', ofMain, ofContract);
    expect(forbidden).toContain('renderer/ may not import main/');
    expect(allowed).toBe('');
  });

  it('lets no clock, chance or host into the emulator', () => {
    const values = ['Date.now()', 'Math.random()', 'performance.now()', 'process.exit()', '1 + 1'];
    const said = lintAs('emulator', ...values.map((value) => `export const value = ${value};\n`));
    expect(said.map((text) => text !== '')).toEqual([true, true, true, true, false]);
    expect(lintAs('emulator', "export { readFileSync } from 'node:fs';\n")[0]).toContain(
      'this room knows no host',
    );
  });

  it('refuses an import cycle', () => {
    const [a, b] = lintAs(
      'main',
      "import { b } from './1.ts';\nexport const a = (): number => b();\n",
      "import { a } from './0.ts';\nexport const b = (): number => a();\n",
    );
    expect(a).toContain('Dependency cycle');
    expect(b).toContain('Dependency cycle');
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
