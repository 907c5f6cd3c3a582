/**
 * Accesses to memory in translated code. The fast way, one load and one compare, is in the region (emitter.ts); here
 * is what comes next: functions for accesses that are only unaligned, which pass on all others to JavaScript.
 */
import { OFFSET, RAM_BASE, DIRECT_BASE } from '../cpu/state.ts';
import { DIRECT } from '../cpu/tlb-entry.ts';
import { LOCAL } from './locals.ts';
import { Assembler } from './wasm/assembler.ts';
import type { OpName } from './wasm/opcodes.ts';

/** Offset of a load or store at linear address + word of the TLB. */
export const PLACE_BASE = RAM_BASE - DIRECT;

/** Word of the four of a page (see cpu/tlb-entry.ts). */
export const READ = 0;
export const WRITTEN = 1;
export const OF_USER = 2;

/** Linear address on the stack → word of its page. */
export function pushDirect(asm: Assembler, word: number): void {
  asm.opConst('i32.shr_u', 8);
  asm.opConst('i32.and', -16);
  asm.memory('i32.load', DIRECT_BASE + 4 * word, true);
}

const LINEAR = 0;
const { ENTRY } = LOCAL;

/** Pushes 1 when the word for the present privilege, left in ENTRY, allows an access of `size` bytes inside the page. */
function pushIsDirect(asm: Assembler, word: number, size: number): void {
  asm.get(LINEAR);
  asm.opConst('i32.shr_u', 8);
  asm.opConst('i32.and', -16);
  asm.const(0);
  asm.memory('i32.load', OFFSET.CPL, true);
  asm.opConst('i32.eq', 3);
  asm.opConst('i32.shl', 3);
  asm.op('i32.or');
  asm.memory('i32.load', DIRECT_BASE + 4 * word, true);
  asm.tee(ENTRY);
  asm.const(0);
  asm.op('i32.ne');
  asm.get(LINEAR);
  asm.opConst('i32.and', 0xfff);
  asm.get(size);
  asm.op('i32.add');
  asm.opConst('i32.le_u', 0x1000);
  asm.op('i32.and');
}

function direct(asm: Assembler, name: OpName, size: number, bytes: number, pushValue?: () => void): void {
  asm.get(size);
  asm.opConst('i32.eq', bytes);
  asm.if();
  asm.get(ENTRY);
  asm.get(LINEAR);
  asm.op('i32.add');
  pushValue?.();
  asm.memory(name, PLACE_BASE);
  asm.op('return');
  asm.end();
}

/** (linear, size) → value; `service` is the function for what is not direct. */
export function readCode(service: number, word: number): Uint8Array {
  const asm = new Assembler();
  const size = 1;
  pushIsDirect(asm, word, size);
  asm.if();
  direct(asm, 'i32.load', size, 4);
  direct(asm, 'i32.load16_u', size, 2);
  asm.end();
  asm.get(LINEAR);
  asm.get(size);
  asm.call(service);
  asm.op('end');
  return asm.code.view().slice();
}

/** (linear, value, size). */
export function writeCode(service: number): Uint8Array {
  const asm = new Assembler();
  const [value, size] = [1, 2];
  pushIsDirect(asm, WRITTEN, size);
  asm.if();
  direct(asm, 'i32.store', size, 4, () => asm.get(value));
  direct(asm, 'i32.store16', size, 2, () => asm.get(value));
  asm.end();
  asm.get(LINEAR);
  asm.get(value);
  asm.get(size);
  asm.call(service);
  asm.op('end');
  return asm.code.view().slice();
}
