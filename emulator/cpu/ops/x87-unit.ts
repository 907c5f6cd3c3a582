/**
 * The x87 unit's registers and the frame of every x87 instruction (Intel SDM volume 1, sections 8.1 and 8.6):
 * availability, pending errors, instruction pointers, the register stack, exceptions.
 *
 * Registers R0…R7 are sixteen bytes each: significand, sign and exponent, a zero word. TOP and the tags (one bit a
 * register, 1 not empty) have words of their own; the status word in memory is without TOP.
 */
import type { Cpu } from '../cpu.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { FROZEN, MF, NM, NO_ERROR, throwFault } from '../fault.ts';
import { BEFORE, BUSY, C1, CONTROL_INIT, ES, IE, SF } from '../fpu/bits.ts';
import { storeIndefinite } from '../fpu/value.ts';
import { CR0_EM, CR0_MP, CR0_NE, CR0_TS } from '../mmu.ts';
import { CS } from '../registers.ts';
import { OFFSET } from '../state.ts';
import { offsetOf } from './operands.ts';

const CR0 = OFFSET.CR0 >> 2;
const EIP = OFFSET.EIP >> 2;
const IGNNE = OFFSET.IGNNE >> 2;
export const REGISTERS = OFFSET.FPU_REGISTERS >> 2;
export const CONTROL = OFFSET.FPU_CONTROL >> 2;
export const STATUS = OFFSET.FPU_STATUS >> 2;
export const TOP = OFFSET.FPU_TOP >> 2;
export const TAGS = OFFSET.FPU_TAGS >> 2;
export const INSTRUCTION = OFFSET.FPU_INSTRUCTION >> 2;
export const INSTRUCTION_CS = OFFSET.FPU_INSTRUCTION_CS >> 2;
export const OPERAND = OFFSET.FPU_OPERAND >> 2;
export const OPERAND_DS = OFFSET.FPU_OPERAND_DS >> 2;
export const OPCODE = OFFSET.FPU_OPCODE >> 2;

const UNDERFLOW = IE | SF;
const OVERFLOW = IE | SF | C1;
const EXCEPTIONS = 0x3f;

/** Operands from memory, widened. */
export const M = new Int32Array(4);

/** Word index of ST(n). */
export function st(cpu: Cpu, n: number): number {
  return REGISTERS + (((cpu.i32[TOP] + n) & 7) << 2);
}

export function isEmpty(cpu: Cpu, n: number): boolean {
  return ((cpu.i32[TAGS] >>> ((cpu.i32[TOP] + n) & 7)) & 1) === 0;
}

export function markFull(cpu: Cpu, n: number): void {
  cpu.i32[TAGS] |= 1 << ((cpu.i32[TOP] + n) & 7);
}

export function pop(cpu: Cpu): void {
  const top = cpu.i32[TOP];
  cpu.i32[TAGS] &= ~(1 << top);
  cpu.i32[TOP] = (top + 1) & 7;
}

/** Makes room for a new ST(0), which the caller fills. */
export function push(cpu: Cpu): void {
  const top = (cpu.i32[TOP] - 1) & 7;
  cpu.i32[TOP] = top;
  cpu.i32[TAGS] |= 1 << top;
}

// ── The frame of an instruction ────────────────────────────────────────────────────────────────────────────────

/** Begins an instruction that does not wait. */
export function enterNoWait(cpu: Cpu): void {
  if ((cpu.i32[CR0] & (CR0_EM | CR0_TS)) !== 0) throwFault(cpu, NM, NO_ERROR);
}

/** Begins a waiting instruction: a pending error is reported first. */
export function enter(cpu: Cpu): void {
  if ((cpu.i32[CR0] & (CR0_EM | CR0_TS)) !== 0) throwFault(cpu, NM, NO_ERROR);
  if ((cpu.i32[STATUS] & ES) !== 0) reportPending(cpu);
}

/**
 * With CR0.NE clear the error has gone out on the FERR# pin, and the instruction waits for the interrupt that comes of it,
 * unless IGNNE# lets it pass.
 */
function reportPending(cpu: Cpu): void {
  if ((cpu.i32[CR0] & CR0_NE) !== 0) throwFault(cpu, MF, NO_ERROR);
  if (cpu.bus.setFerr !== undefined && cpu.i32[IGNNE] === 0) throwFault(cpu, FROZEN, NO_ERROR);
}

