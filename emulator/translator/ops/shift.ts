/** ROL ROR RCL RCR SHL SHR SAR, SHLD, SHRD as WebAssembly; see cpu/ops/shift.ts. */
import type { DecodedOp } from '../../cpu/decoded.ts';
import type { Emitter, Size } from '../emitter.ts';
import { DEAD, pushCarry, toWords, WORDS } from '../lazy-flags.ts';
import { LOCAL } from '../locals.ts';

const { FLAG_A, FLAG_RESULT, FLAG_CARRIES, T0, T1, T2, VALUE } = LOCAL;
const ECX = 1;

type Shift = 'shl' | 'shr' | 'sar';

function bitsOf(size: Size): number {
  return size * 8;
}

/** A constant count, or -1 for CL. */
function constantCount(op: DecodedOp): number {
  return op.sub === 0 ? op.imm & 31 : -1;
}

/** Value on the stack → shifted by a constant or by T2. */
function shiftValue(e: Emitter, kind: Shift, count: number): void {
  if (count >= 0) e.asm.const(count);
  else e.asm.get(T2);
  e.asm.op(kind === 'shl' ? 'i32.shl' : kind === 'shr' ? 'i32.shr_u' : 'i32.shr_s');
}

function shift(kind: Shift): (e: Emitter, op: DecodedOp) => void {
  return (e, op) => {
    const size = op.size as Size;
    const count = constantCount(op);
    const { asm } = e;
    if (count < 0) return shiftByCl(e, op, kind, size);
    e.modifyE(op, size);
    if (count !== 0) {
      if (kind === 'sar') e.signExtend(size);
      if (e.live !== 0) asm.tee(FLAG_A);
      shiftValue(e, kind, count);
      if (e.live !== 0) {
        e.signExtend(size);
        asm.tee(FLAG_RESULT);
      }
      e.flags = e.live === 0 ? DEAD : { kind, size, count };
    }
    e.commitE(op, size);
  };
}

/** With a count of zero every flag stays, so the words are made before and chosen after. */
function shiftByCl(e: Emitter, op: DecodedOp, kind: Shift, size: Size): void {
  const { asm } = e;
  e.modifyE(op, size);
  if (kind === 'sar') e.signExtend(size);
  asm.set(VALUE);
  pushCl(e);
  asm.set(T2);
  if (e.live !== 0) {
    toWords(asm, e.flags);
    e.flags = WORDS;
  }
  asm.get(VALUE);
  shiftValue(e, kind, -1);
  if (e.live !== 0) {
    e.signExtend(size);
    asm.set(T1);
    chooseFlags(e, () => pushVariableCarries(e, kind, size));
    asm.get(T1);
  }
  e.commitE(op, size);
}

function pushCl(e: Emitter): void {
  e.push32(ECX);
  e.asm.opConst('i32.and', 31);
}

/** Result in T1, count in T2: the words become the new ones unless the count is zero. */
function chooseFlags(e: Emitter, pushCarries: () => void): void {
  const { asm } = e;
  asm.get(T2);
  asm.if();
  pushCarries();
  asm.set(FLAG_CARRIES);
  asm.get(T1);
  asm.set(FLAG_RESULT);
  asm.end();
}

/** Carries of VALUE shifted by T2 (not zero) to T1. */
function pushVariableCarries(e: Emitter, kind: Shift, size: Size): void {
  const { asm } = e;
  const bits = bitsOf(size);
  asm.get(VALUE);
  if (kind === 'shl') {
    asm.const(bits);
    asm.get(T2);
    asm.op('i32.sub');
  } else {
    asm.get(T2);
    asm.opConst('i32.sub', 1);
  }
  asm.op(kind === 'sar' ? 'i32.shr_s' : 'i32.shr_u');
  asm.opConst('i32.and', 1);
  if (kind === 'shl' && size !== 4) {
    asm.get(T2);
    asm.opConst('i32.le_u', bits);
    asm.op('i32.and');
  }
  asm.tee(T0);
  asm.opConst('i32.shl', 31);
  if (kind === 'shl') {
    asm.get(T1);
    asm.opConst('i32.shr_u', 31);
  } else {
    asm.get(T0);
    if (kind === 'shr') {
      asm.get(VALUE);
      asm.opConst('i32.shr_u', bits - 1);
      asm.get(T2);
      asm.opConst('i32.eq', 1);
      asm.op('i32.and');
      asm.op('i32.xor');
    }
  }
  asm.opConst('i32.shl', 30);
  asm.op('i32.or');
}

