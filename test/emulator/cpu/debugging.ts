/** What the tests of TF, RF and the debug registers share: a #DB handler that takes notes, and marked sources. */
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { assemble } from './assemble.ts';
import type { BareMachine } from './bare-machine.ts';
import { KERNEL_CODE } from './bare-machine.ts';
import { DATA, runSource } from './run-source.ts';
import type { Setup } from './run-source.ts';

const TRACE = 0xb000;
const NOTES = 0x40000;
const NOTES_POINTER = 0x3fff0;
/** Takes down EIP, DR6, EFLAGS as they were saved, through SS alone; clears DR6; passes breakpoints by RF. */
const TRACER = `
  push %eax; push %edi
  mov %ss:${NOTES_POINTER}, %edi
  mov 8(%esp), %eax; mov %eax, %ss:(%edi)
  mov 16(%esp), %eax; mov %eax, %ss:8(%edi)
  mov %dr6, %eax; mov %eax, %ss:4(%edi)
  test $15, %al; jz 1f; orl $0x10000, 16(%esp); 1:
  xor %eax, %eax; mov %eax, %dr6
  add $12, %edi; mov %edi, %ss:${NOTES_POINTER}
  pop %edi; pop %eax; iret`;

export const B0 = 1;
export const B1 = 2;
export const B2 = 4;
export const B3 = 8;
export const BD = 0x2000;
export const BS = 0x4000;
export const BT = 0x8000;
const CAUSES = BD | BS | BT | 15;

export const RF = 0x10000;
export const TF = 0x100;
/** Nine bytes. */
export const SET_TF = 'pushf; orl $0x100, (%esp); popf;';

export interface Trap {
  eip: number;
  /** B0…B3, BD, BS, BT. */
  cause: number;
  eflags: number;
}

/** #DB goes to the handler that takes notes. */
export function traced(machine: BareMachine): void {
  machine.load(TRACE, assemble(TRACER, TRACE));
  machine.gate(1, KERNEL_CODE, TRACE, 0x8e00);
  machine.view.setUint32(NOTES_POINTER, NOTES, true);
}

export function trapsOf(machine: BareMachine): Trap[] {
  const list: Trap[] = [];
  const end = machine.view.getUint32(NOTES_POINTER, true);
  for (let at = NOTES; at < end; at += 12) {
    list.push({
      eip: machine.view.getUint32(at, true),
      cause: machine.view.getUint32(at + 4, true) & CAUSES,
      eflags: machine.view.getUint32(at + 8, true),
    });
  }
  return list;
}

/** A handler for `vector` made of bytes of machine code. */
export function handler(machine: BareMachine, vector: number, code: ArrayLike<number>): void {
  const at = 0xc000 + 64 * vector;
  machine.load(at, code);
  machine.gate(vector, KERNEL_CODE, at, 0xee00);
}

/** Runs a source in which `@1`, `@2`… mark where the first, second… #DB is expected. INT 0x80 ends it. */
export function runMarked(
  source: string,
  { prepare, ...setup }: Setup = {},
): { machine: BareMachine; met: number[]; marked: number[] } {
  let count = 0;
  const text = source.replace(/@(\d+)/g, (_all, number: string) => {
    count = Math.max(count, Number(number));
    return `mark${number}:`;
  });
  const table = Array.from({ length: count }, (_, n) => `mark${n + 1}`).join(', ');
  const whole = `${text}; int $0x80; ${count > 0 ? `.long ${table}` : ''}`;
  const machine = runSource(whole, {
    ...setup,
    prepare: (made) => {
      traced(made);
      prepare?.(made);
    },
  });
  const bytes = assemble(whole);
  const view = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4 * count);
  const marked = Array.from({ length: count }, (_, n) => view.getUint32(4 * n, true));
  return { machine, met: trapsOf(machine).map((trap) => trap.eip), marked };
}

export type Kind = 'execute' | 'write' | 'io' | 'access';
const KINDS: readonly Kind[] = ['execute', 'write', 'io', 'access'];
const LENGTHS: Readonly<Record<number, number>> = { 1: 0, 2: 1, 4: 3 };

export interface Breakpoint {
  address: number;
  kind: Kind;
  length?: 1 | 2 | 4;
  /** Enabled by its G bit in place of its L bit. */
  global?: boolean;
}

/** Sets DR0, DR1… and DR7. */
export function setBreakpoints(...list: Breakpoint[]): (machine: BareMachine) => void {
  return ({ cpu }) => {
    let control = 0x400;
    list.forEach(({ address, kind, length = 1, global = false }, n) => {
      cpu.i32[(OFFSET.DR0 >> 2) + n] = address;
      control |= (global ? 2 : 1) << (2 * n);
      control |= (KINDS.indexOf(kind) | (LENGTHS[length] << 2)) << (16 + 4 * n);
    });
    cpu.i32[OFFSET.DR7 >> 2] = control;
    cpu.debugRegistersChanged();
  };
}

/** A breakpoint on DATA. */
export function watch(kind: Kind, length: 1 | 2 | 4, offset = 0): (machine: BareMachine) => void {
  return setBreakpoints({ address: DATA + offset, kind, length });
}

export function dr6Of(machine: BareMachine): number {
  return machine.cpu.i32[OFFSET.DR6 >> 2] & CAUSES;
}

export function dr7Of(machine: BareMachine): number {
  return machine.cpu.i32[OFFSET.DR7 >> 2];
}
