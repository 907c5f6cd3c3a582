/**
 * Near control transfer as WebAssembly; see cpu/ops/branch.ts. What a branch does besides jumping is here; the ways
 * it may go are joined by structure.ts.
 */
import type { DecodedOp } from '../../cpu/decoded.ts';
import { ECX, ESP } from '../../cpu/registers.ts';
import type { Emitter } from '../emitter.ts';
import { LOCAL } from '../locals.ts';
import { moveStack, pushOnStack } from './stack.ts';

const { T2 } = LOCAL;
const ZERO = 4;

/** Pushes 1 when the conditional branch is taken. LOOP counts down. */
export function pushTaken(e: Emitter, op: DecodedOp): void {
  const { asm } = e;
  const { semantics } = op.row;
  if (semantics === 'j') return e.pushCondition(op.sub);
  e.push32(ECX);
  if (semantics === 'jecxz') return asm.op('i32.eqz');
  asm.opConst('i32.sub', 1);
  e.tee32(ECX);
  asm.const(0);
  asm.op('i32.ne');
  if (semantics === 'loop') return;
  e.pushCondition(semantics === 'loope' ? ZERO : ZERO + 1);
  asm.op('i32.and');
}

/** CALL: the return address goes on the stack. */
export function pushReturnAddress(e: Emitter): void {
  pushOnStack(e, 4, () => e.asm.const(e.next));
}

/** JMP and CALL through a register or memory, RET: the target goes into T2. */
export function takeTarget(e: Emitter, op: DecodedOp): void {
  if (op.row.semantics === 'ret') {
    e.push32(ESP);
    e.load(4);
    e.asm.set(T2);
    return moveStack(e, 4 + op.imm);
  }
  e.pushE(op, 4);
  e.asm.set(T2);
  if (op.row.semantics === 'calli') pushReturnAddress(e);
}
