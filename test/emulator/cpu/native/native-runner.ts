/** Builds runner.c with the host's gcc or clang and runs cases on the host's processor. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Case, Outcome } from './layout.ts';
import { INPUT_BYTES, MAX_CHANGES, OUTPUT_BYTES } from './layout.ts';

const FLAGS = [
  ...['-m32', '-nostdlib', '-static', '-O1', '-fno-pic', '-no-pie', '-fno-stack-protector'],
  ...['-fcf-protection=none', '-fno-asynchronous-unwind-tables'],
];

export type Native = { run(cases: readonly Case[]): Outcome[] } | { unavailable: string };

/** The native runner, or what this host lacks for it. */
export function buildNative(): Native {
  if (!['x64', 'ia32'].includes(process.arch) || process.platform !== 'linux') {
    return { unavailable: 'Linux on an x86 processor' };
  }
  const program = join(mkdtempSync(join(tmpdir(), 'int80-native-')), 'runner');
  const source = join(import.meta.dirname, 'runner.c');
  for (const compiler of ['gcc', 'clang']) {
    const built = spawnSync(compiler, [...FLAGS, source, '-o', program], { encoding: 'utf8' });
    if (built.status === 0) return { run: (cases) => runCases(program, cases) };
  }
  return { unavailable: 'gcc or clang that links i386 programs' };
}

function encode(cases: readonly Case[]): Buffer {
  const buffer = Buffer.alloc(cases.length * INPUT_BYTES);
  cases.forEach((test, n) => {
    let at = n * INPUT_BYTES;
    const words = [...test.regs, test.eflags, test.seed, test.offset, test.code.length];
    for (const word of words) at = buffer.writeInt32LE(word | 0, at);
    buffer.set(test.code, at);
  });
  return buffer;
}

function decodeOutcome(buffer: Buffer, at: number): Outcome {
  const word = (n: number): number => buffer.readInt32LE(at + 4 * n);
  const changes = word(13);
  const shown = Math.min(changes, MAX_CHANGES);
  return {
    regs: Array.from({ length: 8 }, (_, i) => word(i)),
    eflags: word(8),
    eip: word(9),
    trap: word(10),
    error: word(11),
    cr2: word(12),
    changes,
    change: Array.from({ length: shown }, (_, i) => [word(14 + 2 * i), word(15 + 2 * i)]),
  };
}

function runCases(program: string, cases: readonly Case[]): Outcome[] {
  const done = spawnSync(program, { input: encode(cases), maxBuffer: 1 << 28, timeout: 60_000 });
  const count = Math.floor(done.stdout.length / OUTPUT_BYTES);
  if (done.status !== 0 || count !== cases.length) {
    const next = cases[count];
    const where =
      next === undefined
        ? ''
        : `; it stopped in "${next.name}" [${next.code.map((b) => b.toString(16)).join(' ')}]`;
    throw new Error(
      `the native runner did ${count} of ${cases.length} cases (status ${done.status}, signal ${done.signal})${where}`,
    );
  }
  return Array.from({ length: count }, (_, n) => decodeOutcome(done.stdout, n * OUTPUT_BYTES));
}
