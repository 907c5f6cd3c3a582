/** Loading of DS, ES, FS and GS, and RDTSC as WebAssembly; see cpu/ops/system.ts and cpu/ops/stack.ts. */
import type { DecodedOp } from '../../cpu/decoded.ts';
import { CR4_TSD } from '../../cpu/mmu.ts';
import { CS, EAX, EDX, ESP, SS } from '../../cpu/registers.ts';
import { OFFSET } from '../../cpu/state.ts';
import type { Emitter } from '../emitter.ts';
import { LOCAL } from '../locals.ts';
import { IMPORT } from '../runtime.ts';
import { moveStack } from './stack.ts';

const { T2, W0 } = LOCAL;

/** Selector in T2; the region is left for the interpreter when the descriptor is not of the plain kind. */
function load(e: Emitter, op: DecodedOp): void {
  const { asm } = e;
  asm.const(op.reg);
  asm.get(T2);
  asm.call(IMPORT.loadSegment);
  asm.if();
  e.bail();
  asm.end();
  e.floats = 0;
}

function isOther(op: DecodedOp): boolean {
  return op.reg === SS || op.reg === CS;
}

function moveToSegment(e: Emitter, op: DecodedOp): void {
  if (isOther(op)) return e.callHandler(op);
  e.pushE(op, 2);
  e.asm.set(T2);
  load(e, op);
}

function popSegment(e: Emitter, op: DecodedOp): void {
  if (isOther(op)) return e.callHandler(op);
  e.push32(ESP);
  e.load(2);
  e.asm.set(T2);
  load(e, op);
  moveStack(e, op.size);
}

/** High word of a float from 2^52 on. */
const LARGE_FLOAT = 0x43300000;

/** The ticks so far and the counter's offset. When it is not open to all, or beyond 2^52, the interpreter reads it. */
function rdtsc(e: Emitter): void {
  const { asm } = e;
  const pushFloat = (offset: number): void => {
    asm.const(0);
    asm.memory('f64.load', offset, true);
  };
  asm.const(0);
  asm.memory('i32.load', OFFSET.CR4, true);
  asm.opConst('i32.and', CR4_TSD);
  asm.const(0);
  asm.memory('i32.load', OFFSET.TSC_OFFSET + 4, true);
  asm.opConst('i32.and', 0x7fffffff);
  asm.opConst('i32.ge_u', LARGE_FLOAT);
  asm.op('i32.or');
  asm.if();
  e.bail();
  asm.end();
  pushFloat(OFFSET.INSTRUCTIONS);
  asm.const(0);
  asm.memory('i32.load', OFFSET.SLICE, true);
  e.pushBudget();
  asm.op('i32.sub');
  asm.op('f64.convert_i32_s');
  asm.op('f64.add');
  pushFloat(OFFSET.SKIPPED);
  asm.op('f64.add');
  pushFloat(OFFSET.TSC_OFFSET);
  asm.op('f64.add');
  asm.op('i64.trunc_f64_s');
  asm.tee(W0);
  asm.op('i32.wrap_i64');
  e.pop32(EAX);
  asm.get(W0);
  asm.const64(32);
  asm.op('i64.shr_u');
  asm.op('i32.wrap_i64');
  e.pop32(EDX);
}

export const SYSTEM: Record<string, (e: Emitter, op: DecodedOp) => void> = {
  movtoseg: moveToSegment,
  popseg: popSegment,
  rdtsc,
};
