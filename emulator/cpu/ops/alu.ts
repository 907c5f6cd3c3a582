/** ADD OR ADC SBB AND SUB XOR CMP, TEST, INC, DEC, NOT, NEG (Intel SDM volume 2; flags: see flags.ts). */
import type { Cpu } from '../cpu.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { CARRY_BITS } from '../flags.ts';
import { OFFSET } from '../state.ts';
import {
  modifyE,
  readAddress,
  readE,
  readRegister,
  signExtend,
  writeAddress,
  writeE,
  writeRegister,
} from './operands.ts';

const RESULT = OFFSET.FLAG_RESULT >> 2;
const CARRIES = OFFSET.FLAG_CARRIES >> 2;

// ── 32 bits ────────────────────────────────────────────────────────────────────────────────────────────────────

export function add32(cpu: Cpu, a: number, b: number): number {
  const r = (a + b) | 0;
  cpu.i32[RESULT] = r;
  cpu.i32[CARRIES] = ((a & b) | ((a | b) & ~r)) & CARRY_BITS;
  return r;
}

export function sub32(cpu: Cpu, a: number, b: number): number {
  const r = (a - b) | 0;
  cpu.i32[RESULT] = r;
  cpu.i32[CARRIES] = ((~a & b) | ((~a | b) & r)) & CARRY_BITS;
  return r;
}

export function adc32(cpu: Cpu, a: number, b: number): number {
  const r = (a + b + (cpu.i32[CARRIES] >>> 31)) | 0;
  cpu.i32[RESULT] = r;
  cpu.i32[CARRIES] = ((a & b) | ((a | b) & ~r)) & CARRY_BITS;
  return r;
}

export function sbb32(cpu: Cpu, a: number, b: number): number {
  const r = (a - b - (cpu.i32[CARRIES] >>> 31)) | 0;
  cpu.i32[RESULT] = r;
  cpu.i32[CARRIES] = ((~a & b) | ((~a | b) & r)) & CARRY_BITS;
  return r;
}

export function logic32(cpu: Cpu, r: number): number {
  cpu.i32[RESULT] = r;
  cpu.i32[CARRIES] = 0;
  return r;
}

export function inc32(cpu: Cpu, a: number): number {
  const r = (a + 1) | 0;
  const carry = cpu.i32[CARRIES] & 0x80000000;
  const overflow = r === -0x80000000 ? 0x40000000 : 0;
  cpu.i32[RESULT] = r;
  cpu.i32[CARRIES] = carry | ((carry >>> 1) ^ overflow) | (a & ~r & 8);
  return r;
}

export function dec32(cpu: Cpu, a: number): number {
  const r = (a - 1) | 0;
  const carry = cpu.i32[CARRIES] & 0x80000000;
  const overflow = r === 0x7fffffff ? 0x40000000 : 0;
  cpu.i32[RESULT] = r;
  cpu.i32[CARRIES] = carry | ((carry >>> 1) ^ overflow) | (~a & r & 8);
  return r;
}

// ── any size ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Stores the flags of an addition or subtraction of `size` bytes; `vector` has the carry out of every bit. */
function setFlags(cpu: Cpu, r: number, vector: number, size: number): void {
  cpu.i32[RESULT] = r;
  const top = size === 4 ? vector : size === 2 ? vector << 16 : vector << 24;
  cpu.i32[CARRIES] = (top & 0xc0000000) | (vector & 8);
}

export function addSized(cpu: Cpu, a: number, b: number, carry: number, size: number): number {
  const r = signExtend(a + b + carry, size);
  setFlags(cpu, r, (a & b) | ((a | b) & ~r), size);
  return r;
}

export function subSized(cpu: Cpu, a: number, b: number, borrow: number, size: number): number {
  const r = signExtend(a - b - borrow, size);
  setFlags(cpu, r, (~a & b) | ((~a | b) & r), size);
  return r;
}

export function logicSized(cpu: Cpu, r: number, size: number): number {
  return logic32(cpu, signExtend(r, size));
}

const ADD = 0;
const OR = 1;
const ADC = 2;
const SBB = 3;
const AND = 4;
const SUB = 5;
const XOR = 6;
const CMP = 7;

