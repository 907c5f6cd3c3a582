/** Our kernel at its prompt with the probe beside its programs, and a tracer at work on it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tracer } from '../../../debugger/trace/tracer.ts';
import type { TracerOptions } from '../../../debugger/trace/tracer.ts';
import type { TracedCall } from '../../../debugger/trace/traced-call.ts';
import type { Machine } from '../../../emulator/machine.ts';
import { appendFiles } from '../../../main/toolchain/initramfs.ts';
import { atPrompt, stockLab, type } from '../lab.ts';
import type { Lab } from '../lab.ts';

const FLAGS = [
  '-m32',
  '-O1',
  '-static',
  '-nostdlib',
  '-ffreestanding',
  '-fno-pic',
  '-no-pie',
  '-fno-stack-protector',
];

/** The stock lab with /bin/probe. */
export async function probeLab(): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'int80-probe-'));
  try {
    const program = join(folder, 'probe');
    execFileSync('gcc', [...FLAGS, '-o', program, join(import.meta.dirname, 'probe.c')]);
    const lab = await stockLab();
    const initrd = await appendFiles(lab.image.initrd as Uint8Array, [
      { hostPath: program, guestPath: '/bin/probe' },
    ]);
    return { ...lab, image: { ...lab.image, initrd } };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface Traced {
  machine: Machine;
  tracer: Tracer;
  /** In the order in which they ended. */
  calls: TracedCall[];
}

const SLICE = 5_000_000;

/** Types a command at the prompt, with a tracer that began just before, and lets so many ticks pass. */
export function trace(
  lab: Lab,
  command: string,
  {
    ticks = 100_000_000,
    translate = true,
    ...options
  }: { ticks?: number; translate?: boolean } & TracerOptions = {},
): Traced {
  const machine = atPrompt(lab, translate);
  const calls: TracedCall[] = [];
  const tracer = new Tracer(machine, {
    offsets: lab.offsets,
    onCall: (call) => calls.push(call),
    ...options,
  });
  tracer.start();
  type(machine, command);
  for (let done = 0; done < ticks; done += SLICE) machine.run(SLICE);
  tracer.stop();
  return { machine, tracer, calls };
}
