/** Loading of DS, ES, FS and GS as WebAssembly; see cpu/ops/system.ts and cpu/ops/stack.ts. */
import type { DecodedOp } from '../../cpu/decoded.ts';
import { CS, ESP, SS } from '../../cpu/registers.ts';
import type { Emitter, Size } from '../emitter.ts';
import { LOCAL } from '../locals.ts';
import { IMPORT } from '../runtime.ts';
import { moveStack } from './stack.ts';

const { T2 } = LOCAL;

/** Selector in T2; the region is left for the interpreter when the descriptor is not of the plain kind. */
function load(e: Emitter, op: DecodedOp): void {
  const { asm } = e;
  asm.const(op.reg);
  asm.get(T2);
  asm.call(IMPORT.loadSegment);
  asm.if();
  e.bail();
  asm.end();
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
  e.load(op.size as Size);
  e.asm.opConst('i32.and', 0xffff);
  e.asm.set(T2);
  load(e, op);
  moveStack(e, op.size);
}

export const SYSTEM: Record<string, (e: Emitter, op: DecodedOp) => void> = {
  movtoseg: moveToSegment,
  popseg: popSegment,
};