/** One of the eight, by number. CMP returns its first operand. */
export function compute(cpu: Cpu, operation: number, a: number, b: number, size: number): number {
  switch (operation) {
    case ADD:
      return addSized(cpu, a, b, 0, size);
    case OR:
      return logicSized(cpu, a | b, size);
    case ADC:
      return addSized(cpu, a, b, cpu.i32[CARRIES] >>> 31, size);
    case SBB:
      return subSized(cpu, a, b, cpu.i32[CARRIES] >>> 31, size);
    case AND:
      return logicSized(cpu, a & b, size);
    case SUB:
      return subSized(cpu, a, b, 0, size);
    case XOR:
      return logicSized(cpu, a ^ b, size);
    default:
      subSized(cpu, a, b, 0, size);
      return a;
  }
}

/** Forms by destination and source: E register or memory, G register, immediate. */
type Form = 'rg' | 'mg' | 'gr' | 'gm' | 'ri' | 'mi';

/** The 32-bit forms, each its own function: these are the instructions that most code consists of. */
const FAST: Record<Form, Handler[]> = {
  rg: [
    (cpu, op) => void (cpu.r32[op.rm] = add32(cpu, cpu.r32[op.rm], cpu.r32[op.reg])),
    (cpu, op) => void (cpu.r32[op.rm] = logic32(cpu, cpu.r32[op.rm] | cpu.r32[op.reg])),
    (cpu, op) => void (cpu.r32[op.rm] = adc32(cpu, cpu.r32[op.rm], cpu.r32[op.reg])),
    (cpu, op) => void (cpu.r32[op.rm] = sbb32(cpu, cpu.r32[op.rm], cpu.r32[op.reg])),
    (cpu, op) => void (cpu.r32[op.rm] = logic32(cpu, cpu.r32[op.rm] & cpu.r32[op.reg])),
    (cpu, op) => void (cpu.r32[op.rm] = sub32(cpu, cpu.r32[op.rm], cpu.r32[op.reg])),
    (cpu, op) => void (cpu.r32[op.rm] = logic32(cpu, cpu.r32[op.rm] ^ cpu.r32[op.reg])),
    (cpu, op) => void sub32(cpu, cpu.r32[op.rm], cpu.r32[op.reg]),
  ],
  gr: [
    (cpu, op) => void (cpu.r32[op.reg] = add32(cpu, cpu.r32[op.reg], cpu.r32[op.rm])),
    (cpu, op) => void (cpu.r32[op.reg] = logic32(cpu, cpu.r32[op.reg] | cpu.r32[op.rm])),
    (cpu, op) => void (cpu.r32[op.reg] = adc32(cpu, cpu.r32[op.reg], cpu.r32[op.rm])),
    (cpu, op) => void (cpu.r32[op.reg] = sbb32(cpu, cpu.r32[op.reg], cpu.r32[op.rm])),
    (cpu, op) => void (cpu.r32[op.reg] = logic32(cpu, cpu.r32[op.reg] & cpu.r32[op.rm])),
    (cpu, op) => void (cpu.r32[op.reg] = sub32(cpu, cpu.r32[op.reg], cpu.r32[op.rm])),
    (cpu, op) => void (cpu.r32[op.reg] = logic32(cpu, cpu.r32[op.reg] ^ cpu.r32[op.rm])),
    (cpu, op) => void sub32(cpu, cpu.r32[op.reg], cpu.r32[op.rm]),
  ],
  ri: [
    (cpu, op) => void (cpu.r32[op.rm] = add32(cpu, cpu.r32[op.rm], op.imm)),
    (cpu, op) => void (cpu.r32[op.rm] = logic32(cpu, cpu.r32[op.rm] | op.imm)),
    (cpu, op) => void (cpu.r32[op.rm] = adc32(cpu, cpu.r32[op.rm], op.imm)),
    (cpu, op) => void (cpu.r32[op.rm] = sbb32(cpu, cpu.r32[op.rm], op.imm)),
    (cpu, op) => void (cpu.r32[op.rm] = logic32(cpu, cpu.r32[op.rm] & op.imm)),
    (cpu, op) => void (cpu.r32[op.rm] = sub32(cpu, cpu.r32[op.rm], op.imm)),
    (cpu, op) => void (cpu.r32[op.rm] = logic32(cpu, cpu.r32[op.rm] ^ op.imm)),
    (cpu, op) => void sub32(cpu, cpu.r32[op.rm], op.imm),
  ],
  gm: [
    (cpu, op) => void (cpu.r32[op.reg] = add32(cpu, cpu.r32[op.reg], cpu.read32(readAddress(cpu, op, 4)))),
    (cpu, op) => void (cpu.r32[op.reg] = logic32(cpu, cpu.r32[op.reg] | cpu.read32(readAddress(cpu, op, 4)))),
    (cpu, op) => void (cpu.r32[op.reg] = adc32(cpu, cpu.r32[op.reg], cpu.read32(readAddress(cpu, op, 4)))),
    (cpu, op) => void (cpu.r32[op.reg] = sbb32(cpu, cpu.r32[op.reg], cpu.read32(readAddress(cpu, op, 4)))),
    (cpu, op) => void (cpu.r32[op.reg] = logic32(cpu, cpu.r32[op.reg] & cpu.read32(readAddress(cpu, op, 4)))),
    (cpu, op) => void (cpu.r32[op.reg] = sub32(cpu, cpu.r32[op.reg], cpu.read32(readAddress(cpu, op, 4)))),
    (cpu, op) => void (cpu.r32[op.reg] = logic32(cpu, cpu.r32[op.reg] ^ cpu.read32(readAddress(cpu, op, 4)))),
    (cpu, op) => void sub32(cpu, cpu.r32[op.reg], cpu.read32(readAddress(cpu, op, 4))),
  ],
  mg: [
    (cpu, op) => modify32(cpu, op, ADD, cpu.r32[op.reg]),
    (cpu, op) => modify32(cpu, op, OR, cpu.r32[op.reg]),
    (cpu, op) => modify32(cpu, op, ADC, cpu.r32[op.reg]),
    (cpu, op) => modify32(cpu, op, SBB, cpu.r32[op.reg]),
    (cpu, op) => modify32(cpu, op, AND, cpu.r32[op.reg]),
    (cpu, op) => modify32(cpu, op, SUB, cpu.r32[op.reg]),
    (cpu, op) => modify32(cpu, op, XOR, cpu.r32[op.reg]),
    (cpu, op) => void sub32(cpu, cpu.read32(readAddress(cpu, op, 4)), cpu.r32[op.reg]),
  ],
  mi: [
    (cpu, op) => modify32(cpu, op, ADD, op.imm),
    (cpu, op) => modify32(cpu, op, OR, op.imm),
    (cpu, op) => modify32(cpu, op, ADC, op.imm),
    (cpu, op) => modify32(cpu, op, SBB, op.imm),
    (cpu, op) => modify32(cpu, op, AND, op.imm),
    (cpu, op) => modify32(cpu, op, SUB, op.imm),
    (cpu, op) => modify32(cpu, op, XOR, op.imm),
    (cpu, op) => void sub32(cpu, cpu.read32(readAddress(cpu, op, 4)), op.imm),
  ],
};

