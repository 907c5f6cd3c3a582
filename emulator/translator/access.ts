/**
 * Accesses to memory in translated code. The fast way, one load and one compare, is in the region (emitter.ts); here
 * is what comes next: functions for accesses that are only unaligned, or to a page that the TLB does not hold and that
 * tlb-paths.ts finds. They pass on all others to JavaScript.
 */
import { OFFSET, RAM_BASE, DIRECT_BASE } from '../cpu/state.ts';
import { DIRECT } from '../cpu/tlb-entry.ts';
import { LOCAL } from './locals.ts';
import { Assembler } from './wasm/assembler.ts';
import type { Label } from './wasm/assembler.ts';
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

/** Indices of the functions that an access may need: the refill of the TLB, and the service for all that is left. */
export interface AccessFunctions {
  refill: number;
  service: number;
}

const LINEAR = 0;
const { ENTRY } = LOCAL;

/** Leaves the word for the present privilege in ENTRY, and 8 for ring 3 in `ring`. */
function findWord(asm: Assembler, word: number, ring: number): void {
  asm.get(LINEAR);
  asm.opConst('i32.shr_u', 8);
  asm.opConst('i32.and', -16);
  asm.get(ring);
  asm.op('i32.or');
  asm.memory('i32.load', DIRECT_BASE + 4 * word, true);
  asm.set(ENTRY);
}

/** Breaks to `slow` when the access of `size` bytes is not inside one page that the TLB, refilled perhaps, gives. */
function findDirect(asm: Assembler, word: number, size: number, ring: number, refill: number): void {
  const slow: Label = asm.block();
  asm.const(0);
  asm.memory('i32.load', OFFSET.CPL, true);
  asm.opConst('i32.eq', 3);
  asm.opConst('i32.shl', 3);
  asm.set(ring);
  findWord(asm, word, ring);
  asm.get(LINEAR);
  asm.opConst('i32.and', 0xfff);
  asm.get(size);
  asm.op('i32.add');
  asm.opConst('i32.gt_u', 0x1000);
  asm.brIf(slow);
  asm.get(ENTRY);
  asm.op('i32.eqz');
  asm.if();
  asm.get(LINEAR);
  asm.const(word);
  asm.get(ring);
  asm.opConst('i32.shr_u', 3);
  asm.call(refill);
  asm.op('i32.eqz');
  asm.brIf(slow);
  findWord(asm, word, ring);
  asm.get(ENTRY);
  asm.op('i32.eqz');
  asm.brIf(slow);
  asm.end();
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

/** (linear, size) → value. */
export function readCode(word: number, { refill, service }: AccessFunctions): Uint8Array {
  const asm = new Assembler();
  const [size, ring] = [1, 2];
  findDirect(asm, word, size, ring, refill);
  direct(asm, 'i32.load', size, 4);
  direct(asm, 'i32.load16_u', size, 2);
  direct(asm, 'i32.load8_u', size, 1);
  asm.end();
  asm.get(LINEAR);
  asm.get(size);
  asm.call(service);
  asm.op('end');
  return asm.code.view().slice();
}

/** (linear, value, size). */
export function writeCode({ refill, service }: AccessFunctions): Uint8Array {
  const asm = new Assembler();
  const [value, size, ring] = [1, 2, 3];
  findDirect(asm, WRITTEN, size, ring, refill);
  direct(asm, 'i32.store', size, 4, () => asm.get(value));
  direct(asm, 'i32.store16', size, 2, () => asm.get(value));
  direct(asm, 'i32.store8', size, 1, () => asm.get(value));
  asm.end();
  asm.get(LINEAR);
  asm.get(value);
  asm.get(size);
  asm.call(service);
  asm.op('end');
  return asm.code.view().slice();
}
