/** Descriptor tables decoded from memory (Intel SDM volume 3, sections 3.4.5, 5.8, 6.11, 7.2): GDT, LDT, IDT, TSS. */
import { LDTR, TR } from '../../emulator/cpu/registers.ts';
import { OFFSET } from '../../emulator/cpu/state.ts';
import type { Machine } from '../../emulator/machine.ts';
import { readLinear, readWord } from './memory.ts';

const ENTRY = 8;

export type SegmentKind =
  | { kind: 'code'; readable: boolean; conforming: boolean; accessed: boolean }
  | { kind: 'data'; writable: boolean; expandDown: boolean; accessed: boolean }
  | { kind: 'tss'; bits: 16 | 32; busy: boolean }
  | { kind: 'ldt' }
  | { kind: 'call-gate'; bits: 16 | 32; selector: number; offset: number; parameters: number }
  | { kind: 'task-gate'; selector: number }
  | { kind: 'interrupt-gate' | 'trap-gate'; bits: 16 | 32; selector: number; offset: number }
  | { kind: 'null' | 'reserved' };

export interface Descriptor {
  /** Place in its table, from 0; its selector is 8 times that (plus 4 in the LDT). */
  index: number;
  /** Its two words. */
  low: number;
  high: number;
  present: boolean;
  dpl: number;
  type: SegmentKind;
  base: number;
  /** In bytes, the last offset inside. */
  limit: number;
  /** D/B: 32-bit operands or stack. */
  big: boolean;
}

export function decodeDescriptor(index: number, low: number, high: number): Descriptor {
  const granular = (high & 0x800000) !== 0;
  const raw = (low & 0xffff) | (high & 0xf0000);
  return {
    index,
    low: low >>> 0,
    high: high >>> 0,
    present: (high & 0x8000) !== 0,
    dpl: (high >>> 13) & 3,
    type: kindOf(low, high),
    base: ((low >>> 16) | ((high & 0xff) << 16) | (high & 0xff000000)) >>> 0,
    limit: granular ? ((raw << 12) | 0xfff) >>> 0 : raw,
    big: (high & 0x400000) !== 0,
  };
}

function kindOf(low: number, high: number): SegmentKind {
  const type = (high >>> 8) & 0xf;
  const accessed = (type & 1) !== 0;
  if ((low | high) === 0) return { kind: 'null' };
  if ((high & 0x1000) !== 0 && (type & 8) !== 0)
    return { kind: 'code', readable: (type & 2) !== 0, conforming: (type & 4) !== 0, accessed };
  if ((high & 0x1000) !== 0)
    return { kind: 'data', writable: (type & 2) !== 0, expandDown: (type & 4) !== 0, accessed };
  return systemKind(type, low, high);
}

function systemKind(type: number, low: number, high: number): SegmentKind {
  const bits = (type & 8) !== 0 ? 32 : 16;
  const selector = low >>> 16;
  const offset = ((low & 0xffff) | (bits === 32 ? high & 0xffff0000 : 0)) >>> 0;
  switch (type) {
    case 1:
    case 3:
    case 9:
    case 11:
      return { kind: 'tss', bits, busy: (type & 2) !== 0 };
    case 2:
      return { kind: 'ldt' };
    case 4:
    case 12:
      return { kind: 'call-gate', bits, selector, offset, parameters: high & 0x1f };
    case 5:
      return { kind: 'task-gate', selector };
    case 6:
    case 14:
      return { kind: 'interrupt-gate', bits, selector, offset };
    case 7:
    case 15:
      return { kind: 'trap-gate', bits, selector, offset };
    default:
      return { kind: 'reserved' };
  }
}

/** Entries of a table up to its limit; those whose page cannot be read are left out. */
function tableAt(machine: Machine, base: number, limit: number): Descriptor[] {
  const entries: Descriptor[] = [];
  for (let index = 0; index * ENTRY + ENTRY - 1 <= limit; index++) {
    const bytes = readLinear(machine, (base + index * ENTRY) >>> 0, ENTRY);
    if (bytes === null) continue;
    const view = new DataView(bytes.buffer);
    entries.push(decodeDescriptor(index, view.getInt32(0, true), view.getInt32(4, true)));
  }
  return entries;
}

function tableOf(machine: Machine, base: number, limit: number): Descriptor[] {
  const { u32 } = machine.state;
  return tableAt(machine, u32[base >> 2], u32[limit >> 2] & 0xffff);
}

/** The interrupt descriptor table: index is the vector. In real mode it is none. */
export function readIdt(machine: Machine): Descriptor[] {
  return machine.cpu.realMode ? [] : tableOf(machine, OFFSET.IDTR_BASE, OFFSET.IDTR_LIMIT);
}

export function readGdt(machine: Machine): Descriptor[] {
  return tableOf(machine, OFFSET.GDTR_BASE, OFFSET.GDTR_LIMIT);
}

/** Empty without an LDT. */
export function readLdt(machine: Machine): Descriptor[] {
  const { usable, base, limit } = machine.cpu.segment(LDTR);
  return usable ? tableAt(machine, base, limit & 0xffff) : [];
}

export interface TaskState {
  selector: number;
  base: number;
  limit: number;
  esp0: number | null;
  ss0: number | null;
  /** Where the I/O permission bitmap begins, from the base; beyond the limit there is none. */
  ioMap: number | null;
}

/** The 32-bit task state segment in use; null before one is loaded. */
export function readTss(machine: Machine): TaskState | null {
  const { usable, selector, base, limit } = machine.cpu.segment(TR);
  if (!usable || base === 0) return null;
  const map = readWord(machine, base + 0x64);
  const ss0 = readWord(machine, base + 8);
  return {
    selector,
    base,
    limit,
    esp0: readWord(machine, base + 4),
    ss0: ss0 === null ? null : ss0 & 0xffff,
    ioMap: map === null ? null : map >>> 16,
  };
}
