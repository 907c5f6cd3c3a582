/** Memory operands in every encoding: ModRM, SIB, displacement (Intel SDM volume 2, tables 2-1 to 2-3). */
import { bytesOf } from './instruction.ts';
import type { Segments } from './layout.ts';
import { baseOf, DATA } from './layout.ts';
import type { Random } from './values.ts';

/** What a memory operand or a register holds when the program starts. */
export type ValueKind =
  | 'any'
  | 'f32'
  | 'f64'
  | 'f80'
  | 'bcd'
  | 'ps'
  | 'pd'
  | 'pi'
  | 'near'
  | 'far'
  | 'flags'
  | 'iret'
  | 'selector'
  | 'bounds'
  | 'environment'
  | 'fxsave'
  | 'mxcsr'
  | 'count';

/** An address that the program makes from registers: those are set so that it lies in the data pages. */
export interface MemoryUse {
  /** Register numbers; -1 for none. */
  base: number;
  index: number;
  scale: number;
  disp: number;
  /** 16-bit address. */
  narrow: boolean;
  /** Linear address of offset 0 in its segment. */
  segmentBase: number;
  value: ValueKind;
  /** Bytes of the operand. */
  size: number;
  /** Operand size of stack images. */
  wide: boolean;
}

/** A register that holds something of a kind. */
export interface RegisterUse {
  register: number;
  holds: 'code' | 'selector' | 'count' | 'bits' | 'sign';
}

export type Use = MemoryUse | RegisterUse;

/** A program while it grows. */
export interface Draft {
  random: Random;
  segments: Segments;
  code16: boolean;
  /** Offset in the code pages. */
  start: number;
  /** Registers that an instruction before has changed. */
  clobbered: Set<number>;
  uses: Use[];
  /** One of several instructions: faults are rarer. */
  calm: boolean;
}

export const SEGMENT_PREFIXES = [0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65];
const SEGMENT_NAMES = ['es', 'cs', 'ss', 'ds', 'fs', 'gs'] as const;
export const ESP = 4;
const EBP = 5;

export interface Operand {
  value: ValueKind;
  size: number;
  /** 16-bit address. */
  narrow: boolean;
  /** Segment override prefix, or 0. */
  override: number;
}

/** Linear address of offset 0 of the segment that is used. */
export function segmentBase(draft: Draft, override: number, base: number): number {
  const n = SEGMENT_PREFIXES.indexOf(override);
  const name = n >= 0 ? SEGMENT_NAMES[n] : base === ESP || base === EBP ? 'ss' : 'ds';
  return baseOf(draft.segments[name]);
}

/** An address in the data pages: mostly well inside, sometimes over a border of a page or of what is mapped. */
export function pointer(random: Random, size: number, calm: boolean): number {
  const place = random.below(calm ? 240 : 100);
  const over = (border: number): number => DATA + border - random.below(size + 3);
  if (place < 12) return over(0x1000);
  if (place < 20) return over(0x2000);
  if (place < 25) return DATA + 0x2000 + random.below(0xf00);
  if (place < 31) return over(0x3000);
  if (place < 36) return DATA + random.below(4) - random.below(size);
  if (place < 41) return over(0x5000);
  if (place < 45) return DATA + 0x4000 - random.below(size);
  const inside = DATA + 0x200 + random.below(0x1c00);
  return size >= 16 || random.chance(60) ? inside & -Math.min(size, 16) : inside;
}

/** Registers that still hold what they started with. */
function freeRegisters(draft: Draft, among: readonly number[]): number[] {
  return among.filter((n) => !draft.clobbered.has(n));
}

function smallDisplacement(random: Random): number {
  return random.below(256) - 128;
}

function use(draft: Draft, operand: Operand, parts: Partial<MemoryUse>): MemoryUse {
  const { value, size, narrow, override } = operand;
  const base = parts.base ?? -1;
  const made: MemoryUse = {
    ...{ base, index: -1, scale: 0, disp: 0, narrow, value, size, wide: true },
    segmentBase: segmentBase(draft, override, base),
    ...parts,
  };
  draft.uses.push(made);
  return made;
}

/** ModRM and what follows it; `reg` is its middle field. */
export function memoryOperand(draft: Draft, reg: number, operand: Operand): number[] {
  return operand.narrow ? address16(draft, reg, operand) : address32(draft, reg, operand);
}

