/** The tables behind every entry to the kernel, decoded: IDT, GDT, and the task state segment in use. */
import type { Machine } from '../../emulator/machine.ts';
import { OFFSET } from '../../emulator/cpu/state.ts';
import { readGdt, readTss } from '../inspect/descriptors.ts';
import type { Descriptor, TaskState } from '../inspect/descriptors.ts';
import { gateChecks, gateFacts, hex, kindText } from './gate-check.ts';
import type { NameOf } from './gate-check.ts';
import type { Check, GateFacts } from './types.ts';

const VECTORS = 256;

export const EXCEPTIONS: Readonly<Record<number, string>> = {
  0: '#DE divide error',
  1: '#DB debug',
  2: 'NMI',
  3: '#BP breakpoint',
  4: '#OF overflow',
  5: '#BR bound range',
  6: '#UD invalid opcode',
  7: '#NM no coprocessor',
  8: '#DF double fault',
  9: 'coprocessor segment overrun',
  10: '#TS invalid TSS',
  11: '#NP segment not present',
  12: '#SS stack fault',
  13: '#GP general protection',
  14: '#PF page fault',
  16: '#MF x87 error',
  17: '#AC alignment check',
  18: '#MC machine check',
  19: '#XM SIMD error',
};

export interface GateRow extends GateFacts {
  /** `#PF page fault`, `IRQ 0`, `system call`; empty for a vector without a fixed meaning. */
  use: string;
  /** What becomes of a program that executes INT with this number. */
  verdict: string;
}

export interface SegmentRow {
  selector: number;
  /** `code, readable, 32-bit`. */
  kind: string;
  base: number;
  limit: number;
  dpl: number;
  present: boolean;
}

export interface Tables {
  idt: { base: number; limit: number };
  gdt: { base: number; limit: number };
  gates: GateRow[];
  segments: SegmentRow[];
  tss: TaskState | null;
  /** Who handles a vector, and where the present privilege level stands. */
  cpl: number;
}

const FIRST_IRQ = 0x20;
const IRQS = 16;

export function useOf(vector: number): string {
  if (vector === 0x80) return 'system call';
  if (vector >= FIRST_IRQ && vector < FIRST_IRQ + IRQS) return `IRQ ${vector - FIRST_IRQ}`;
  return EXCEPTIONS[vector] ?? '';
}

/** What the processor says to INT `vector` of a program, in one line. */
export function verdictOf(gate: GateFacts | null, vector: number): string {
  const failed = gateChecks(gate, vector, 3).find(({ holds }) => !holds);
  return failed === undefined ? 'a program may use it' : failed.text;
}

/** Runs of vectors with one gate between them are told once by `gates`; here is every one that the table has. */
export function readTables(machine: Machine, nameOf: NameOf): Tables {
  const { u32 } = machine.state;
  const gates: GateRow[] = [];
  for (let vector = 0; vector < VECTORS; vector++) {
    const facts = gateFacts(machine, vector, nameOf);
    if (facts === null) break;
    gates.push({ ...facts, use: useOf(vector), verdict: verdictOf(facts, vector) });
  }
  return {
    idt: { base: u32[OFFSET.IDTR_BASE >> 2], limit: u32[OFFSET.IDTR_LIMIT >> 2] & 0xffff },
    gdt: { base: u32[OFFSET.GDTR_BASE >> 2], limit: u32[OFFSET.GDTR_LIMIT >> 2] & 0xffff },
    gates,
    segments: machine.cpu.realMode
      ? []
      : readGdt(machine)
          .filter(({ type }) => type.kind !== 'null')
          .map(row),
    tss: readTss(machine),
    cpl: machine.cpu.cpl,
  };
}

function row({ index, type, base, limit, dpl, present, big }: Descriptor): SegmentRow {
  return { selector: 8 * index, kind: segmentText(type, big), base, limit, dpl, present };
}

function segmentText(type: Descriptor['type'], big: boolean): string {
  const size = big ? '32-bit' : '16-bit';
  switch (type.kind) {
    case 'code':
      return `code${type.readable ? ', readable' : ''}${type.conforming ? ', conforming' : ''}, ${size}`;
    case 'data':
      return `data${type.writable ? ', writable' : ''}${type.expandDown ? ', grows down' : ''}, ${size}`;
    case 'tss':
      return `task state segment, ${type.bits}-bit${type.busy ? ', in use' : ''}`;
    case 'ldt':
      return 'local descriptor table';
    case 'call-gate':
      return `call gate to ${hex(type.selector)}:${hex(type.offset)}`;
    case 'task-gate':
      return `task gate to ${hex(type.selector)}`;
    default:
      return type.kind;
  }
}

/** A gate and its checks, line by line: `gate 0x80` of kdb, and the page's details. */
export function gateLines(machine: Machine, vector: number, nameOf: NameOf): string[] | null {
  const gate = gateFacts(machine, vector, nameOf);
  if (gate === null) return null;
  const target = `0x${gate.selector.toString(16).padStart(4, '0')}:0x${gate.offset.toString(16).padStart(8, '0')}`;
  const what = gate.kind === 'none' ? 'no gate' : kindText(gate.kind).padEnd(15);
  const absent = gate.present ? '' : ' (not present)';
  const head = `gate 0x${vector.toString(16)} at ${hex(gate.address)}: ${what} DPL ${gate.dpl}  ${target} ${gate.handler ?? ''}`;
  return [
    `${head.trimEnd()}${absent}`,
    ...(gate.kind === 'none'
      ? []
      : [`  interrupts ${gate.kind === 'trap-gate' ? 'stay as they were' : 'are off in the handler'}`]),
    ...gateChecks(gate, vector, 3).map(checkLine),
    ...stackLine(machine, gate),
  ];
}

export const checkLine = ({ holds, text }: Check): string => `  ${holds ? 'yes' : 'NO '}  ${text}`;

function stackLine(machine: Machine, gate: GateFacts): string[] {
  const tss = readTss(machine);
  const isInner = gate.segment !== null && gate.segment.dpl < 3;
  const isRefused = gateChecks(gate, gate.vector, 3).some(({ holds }) => !holds);
  if (!isInner || isRefused || tss === null || tss.esp0 === null) return [];
  return [`  ss:esp becomes ${hex(tss.ss0 ?? 0)}:${hex(tss.esp0)}, from the TSS at ${hex(tss.base)}`];
}
