/**
 * MOVS CMPS STOS LODS SCAS INS OUTS with REP, REPE, REPNE (Intel SDM volume 2). A repeated instruction may be left
 * between iterations with EIP on it: when the budget is used up, when something became due, under TF. Each iteration
 * counts as one instruction, so the budget is charged here for all but the one that the run loop charges.
 */
import type { Cpu } from '../cpu.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { DF } from '../flags.ts';
import { probeWrite } from '../memory.ts';
import { EAX, ECX, EDI, EDX, ES, ESI } from '../registers.ts';
import { segmentLinear } from '../segmentation.ts';
import { OFFSET } from '../state.ts';
import { subSized } from './alu.ts';
import { checkPort, portIn, portOut } from './io.ts';
import { writeRegister } from './operands.ts';

const EIP = OFFSET.EIP >> 2;
const EFLAGS = OFFSET.EFLAGS >> 2;
const BUDGET = OFFSET.BUDGET >> 2;
const RESULT = OFFSET.FLAG_RESULT >> 2;
const CARRIES = OFFSET.FLAG_CARRIES >> 2;
const REPEATING = OFFSET.REPEATING >> 2;
const REPEAT_RESULT = OFFSET.REPEAT_RESULT >> 2;
const REPEAT_CARRIES = OFFSET.REPEAT_CARRIES >> 2;

type Iteration = (cpu: Cpu, op: DecodedOp) => void;
/** Does up to `limit` iterations at once; 0 when this place in memory does not allow it. */
type Bulk = (cpu: Cpu, op: DecodedOp, limit: number) => number;

function linearOf(cpu: Cpu, op: DecodedOp, seg: number, register: number, write: boolean): number {
  const offset = cpu.r32[register] & op.addressMask;
  return cpu.segCheck[seg] === 0 ? offset : segmentLinear(cpu, seg, offset, op.size, write);
}

function read(cpu: Cpu, at: number, size: number): number {
  if (size === 4) return cpu.read32(at);
  return size === 2 ? cpu.read16(at) : cpu.read8(at);
}

function write(cpu: Cpu, at: number, size: number, value: number): void {
  if (size === 4) cpu.write32(at, value);
  else if (size === 2) cpu.write16(at, value);
  else cpu.write8(at, value);
}

function advance(cpu: Cpu, op: DecodedOp, register: number, distance: number): void {
  if (op.addressMask === -1) cpu.r32[register] += distance;
  else cpu.r16[register << 1] += distance;
}

function step(cpu: Cpu, op: DecodedOp): number {
  return (cpu.i32[EFLAGS] & DF) !== 0 ? -op.size : op.size;
}

const movsOnce: Iteration = (cpu, op) => {
  const value = read(cpu, linearOf(cpu, op, op.seg, ESI, false), op.size);
  write(cpu, linearOf(cpu, op, ES, EDI, true), op.size, value);
  const distance = step(cpu, op);
  advance(cpu, op, ESI, distance);
  advance(cpu, op, EDI, distance);
};

const stosOnce: Iteration = (cpu, op) => {
  write(cpu, linearOf(cpu, op, ES, EDI, true), op.size, cpu.r32[EAX]);
  advance(cpu, op, EDI, step(cpu, op));
};

const lodsOnce: Iteration = (cpu, op) => {
  writeRegister(cpu, EAX, op.size, read(cpu, linearOf(cpu, op, op.seg, ESI, false), op.size));
  advance(cpu, op, ESI, step(cpu, op));
};

const scasOnce: Iteration = (cpu, op) => {
  const value = read(cpu, linearOf(cpu, op, ES, EDI, false), op.size);
  subSized(cpu, cpu.r32[EAX] & mask(op.size), value, 0, op.size);
  advance(cpu, op, EDI, step(cpu, op));
};

const cmpsOnce: Iteration = (cpu, op) => {
  const second = read(cpu, linearOf(cpu, op, ES, EDI, false), op.size);
  const first = read(cpu, linearOf(cpu, op, op.seg, ESI, false), op.size);
  subSized(cpu, first, second, 0, op.size);
  const distance = step(cpu, op);
  advance(cpu, op, ESI, distance);
  advance(cpu, op, EDI, distance);
};

