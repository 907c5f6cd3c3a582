/** Builds runner.c with the host's gcc or clang and runs cases on the host's processor. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Code, Input, LocalSegment, Outcome } from './layout.ts';
import { baseOf, CODE, IN, LOCAL_SEGMENTS, MAX_CODE, MAX_PATCHES, OUT, PATCH_BYTES } from './layout.ts';

const FLAGS = [
  ...['-m32', '-nostdlib', '-static', '-O2', '-fno-pic', '-no-pie', '-fno-stack-protector', '-mno-sse'],
  ...['-fcf-protection=none', '-fno-asynchronous-unwind-tables', '-fno-tree-loop-distribute-patterns'],
  ...['-Wl,-Ttext-segment=0x08048000', '-Wl,-z,noexecstack'],
];
const PATCH_RECORD = 8 + PATCH_BYTES;
/** What the runner gives up with, by its exit status. */
const REASONS: Readonly<Record<number, string>> = {
  2: 'memfd_create',
  3: 'free addresses for its pages',
  6: 'modify_ldt with 16-bit segments',
  8: 'the selectors of a 64-bit Linux kernel (0x23 and 0x2b)',
};

export interface Case {
  code: Code;
  input: Input;
}

export interface NativeRunner {
  /** One outcome a case. @throws Error when the runner ends early, with the number of the case. */
  run(cases: readonly Case[]): Outcome[];
}

/** The native runner, or what this host lacks for it. `folder` holds runner.c. */
export function buildNative(folder = import.meta.dirname): NativeRunner | { unavailable: string } {
  if (!['x64', 'ia32'].includes(process.arch) || process.platform !== 'linux') {
    return { unavailable: 'Linux on an x86 processor' };
  }
  if (!/^flags.*\bsse2\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'))) {
    return { unavailable: 'a processor with SSE2' };
  }
  const program = join(mkdtempSync(join(tmpdir(), 'int80-judge-')), 'runner');
  const source = join(folder, 'runner.c');
  for (const compiler of ['gcc', 'clang']) {
    const built = spawnSync(compiler, [...FLAGS, source, '-o', program], { encoding: 'utf8' });
    if (built.status !== 0) continue;
    const { status } = spawnSync(program, { input: header() });
    if (status === 0) return { run: (cases) => runCases(program, cases) };
    return { unavailable: REASONS[status ?? -1] ?? `a kernel that runs 32-bit programs (status ${status})` };
  }
  return { unavailable: 'gcc or clang that links i386 programs' };
}

function flagsOf(each: LocalSegment): number {
  return (
    (each.big ? 1 : 0) |
    (each.contents << 1) |
    (each.restricted ? 8 : 0) |
    (each.pages ? 16 : 0) |
    (each.present ? 0 : 32)
  );
}

/** The local segments as `struct user_desc`, which runner.c hands on. */
function header(): Buffer {
  const words = LOCAL_SEGMENTS.flatMap((each, n) => [n, each.base, each.limit, flagsOf(each)]);
  return Buffer.from(Int32Array.from([LOCAL_SEGMENTS.length, ...words]).buffer);
}

function encode({ code, input }: Case, buffer: Buffer, at: number): void {
  const { regs, segments, patches } = input;
  if (code.bytes.length > MAX_CODE || patches.length > MAX_PATCHES) {
    throw new Error(`a case of ${code.bytes.length} bytes and ${patches.length} patches does not fit`);
  }
  regs.forEach((value, n) => buffer.writeInt32LE(value, at + IN.REGS + 4 * n));
  const { cs, ds, es, ss, fs, gs } = segments;
  const eip = CODE + code.start - baseOf(cs);
  [input.eflags, eip, cs, ds, es, ss, fs, gs].forEach((word, n) =>
    buffer.writeInt32LE(word | 0, at + IN.EFLAGS + 4 * n),
  );
  [code.start, code.bytes.length, patches.length].forEach((word, n) =>
    buffer.writeInt32LE(word, at + IN.START + 4 * n),
  );
  buffer.set(code.bytes, at + IN.CODE);
  patches.forEach(({ offset, bytes }, n) => {
    const record = at + IN.PATCH + n * PATCH_RECORD;
    buffer.writeInt32LE(offset, record);
    buffer.writeInt32LE(bytes.length, record + 4);
    buffer.set(bytes, record + 8);
  });
  input.unit.copy(buffer, at + IN.UNIT);
}

function runCases(program: string, cases: readonly Case[]): Outcome[] {
  const head = header();
  const buffer = Buffer.alloc(head.length + cases.length * IN.BYTES);
  head.copy(buffer);
  cases.forEach((each, n) => encode(each, buffer, head.length + n * IN.BYTES));
  const done = spawnSync(program, { input: buffer, maxBuffer: 1 << 30, timeout: 120_000 });
  const count = Math.floor(done.stdout.length / OUT.BYTES);
  if (done.status !== 0 || count !== cases.length) {
    throw new Error(
      `the native runner ended after ${count} of ${cases.length} cases (status ${done.status}, signal ${done.signal})`,
    );
  }
  return cases.map((_, n) => done.stdout.subarray(n * OUT.BYTES, (n + 1) * OUT.BYTES));
}