export const fwait: Handler = (cpu) => {
  if ((cpu.i32[CR0] & (CR0_MP | CR0_TS)) === (CR0_MP | CR0_TS)) throwFault(cpu, NM, NO_ERROR);
  if ((cpu.i32[STATUS] & ES) !== 0) reportPending(cpu);
};

/** Remembers the instruction, and its memory operand, for the handler of an error. */
export function note(cpu: Cpu, op: DecodedOp): void {
  const i32 = cpu.i32;
  i32[INSTRUCTION] = i32[EIP] + op.delta;
  i32[INSTRUCTION_CS] = cpu.segSelector[CS];
  i32[OPCODE] = op.imm;
  if (!op.mem) return;
  i32[OPERAND] = offsetOf(cpu, op);
  i32[OPERAND_DS] = cpu.segSelector[op.seg];
}

/** Records an operation's flags; true when its result counts, as no unmasked exception came before it. */
export function settle(cpu: Cpu, flags: number): boolean {
  const i32 = cpu.i32;
  const status = (i32[STATUS] & ~C1) | flags;
  i32[STATUS] = status;
  if ((flags & EXCEPTIONS & ~i32[CONTROL]) === 0) return true;
  setSummary(cpu);
  return (flags & ~i32[CONTROL] & BEFORE) === 0;
}

/** Recomputes the error summary after the status or control word changed, and drives FERR#. */
export function setSummary(cpu: Cpu): void {
  const i32 = cpu.i32;
  const before = i32[STATUS];
  const pending = (before & ~i32[CONTROL] & EXCEPTIONS) !== 0;
  i32[STATUS] = pending ? before | ES | BUSY : before & ~(ES | BUSY);
  if (((before ^ i32[STATUS]) & ES) !== 0) driveFerr(cpu);
}

/** After the error summary or CR0.NE changed. */
export function driveFerr(cpu: Cpu): void {
  const { bus, i32 } = cpu;
  bus.setFerr?.((i32[STATUS] & ES) !== 0 && (i32[CR0] & CR0_NE) === 0);
}

/** An operand register is empty. True when masked: the caller goes on with the indefinite in ST(n). */
export function underflow(cpu: Cpu, n: number): boolean {
  if (!settle(cpu, UNDERFLOW)) return false;
  storeIndefinite(cpu.i32, st(cpu, n));
  markFull(cpu, n);
  return true;
}

/** An operand register is empty and nothing on the stack is to be written. True when masked. */
export function underflowAlone(cpu: Cpu): boolean {
  return settle(cpu, UNDERFLOW);
}

/** The register to be pushed into is not empty: with the exception masked, the indefinite is pushed. */
export function overflow(cpu: Cpu): void {
  if (!settle(cpu, OVERFLOW)) return;
  push(cpu);
  storeIndefinite(cpu.i32, st(cpu, 0));
}

export function canPush(cpu: Cpu): boolean {
  return ((cpu.i32[TAGS] >>> ((cpu.i32[TOP] - 1) & 7)) & 1) === 0;
}

export function clearC1(cpu: Cpu): void {
  cpu.i32[STATUS] &= ~C1;
}

// ── State as a whole ───────────────────────────────────────────────────────────────────────────────────────────

/** FNINIT. The registers' contents stay. */
export function initialise(cpu: Cpu): void {
  const i32 = cpu.i32;
  i32[CONTROL] = CONTROL_INIT;
  i32[STATUS] &= ES;
  i32[TOP] = 0;
  i32[TAGS] = 0;
  for (const pointer of [INSTRUCTION, INSTRUCTION_CS, OPERAND, OPERAND_DS, OPCODE]) i32[pointer] = 0;
  setSummary(cpu);
}

export function loadControl(cpu: Cpu, value: number): void {
  cpu.i32[CONTROL] = (value & 0x1f3f) | 0x40;
  setSummary(cpu);
}

/** The status word with TOP in it. */
export function statusWord(cpu: Cpu): number {
  return cpu.i32[STATUS] | (cpu.i32[TOP] << 11);
}

export function loadStatus(cpu: Cpu, value: number): void {
  cpu.i32[TOP] = (value >>> 11) & 7;
  cpu.i32[STATUS] = (value & 0x477f) | (cpu.i32[STATUS] & ES);
  setSummary(cpu);
}
