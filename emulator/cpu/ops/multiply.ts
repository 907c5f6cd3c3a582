/** MUL, IMUL, DIV, IDIV, CBW/CWDE, CWD/CDQ (Intel SDM volume 2). */
import type { Cpu } from '../cpu.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { DE, NO_ERROR, throwFault } from '../fault.ts';
import { EAX, EDX } from '../registers.ts';
import { OFFSET } from '../state.ts';
import { readE, readRegister, signExtend, writeRegister } from './operands.ts';

const RESULT = OFFSET.FLAG_RESULT >> 2;
const CARRIES = OFFSET.FLAG_CARRIES >> 2;
const AX = EAX << 1;
const DX = EDX << 1;
const AH = 1;

/** CF = OF = the product does not fit its lower half; SF and PF by the lower half as processors do. */
function setProductFlags(cpu: Cpu, low: number, overflow: boolean): void {
  cpu.i32[RESULT] = low;
  cpu.i32[CARRIES] = overflow ? 0x80000000 | 0 : 0;
}

/** Upper 32 bits of an unsigned 32 × 32 product. */
function upperUnsigned(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const other = aLow * bHigh + (middle % 0x10000);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(other / 0x10000)) | 0;
}

function upperSigned(a: number, b: number): number {
  return (upperUnsigned(a, b) - (a < 0 ? b : 0) - (b < 0 ? a : 0)) | 0;
}

const mul8: Handler = (cpu, op) => {
  const product = cpu.r8[EAX] * readE(cpu, op, 1);
  cpu.r16[AX] = product;
  setProductFlags(cpu, (product << 24) >> 24, product > 0xff);
};
const mul16: Handler = (cpu, op) => {
  const product = cpu.r16[AX] * readE(cpu, op, 2);
  cpu.r16[AX] = product;
  cpu.r16[DX] = product >>> 16;
  setProductFlags(cpu, (product << 16) >> 16, product > 0xffff);
};
const mul32: Handler = (cpu, op) => {
  const a = cpu.r32[EAX];
  const b = readE(cpu, op, 4);
  const high = upperUnsigned(a, b);
  const low = Math.imul(a, b);
  cpu.r32[EAX] = low;
  cpu.r32[EDX] = high;
  setProductFlags(cpu, low, high !== 0);
};

const imul8: Handler = (cpu, op) => {
  const product = signExtend(cpu.r8[EAX], 1) * signExtend(readE(cpu, op, 1), 1);
  cpu.r16[AX] = product;
  setProductFlags(cpu, (product << 24) >> 24, product !== (product << 24) >> 24);
};
const imul16: Handler = (cpu, op) => {
  const product = signExtend(cpu.r16[AX], 2) * signExtend(readE(cpu, op, 2), 2);
  cpu.r16[AX] = product;
  cpu.r16[DX] = product >> 16;
  setProductFlags(cpu, (product << 16) >> 16, product !== (product << 16) >> 16);
};
const imul32: Handler = (cpu, op) => {
  const a = cpu.r32[EAX];
  const b = readE(cpu, op, 4);
  const high = upperSigned(a, b);
  const low = Math.imul(a, b);
  cpu.r32[EAX] = low;
  cpu.r32[EDX] = high;
  setProductFlags(cpu, low, high !== low >> 31);
};

/** Signed product of two operands, truncated to the operand size. */
function truncated(cpu: Cpu, a: number, b: number, size: number): number {
  if (size === 4) {
    const low = Math.imul(a, b);
    // A product that does not fit is not near an integer that does, however it is rounded.
    setProductFlags(cpu, low, a * b !== low);
    return low;
  }
  const product = signExtend(a, 2) * signExtend(b, 2);
  const low = signExtend(product, 2);
  setProductFlags(cpu, low, product !== low);
  return low;
}

const imul2: Handler = (cpu, op) => {
  const b = readE(cpu, op, op.size);
  writeRegister(cpu, op.reg, op.size, truncated(cpu, readRegister(cpu, op.reg, op.size), b, op.size));
};
const imul3: Handler = (cpu, op) =>
  writeRegister(cpu, op.reg, op.size, truncated(cpu, readE(cpu, op, op.size), op.imm, op.size));

function divideError(cpu: Cpu): never {
  return throwFault(cpu, DE, NO_ERROR);
}

