/**
 * `int80 lockstep`: boots an image on the interpreter and on the translator side by side and compares both machines
 * again and again. Prints the first difference, narrowed down to an instruction.
 */
import { existsSync, readFileSync } from 'node:fs';
import { ImageError } from '../../emulator/machine.ts';
import { Lockstep } from '../../emulator/translator/lockstep.ts';
import type { Difference, LockstepResult } from '../../emulator/translator/lockstep.ts';
import { useBranchHints } from '../machine/engine-flags.ts';
import { CliError, EXIT_IMAGE, EXIT_OK, EXIT_PANIC, usageError } from './exit-status.ts';
import type { LockstepCommandOptions } from './lockstep-options.ts';

function readImage(path: string): Uint8Array {
  if (!existsSync(path)) throw usageError(`${path}: no such file`);
  return readFileSync(path);
}

export async function lockstepCommand(path: string, options: LockstepCommandOptions): Promise<number> {
  const { initrd, append, memory, cpu, every, maxInstructions, threshold } = options;
  const image = {
    kernel: readImage(path),
    ...(initrd === undefined ? {} : { initrd: readImage(initrd) }),
    commandLine: append,
  };
  useBranchHints();
  const lockstep = new Lockstep({
    machine: { memoryMiB: memory, cpuModel: cpu, bootTimeSeconds: 0 },
    image,
    translator: threshold === undefined ? {} : { threshold },
    every,
    maxInstructions,
    onProgress: progress(),
  });
  try {
    return report(lockstep.run());
  } catch (error) {
    if (error instanceof ImageError) throw new CliError(EXIT_IMAGE, `cannot boot ${path}: ${error.message}`);
    throw error;
  }
}

const PROGRESS_EVERY = 100_000_000;

/** A line on stderr now and then. */
function progress(): (instructions: number) => void {
  let next = PROGRESS_EVERY;
  return (instructions) => {
    if (instructions < next) return;
    process.stderr.write(`equal after ${millions(instructions)} million instructions\n`);
    next = instructions + PROGRESS_EVERY;
  };
}

function millions(count: number): string {
  return (count / 1e6).toFixed(1);
}

const ENDS: Record<LockstepResult['end'], string> = {
  limit: 'the limit is reached',
  idle: 'the guest idles',
  poweroff: 'the guest has powered off',
  reset: 'the guest has reset the machine',
  shutdown: 'the processor has shut down',
  halt: 'the processor waits with interrupts off',
};

function report({ end, instructions, difference }: LockstepResult): number {
  if (difference === null) {
    process.stdout.write(`no difference in ${instructions} instructions; ${ENDS[end]}\n`);
    return EXIT_OK;
  }
  process.stdout.write(`${describeDifference(difference)}\n`);
  return EXIT_PANIC;
}

const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');

function describeDifference({ equalAt, differentAt, eip, bytes, registers, memoryAt }: Difference): string {
  const code = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const lines = [
    `equal after ${equalAt} instructions, different after ${differentAt}`,
    `eip when equal  ${hex(eip)}   bytes there  ${code || '(not mapped)'}`,
    ...registers.map(
      ({ name, interpreter, translator }) =>
        `${name.padEnd(16)}interpreter ${hex(interpreter)}   translator ${hex(translator)}`,
    ),
  ];
  if (memoryAt >= 0) lines.push(`memory differs from physical address 0x${hex(memoryAt)}`);
  else if (registers.length === 0) lines.push('registers and memory agree: the difference is in the chips');
  return lines.join('\n');
}
