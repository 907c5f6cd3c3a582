/** MMX and XMM registers in translated code; see cpu/ops/simd-unit.ts. Operands are brought into V0 and V1. */
import type { DecodedOp } from '../../cpu/decoded.ts';
import { OFFSET } from '../../cpu/state.ts';
import type { Emitter } from '../emitter.ts';
import { beginMmx, beginSse, loadVector, startMmx } from '../float-access.ts';
import { LOCAL } from '../locals.ts';

const { V0, V1 } = LOCAL;

export function mmOffset(n: number): number {
  return OFFSET.FPU_REGISTERS + 16 * n;
}

export function xmmOffset(n: number): number {
  return OFFSET.XMM + 16 * n;
}

export function isWide(op: DecodedOp): boolean {
  return op.row.operands.some((operand) => /^[VWU]/.test(operand));
}

export function begin(e: Emitter, wide: boolean): void {
  if (wide) beginSse(e);
  else beginMmx(e);
}

/** Pushes a register: MMX registers with zeros above. */
export function pushVector(e: Emitter, n: number, wide: boolean): void {
  e.asm.const(0);
  if (wide) e.asm.memory('v128.load', xmmOffset(n), true);
  else e.asm.memory('v128.load64_zero', mmOffset(n));
}

/** Pushes the E operand: a register, or so many bytes of memory; sixteen must be aligned. */
export function pushSource(e: Emitter, op: DecodedOp, wide: boolean, bytes: 4 | 8 | 16): void {
  if (!op.mem) return pushVector(e, op.rm, wide);
  e.pushAddress(op);
  loadVector(e, bytes, bytes === 16);
}

/** The register that an instruction changes becomes what `push` pushes; the last step. */
export function putVector(e: Emitter, n: number, wide: boolean, push: () => void): void {
  const { asm } = e;
  asm.const(0);
  push();
  if (wide) return asm.memory('v128.store', xmmOffset(n), true);
  asm.memory('v128.store64_lane', mmOffset(n));
  asm.code.byte(0);
  asm.const(0);
  asm.const(0xffff);
  asm.memory('i32.store', mmOffset(n) + 8, true);
  startMmx(e);
}

/** V1 ← source, V0 ← destination register. */
export function takeOperands(e: Emitter, op: DecodedOp, wide: boolean, bytes: 4 | 8 | 16): void {
  pushSource(e, op, wide, bytes);
  e.asm.set(V1);
  pushVector(e, op.reg, wide);
  e.asm.set(V0);
}