/** The destination is checked first: what was read from the port must not be lost. */
const insOnce: Iteration = (cpu, op) => {
  const port = cpu.r16[EDX << 1];
  checkPort(cpu, port, op.size);
  const at = linearOf(cpu, op, ES, EDI, true);
  probeWrite(cpu, at, op.size, cpu.user);
  write(cpu, at, op.size, portIn(cpu, port, op.size));
  advance(cpu, op, EDI, step(cpu, op));
};

const outsOnce: Iteration = (cpu, op) => {
  const port = cpu.r16[EDX << 1];
  checkPort(cpu, port, op.size);
  portOut(cpu, port, op.size, read(cpu, linearOf(cpu, op, op.seg, ESI, false), op.size));
  advance(cpu, op, ESI, step(cpu, op));
};

function mask(size: number): number {
  return size === 4 ? -1 : (1 << (size * 8)) - 1;
}

// ── Whole runs inside one page ─────────────────────────────────────────────────────────────────────────────────

/** Elements from `at` to the end of its page. */
function roomInPage(at: number, size: number): number {
  return ((0x1000 - (at & 0xfff)) / size) | 0;
}

function plainForward(cpu: Cpu, op: DecodedOp): boolean {
  return op.addressMask === -1 && cpu.segCheck[ES] === 0 && (cpu.i32[EFLAGS] & DF) === 0;
}

const movsBulk: Bulk = (cpu, op, limit) => {
  if (!plainForward(cpu, op) || cpu.segCheck[op.seg] !== 0) return 0;
  const from = cpu.r32[ESI];
  const to = cpu.r32[EDI];
  const n = Math.min(limit, roomInPage(from, op.size), roomInPage(to, op.size));
  const source = cpu.tlb[from >>> 12];
  const target = cpu.tlb[to >>> 12];
  if (n < 2 || (source & cpu.readMask) !== 0 || (target & cpu.writeMask) !== 0) return 0;
  const physicalFrom = (source & ~0xfff) | (from & 0xfff);
  const physicalTo = (target & ~0xfff) | (to & 0xfff);
  const bytes = n * op.size;
  // A destination that runs into the source repeats what was just written: element by element.
  if (physicalTo > physicalFrom && physicalTo < physicalFrom + bytes) return 0;
  cpu.ram.copyWithin(physicalTo, physicalFrom, physicalFrom + bytes);
  cpu.r32[ESI] = from + bytes;
  cpu.r32[EDI] = to + bytes;
  return n;
};

const stosBulk: Bulk = (cpu, op, limit) => {
  if (!plainForward(cpu, op)) return 0;
  const to = cpu.r32[EDI];
  const n = Math.min(limit, roomInPage(to, op.size));
  const target = cpu.tlb[to >>> 12];
  if (n < 2 || (target & cpu.writeMask) !== 0) return 0;
  const physical = (target & ~0xfff) | (to & 0xfff);
  const bytes = n * op.size;
  fill(cpu, physical, n, op.size, cpu.r32[EAX]);
  cpu.r32[EDI] = to + bytes;
  return n;
};

function fill(cpu: Cpu, physical: number, n: number, size: number, value: number): void {
  const byte = value & 0xff;
  const uniform =
    size === 1 || ((value & 0xff00) === byte << 8 && (size === 2 || value === Math.imul(byte, 0x1010101)));
  if (uniform) {
    cpu.ram.fill(byte, physical, physical + n * size);
    return;
  }
  const host = cpu.state.ramBase + physical;
  if (size === 4 && (host & 3) === 0) {
    cpu.state.i32.fill(value, host >> 2, (host >> 2) + n);
    return;
  }
  for (let i = 0; i < n; i++) {
    if (size === 4) cpu.ramView.setInt32(physical + i * 4, value, true);
    else cpu.ramView.setUint16(physical + i * 2, value, true);
  }
}

function element(cpu: Cpu, physical: number, size: number): number {
  if (size === 1) return cpu.ram[physical];
  return size === 2 ? cpu.ramView.getUint16(physical, true) : cpu.ramView.getInt32(physical, true);
}

