/** MOV, MOVZX, MOVSX, LEA, XCHG, CMOVcc, SETcc, BSWAP, XLAT, NOP (Intel SDM volume 2). */
import type { DecodedOp, Handler } from '../decoded.ts';
import { condition } from '../flags.ts';
import { EAX, EBX, ESP } from '../registers.ts';
import { segmentLinear } from '../segmentation.ts';
import {
  modifyE,
  offsetOf,
  readAddress,
  readE,
  readRegister,
  signExtend,
  writeAddress,
  writeE,
  writeRegister,
} from './operands.ts';

const movRR32: Handler = (cpu, op) => void (cpu.r32[op.rm] = cpu.r32[op.reg]);
const movGR32: Handler = (cpu, op) => void (cpu.r32[op.reg] = cpu.r32[op.rm]);
const movRI32: Handler = (cpu, op) => void (cpu.r32[op.rm] = op.imm);
const movGM32: Handler = (cpu, op) => void (cpu.r32[op.reg] = cpu.read32(readAddress(cpu, op, 4)));
const movSM32: Handler = (cpu, op) => {
  const from = cpu.r32[ESP];
  movGM32(cpu, op);
  if (cpu.observer !== null && cpu.cpl === 0) cpu.observer.switched(from, cpu.r32[ESP]);
};
const movMG32: Handler = (cpu, op) => cpu.write32(writeAddress(cpu, op, 4), cpu.r32[op.reg]);
const movMI32: Handler = (cpu, op) => cpu.write32(writeAddress(cpu, op, 4), op.imm);
const movGM8: Handler = (cpu, op) => void (cpu.r8[op.reg] = cpu.read8(readAddress(cpu, op, 1)));
const movMG8: Handler = (cpu, op) => cpu.write8(writeAddress(cpu, op, 1), cpu.r8[op.reg]);
const movRI8: Handler = (cpu, op) => void (cpu.r8[op.rm] = op.imm);
const movMI8: Handler = (cpu, op) => cpu.write8(writeAddress(cpu, op, 1), op.imm);
const movMG16: Handler = (cpu, op) => cpu.write16(writeAddress(cpu, op, 2), cpu.r16[op.reg]);
const movSizedG: Handler = (cpu, op) => writeRegister(cpu, op.reg, op.size, readE(cpu, op, op.size));
const movSizedE: Handler = (cpu, op) => writeE(cpu, op, op.size, readRegister(cpu, op.reg, op.size));
const movSizedI: Handler = (cpu, op) => writeE(cpu, op, op.size, op.imm);

function bindMov(op: DecodedOp): Handler {
  const [destination, source] = op.row.operands;
  if (source[0] === 'I') {
    if (op.size === 4) return op.mem ? movMI32 : movRI32;
    if (op.size === 1) return op.mem ? movMI8 : movRI8;
    return movSizedI;
  }
  // With a moffs operand the register is AL, AX or EAX: op.reg is 0 for all.
  if (destination[0] === 'G' || source[0] === 'O') {
    if (op.size === 4 && op.mem) return op.reg === ESP ? movSM32 : movGM32;
    if (op.size === 4) return movGR32;
    return op.size === 1 && op.mem ? movGM8 : movSizedG;
  }
  if (op.size === 4) return op.mem ? movMG32 : movRR32;
  if (!op.mem) return movSizedE;
  return op.size === 1 ? movMG8 : movMG16;
}

const movzx32r8: Handler = (cpu, op) => void (cpu.r32[op.reg] = cpu.r8[op.rm]);
const movzx32m8: Handler = (cpu, op) => void (cpu.r32[op.reg] = cpu.read8(readAddress(cpu, op, 1)));
const movzx32r16: Handler = (cpu, op) => void (cpu.r32[op.reg] = cpu.r16[op.rm]);
const movzx32m16: Handler = (cpu, op) => void (cpu.r32[op.reg] = cpu.read16(readAddress(cpu, op, 2)));
const movzx16: Handler = (cpu, op) => {
  cpu.r16[op.reg] = readE(cpu, op, op.row.operands[1] === 'Eb' ? 1 : 2);
};
const movsx: Handler = (cpu, op) => {
  const size = op.row.operands[1] === 'Eb' ? 1 : 2;
  writeRegister(cpu, op.reg, op.size, signExtend(readE(cpu, op, size), size));
};

function bindMovzx(op: DecodedOp): Handler {
  if (op.size !== 4) return movzx16;
  if (op.row.operands[1] === 'Eb') return op.mem ? movzx32m8 : movzx32r8;
  return op.mem ? movzx32m16 : movzx32r16;
}

const lea32: Handler = (cpu, op) => void (cpu.r32[op.reg] = offsetOf(cpu, op));
const lea16: Handler = (cpu, op) => void (cpu.r16[op.reg] = offsetOf(cpu, op));

const xchg: Handler = (cpu, op) => {
  const old = modifyE(cpu, op, op.size);
  writeE(cpu, op, op.size, readRegister(cpu, op.reg, op.size));
  writeRegister(cpu, op.reg, op.size, old);
};

/** The source is read whether the condition holds or not. */
const cmov: Handler = (cpu, op) => {
  const value = readE(cpu, op, op.size);
  if (condition(cpu, op.sub)) writeRegister(cpu, op.reg, op.size, value);
};
const setcc: Handler = (cpu, op) => writeE(cpu, op, 1, condition(cpu, op.sub) ? 1 : 0);

const bswap32: Handler = (cpu, op) => {
  const v = cpu.r32[op.rm];
  cpu.r32[op.rm] = (v << 24) | ((v & 0xff00) << 8) | ((v >>> 8) & 0xff00) | (v >>> 24);
};
/** Undefined by the manual; processors clear the register. */
const bswap16: Handler = (cpu, op) => void (cpu.r16[op.rm] = 0);

const xlat: Handler = (cpu, op) => {
  const offset = (cpu.r32[EBX] + cpu.r8[EAX]) & op.addressMask;
  cpu.r8[EAX] = cpu.read8(cpu.segCheck[op.seg] === 0 ? offset : segmentLinear(cpu, op.seg, offset, 1, false));
};
const nop: Handler = () => undefined;

export const MOVE: Record<string, (op: DecodedOp) => Handler> = {
  mov: bindMov,
  movzx: bindMovzx,
  movsx: () => movsx,
  lea: (op) => (op.size === 4 ? lea32 : lea16),
  xchg: () => xchg,
  cmov: () => cmov,
  set: () => setcc,
  bswap: (op) => (op.size === 4 ? bswap32 : bswap16),
  xlat: () => xlat,
  nop: () => nop,
};