const div8: Handler = (cpu, op) => {
  const divisor = readE(cpu, op, 1);
  const dividend = cpu.r16[AX];
  if (divisor === 0 || dividend >>> 8 >= divisor) divideError(cpu);
  cpu.r8[EAX] = (dividend / divisor) | 0;
  cpu.r8[AH] = dividend % divisor;
};
const div16: Handler = (cpu, op) => {
  const divisor = readE(cpu, op, 2);
  const dividend = cpu.r16[DX] * 0x10000 + cpu.r16[AX];
  if (divisor === 0 || cpu.r16[DX] >= divisor) divideError(cpu);
  cpu.r16[AX] = Math.floor(dividend / divisor);
  cpu.r16[DX] = dividend % divisor;
};
const div32: Handler = (cpu, op) => {
  const divisor = readE(cpu, op, 4) >>> 0;
  const high = cpu.r32[EDX] >>> 0;
  const low = cpu.r32[EAX] >>> 0;
  if (divisor === 0 || high >= divisor) divideError(cpu);
  if (high < 0x200000) {
    const dividend = high * 0x100000000 + low;
    cpu.r32[EAX] = Math.floor(dividend / divisor);
    cpu.r32[EDX] = dividend % divisor;
  } else divideWide(cpu, (BigInt(high) << 32n) | BigInt(low), BigInt(divisor));
};

function divideWide(cpu: Cpu, dividend: bigint, divisor: bigint): void {
  cpu.r32[EAX] = Number(BigInt.asIntN(32, dividend / divisor));
  cpu.r32[EDX] = Number(BigInt.asIntN(32, dividend % divisor));
}

const idiv8: Handler = (cpu, op) => {
  const divisor = signExtend(readE(cpu, op, 1), 1);
  const dividend = signExtend(cpu.r16[AX], 2);
  const quotient = divisor === 0 ? 0x80 : Math.trunc(dividend / divisor);
  if (quotient > 0x7f || quotient < -0x80) divideError(cpu);
  cpu.r8[EAX] = quotient;
  cpu.r8[AH] = dividend % divisor;
};
const idiv16: Handler = (cpu, op) => {
  const divisor = signExtend(readE(cpu, op, 2), 2);
  const dividend = (cpu.r16[DX] << 16) | cpu.r16[AX];
  const quotient = divisor === 0 ? 0x8000 : Math.trunc(dividend / divisor);
  if (quotient > 0x7fff || quotient < -0x8000) divideError(cpu);
  cpu.r16[AX] = quotient;
  cpu.r16[DX] = dividend % divisor;
};
const idiv32: Handler = (cpu, op) => {
  const divisor = readE(cpu, op, 4);
  const high = cpu.r32[EDX];
  const low = cpu.r32[EAX];
  if (divisor === 0) divideError(cpu);
  if (high === low >> 31) {
    if (low === -0x80000000 && divisor === -1) divideError(cpu);
    cpu.r32[EAX] = (low / divisor) | 0;
    cpu.r32[EDX] = low % divisor;
    return;
  }
  const dividend = (BigInt(high) << 32n) | BigInt(low >>> 0);
  const quotient = dividend / BigInt(divisor);
  if (quotient > 0x7fffffffn || quotient < -0x80000000n) divideError(cpu);
  divideWide(cpu, dividend, BigInt(divisor));
};

const cbw: Handler = (cpu) => void (cpu.r16[AX] = (cpu.r8[EAX] << 24) >> 24);
const cwde: Handler = (cpu) => void (cpu.r32[EAX] = (cpu.r16[AX] << 16) >> 16);
const cwd: Handler = (cpu) => void (cpu.r16[DX] = cpu.r16[AX] & 0x8000 ? 0xffff : 0);
const cdq: Handler = (cpu) => void (cpu.r32[EDX] = cpu.r32[EAX] >> 31);

function bySize(b: Handler, w: Handler, d: Handler): (op: DecodedOp) => Handler {
  return (op) => (op.size === 4 ? d : op.size === 2 ? w : b);
}

export const MULTIPLY: Record<string, (op: DecodedOp) => Handler> = {
  mul: bySize(mul8, mul16, mul32),
  imul1: bySize(imul8, imul16, imul32),
  imul2: () => imul2,
  imul3: () => imul3,
  div: bySize(div8, div16, div32),
  idiv: bySize(idiv8, idiv16, idiv32),
  cbw: bySize(cbw, cbw, cwde),
  cwd: bySize(cwd, cwd, cdq),
};
