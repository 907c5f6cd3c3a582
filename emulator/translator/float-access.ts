/**
 * What translated x87, MMX and SSE instructions have in common (see cpu/ops/x87-unit.ts and cpu/ops/simd-unit.ts): the
 * units' availability, remembered instructions, operands of 8, 10 and 16 bytes. An instruction that is not of the
 * common kind leaves the region before anything has changed, and the interpreter executes it.
 */
import type { Cpu } from '../cpu/cpu.ts';
import type { DecodedOp } from '../cpu/decoded.ts';
import { ES } from '../cpu/fpu/bits.ts';
import { readSlow, writeSlow } from '../cpu/memory.ts';
import { CR0_EM, CR0_TS, CR4_OSFXSR } from '../cpu/mmu.ts';
import { CS } from '../cpu/registers.ts';
import { OFFSET, TRANSLATOR } from '../cpu/state.ts';
import { PLACE_BASE } from './access.ts';
import type { Emitter } from './emitter.ts';
import { LOCAL } from './locals.ts';
import { IMPORT } from './runtime.ts';
import { TYPE_I64, TYPE_V128 } from './wasm/opcodes.ts';

const { ADDRESS, T2, V0, W0 } = LOCAL;

/** Bits of `Emitter.floats`: x87 and MMX, or SSE, may be used, and no error of the x87 unit is pending. */
const X87_READY = 1;
const SSE_READY = 2;
/** CS, and the operand's segment, of the last x87 instruction are those of this region. */
const CS_NOTED = 4;
const SEGMENT_NOTED = 8;
/** TOP is 0 and no register is empty. */
const MMX_STARTED = 0x800;

function pushWord(e: Emitter, offset: number, mask: number): void {
  e.asm.const(0);
  e.asm.memory('i32.load', offset, true);
  e.asm.opConst('i32.and', mask);
}

function storeWord(e: Emitter, offset: number, push: () => void): void {
  e.asm.const(0);
  push();
  e.asm.memory('i32.store', offset, true);
}

// ── Availability ─────────────────────────────────────────────────────────────────────────────────────────────────

function needX87(e: Emitter): void {
  e.usesFloats = true;
  if ((e.floats & X87_READY) !== 0) return;
  e.bailIf(() => {
    pushWord(e, OFFSET.CR0, CR0_EM | CR0_TS);
    pushWord(e, OFFSET.FPU_STATUS, ES);
    e.asm.op('i32.or');
  });
  e.floats |= X87_READY;
}

export function beginX87(e: Emitter): void {
  needX87(e);
  e.floats &= ~MMX_STARTED;
}

export function beginMmx(e: Emitter): void {
  needX87(e);
}

export function beginSse(e: Emitter): void {
  e.usesFloats = true;
  if ((e.floats & SSE_READY) !== 0) return;
  e.bailIf(() => {
    pushWord(e, OFFSET.CR0, CR0_EM | CR0_TS);
    pushWord(e, OFFSET.CR4, CR4_OSFXSR);
    e.asm.opConst('i32.xor', CR4_OSFXSR);
    e.asm.op('i32.or');
  });
  e.floats |= SSE_READY;
}

/** What every MMX instruction does to the x87 stack. */
export function startMmx(e: Emitter): void {
  if ((e.floats & MMX_STARTED) !== 0) return;
  storeWord(e, OFFSET.FPU_TOP, () => e.asm.const(0));
  storeWord(e, OFFSET.FPU_TAGS, () => e.asm.const(0xff));
  e.floats |= MMX_STARTED;
}

/** EMMS has written TOP and tags. */
export function endMmx(e: Emitter): void {
  e.floats &= ~MMX_STARTED;
}

/** Remembers an x87 instruction, and with a memory operand its address, which is in ADDRESS. */
export function note(e: Emitter, op: DecodedOp): void {
  storeWord(e, OFFSET.FPU_INSTRUCTION, () => e.asm.const(e.eip));
  storeWord(e, OFFSET.FPU_OPCODE, () => e.asm.const(op.imm));
  if ((e.floats & CS_NOTED) === 0) {
    storeWord(e, OFFSET.FPU_INSTRUCTION_CS, () => pushWord(e, OFFSET.SEG_SELECTOR + 4 * CS, 0xffff));
    e.floats |= CS_NOTED;
  }
  if (!op.mem) return;
  storeWord(e, OFFSET.FPU_OPERAND, () => e.asm.get(ADDRESS));
  const noted = SEGMENT_NOTED << op.seg;
  if ((e.floats & noted) !== 0) return;
  storeWord(e, OFFSET.FPU_OPERAND_DS, () => pushWord(e, OFFSET.SEG_SELECTOR + 4 * op.seg, 0xffff));
  e.floats = (e.floats & ~(SEGMENT_NOTED * 0xff)) | noted;
}

/** Calls a function that returns 0 when it has executed the instruction. */
export function attempt(e: Emitter, name: string, push: () => void): void {
  e.bailIf(() => {
    push();
    e.callFloat(name);
  });
}

// ── Operands in memory ───────────────────────────────────────────────────────────────────────────────────────────

/** Takes a linear address from the stack; pushes non-zero when the access must go the slow way. */
function check(e: Emitter, bytes: number, aligned: boolean, word: number): void {
  if (!aligned) return e.checkAccess(bytes, word);
  e.checkAccess(1, word);
  e.asm.get(ADDRESS);
  e.asm.opConst('i32.and', bytes - 1);
  e.asm.op('i32.or');
}

