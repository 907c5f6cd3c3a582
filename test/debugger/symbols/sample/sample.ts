/** The sample program, built as the guest is but with the version of DWARF asked for, and with gdb's word on it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPILERS, lacks } from '../../../support/tools.ts';
import { hasGdb } from '../../../support/tools.ts';

const SOURCE = join(import.meta.dirname, 'sample.c');
const FLAGS = [
  '-m32',
  '-march=i486',
  '-ffreestanding',
  '-fno-pic',
  '-fno-pie',
  '-no-pie',
  '-nostdlib',
  '-static',
  '-g',
];

export type CompilerName = 'gcc' | 'clang';

export interface Sample {
  path: string;
  bytes: Uint8Array;
}

const built = new Map<string, Sample>();

/** `level`: what follows -O. Linked at the address of programs; built once. */
export function sample(cc: CompilerName, dwarf: 4 | 5, level: string): Sample {
  const key = `${cc} ${dwarf} ${level}`;
  let found = built.get(key);
  if (!found) {
    const path = join(mkdtempSync(join(tmpdir(), 'int80-sample-')), 'sample');
    const linker = cc === 'clang' ? ['-fuse-ld=lld'] : [];
    execFileSync(cc, [
      ...FLAGS,
      ...linker,
      `-gdwarf-${dwarf}`,
      `-O${level}`,
      '-fcf-protection=none',
      '-o',
      path,
      SOURCE,
    ]);
    built.set(key, (found = { path, bytes: readFileSync(path) }));
  }
  return found;
}

/** The four that differ most: both compilers, both versions, optimised or not. */
export const SAMPLES: readonly (readonly [CompilerName, 4 | 5, string])[] = [
  ['gcc', 4, '1'],
  ['gcc', 5, '2'],
  ['clang', 4, '0'],
  ['clang', 5, '1'],
];

export const availableSamples = SAMPLES.filter(([cc]) => {
  const present = COMPILERS.find(([name]) => name === cc)![1]();
  return !lacks(cc, present);
});

/** Runs a Python script within gdb; what it leaves in the file that it finds in `OUT` is answered. */
export function runInGdb(
  script: string,
  program: string,
  args: string[],
  settings: Record<string, string>,
): string {
  const folder = mkdtempSync(join(tmpdir(), 'int80-gdb-'));
  try {
    const out = join(folder, 'out.json');
    if ('NAMES' in settings) {
      writeFileSync(join(folder, 'names.json'), settings['NAMES']);
      settings = { ...settings, NAMES: join(folder, 'names.json') };
    }
    execFileSync(
      'gdb',
      ['-nx', '-batch', '-x', join(import.meta.dirname, script), '--args', program, ...args],
      {
        env: { ...process.env, ...settings, OUT: out },
        stdio: 'ignore',
        timeout: 200_000,
      },
    );
    return readFileSync(out, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const lacksGdb = (): boolean => lacks('gdb', hasGdb());