function modify32(cpu: Cpu, op: DecodedOp, operation: number, b: number): void {
  const at = writeAddress(cpu, op, 4);
  cpu.write32(at, compute(cpu, operation, cpu.modify32(at), b, 4));
}

const sizedE: Handler = (cpu, op) => {
  const b = op.row.operands[1][0] === 'G' ? readRegister(cpu, op.reg, op.size) : op.imm;
  if (op.sub === CMP) compute(cpu, CMP, readE(cpu, op, op.size), b, op.size);
  else writeE(cpu, op, op.size, compute(cpu, op.sub, modifyE(cpu, op, op.size), b, op.size));
};

const sizedG: Handler = (cpu, op) => {
  const b = readE(cpu, op, op.size);
  const r = compute(cpu, op.sub, readRegister(cpu, op.reg, op.size), b, op.size);
  if (op.sub !== CMP) writeRegister(cpu, op.reg, op.size, r);
};

const cmp8RegisterImmediate: Handler = (cpu, op) => void subSized(cpu, cpu.r8[op.rm], op.imm, 0, 1);
const cmp8MemoryImmediate: Handler = (cpu, op) =>
  void subSized(cpu, cpu.read8(readAddress(cpu, op, 1)), op.imm, 0, 1);

function bindBinary(number: number): (op: DecodedOp) => Handler {
  return (op) => {
    op.sub = number;
    const [destination, source] = op.row.operands;
    if (op.size === 4) {
      if (destination[0] === 'G') return FAST[op.mem ? 'gm' : 'gr'][number];
      const { mg, mi, rg, ri } = FAST;
      if (source[0] === 'G') return (op.mem ? mg : rg)[number];
      return (op.mem ? mi : ri)[number];
    }
    if (number === CMP && op.size === 1 && source[0] === 'I')
      return op.mem ? cmp8MemoryImmediate : cmp8RegisterImmediate;
    return destination[0] === 'G' ? sizedG : sizedE;
  };
}

