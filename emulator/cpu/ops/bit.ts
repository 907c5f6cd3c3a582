/** BT BTS BTR BTC, BSF BSR, CMPXCHG, CMPXCHG8B, XADD (Intel SDM volume 2). */
import type { Cpu } from '../cpu.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { setCarry, setZero } from '../flags.ts';
import { checkWideAlignment, probeWrite } from '../memory.ts';
import { EAX, EBX, ECX, EDX } from '../registers.ts';
import { segmentLinear } from '../segmentation.ts';
import { addSized, logicSized, subSized } from './alu.ts';
import {
  modifyE,
  offsetOf,
  readE,
  readRegister,
  signExtend,
  writeAddress,
  writeE,
  writeRegister,
} from './operands.ts';

const TEST = 0;
const SET = 1;
const RESET = 2;

function changed(value: number, bit: number, action: number): number {
  if (action === SET) return value | bit;
  return action === RESET ? value & ~bit : value ^ bit;
}

/** Register bit offset: with a memory operand it reaches beyond it, by whole operands. */
function bitAddress(cpu: Cpu, op: DecodedOp, bitOffset: number, write: boolean): number {
  const whole = op.size === 4 ? (bitOffset >> 5) << 2 : (bitOffset >> 4) << 1;
  const offset = (offsetOf(cpu, op) + whole) & op.addressMask;
  return cpu.segCheck[op.seg] === 0 ? offset : segmentLinear(cpu, op.seg, offset, op.size, write);
}

function bitInMemory(cpu: Cpu, op: DecodedOp, bitOffset: number, action: number): void {
  const at = bitAddress(cpu, op, bitOffset, action !== TEST);
  const wide = op.size === 4;
  const bit = 1 << (bitOffset & (op.size * 8 - 1));
  if (action === TEST) {
    setCarry(cpu, ((wide ? cpu.read32(at) : cpu.read16(at)) & bit) !== 0 ? 1 : 0);
    return;
  }
  const value = wide ? cpu.modify32(at) : cpu.modify16(at);
  if (wide) cpu.write32(at, changed(value, bit, action));
  else cpu.write16(at, changed(value, bit, action));
  setCarry(cpu, (value & bit) !== 0 ? 1 : 0);
}

function bitInRegister(cpu: Cpu, op: DecodedOp, bitOffset: number, action: number): void {
  const bit = 1 << (bitOffset & (op.size * 8 - 1));
  const value = readRegister(cpu, op.rm, op.size);
  if (action !== TEST) writeRegister(cpu, op.rm, op.size, changed(value, bit, action));
  setCarry(cpu, (value & bit) !== 0 ? 1 : 0);
}

function bindBit(action: number): (op: DecodedOp) => Handler {
  const register: Handler = (cpu, op) => bitInRegister(cpu, op, readRegister(cpu, op.reg, op.size), action);
  const memory: Handler = (cpu, op) =>
    bitInMemory(cpu, op, signExtend(readRegister(cpu, op.reg, op.size), op.size), action);
  return (op) => (op.mem ? memory : register);
}

/** With an immediate the offset stays inside the operand. */
function bindBitImmediate(action: number): (op: DecodedOp) => Handler {
  const register: Handler = (cpu, op) => bitInRegister(cpu, op, op.imm, action);
  const memory: Handler = (cpu, op) => bitInMemory(cpu, op, op.imm, action);
  return (op) => {
    op.imm &= op.size * 8 - 1;
    return op.mem ? memory : register;
  };
}

/** With a zero source the destination stays; the manual calls it undefined. */
const bsf: Handler = (cpu, op) => {
  const value = readE(cpu, op, op.size);
  logicSized(cpu, value, op.size);
  if (value !== 0) writeRegister(cpu, op.reg, op.size, 31 - Math.clz32(value & -value));
};
const bsr: Handler = (cpu, op) => {
  const value = readE(cpu, op, op.size);
  logicSized(cpu, value, op.size);
  if (value !== 0) writeRegister(cpu, op.reg, op.size, 31 - Math.clz32(value));
};

/** The destination is written in either case. */
const cmpxchg: Handler = (cpu, op) => {
  const { size } = op;
  const old = modifyE(cpu, op, size);
  const accumulator = readRegister(cpu, EAX, size);
  subSized(cpu, accumulator, old, 0, size);
  if (accumulator === old) writeE(cpu, op, size, readRegister(cpu, op.reg, size));
  else {
    if (op.mem) writeE(cpu, op, size, old);
    writeRegister(cpu, EAX, size, old);
  }
};

const xadd: Handler = (cpu, op) => {
  const { size } = op;
  const old = modifyE(cpu, op, size);
  const source = readRegister(cpu, op.reg, size);
  const sum = addSized(cpu, old, source, 0, size);
  if (op.mem) {
    writeE(cpu, op, size, sum);
    writeRegister(cpu, op.reg, size, old);
  } else {
    writeRegister(cpu, op.reg, size, old);
    writeRegister(cpu, op.rm, size, sum);
  }
};

const cmpxchg8b: Handler = (cpu, op) => {
  const at = writeAddress(cpu, op, 8);
  const upper = (at + 4) | 0;
  checkWideAlignment(cpu, at, 8);
  probeWrite(cpu, at, 8, cpu.user);
  const low = cpu.modify32(at);
  const high = cpu.modify32(upper);
  const equal = low === cpu.r32[EAX] && high === cpu.r32[EDX];
  cpu.write32(at, equal ? cpu.r32[EBX] : low);
  cpu.write32(upper, equal ? cpu.r32[ECX] : high);
  if (!equal) {
    cpu.r32[EAX] = low;
    cpu.r32[EDX] = high;
  }
  setZero(cpu, equal);
};

export const BIT: Record<string, (op: DecodedOp) => Handler> = {
  bt: bindBit(TEST),
  bts: bindBit(SET),
  btr: bindBit(RESET),
  btc: bindBit(3),
  bti: bindBitImmediate(TEST),
  btsi: bindBitImmediate(SET),
  btri: bindBitImmediate(RESET),
  btci: bindBitImmediate(3),
  bsf: () => bsf,
  bsr: () => bsr,
  cmpxchg: () => cmpxchg,
  cmpxchg8b: () => cmpxchg8b,
  xadd: () => xadd,
};
