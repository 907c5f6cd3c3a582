/**
 * ROL ROR RCL RCR SHL SHR SAR, SHLD, SHRD (Intel SDM volume 2). A count of 0 (after masking to 5 bits) leaves every
 * flag alone. Where the manual leaves OF undefined (counts other than 1) it is what current processors give.
 */
import type { Cpu } from '../cpu.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { getCarry, setCarryOverflow } from '../flags.ts';
import { OFFSET } from '../state.ts';
import { modifyE, readRegister, signExtend, writeE } from './operands.ts';

const RESULT = OFFSET.FLAG_RESULT >> 2;
const CARRIES = OFFSET.FLAG_CARRIES >> 2;

/** Flags of a shift: SF ZF PF by the result, CF and OF as given, AF clear. `r` is sign-extended. */
function setShiftFlags(cpu: Cpu, r: number, carry: number, overflow: number): void {
  cpu.i32[RESULT] = r;
  cpu.i32[CARRIES] = (carry << 31) | ((carry ^ overflow) << 30);
}

function shl(cpu: Cpu, a: number, count: number, size: number): number {
  const bits = size * 8;
  const carry = count <= bits ? (a >>> (bits - count)) & 1 : 0;
  const r = signExtend(count > 31 ? 0 : a << count, size);
  setShiftFlags(cpu, r, carry, carry ^ (r >>> 31));
  return r;
}

function shr(cpu: Cpu, a: number, count: number, size: number): number {
  const value = size === 4 ? a : a & ((1 << (size * 8)) - 1);
  const r = signExtend(value >>> count, size);
  setShiftFlags(cpu, r, (value >>> (count - 1)) & 1, count === 1 ? (value >>> (size * 8 - 1)) & 1 : 0);
  return r;
}

function sar(cpu: Cpu, a: number, count: number, size: number): number {
  const value = signExtend(a, size);
  const r = value >> count;
  setShiftFlags(cpu, r, (value >> (count - 1)) & 1, 0);
  return r;
}

function rol(cpu: Cpu, a: number, count: number, size: number): number {
  const bits = size * 8;
  const n = count & (bits - 1);
  const value = size === 4 ? a : a & ((1 << bits) - 1);
  const r = n === 0 ? value : (value << n) | (value >>> (bits - n));
  const carry = r & 1;
  setCarryOverflow(cpu, carry, carry ^ ((r >>> (bits - 1)) & 1));
  return r;
}

function ror(cpu: Cpu, a: number, count: number, size: number): number {
  const bits = size * 8;
  const n = count & (bits - 1);
  const value = size === 4 ? a : a & ((1 << bits) - 1);
  const r = n === 0 ? value : (value >>> n) | (value << (bits - n));
  const carry = (r >>> (bits - 1)) & 1;
  setCarryOverflow(cpu, carry, carry ^ ((r >>> (bits - 2)) & 1));
  return r;
}

/** Rotates through carry go bit by bit: 9, 17 or 33 positions. */
function rcl(cpu: Cpu, a: number, count: number, size: number): number {
  const bits = size * 8;
  let n = count % (bits + 1);
  let carry = getCarry(cpu);
  let r = a;
  for (; n > 0; n--) {
    const out = (r >>> (bits - 1)) & 1;
    r = (r << 1) | carry;
    carry = out;
  }
  setCarryOverflow(cpu, carry, carry ^ ((r >>> (bits - 1)) & 1));
  return r;
}

function rcr(cpu: Cpu, a: number, count: number, size: number): number {
  const bits = size * 8;
  let n = count % (bits + 1);
  let carry = getCarry(cpu);
  let r = size === 4 ? a : a & ((1 << bits) - 1);
  for (; n > 0; n--) {
    const out = r & 1;
    r = (r >>> 1) | (carry << (bits - 1));
    carry = out;
  }
  setCarryOverflow(cpu, carry, ((r >>> (bits - 1)) ^ (r >>> (bits - 2))) & 1);
  return r;
}

const OPERATIONS = { rol, ror, rcl, rcr, shl, shr, sal: shl, sar };

/** Count of a shift: CL, 1 or an immediate, masked to five bits. */
function countOf(cpu: Cpu, op: DecodedOp): number {
  return (op.sub === 0 ? op.imm : cpu.r8[4]) & 31;
}

