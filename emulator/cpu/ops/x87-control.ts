/** x87 control (Intel SDM volume 1, sections 8.1.10 and 8.3.7; figures 8-9 to 8-12): words, environment, state. */
import type { Cpu } from '../cpu.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { BUSY, ES } from '../fpu/bits.ts';
import { classOf, NORMAL, ZERO } from '../fpu/value.ts';
import { checkWideAlignment, probeRead, probeWrite } from '../memory.ts';
import { segmentLinear } from '../segmentation.ts';
import { OFFSET } from '../state.ts';
import { offsetOf, readAddress, writeAddress } from './operands.ts';
import {
  CONTROL,
  enter,
  enterNoWait,
  initialise,
  INSTRUCTION,
  INSTRUCTION_CS,
  loadControl,
  loadStatus,
  note,
  OPCODE,
  OPERAND,
  OPERAND_DS,
  REGISTERS,
  setSummary,
  st,
  STATUS,
  statusWord,
  TAGS,
} from './x87-unit.ts';

const XMM = OFFSET.XMM >> 2;
/** Everything masked, round to nearest. */
const MXCSR_INIT = 0x1f80;
const REGISTER_BYTES = 10;
const ALL_MASKED = 0x3f;

const fninit: Handler = (cpu) => {
  enterNoWait(cpu);
  initialise(cpu);
};
const fnclex: Handler = (cpu) => {
  enterNoWait(cpu);
  cpu.i32[STATUS] &= ~0x7f;
  setSummary(cpu);
};
/** FENI, FDISI and FSETPM of the 8087 and 80287. */
const nothing: Handler = (cpu) => enterNoWait(cpu);
const fnop: Handler = (cpu, op) => {
  enter(cpu);
  note(cpu, op);
};

const fldcw: Handler = (cpu, op) => {
  enter(cpu);
  loadControl(cpu, cpu.read16(readAddress(cpu, op, 2)));
};
const fnstcw: Handler = (cpu, op) => {
  enterNoWait(cpu);
  cpu.write16(writeAddress(cpu, op, 2), cpu.i32[CONTROL]);
};
const fnstsw: Handler = (cpu, op) => {
  enterNoWait(cpu);
  if (op.mem) cpu.write16(writeAddress(cpu, op, 2), statusWord(cpu));
  else cpu.r16[0] = statusWord(cpu);
};

/** Two bits a register: 0 valid, 1 zero, 2 special, 3 empty. */
export function fullTags(cpu: Cpu): number {
  let word = 0;
  for (let n = 0; n < 8; n++) {
    const kind = classOf(cpu.i32, REGISTERS + 4 * n);
    const full = (cpu.i32[TAGS] >>> n) & 1;
    const tag = full === 0 ? 3 : kind === ZERO ? 1 : kind === NORMAL ? 0 : 2;
    word |= tag << (2 * n);
  }
  return word;
}

/** Of a tag word only empty or not is kept: the rest follows from the registers. */
function loadTags(cpu: Cpu, word: number): void {
  let tags = 0;
  for (let n = 0; n < 8; n++) if (((word >>> (2 * n)) & 3) !== 3) tags |= 1 << n;
  cpu.i32[TAGS] = tags;
}

/** The environment as seven words of its size. In real and virtual-8086 mode pointers are linear addresses. */
function environment(cpu: Cpu, wide: boolean): number[] {
  const i32 = cpu.i32;
  const state = [i32[CONTROL], statusWord(cpu), fullTags(cpu)];
  const opcode = i32[OPCODE];
  if (cpu.paragraphs) {
    const code = (i32[INSTRUCTION_CS] << 4) + i32[INSTRUCTION];
    const data = (i32[OPERAND_DS] << 4) + i32[OPERAND];
    const high = (linear: number): number => (linear >>> 16) << 12;
    return reserved([...state, code & 0xffff, high(code) | opcode, data & 0xffff, high(data)], wide, [3, 5]);
  }
  const [cs, ds] = [i32[INSTRUCTION_CS], i32[OPERAND_DS]];
  const selector = wide ? (opcode << 16) | cs : cs;
  return reserved([...state, i32[INSTRUCTION], selector, i32[OPERAND], ds], wide, [6]);
}

/** Unused upper halves of the words of 32 bits are ones. */
function reserved(words: number[], wide: boolean, more: readonly number[]): number[] {
  if (wide) for (const n of [0, 1, 2, ...more]) words[n] |= 0xffff0000;
  return words;
}

function storeEnvironment(cpu: Cpu, at: number, wide: boolean): void {
  const step = wide ? 4 : 2;
  environment(cpu, wide).forEach((word, n) => {
    if (wide) cpu.write32((at + step * n) | 0, word);
    else cpu.write16((at + step * n) | 0, word);
  });
}

