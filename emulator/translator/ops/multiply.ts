/** MUL, IMUL, DIV, IDIV, CBW/CWDE, CWD/CDQ as WebAssembly; see cpu/ops/multiply.ts. */
import type { DecodedOp } from '../../cpu/decoded.ts';
import { EAX, EDX } from '../../cpu/registers.ts';
import type { Emitter, Size } from '../emitter.ts';
import { DEAD, WORDS } from '../lazy-flags.ts';
import { LOCAL } from '../locals.ts';

const { FLAG_RESULT, FLAG_CARRIES, T1, T2, W0 } = LOCAL;
const AX = EAX << 1;
const DX = EDX << 1;
const AL = EAX;
const AH = 1;

/** `pushOverflow` 0 or 1: CF and OF. The lower half of the product is in T1, sign-extended. */
function productFlags(e: Emitter, pushOverflow: () => void): void {
  if (e.live === 0) {
    e.flags = DEAD;
    return;
  }
  pushOverflow();
  e.asm.opConst('i32.shl', 31);
  e.asm.set(FLAG_CARRIES);
  e.asm.get(T1);
  e.asm.set(FLAG_RESULT);
  e.flags = WORDS;
}

/** EDX:EAX = EAX × E. */
function wide(e: Emitter, op: DecodedOp, signed: boolean): void {
  const { asm } = e;
  const extend = signed ? 'i64.extend_i32_s' : 'i64.extend_i32_u';
  e.pushE(op, 4);
  asm.op(extend);
  e.push32(EAX);
  asm.op(extend);
  asm.op('i64.mul');
  asm.set(W0);
  asm.get(W0);
  asm.op('i32.wrap_i64');
  asm.set(T1);
  asm.get(W0);
  asm.const64(32);
  asm.op('i64.shr_u');
  asm.op('i32.wrap_i64');
  e.pop32(EDX);
  asm.get(T1);
  e.pop32(EAX);
  productFlags(e, () => {
    e.push32(EDX);
    if (signed) {
      asm.get(T1);
      asm.opConst('i32.shr_s', 31);
    } else asm.const(0);
    asm.op('i32.ne');
  });
}

/** AX = AL × E or DX:AX = AX × E. */
function narrow(e: Emitter, op: DecodedOp, signed: boolean, size: 1 | 2): void {
  const { asm } = e;
  e.pushE(op, size);
  if (signed) e.signExtend(size);
  e.pushRegister(size === 1 ? AL : AX, size);
  if (signed) e.signExtend(size);
  asm.op('i32.mul');
  asm.set(T2);
  asm.get(T2);
  e.popRegister(AX, 2);
  if (size === 2) {
    asm.get(T2);
    asm.opConst('i32.shr_u', 16);
    e.popRegister(DX, 2);
  }
  asm.get(T2);
  e.signExtend(size);
  asm.set(T1);
  productFlags(e, () => {
    asm.get(T2);
    if (signed) {
      asm.get(T1);
      asm.op('i32.ne');
    } else asm.opConst('i32.gt_u', size === 1 ? 0xff : 0xffff);
  });
}

function oneOperand(signed: boolean): (e: Emitter, op: DecodedOp) => void {
  return (e, op) => {
    if (op.size === 4) wide(e, op, signed);
    else narrow(e, op, signed, op.size as 1 | 2);
  };
}

/** Two factors on the stack, sign-extended → G. */
function truncated(e: Emitter, op: DecodedOp, size: Size): void {
  const { asm } = e;
  if (e.live === 0) {
    asm.op('i32.mul');
    e.flags = DEAD;
    return e.popRegister(op.reg, size);
  }
  if (size === 4) {
    asm.op('i64.extend_i32_s');
    asm.set(W0);
    asm.op('i64.extend_i32_s');
    asm.get(W0);
    asm.op('i64.mul');
    asm.set(W0);
    asm.get(W0);
    asm.op('i32.wrap_i64');
  } else {
    asm.op('i32.mul');
    asm.set(T2);
    asm.get(T2);
    e.signExtend(size);
  }
  asm.tee(T1);
  e.popRegister(op.reg, size);
  productFlags(e, () => {
    asm.get(T1);
    if (size === 4) {
      asm.op('i64.extend_i32_s');
      asm.get(W0);
      asm.op('i64.ne');
    } else {
      asm.get(T2);
      asm.op('i32.ne');
    }
  });
}

function imul2(e: Emitter, op: DecodedOp): void {
  const size = op.size as Size;
  e.pushE(op, size);
  e.signExtend(size);
  e.pushRegister(op.reg, size);
  e.signExtend(size);
  truncated(e, op, size);
}

