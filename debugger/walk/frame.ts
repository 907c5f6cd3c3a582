/**
 * struct pt_regs of i386: the 60 bytes below ESP0 that an entry from user mode leaves on the kernel's stack (docs/walk.md
 * draws them).
 */
import type { Machine } from '../../emulator/machine.ts';
import { ESP } from '../../emulator/cpu/registers.ts';
import { readTss } from '../inspect/descriptors.ts';
import { readLinear } from '../inspect/memory.ts';
import { FRAME_NAMES } from './types.ts';
import type { FrameChange, FrameName, FrameWord } from './types.ts';

export const FRAME_BYTES = 4 * FRAME_NAMES.length;
/** Offset of EIP: it and what is above are the processor's. */
const PROCESSORS = 0x28;

export const offsetOf = (name: FrameName): number => 4 * FRAME_NAMES.indexOf(name);

/** Where the running thread's frame lies; null before there is a task state segment. */
export function frameAddress(machine: Machine): number | null {
  const esp0 = readTss(machine)?.esp0 ?? null;
  return esp0 === null || esp0 < FRAME_BYTES ? null : (esp0 - FRAME_BYTES) >>> 0;
}

/** The 15 words; null where they cannot be read. */
export function readFrame(machine: Machine, address: number): Uint32Array | null {
  const bytes = readLinear(machine, address, FRAME_BYTES);
  if (bytes === null) return null;
  const view = new DataView(bytes.buffer);
  return Uint32Array.from(FRAME_NAMES, (_, index) => view.getUint32(4 * index, true));
}

/** What an instruction at `esp` did to the frame: words that got a value, or were popped. */
export function frameChanges(
  before: Uint32Array,
  after: Uint32Array,
  written: { address: number; from: number; to: number; how: FrameChange['how'] | null },
): FrameChange[] {
  return FRAME_NAMES.flatMap((name, index): FrameChange[] => {
    const offset = 4 * index;
    const at = written.address + offset;
    const onStack = at >= Math.min(written.from, written.to) && at < Math.max(written.from, written.to);
    if (onStack && written.how !== null) return [{ offset, name, value: after[index], how: written.how }];
    return before[index] === after[index] ? [] : [{ offset, name, value: after[index], how: 'store' }];
  });
}

export function frameWord(
  address: number,
  name: FrameName,
  value: number,
  pushedAt: number | null,
  parameter: string | null,
): FrameWord {
  const offset = offsetOf(name);
  return {
    offset,
    name,
    address: address + offset,
    value,
    pushedAt,
    by: offset >= PROCESSORS ? 'processor' : 'entry-code',
    parameter,
  };
}

/** How many of the frame's words lie on the stack now, from the highest; all of them once the kernel is beyond it. */
export function wordsPushed(machine: Machine, address: number): number {
  if (machine.cpu.cpl === 3) return 0;
  const esp = machine.cpu.r32[ESP] >>> 0;
  const top = address + FRAME_BYTES;
  if (esp > top) return 0;
  return Math.min(FRAME_NAMES.length, Math.max(0, Math.floor((top - esp) / 4)));
}