function target(draft: Draft, operand: Operand): number {
  return pointer(draft.random, operand.size, draft.calm);
}

/** A 32-bit address without registers. */
export function absoluteOperand(draft: Draft, reg: number, operand: Operand): number[] {
  const disp = (target(draft, operand) - segmentBase(draft, operand.override, -1)) | 0;
  use(draft, operand, { disp });
  return [(reg << 3) | 5, ...bytesOf(disp, 4)];
}

function address32(draft: Draft, reg: number, operand: Operand): number[] {
  const { random } = draft;
  const form = random.below(6);
  if (form === 0) return absoluteOperand(draft, reg, operand);
  if (form >= 4) return withSib(draft, reg, operand);
  const mod = form - 1;
  const bases = freeRegisters(draft, mod === 0 ? [0, 1, 2, 3, 6, 7] : [0, 1, 2, 3, 5, 6, 7]);
  if (bases.length === 0) return absoluteOperand(draft, reg, operand);
  const base = random.pick(bases);
  const disp = displacement32(random, mod);
  use(draft, operand, { base, disp });
  return [(mod << 6) | (reg << 3) | base, ...bytesOf(disp, mod === 2 ? 4 : mod)];
}

function displacement32(random: Random, mod: number): number {
  if (mod === 0) return 0;
  return mod === 1 ? smallDisplacement(random) : random.word() >> random.below(31);
}

function withSib(draft: Draft, reg: number, operand: Operand): number[] {
  const { random } = draft;
  const indices = freeRegisters(draft, [0, 1, 2, 3, 5, 6, 7]);
  const index = indices.length === 0 || random.chance(15) ? -1 : random.pick(indices);
  const scale = random.below(4);
  const mod = random.below(3);
  const bases = freeRegisters(draft, [0, 1, 2, 3, 4, 5, 6, 7]).filter((n) => n !== index);
  const base = bases.length === 0 ? EBP : random.pick(bases);
  const sib = (scale << 6) | ((index < 0 ? 4 : index) << 3) | base;
  const head = [(mod << 6) | (reg << 3) | 4, sib];
  if (base === EBP && mod === 0) {
    const disp = (target(draft, operand) - segmentBase(draft, operand.override, -1)) | 0;
    use(draft, operand, { index, scale, disp });
    return [...head, ...bytesOf(disp, 4)];
  }
  if (bases.length === 0) return absoluteOperand(draft, reg, operand);
  const disp = displacement32(random, mod);
  use(draft, operand, { base, index, scale, disp });
  return [...head, ...bytesOf(disp, mod === 2 ? 4 : mod)];
}

const BASE16 = [3, 3, 5, 5, 6, 7, 5, 3];
const INDEX16 = [6, 7, 6, 7, -1, -1, -1, -1];

function address16(draft: Draft, reg: number, operand: Operand): number[] {
  const { random } = draft;
  const mod = random.below(3);
  const rm = random.below(8);
  if (mod === 0 && rm === 6) {
    const disp = (target(draft, operand) - segmentBase(draft, operand.override, -1)) & 0xffff;
    use(draft, operand, { disp });
    return [(reg << 3) | 6, ...bytesOf(disp, 2)];
  }
  const disp = mod === 0 ? 0 : mod === 1 ? smallDisplacement(random) : random.word() & 0xffff;
  use(draft, operand, { base: BASE16[rm], index: INDEX16[rm], disp });
  return [(mod << 6) | (reg << 3) | rm, ...bytesOf(disp, mod)];
}

/** An address in one register that the instruction uses without saying so. */
export function implicitOperand(
  draft: Draft,
  register: number,
  segment: number,
  parts: Partial<MemoryUse>,
): void {
  draft.uses.push({
    ...{ base: register, index: -1, scale: 0, disp: 0, narrow: false, value: 'any', size: 4, wide: true },
    segmentBase: segment,
    ...parts,
  });
}

/** MOV with an address and no ModRM. */
export function offsetOperand(draft: Draft, operand: Operand): number[] {
  const disp = (target(draft, operand) - segmentBase(draft, operand.override, -1)) | 0;
  use(draft, operand, { disp: operand.narrow ? disp & 0xffff : disp });
  return bytesOf(disp, operand.narrow ? 2 : 4);
}
