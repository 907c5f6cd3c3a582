/** PUSH POP LEAVE and pushing of segment registers as WebAssembly; see cpu/ops/stack.ts. The stack is 32 bits wide. */
import type { DecodedOp } from '../../cpu/decoded.ts';
import { EBP, ESP } from '../../cpu/registers.ts';
import { OFFSET } from '../../cpu/state.ts';
import type { Emitter, Size } from '../emitter.ts';
import { LOCAL } from '../locals.ts';

const { T1 } = LOCAL;

export function moveStack(e: Emitter, distance: number): void {
  e.push32(ESP);
  e.asm.opConst('i32.add', distance);
  e.pop32(ESP);
}

function pushStackAddress(e: Emitter, distance: number): void {
  e.push32(ESP);
  if (distance !== 0) e.asm.opConst('i32.add', distance);
}

/** Stores what `pushValue` pushes, as `storeValue` wants it, below the stack pointer and moves it there. */
export function pushOnStack(e: Emitter, size: Size, pushValue: () => void): void {
  pushStackAddress(e, -size);
  e.storeValue(size, pushValue);
  moveStack(e, -size);
}

function push(e: Emitter, op: DecodedOp): void {
  const size = op.size as Size;
  if (op.row.operands[0][0] === 'I') return pushOnStack(e, size, () => e.asm.const(op.imm));
  if (!op.mem) return pushOnStack(e, size, () => e.pushLow(op.rm, size));
  e.pushE(op, size);
  e.asm.set(T1);
  pushOnStack(e, size, () => e.asm.get(T1));
}

function pop(e: Emitter, op: DecodedOp): void {
  const size = op.size as Size;
  const { asm } = e;
  pushStackAddress(e, 0);
  e.load(size);
  asm.set(T1);
  if (op.mem) {
    e.pushAddress(op, size);
    asm.get(T1);
    e.store(size);
    return moveStack(e, size);
  }
  moveStack(e, size);
  asm.get(T1);
  e.popRegister(op.rm, size);
}

/** All of the slot must be writable; of a 32-bit one the upper half keeps what it had. */
function pushSegment(e: Emitter, op: DecodedOp): void {
  const size = op.size as Size;
  const { asm } = e;
  pushStackAddress(e, -size);
  asm.const(0);
  asm.memory('i32.load', OFFSET.SEG_SELECTOR + 4 * op.reg, true);
  e.store(2);
  moveStack(e, -size);
}

function leave(e: Emitter, op: DecodedOp): void {
  const size = op.size as Size;
  const { asm } = e;
  e.push32(EBP);
  e.load(size);
  asm.set(T1);
  e.push32(EBP);
  asm.opConst('i32.add', size);
  e.pop32(ESP);
  asm.get(T1);
  e.popRegister(size === 4 ? EBP : EBP << 1, size);
}

export const STACK_OPS: Record<string, (e: Emitter, op: DecodedOp) => void> = {
  push,
  pop,
  pushseg: pushSegment,
  leave,
};
