/** States to start a program in: registers that lead its addresses into the data pages, operands worth trying. */
import type { MemoryUse, RegisterUse, Use, ValueKind } from './addressing.ts';
import { ESP, pointer } from './addressing.ts';
import type { Generated } from './generate.ts';
import { CODE_SELECTORS, landing, SELECTORS } from './generate.ts';
import { bytesOf } from './instruction.ts';
import type { Input, Patch } from './layout.ts';
import { baseOf, CODE, imageOffset, MAX_PATCHES, PATCH_BYTES } from './layout.ts';
import { putLanes, unitFor } from './unit-state.ts';
import { Random, value32, value64, value80 } from './values.ts';

const MXCSR_AT = 24;
const ENVIRONMENT_WORDS = 7;

interface Filling {
  random: Random;
  regs: Int32Array;
  /** Registers whose value is decided. */
  set: Set<number>;
  patches: Patch[];
  generated: Generated;
}

/** State number `number` of a program. */
export function makeInput(generated: Generated, seed: number, program: number, number: number): Input {
  const random = new Random(
    Math.imul(seed, 0x85ebca6b) ^ Math.imul(program, 0xc2b2ae35) ^ Math.imul(number, 0x27d4eb2f),
  );
  const { instructions, segments } = generated.program;
  const rows = instructions.map((each) => each.row);
  const regs = Int32Array.from({ length: 8 }, () => random.value());
  const filling: Filling = { random, regs, set: new Set(), patches: [], generated };
  setStack(filling);
  for (const use of generated.uses) applyUse(filling, use);
  return {
    ...{ regs, segments, patches: filling.patches.slice(0, MAX_PATCHES) },
    eflags: chooseFlags(
      random,
      rows.some((row) => row.semantics === 'iret'),
    ),
    unit: unitFor(rows, random),
  };
}

function chooseFlags(random: Random, returns: boolean): number {
  const down = random.chance(20) ? 0x400 : 0;
  const alignment = random.chance(3) ? 0x40000 : 0;
  // With NT the return would be a task's, which 64-bit hosts have not.
  const nested = !returns && random.chance(2) ? 0x4000 : 0;
  return 0x202 | (random.word() & 0x8d5) | down | alignment | nested;
}

function setStack({ random, regs, set, generated }: Filling): void {
  const { segments, instructions } = generated.program;
  const at = pointer(random, 4, instructions.length > 1);
  regs[ESP] = ((random.chance(85) ? at & ~3 : at) - baseOf(segments.ss)) | 0;
  set.add(ESP);
}

function applyUse(filling: Filling, use: Use): void {
  if ('register' in use) setRegister(filling, use);
  else placeOperand(filling, use);
}

function setRegister({ random, regs, set, generated }: Filling, use: RegisterUse): void {
  const { register } = use;
  if (set.has(register)) return;
  const { start, segments } = generated.program;
  if (use.holds === 'code') regs[register] = CODE + landing(random, start, false) - baseOf(segments.cs);
  if (use.holds === 'selector') regs[register] = (random.word() << 16) | random.pick(SELECTORS);
  if (use.holds === 'count' && random.chance(85)) regs[register] = random.below(random.chance(70) ? 6 : 70);
  if (use.holds === 'bits' && random.chance(85)) regs[register] = random.below(0x800) - 0x400;
  if (use.holds === 'sign' && random.chance(65))
    regs[register] = random.chance(50) ? 0 : random.below(40) - 20;
  set.add(register);
}

/** Linear address that the use comes to with the registers as they are. */
function addressOf(regs: Int32Array, use: MemoryUse): number {
  const base = use.base < 0 ? 0 : regs[use.base];
  const index = use.index < 0 ? 0 : regs[use.index] << use.scale;
  const offset = base + index + use.disp;
  return (use.segmentBase + (use.narrow ? offset & 0xffff : offset)) | 0;
}

function chooseIndex({ random, regs, set }: Filling, use: MemoryUse): void {
  if (use.index < 0 || set.has(use.index)) return;
  const small = random.below(64) - (use.base < 0 || random.chance(70) ? 0 : 32);
  regs[use.index] = use.narrow ? (regs[use.index] & ~0xffff) | (small & 0xffff) : small;
  set.add(use.index);
}

function placeOperand(filling: Filling, use: MemoryUse): void {
  const { random, regs, set, generated } = filling;
  chooseIndex(filling, use);
  if (use.base >= 0 && !set.has(use.base)) {
    const at = pointer(random, use.size, generated.program.instructions.length > 1);
    const rest = addressOf(regs, { ...use, base: -1, narrow: false });
    const base = (at - rest) | 0;
    regs[use.base] = use.narrow ? (regs[use.base] & ~0xffff) | (base & 0xffff) : base;
    set.add(use.base);
  }
  patch(filling, addressOf(regs, use), contents(filling, use));
}

/** Writes bytes into the image, in pieces; what lies in no page of it is left out. */
function patch({ patches }: Filling, linear: number, bytes: readonly number[]): void {
  let run: Patch | null = null;
  let values: number[] = [];
  const finish = (): void => {
    if (run !== null) patches.push({ ...run, bytes: Uint8Array.from(values) });
    run = null;
    values = [];
  };
  bytes.forEach((byte, n) => {
    const offset = imageOffset((linear + n) | 0);
    if (run !== null && (offset !== run.offset + values.length || values.length === PATCH_BYTES)) finish();
    if (offset < 0) return;
    run ??= { offset, bytes: new Uint8Array(0) };
    values.push(byte);
  });
  finish();
}