/** What is not aligned is for the interpreter, which knows the exception. */
function bailUnlessAligned(e: Emitter, bytes: number, aligned: boolean): void {
  if (!aligned) return;
  e.bailIf(() => {
    e.asm.get(ADDRESS);
    e.asm.opConst('i32.and', bytes - 1);
  });
}

function readSlowly(e: Emitter, bytes: number): void {
  const { asm } = e;
  asm.get(ADDRESS);
  asm.const(bytes);
  asm.call(IMPORT.readWide);
  e.bailIf(() => pushWord(e, TRANSLATOR.REFUSED, -1));
}

function writeSlowly(e: Emitter, bytes: number): void {
  const { asm } = e;
  asm.get(ADDRESS);
  asm.const(bytes);
  asm.call(IMPORT.writeWide);
  e.bailIf(() => pushWord(e, TRANSLATOR.REFUSED, -1));
}

/** Linear address on the stack → eight bytes as an i64. */
export function load64(e: Emitter): void {
  const { asm } = e;
  e.checkAccess(8, e.readWord);
  asm.if(TYPE_I64);
  readSlowly(e, 8);
  asm.const(0);
  asm.memory('i64.load', TRANSLATOR.WIDE, true);
  asm.else();
  e.pushPlace();
  asm.memory('i64.load', PLACE_BASE);
  asm.end();
}

/** Linear address on the stack; eight bytes of W0 → stored. */
export function store64(e: Emitter): void {
  const { asm } = e;
  e.checkAccess(8, e.writeWord);
  asm.if();
  asm.const(0);
  asm.get(W0);
  asm.memory('i64.store', TRANSLATOR.WIDE, true);
  writeSlowly(e, 8);
  asm.else();
  e.pushPlace();
  asm.get(W0);
  asm.memory('i64.store', PLACE_BASE);
  asm.end();
}

/** Linear address on the stack → eight bytes into W0, the two behind them into T2. */
export function load80(e: Emitter): void {
  const { asm } = e;
  e.checkAccess(10, e.readWord);
  asm.if();
  readSlowly(e, 10);
  asm.const(0);
  asm.memory('i64.load', TRANSLATOR.WIDE, true);
  asm.set(W0);
  pushWord(e, TRANSLATOR.WIDE + 8, 0xffff);
  asm.set(T2);
  asm.else();
  e.pushPlace();
  asm.memory('i64.load', PLACE_BASE);
  asm.set(W0);
  e.pushPlace();
  asm.memory('i32.load16_u', PLACE_BASE + 8);
  asm.set(T2);
  asm.end();
}

/** Linear address on the stack; W0 and the low half of T2 → stored. */
export function store80(e: Emitter): void {
  const { asm } = e;
  e.checkAccess(10, e.writeWord);
  asm.if();
  asm.const(0);
  asm.get(W0);
  asm.memory('i64.store', TRANSLATOR.WIDE, true);
  storeWord(e, TRANSLATOR.WIDE + 8, () => asm.get(T2));
  writeSlowly(e, 10);
  asm.else();
  e.pushPlace();
  asm.get(W0);
  asm.memory('i64.store', PLACE_BASE);
  e.pushPlace();
  asm.get(T2);
  asm.memory('i32.store16', PLACE_BASE + 8);
  asm.end();
}

const LOADS = { 4: 'v128.load32_zero', 8: 'v128.load64_zero', 16: 'v128.load' } as const;

/** Linear address on the stack → so many bytes as the low end of a vector, zeros above. */
export function loadVector(e: Emitter, bytes: 4 | 8 | 16, aligned: boolean): void {
  const { asm } = e;
  check(e, bytes, aligned, e.readWord);
  asm.if(TYPE_V128);
  bailUnlessAligned(e, bytes, aligned);
  readSlowly(e, bytes);
  asm.const(0);
  asm.memory(LOADS[bytes], TRANSLATOR.WIDE);
  asm.else();
  e.pushPlace();
  asm.memory(LOADS[bytes], PLACE_BASE);
  asm.end();
}

/** Linear address on the stack; V0 → stored. */
export function storeVector(e: Emitter, aligned: boolean): void {
  const { asm } = e;
  check(e, 16, aligned, e.writeWord);
  asm.if();
  bailUnlessAligned(e, 16, aligned);
  asm.const(0);
  asm.get(V0);
  asm.memory('v128.store', TRANSLATOR.WIDE);
  writeSlowly(e, 16);
  asm.else();
  e.pushPlace();
  asm.get(V0);
  asm.memory('v128.store', PLACE_BASE);
  asm.end();
}

// ── The slow way, in JavaScript ──────────────────────────────────────────────────────────────────────────────────

/** Copies an operand whose access has been checked into the state at `to`. */
export function copyFromGuest(cpu: Cpu, linear: number, bytes: number, to: number): void {
  const { i32 } = cpu.state;
  for (let n = 0; n + 4 <= bytes; n += 4) i32[(to + n) >> 2] = readSlow(cpu, (linear + n) | 0, 4, cpu.user);
  if (bytes === 10) i32[(to + 8) >> 2] = readSlow(cpu, (linear + 8) | 0, 2, cpu.user);
}

export function copyToGuest(cpu: Cpu, linear: number, bytes: number, from: number): void {
  const { i32 } = cpu.state;
  for (let n = 0; n + 4 <= bytes; n += 4) writeSlow(cpu, (linear + n) | 0, 4, i32[(from + n) >> 2], cpu.user);
  if (bytes === 10) writeSlow(cpu, (linear + 8) | 0, 2, i32[(from + 8) >> 2], cpu.user);
}
