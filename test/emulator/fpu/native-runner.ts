/** Builds runner.c with the host's gcc or clang and runs batches on the host's processor. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch } from './layout.ts';
import { OUT } from './layout.ts';

const FLAGS = [
  ...['-m32', '-nostdlib', '-static', '-O1', '-fno-pic', '-no-pie', '-fno-stack-protector', '-mno-sse'],
  ...['-fcf-protection=none', '-fno-asynchronous-unwind-tables'],
];

export type Native = { run(batch: Batch): Buffer } | { unavailable: string };

/** The native runner, or why this host has none. */
export function buildNative(): Native {
  if (!['x64', 'ia32'].includes(process.arch) || process.platform !== 'linux') {
    return { unavailable: `the host is ${process.platform} on ${process.arch}, not Linux on x86` };
  }
  if (!/^flags.*\bsse2\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'))) {
    return { unavailable: 'the host has no SSE2' };
  }
  const program = join(mkdtempSync(join(tmpdir(), 'int80-native-fpu-')), 'runner');
  const source = join(import.meta.dirname, 'runner.c');
  for (const compiler of ['gcc', 'clang']) {
    const built = spawnSync(compiler, [...FLAGS, source, '-o', program], { encoding: 'utf8' });
    if (built.status === 0) return { run: (batch) => runBatch(program, batch) };
  }
  return { unavailable: 'neither gcc nor clang builds a 32-bit program here' };
}

function runBatch(program: string, batch: Batch): Buffer {
  const done = spawnSync(program, { input: batch.input, maxBuffer: 1 << 30, timeout: 120_000 });
  if (done.status !== 0 || done.stdout.length !== batch.count * OUT.BYTES) {
    const count = Math.floor(done.stdout.length / OUT.BYTES);
    throw new Error(
      `the native runner did ${count} of ${batch.count} cases (status ${done.status}, signal ${done.signal})`,
    );
  }
  return done.stdout;
}