// ── Contents ───────────────────────────────────────────────────────────────────────────────────────────────────

function contents(filling: Filling, use: MemoryUse): number[] {
  const { random } = filling;
  if (use.value === 'any') return random.chance(70) ? integer(filling, use.size) : [];
  return MAKERS[use.value](filling, use);
}

/** Sometimes what a register holds, so that comparisons find something. */
function integer({ random, regs }: Filling, size: number): number[] {
  const low = random.chance(25) ? regs[random.below(8)] : random.value();
  const bytes = bytesOf(low, Math.min(size, 4));
  if (size < 8) return bytes;
  return [...bytes, ...bytesOf(random.chance(40) ? regs[2] : random.value(), 4)];
}

const words = (list: readonly number[], size: number): number[] =>
  list.flatMap((word) => bytesOf(word, size));
const wordSize = (use: MemoryUse): number => (use.wide ? 4 : 2);

function lanes(kind: 'ps' | 'pd' | 'pi') {
  return ({ random }: Filling, use: MemoryUse): number[] => {
    const buffer = Buffer.alloc(16);
    putLanes(buffer, 0, kind, random);
    return [...buffer.subarray(0, Math.min(16, use.size))];
  };
}

function nearTarget({ random, generated }: Filling, selector: number): number {
  return CODE + landing(random, generated.program.start, false) - baseOf(selector);
}

function farPointer(filling: Filling, use: MemoryUse): number[] {
  const { random } = filling;
  const selector = random.pick(random.chance(60) ? CODE_SELECTORS : SELECTORS);
  const size = use.size - 2;
  if (size === 2 || size === 4)
    return [...bytesOf(nearTarget(filling, selector), size), ...bytesOf(selector, 2)];
  return words([nearTarget(filling, selector), selector], use.size / 2);
}

/** TF, DF, NT, AC, ID and what user mode cannot change, some of each. */
function flagsWord(random: Random): number {
  const rare = (bit: number, percent: number): number => (random.chance(percent) ? bit : 0);
  const common = (random.word() & 0x8d5) | rare(0x100, 6) | rare(0x400, 20) | rare(0x200, 50);
  return common | rare(0x40000, 5) | rare(0x200000, 10) | rare(0x3000, 20) | rare(0x10000, 10);
}

function environment({ random }: Filling, use: MemoryUse): number[] {
  const masks = random.chance(75) ? 0x3f : random.below(64);
  const control =
    masks | (random.below(16) << 8) | (random.word() & 0xf0c0 & (random.chance(30) ? -1 : 0x40));
  const list = Array.from({ length: ENVIRONMENT_WORDS }, () => random.word());
  list[0] = control;
  list[1] = random.chance(70) ? list[1] & 0x7f00 : list[1];
  // The host keeps neither selector, nor opcode and operand without an error.
  for (const n of [4, 5, 6]) list[n] = 0;
  return words(list, wordSize(use));
}

function saveImage({ random }: Filling): number[] {
  const unit = Buffer.alloc(MXCSR_AT + 8);
  unit.writeUInt16LE(random.chance(70) ? 0x37f : random.word() & 0x1f7f, 0);
  unit.writeUInt16LE(random.word() & 0x7f00, 2);
  unit.writeUInt8(random.below(256), 4);
  unit.writeInt32LE(random.chance(85) ? random.word() & 0xffff : random.word(), MXCSR_AT);
  return [...unit];
}

function decimal({ random }: Filling): number[] {
  const digits = Array.from({ length: 9 }, () =>
    random.chance(95) ? random.below(10) * 16 + random.below(10) : random.below(256),
  );
  return [...digits, random.below(256)];
}

const MAKERS: Record<Exclude<ValueKind, 'any'>, (filling: Filling, use: MemoryUse) => number[]> = {
  f32: ({ random }) => bytesOf(value32(random) | 0, 4),
  f64: ({ random }) => words(value64(random), 4),
  f80: ({ random }) => {
    const [low, high, top] = value80(random);
    return [...words([low, high], 4), ...bytesOf(top, 2)];
  },
  bcd: decimal,
  ps: lanes('ps'),
  pd: lanes('pd'),
  pi: lanes('pi'),
  near: (filling, use) => bytesOf(nearTarget(filling, filling.generated.program.segments.cs), use.size),
  far: farPointer,
  flags: ({ random }, use) => bytesOf(flagsWord(random), use.size),
  iret: (filling, use) => {
    const selector = filling.random.pick(CODE_SELECTORS);
    const list = [nearTarget(filling, selector), selector, flagsWord(filling.random)];
    return words(list, use.size / 3);
  },
  selector: ({ random }, use) => bytesOf((random.word() << 16) | random.pick(SELECTORS), use.size),
  bounds: ({ random, regs }, use) => {
    const near = (distance: number): number => regs[random.below(8)] + random.below(9) - distance;
    return words([near(8), near(0)], use.size / 2);
  },
  environment,
  fxsave: saveImage,
  mxcsr: ({ random }) => bytesOf(random.word() & (random.chance(80) ? 0xffff : -1), 4),
  count: (filling, use) => {
    if (filling.random.chance(20)) return lanes('pi')(filling, use);
    return [...words([filling.random.below(70), 0], 4), ...lanes('pi')(filling, use)].slice(0, use.size);
  },
};