// ── Rotation ───────────────────────────────────────────────────────────────────────────────────────────────────

/** VALUE (zero-extended) rotated left by `count`, or by T2; on the stack, bits above the size are rubbish. */
function pushRotated(e: Emitter, left: boolean, size: Size, count: number): void {
  const { asm } = e;
  const bits = bitsOf(size);
  asm.get(VALUE);
  if (size !== 4) {
    // The operand repeated over 32 bits rotates as one of 32 bits does.
    if (size === 1) asm.opConst('i32.mul', 0x01010101);
    else asm.opConst('i32.mul', 0x00010001);
  }
  if (count >= 0) asm.const(count & (bits - 1));
  else asm.get(T2);
  asm.op(left ? 'i32.rotl' : 'i32.rotr');
}

/** CF and OF of the rotated value in T1 into the words, which hold the other flags. */
function setRotateFlags(e: Emitter, left: boolean, size: Size): void {
  const { asm } = e;
  const top = bitsOf(size) - 1;
  const pushBit = (n: number): void => {
    asm.get(T1);
    if (n !== 0) asm.opConst('i32.shr_u', n);
    asm.opConst('i32.and', 1);
  };
  asm.get(FLAG_CARRIES);
  asm.opConst('i32.and', 0x3fffffff);
  pushBit(left ? 0 : top);
  asm.opConst('i32.shl', 31);
  asm.op('i32.or');
  // Bit 30 is carry xor overflow, and overflow is carry xor this bit.
  pushBit(left ? top : top - 1);
  asm.opConst('i32.shl', 30);
  asm.op('i32.or');
  asm.set(FLAG_CARRIES);
}

function rotate(left: boolean): (e: Emitter, op: DecodedOp) => void {
  return (e, op) => {
    const size = op.size as Size;
    const count = constantCount(op);
    const { asm } = e;
    const wanted = e.live !== 0 && count !== 0;
    e.modifyE(op, size);
    asm.set(VALUE);
    if (count < 0) {
      pushCl(e);
      asm.set(T2);
    }
    if (wanted) {
      toWords(asm, e.flags);
      e.flags = WORDS;
    }
    pushRotated(e, left, size, count);
    if (wanted) {
      asm.set(T1);
      if (count < 0) {
        asm.get(T2);
        asm.if();
        setRotateFlags(e, left, size);
        asm.end();
      } else setRotateFlags(e, left, size);
      asm.get(T1);
    }
    e.commitE(op, size);
  };
}

/** RCL and RCR by 1; by more, the interpreter does them. */
function rotateThroughCarry(left: boolean): (e: Emitter, op: DecodedOp) => void {
  return (e, op) => {
    const size = op.size as Size;
    if (constantCount(op) !== 1) return e.callHandler(op);
    const { asm } = e;
    const top = bitsOf(size) - 1;
    e.modifyE(op, size);
    asm.set(VALUE);
    pushCarry(asm, e.flags);
    asm.set(T2);
    if (e.live !== 0) toWords(asm, e.flags);
    asm.get(VALUE);
    asm.opConst(left ? 'i32.shl' : 'i32.shr_u', 1);
    asm.get(T2);
    if (!left) asm.opConst('i32.shl', top);
    asm.op('i32.or');
    if (e.live !== 0) {
      asm.set(T1);
      asm.get(FLAG_CARRIES);
      asm.opConst('i32.and', 0x3fffffff);
      pushBitOf(e, VALUE, left ? top : 0);
      asm.opConst('i32.shl', 31);
      asm.op('i32.or');
      pushCarryXorOverflow(e, left, top);
      asm.opConst('i32.shl', 30);
      asm.op('i32.or');
      asm.set(FLAG_CARRIES);
      e.flags = WORDS;
      asm.get(T1);
    } else e.flags = DEAD;
    e.commitE(op, size);
  };
}