function imul3(e: Emitter, op: DecodedOp): void {
  const size = op.size as Size;
  e.pushE(op, size);
  e.signExtend(size);
  e.asm.const(size === 2 ? (op.imm << 16) >> 16 : op.imm);
  truncated(e, op, size);
}

// ── Division: an exception is the interpreter's ────────────────────────────────────────────────────────────────

function div(e: Emitter, op: DecodedOp): void {
  if (op.size !== 4) return divNarrow(e, op, op.size as 1 | 2);
  const { asm } = e;
  e.pushE(op, 4);
  asm.set(T1);
  // The quotient fits when the divisor is above the upper half; that takes care of zero as well.
  e.push32(EDX);
  asm.get(T1);
  asm.op('i32.ge_u');
  asm.if();
  e.bail();
  asm.end();
  e.push32(EDX);
  asm.op('i32.eqz');
  asm.if();
  e.push32(EAX);
  asm.get(T1);
  asm.op('i32.rem_u');
  e.pop32(EDX);
  e.push32(EAX);
  asm.get(T1);
  asm.op('i32.div_u');
  e.pop32(EAX);
  asm.else();
  pushDividend(e);
  asm.set(W0);
  for (const [name, target] of [
    ['i64.div_u', EAX],
    ['i64.rem_u', EDX],
  ] as const) {
    asm.get(W0);
    asm.get(T1);
    asm.op('i64.extend_i32_u');
    asm.op(name);
    asm.op('i32.wrap_i64');
    e.pop32(target);
  }
  asm.end();
}

function pushDividend(e: Emitter): void {
  const { asm } = e;
  e.push32(EDX);
  asm.op('i64.extend_i32_u');
  asm.const64(32);
  asm.op('i64.shl');
  e.push32(EAX);
  asm.op('i64.extend_i32_u');
  asm.op('i64.or');
}

function divNarrow(e: Emitter, op: DecodedOp, size: 1 | 2): void {
  const { asm } = e;
  e.pushE(op, size);
  asm.set(T1);
  e.pushRegister(AX, 2);
  if (size === 2) {
    e.pushRegister(DX, 2);
    asm.opConst('i32.shl', 16);
    asm.op('i32.or');
  }
  asm.tee(T2);
  asm.opConst('i32.shr_u', size * 8);
  asm.get(T1);
  asm.op('i32.ge_u');
  asm.if();
  e.bail();
  asm.end();
  asm.get(T2);
  asm.get(T1);
  asm.op('i32.div_u');
  e.popRegister(size === 1 ? AL : AX, size);
  asm.get(T2);
  asm.get(T1);
  asm.op('i32.rem_u');
  e.popRegister(size === 1 ? AH : DX, size);
}

/** A dividend of more than 32 bits is left to the interpreter. */
function idiv(e: Emitter, op: DecodedOp): void {
  if (op.size !== 4) return e.callHandler(op);
  const { asm } = e;
  e.pushE(op, 4);
  asm.tee(T1);
  asm.op('i32.eqz');
  e.push32(EDX);
  e.push32(EAX);
  asm.opConst('i32.shr_s', 31);
  asm.op('i32.ne');
  asm.op('i32.or');
  e.push32(EAX);
  asm.opConst('i32.eq', 0x80000000 | 0);
  asm.get(T1);
  asm.opConst('i32.eq', -1);
  asm.op('i32.and');
  asm.op('i32.or');
  asm.if();
  e.bail();
  asm.end();
  e.push32(EAX);
  asm.get(T1);
  asm.op('i32.rem_s');
  e.pop32(EDX);
  e.push32(EAX);
  asm.get(T1);
  asm.op('i32.div_s');
  e.pop32(EAX);
}

function cbw(e: Emitter, op: DecodedOp): void {
  e.push32(EAX);
  if (op.size === 4) {
    e.asm.op('i32.extend16_s');
    e.pop32(EAX);
  } else {
    e.asm.op('i32.extend8_s');
    e.popRegister(AX, 2);
  }
}

function cwd(e: Emitter, op: DecodedOp): void {
  e.push32(EAX);
  if (op.size === 4) {
    e.asm.opConst('i32.shr_s', 31);
    e.pop32(EDX);
  } else {
    e.asm.op('i32.extend16_s');
    e.asm.opConst('i32.shr_s', 31);
    e.popRegister(DX, 2);
  }
}

export const MULTIPLY: Record<string, (e: Emitter, op: DecodedOp) => void> = {
  mul: oneOperand(false),
  imul1: oneOperand(true),
  imul2,
  imul3,
  div,
  idiv,
  cbw,
  cwd,
};