// ── TEST, INC, DEC, NOT, NEG ───────────────────────────────────────────────────────────────────────────────────

const test32rr: Handler = (cpu, op) => void logic32(cpu, cpu.r32[op.rm] & cpu.r32[op.reg]);
const test32ri: Handler = (cpu, op) => void logic32(cpu, cpu.r32[op.rm] & op.imm);
const test32mi: Handler = (cpu, op) => void logic32(cpu, cpu.read32(readAddress(cpu, op, 4)) & op.imm);
const test8rr: Handler = (cpu, op) => void logicSized(cpu, cpu.r8[op.rm] & cpu.r8[op.reg], 1);
const test8ri: Handler = (cpu, op) => void logicSized(cpu, cpu.r8[op.rm] & op.imm, 1);
const test8mi: Handler = (cpu, op) => void logicSized(cpu, cpu.read8(readAddress(cpu, op, 1)) & op.imm, 1);
const testSized: Handler = (cpu, op) => {
  const b = op.row.operands[1][0] === 'G' ? readRegister(cpu, op.reg, op.size) : op.imm;
  logicSized(cpu, readE(cpu, op, op.size) & b, op.size);
};

function bindTest(op: DecodedOp): Handler {
  const register = op.row.operands[1][0] === 'G';
  if (op.size === 4) return op.mem ? (register ? testSized : test32mi) : register ? test32rr : test32ri;
  if (op.size === 1) return op.mem ? (register ? testSized : test8mi) : register ? test8rr : test8ri;
  return testSized;
}

const inc32r: Handler = (cpu, op) => void (cpu.r32[op.rm] = inc32(cpu, cpu.r32[op.rm]));
const dec32r: Handler = (cpu, op) => void (cpu.r32[op.rm] = dec32(cpu, cpu.r32[op.rm]));
const inc32m: Handler = (cpu, op) => {
  const at = writeAddress(cpu, op, 4);
  cpu.write32(at, inc32(cpu, cpu.modify32(at)));
};
const dec32m: Handler = (cpu, op) => {
  const at = writeAddress(cpu, op, 4);
  cpu.write32(at, dec32(cpu, cpu.modify32(at)));
};

/** INC and DEC of sizes 1 and 2: CF stays. */
function stepSized(cpu: Cpu, op: DecodedOp, up: boolean): void {
  const a = modifyE(cpu, op, op.size);
  const carry = cpu.i32[CARRIES] >>> 31;
  const r = up ? addSized(cpu, a, 1, 0, op.size) : subSized(cpu, a, 1, 0, op.size);
  const c = cpu.i32[CARRIES];
  const overflow = ((c ^ (c << 1)) >>> 31) & 1;
  cpu.i32[CARRIES] = (carry << 31) | ((carry ^ overflow) << 30) | (c & 8);
  writeE(cpu, op, op.size, r);
}

const incSized: Handler = (cpu, op) => stepSized(cpu, op, true);
const decSized: Handler = (cpu, op) => stepSized(cpu, op, false);
const not: Handler = (cpu, op) => writeE(cpu, op, op.size, ~modifyE(cpu, op, op.size));
const neg: Handler = (cpu, op) =>
  writeE(cpu, op, op.size, subSized(cpu, 0, modifyE(cpu, op, op.size), 0, op.size));

export const ALU: Record<string, (op: DecodedOp) => Handler> = {
  add: bindBinary(ADD),
  or: bindBinary(OR),
  adc: bindBinary(ADC),
  sbb: bindBinary(SBB),
  and: bindBinary(AND),
  sub: bindBinary(SUB),
  xor: bindBinary(XOR),
  cmp: bindBinary(CMP),
  test: bindTest,
  inc: (op) => (op.size !== 4 ? incSized : op.mem ? inc32m : inc32r),
  dec: (op) => (op.size !== 4 ? decSized : op.mem ? dec32m : dec32r),
  not: () => not,
  neg: () => neg,
};