/** Elements compared before REPE or REPNE ends, the last one included. */
const cmpsBulk: Bulk = (cpu, op, limit) => {
  if (!plainForward(cpu, op) || cpu.segCheck[op.seg] !== 0) return 0;
  const { size } = op;
  const [a, b] = [cpu.r32[ESI], cpu.r32[EDI]];
  const n = Math.min(limit, roomInPage(a, size), roomInPage(b, size));
  const first = cpu.tlb[a >>> 12];
  const second = cpu.tlb[b >>> 12];
  if (n < 2 || ((first | second) & cpu.readMask) !== 0) return 0;
  const atFirst = (first & ~0xfff) | (a & 0xfff);
  const atSecond = (second & ~0xfff) | (b & 0xfff);
  const whileEqual = op.rep === 1;
  let at = 0;
  const end = (n - 1) * size;
  while (
    at < end &&
    (element(cpu, atFirst + at, size) === element(cpu, atSecond + at, size)) === whileEqual
  ) {
    at += size;
  }
  subSized(cpu, element(cpu, atFirst + at, size), element(cpu, atSecond + at, size), 0, size);
  cpu.r32[ESI] = a + at + size;
  cpu.r32[EDI] = b + at + size;
  return at / size + 1;
};

const scasBulk: Bulk = (cpu, op, limit) => {
  if (!plainForward(cpu, op)) return 0;
  const { size } = op;
  const from = cpu.r32[EDI];
  const n = Math.min(limit, roomInPage(from, size));
  const entry = cpu.tlb[from >>> 12];
  if (n < 2 || (entry & cpu.readMask) !== 0) return 0;
  const physical = (entry & ~0xfff) | (from & 0xfff);
  const wanted = cpu.r32[EAX] & mask(size);
  const whileEqual = op.rep === 1;
  let at = 0;
  const end = (n - 1) * size;
  while (at < end && (element(cpu, physical + at, size) === wanted) === whileEqual) at += size;
  subSized(cpu, wanted, element(cpu, physical + at, size), 0, size);
  cpu.r32[EDI] = from + at + size;
  return at / size + 1;
};

const noBulk: Bulk = () => 0;

// ── Repetition ─────────────────────────────────────────────────────────────────────────────────────────────────

/** After a comparison: REPE goes on while equal, REPNE while not. */
function comparisonEnds(cpu: Cpu, op: DecodedOp): boolean {
  return (cpu.i32[RESULT] === 0) === (op.rep === 2);
}

/** A fault or an interrupt in a repeated comparison gives back the flags from before it, not the last iteration's. */
function keepFlags(cpu: Cpu): void {
  const i32 = cpu.i32;
  if (i32[REPEATING] === 0) {
    i32[REPEAT_RESULT] = i32[RESULT];
    i32[REPEAT_CARRIES] = i32[CARRIES];
  }
  i32[REPEATING] = 0;
}

function repeat(cpu: Cpu, op: DecodedOp, once: Iteration, bulk: Bulk, compares: boolean): void {
  const i32 = cpu.i32;
  let count = cpu.r32[ECX] & op.addressMask;
  if (count === 0) {
    if (op.row.privilege === 'iopl') checkPort(cpu, cpu.r16[EDX << 1], op.size);
    i32[EIP] += op.next;
    return;
  }
  const single = cpu.single;
  if (compares) keepFlags(cpu);
  let finished = false;
  do {
    const allowed = single ? 1 : Math.min(count >>> 0, i32[BUDGET] - cpu.index);
    let n = bulk(cpu, op, allowed);
    if (n === 0) {
      once(cpu, op);
      n = 1;
    }
    advance(cpu, op, ECX, -n);
    count = cpu.r32[ECX] & op.addressMask;
    i32[BUDGET] -= n;
    finished = count === 0 || (compares && comparisonEnds(cpu, op));
  } while (!finished && !single && cpu.limit !== 0 && i32[BUDGET] > cpu.index);
  i32[BUDGET] += 1;
  i32[REPEATING] = finished ? 0 : compares ? 2 : 1;
  i32[EIP] += finished ? op.next : op.delta;
}

function bindString(once: Iteration, bulk: Bulk, compares: boolean): (op: DecodedOp) => Handler {
  const plain: Handler = (cpu, op) => {
    once(cpu, op);
    cpu.i32[EIP] += op.next;
  };
  const repeated: Handler = (cpu, op) => repeat(cpu, op, once, bulk, compares);
  return (op) => (op.rep === 0 ? plain : repeated);
}

export const STRING: Record<string, (op: DecodedOp) => Handler> = {
  movs: bindString(movsOnce, movsBulk, false),
  stos: bindString(stosOnce, stosBulk, false),
  lods: bindString(lodsOnce, noBulk, false),
  cmps: bindString(cmpsOnce, cmpsBulk, true),
  scas: bindString(scasOnce, scasBulk, true),
  ins: bindString(insOnce, noBulk, false),
  outs: bindString(outsOnce, noBulk, false),
};