function pushBitOf(e: Emitter, local: number, n: number): void {
  e.asm.get(local);
  if (n !== 0) e.asm.opConst('i32.shr_u', n);
  e.asm.opConst('i32.and', 1);
}

/** Left: OF = CF xor top bit. Right: OF = the two top bits' difference, bit 30 is that xor CF. */
function pushCarryXorOverflow(e: Emitter, left: boolean, top: number): void {
  pushBitOf(e, T1, top);
  if (left) return;
  pushBitOf(e, T1, top - 1);
  e.asm.op('i32.xor');
  pushBitOf(e, VALUE, 0);
  e.asm.op('i32.xor');
}

// ── SHLD, SHRD ─────────────────────────────────────────────────────────────────────────────────────────────────

/** 32 bits, by a constant or CL; the 16-bit forms are left to the interpreter. */
function double(left: boolean): (e: Emitter, op: DecodedOp) => void {
  return (e, op) => {
    const count = constantCount(op);
    if (op.size !== 4) return e.callHandler(op);
    const { asm } = e;
    e.modifyE(op, 4);
    asm.set(VALUE);
    if (count < 0) pushCl(e);
    else asm.const(count);
    asm.set(T2);
    if (e.live !== 0) {
      toWords(asm, e.flags);
      e.flags = WORDS;
    }
    pushDouble(e, op, left);
    if (e.live !== 0) {
      asm.set(T1);
      chooseFlags(e, () => pushDoubleCarries(e, left));
      asm.get(T1);
    }
    e.commitE(op, 4);
  };
}

/** VALUE shifted by T2, filled up from the register; a count of zero leaves it. */
function pushDouble(e: Emitter, op: DecodedOp, left: boolean): void {
  const { asm } = e;
  const [main, fill] = left ? (['i32.shl', 'i32.shr_u'] as const) : (['i32.shr_u', 'i32.shl'] as const);
  asm.get(VALUE);
  asm.get(T2);
  asm.op(main);
  e.push32(op.reg);
  asm.const(32);
  asm.get(T2);
  asm.op('i32.sub');
  asm.op(fill);
  asm.op('i32.or');
  asm.get(VALUE);
  asm.get(T2);
  asm.op('select');
}

function pushDoubleCarries(e: Emitter, left: boolean): void {
  const { asm } = e;
  asm.get(VALUE);
  if (left) {
    asm.const(32);
    asm.get(T2);
    asm.op('i32.sub');
  } else {
    asm.get(T2);
    asm.opConst('i32.sub', 1);
  }
  asm.op('i32.shr_u');
  asm.opConst('i32.and', 1);
  asm.tee(T0);
  asm.opConst('i32.shl', 31);
  asm.get(T0);
  asm.get(VALUE);
  asm.get(T1);
  asm.op('i32.xor');
  asm.opConst('i32.shr_u', 31);
  asm.op('i32.xor');
  asm.opConst('i32.shl', 30);
  asm.op('i32.or');
}

export const SHIFT: Record<string, (e: Emitter, op: DecodedOp) => void> = {
  rol: rotate(true),
  ror: rotate(false),
  rcl: rotateThroughCarry(true),
  rcr: rotateThroughCarry(false),
  shl: shift('shl'),
  sal: shift('shl'),
  shr: shift('shr'),
  sar: shift('sar'),
  shld: double(true),
  shrd: double(false),
};