function bindShift(name: keyof typeof OPERATIONS): (op: DecodedOp) => Handler {
  const operation = OPERATIONS[name];
  const any: Handler = (cpu, op) => {
    const count = countOf(cpu, op);
    const a = modifyE(cpu, op, op.size);
    if (count !== 0) writeE(cpu, op, op.size, operation(cpu, a, count, op.size));
    else if (op.mem) writeE(cpu, op, op.size, a);
  };
  return (op) => {
    const last = op.row.operands[1];
    op.sub = last === 'CL' ? 1 : 0;
    if (last === '1') op.imm = 1;
    if (op.size === 4 && !op.mem && op.sub === 0 && (op.imm & 31) !== 0) {
      op.imm &= 31;
      return FAST[name] ?? any;
    }
    return any;
  };
}

/** 32-bit register by a constant: the common case in compiled code. */
const FAST: Partial<Record<keyof typeof OPERATIONS, Handler>> = {
  shl: (cpu, op) => {
    const a = cpu.r32[op.rm];
    const r = a << op.imm;
    const carry = (a << (op.imm - 1)) & 0x80000000;
    cpu.r32[op.rm] = r;
    cpu.i32[RESULT] = r;
    cpu.i32[CARRIES] = carry | ((r >>> 1) & 0x40000000);
  },
  shr: (cpu, op) => {
    const a = cpu.r32[op.rm];
    cpu.r32[op.rm] = shr(cpu, a, op.imm, 4);
  },
  sar: (cpu, op) => {
    const a = cpu.r32[op.rm];
    cpu.r32[op.rm] = sar(cpu, a, op.imm, 4);
  },
  rol: (cpu, op) => {
    const a = cpu.r32[op.rm];
    cpu.r32[op.rm] = rol(cpu, a, op.imm, 4);
  },
  ror: (cpu, op) => {
    const a = cpu.r32[op.rm];
    cpu.r32[op.rm] = ror(cpu, a, op.imm, 4);
  },
};

// ── SHLD, SHRD ─────────────────────────────────────────────────────────────────────────────────────────────────

function shld(cpu: Cpu, a: number, b: number, count: number, size: number): number {
  if (size === 4) {
    const r = (a << count) | (b >>> (32 - count));
    const carry = (a >>> (32 - count)) & 1;
    setShiftFlags(cpu, r, carry, (a ^ r) >>> 31);
    return r;
  }
  // 16 bits: counts above 16 go on with the destination again, as processors do.
  const wide = (a << 16) | (b & 0xffff);
  const r =
    count <= 16 ? (wide << count) >> 16 : ((((b & 0xffff) << 16) | (a & 0xffff)) << (count - 16)) >> 16;
  const carry = count <= 16 ? (wide >>> (32 - count)) & 1 : ((b & 0xffff) >>> (32 - count)) & 1;
  setShiftFlags(cpu, r, carry, ((a >>> 15) & 1) ^ (r >>> 31));
  return r;
}

function shrd(cpu: Cpu, a: number, b: number, count: number, size: number): number {
  if (size === 4) {
    const r = (a >>> count) | (b << (32 - count));
    setShiftFlags(cpu, r, (a >>> (count - 1)) & 1, (a ^ r) >>> 31);
    return r;
  }
  const wide = (b << 16) | (a & 0xffff);
  const r16 = count <= 16 ? wide >>> count : (((a & 0xffff) << 16) | (b & 0xffff)) >>> (count - 16);
  const carry = count <= 16 ? (wide >>> (count - 1)) & 1 : ((b & 0xffff) >>> (count - 17)) & 1;
  const r = signExtend(r16, 2);
  setShiftFlags(cpu, r, carry, ((a >>> 15) & 1) ^ (r >>> 31));
  return r;
}

function bindDouble(operation: typeof shld): (op: DecodedOp) => Handler {
  const handler: Handler = (cpu, op) => {
    const count = countOf(cpu, op);
    const a = modifyE(cpu, op, op.size);
    if (count !== 0)
      writeE(cpu, op, op.size, operation(cpu, a, readRegister(cpu, op.reg, op.size), count, op.size));
    else if (op.mem) writeE(cpu, op, op.size, a);
  };
  return (op) => {
    op.sub = op.row.operands[2] === 'CL' ? 1 : 0;
    return handler;
  };
}

export const SHIFT: Record<string, (op: DecodedOp) => Handler> = {
  rol: bindShift('rol'),
  ror: bindShift('ror'),
  rcl: bindShift('rcl'),
  rcr: bindShift('rcr'),
  shl: bindShift('shl'),
  shr: bindShift('shr'),
  sal: bindShift('sal'),
  sar: bindShift('sar'),
  shld: bindDouble(shld),
  shrd: bindDouble(shrd),
};