function loadEnvironment(cpu: Cpu, at: number, wide: boolean): void {
  const step = wide ? 4 : 2;
  const read = (n: number): number =>
    wide ? cpu.read32((at + step * n) | 0) : cpu.read16((at + step * n) | 0);
  const words = [0, 1, 2, 3, 4, 5, 6].map(read);
  const i32 = cpu.i32;
  i32[CONTROL] = (words[0] & 0x1f3f) | 0x40;
  loadTags(cpu, words[2]);
  if (cpu.paragraphs) loadLinearPointers(cpu, words);
  else {
    i32[INSTRUCTION] = words[3];
    i32[INSTRUCTION_CS] = words[4] & 0xffff;
    i32[OPCODE] = wide ? (words[4] >>> 16) & 0x7ff : 0;
    i32[OPERAND] = words[5];
    i32[OPERAND_DS] = words[6] & 0xffff;
  }
  loadStatus(cpu, words[1]);
}

/** A linear address is an offset from selector 0. */
function loadLinearPointers(cpu: Cpu, words: readonly number[]): void {
  const linear = (low: number, high: number): number => (low & 0xffff) | ((high & 0x0ffff000) << 4);
  const i32 = cpu.i32;
  i32[INSTRUCTION] = linear(words[3], words[4]);
  i32[INSTRUCTION_CS] = 0;
  i32[OPCODE] = words[4] & 0x7ff;
  i32[OPERAND] = linear(words[5], words[6]);
  i32[OPERAND_DS] = 0;
}

function environmentBytes(op: DecodedOp): number {
  return op.size === 4 ? 28 : 14;
}

/** Linear address of an image of many bytes: processors try its first word, then its last byte. */
function imageAddress(cpu: Cpu, op: DecodedOp, bytes: number, write: boolean): number {
  const at = write ? writeAddress(cpu, op, op.size) : readAddress(cpu, op, op.size);
  checkWideAlignment(cpu, at, op.size);
  probeRange(cpu, at, op.size, write);
  const last = (offsetOf(cpu, op) + bytes - 1) | 0;
  const end = cpu.segCheck[op.seg] === 0 ? last : segmentLinear(cpu, op.seg, last, 1, write);
  probeRange(cpu, end, 1, write);
  return at;
}

function probeRange(cpu: Cpu, linear: number, size: number, write: boolean): void {
  if (write) probeWrite(cpu, linear, size, cpu.user);
  else probeRead(cpu, linear, size, cpu.user);
}

const fnstenv: Handler = (cpu, op) => {
  enterNoWait(cpu);
  const bytes = environmentBytes(op);
  const at = imageAddress(cpu, op, bytes, true);
  storeEnvironment(cpu, at, op.size === 4);
  cpu.i32[CONTROL] |= ALL_MASKED;
  setSummary(cpu);
};
const fldenv: Handler = (cpu, op) => {
  enter(cpu);
  const bytes = environmentBytes(op);
  const at = imageAddress(cpu, op, bytes, false);
  loadEnvironment(cpu, at, op.size === 4);
};

/** ST(0) to ST(7) follow the environment. */
const fnsave: Handler = (cpu, op) => {
  enterNoWait(cpu);
  const bytes = environmentBytes(op);
  const size = bytes + 8 * REGISTER_BYTES;
  const at = imageAddress(cpu, op, size, true);
  storeEnvironment(cpu, at, op.size === 4);
  for (let n = 0; n < 8; n++) {
    const from = st(cpu, n);
    const to = at + bytes + n * REGISTER_BYTES;
    // By words: registers have ten bytes, and alignment is a matter of the whole image.
    for (let k = 0; k < 5; k++) cpu.write16((to + 2 * k) | 0, cpu.i32[from + (k >> 1)] >>> (16 * (k & 1)));
  }
  initialise(cpu);
};
const frstor: Handler = (cpu, op) => {
  enter(cpu);
  const bytes = environmentBytes(op);
  const size = bytes + 8 * REGISTER_BYTES;
  const at = imageAddress(cpu, op, size, false);
  loadEnvironment(cpu, at, op.size === 4);
  for (let n = 0; n < 8; n++) {
    const to = st(cpu, n);
    const from = at + bytes + n * REGISTER_BYTES;
    const read = (k: number): number => cpu.read16((from + 2 * k) | 0);
    cpu.i32[to] = read(0) | (read(1) << 16);
    cpu.i32[to + 1] = read(2) | (read(3) << 16);
    cpu.i32[to + 2] = read(4);
  }
};

/** After RESET: every x87 exception unmasked, every register a zero that is not empty; SSE as for use. */
export function resetFpu(cpu: Cpu): void {
  initialise(cpu);
  cpu.i32[CONTROL] = 0x40;
  cpu.i32[STATUS] &= ~(ES | BUSY);
  cpu.i32[TAGS] = 0xff;
  cpu.i32.fill(0, REGISTERS, REGISTERS + 32);
  cpu.i32.fill(0, XMM, XMM + 32);
  cpu.i32[OFFSET.MXCSR >> 2] = MXCSR_INIT;
}

export const X87_CONTROL: Record<string, (op: DecodedOp) => Handler> = {
  fninit: () => fninit,
  fnclex: () => fnclex,
  feni: () => nothing,
  fnop: () => fnop,
  fldcw: () => fldcw,
  fnstcw: () => fnstcw,
  fnstsw: () => fnstsw,
  fnstenv: () => fnstenv,
  fldenv: () => fldenv,
  fnsave: () => fnsave,
  frstor: () => frstor,
};
