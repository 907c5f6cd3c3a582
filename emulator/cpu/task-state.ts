/** Task state segments of 32 and 16 bits (Intel SDM volume 3, figures 7-2 and 7-10): where they keep what. */
import type { Cpu } from './cpu.ts';
import { getEflags } from './flags.ts';
import { probeWrite, systemRead, systemWrite } from './memory.ts';
import { CS, DS, ES, FS, GS, SS, TR } from './registers.ts';
import { OFFSET } from './state.ts';

const WIDE = 0x800;
const CR3_AT = 0x1c;
const TRAP_AT = 0x64;

/** First general register, first segment, EIP, EFLAGS, LDT; in slots of `size` bytes. */
interface Layout {
  size: 2 | 4;
  eip: number;
  flags: number;
  general: number;
  segments: number;
  ldt: number;
  last: number;
  segmentOrder: readonly number[];
}

const LAYOUT_32: Layout = {
  ...{ size: 4, eip: 0x20, flags: 0x24, general: 0x28, segments: 0x48, ldt: 0x60, last: 0x67 },
  segmentOrder: [ES, CS, SS, DS, FS, GS],
};
const LAYOUT_16: Layout = {
  ...{ size: 2, eip: 0x0e, flags: 0x10, general: 0x12, segments: 0x22, ldt: 0x2a, last: 0x2b },
  segmentOrder: [ES, CS, SS, DS],
};

export function isWideTss(access: number): boolean {
  return (access & WIDE) !== 0;
}

function layoutOf(access: number): Layout {
  return isWideTss(access) ? LAYOUT_32 : LAYOUT_16;
}

/** The lowest limit that a TSS of this kind may have. */
export function leastTssLimit(access: number): number {
  return layoutOf(access).last;
}

/** What a task is resumed from. */
export interface TaskImage {
  eip: number;
  flags: number;
  /** EAX … EDI. */
  general: number[];
  /** By segment number; those that a 16-bit TSS lacks are null. */
  selectors: number[];
  ldt: number;
  /** null in a 16-bit TSS. */
  cr3: number | null;
  /** The T bit: #DB before the first instruction. */
  trap: boolean;
}

export function readTask(cpu: Cpu, base: number, access: number): TaskImage {
  const { size, eip, flags, general, segments, segmentOrder, ldt } = layoutOf(access);
  const read = (at: number, bytes: 2 | 4 = size): number => systemRead(cpu, (base + at) | 0, bytes);
  const selectors = [0, 0, 0, 0, 0, 0];
  segmentOrder.forEach((seg, n) => (selectors[seg] = read(segments + n * size, 2)));
  const registers = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => read(general + n * size));
  return {
    eip: read(eip),
    flags: read(flags),
    general: size === 4 ? registers : registers.map((value) => value | (0xffff0000 | 0)),
    selectors,
    ldt: read(ldt, 2),
    cr3: size === 4 ? read(CR3_AT) : null,
    trap: size === 4 && (read(TRAP_AT, 2) & 1) !== 0,
  };
}

/** Raises what saving the present task would raise. False when its TSS is too small for that. */
export function probeSave(cpu: Cpu): boolean {
  const { size, eip, segments, segmentOrder } = layoutOf(cpu.segAccess[TR]);
  const end = segments + segmentOrder.length * size;
  if (end - 1 > cpu.segLimit[TR] >>> 0) return false;
  probeWrite(cpu, (cpu.segBase[TR] + eip) | 0, end - eip, false);
  return true;
}

/** Saves the present task in its TSS; `probeSave` has been done. */
export function saveTask(cpu: Cpu, flagsOf: (flags: number) => number): void {
  const { size, eip, flags, general, segments, segmentOrder } = layoutOf(cpu.segAccess[TR]);
  const write = (at: number, value: number, bytes: 2 | 4 = size): void =>
    systemWrite(cpu, (cpu.segBase[TR] + at) | 0, bytes, value);
  write(eip, cpu.i32[OFFSET.EIP >> 2]);
  write(flags, flagsOf(getEflags(cpu)));
  for (let n = 0; n < 8; n++) write(general + n * size, cpu.r32[n]);
  segmentOrder.forEach((seg, n) => write(segments + n * size, cpu.segSelector[seg], 2));
}
