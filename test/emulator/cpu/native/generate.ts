/** Random cases of one user-mode instruction each, generated from the instruction table. Deterministic by seed. */
import type { Row } from '../../../../emulator/cpu/table/table.ts';
import { ROWS } from '../../../../emulator/cpu/table/table.ts';
import type { Case } from './layout.ts';
import { CODE, DATA, DATA_BYTES, nextWord, START } from './layout.ts';

/** Rows whose result depends on the operating system, on the machine, or that leave the snippet's little world. */
const LEFT_OUT = new Set(
  (
    'sgdt sidt sldt str smsw lar lsl verr verw cpuid rdtsc sysenter int int3 icebp callf jmpf retf iret lds movtoseg ' +
    'popseg esc fwait pushf popf sysexit'
  ).split(' '),
);
const BRANCHES = new Set('j jmp call loop loope loopne jecxz'.split(' '));
const STRINGS = new Set('movs cmps stos lods scas'.split(' '));
const FLAG_BITS: Readonly<Record<string, number>> = { o: 0x800, s: 0x80, z: 0x40, a: 0x10, p: 4, c: 1 };
const EDGES = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x7fffffff, -0x80000000, -1, -2, 31, 32, 33,
];
const ESP = 4;

export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) | 1;
  }
  word(): number {
    this.state = nextWord(this.state);
    return this.state;
  }
  below(n: number): number {
    return (this.word() >>> 3) % n;
  }
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }
  value(): number {
    if (this.chance(40)) return this.pick(EDGES);
    return this.chance(30) ? this.word() >> this.below(31) : this.word();
  }
}

/** The integer forms; x87, MMX and SSE have a judge of their own in test/emulator/fpu. */
export const TESTED_ROWS: readonly Row[] = ROWS.filter(
  (row) => !LEFT_OUT.has(row.semantics) && !/^(D[89A-F]|NP|66|F2|F3) /.test(row.encoding),
);

export function undefinedFlags(row: Row): number {
  return [...row.flagsUndefined].reduce((bits, letter) => bits | (FLAG_BITS[letter] ?? 0), 0);
}

/** A place in the data pages: mostly well inside, sometimes across the page border, sometimes over an end. */
function pointer(random: Random): number {
  if (random.chance(60)) return DATA + 0x400 + random.below(0x1800);
  if (random.chance(60)) return DATA + 0x1000 - random.below(12);
  return random.chance(50) ? DATA + DATA_BYTES - random.below(40) : DATA + random.below(40) - 8;
}

function bytes(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (value >>> (8 * i)) & 0xff);
}

interface Draft {
  regs: number[];
  operand16: boolean;
  address16: boolean;
}

/** ModRM, SIB and displacement; a memory operand's registers are set to reach the data pages. */
function modrm(random: Random, row: Row, reg: number, draft: Draft): number[] {
  if (draft.address16) return address16(random, reg);
  const memoryOnly = row.operands.some((operand) => operand[0] === 'M') || / mem/.test(row.encoding);
  const registerOnly = row.operands.includes('Rd');
  if (registerOnly || (!memoryOnly && random.chance(50))) return [0xc0 | (reg << 3) | random.below(8)];
  const target = pointer(random);
  const form = random.below(4);
  if (form === 0) return [(reg << 3) | 5, ...bytes(target, 4)];
  const mod = form === 3 ? 2 : random.below(3);
  const displacement =
    mod === 0 ? 0 : mod === 1 ? random.below(256) - 128 : random.word() >> random.below(31);
  const tail = mod === 0 ? [] : bytes(displacement, mod === 1 ? 1 : 4);
  if (form === 3) return withSib(random, reg, draft, target, displacement, tail);
  const base = random.pick(mod === 0 ? [0, 1, 2, 3, 6, 7] : [0, 1, 2, 3, 5, 6, 7]);
  draft.regs[base] = (target - displacement) | 0;
  return [(mod << 6) | (reg << 3) | base, ...tail];
}

/** 16-bit addressing reaches no data page: for LEA alone. */
function address16(random: Random, reg: number): number[] {
  const mod = random.below(3);
  const rm = random.below(8);
  const size = mod === 1 ? 1 : mod === 2 || rm === 6 ? 2 : 0;
  return [(mod << 6) | (reg << 3) | rm, ...bytes(random.word(), size)];
}

function withSib(
  random: Random,
  reg: number,
  draft: Draft,
  target: number,
  disp: number,
  tail: number[],
): number[] {
  const base = random.below(8);
  const index = random.pick([0, 1, 2, 3, 5, 6, 7]);
  const scale = random.below(4);
  if (index === base) return withSib(random, reg, draft, target, disp, tail);
  const offset = random.below(64);
  draft.regs[index] = offset;
  draft.regs[base] = (target - disp - (offset << scale)) | 0;
  return [0x80 | (reg << 3) | 4, (scale << 6) | (index << 3) | base, ...tail];
}

function immediate(random: Random, operand: string, draft: Draft): number[] {
  const size = operand === 'Ib' || operand === 'Ibs' ? 1 : operand === 'Iw' || draft.operand16 ? 2 : 4;
  return bytes(random.value(), size);
}

/** Distances that neither loop nor leave the page. */
function distance(random: Random): number {
  return random.chance(50) ? 5 + random.below(100) : -30 - random.below(90);
}

function operandBytes(random: Random, operand: string, draft: Draft): number[] {
  if (operand === 'Jb') return bytes(distance(random), 1);
  if (operand === 'Jz') return bytes(distance(random), draft.operand16 ? 2 : 4);
  if (operand === 'Ob' || operand === 'Ov') return bytes(pointer(random), 4);
  return operand[0] === 'I' ? immediate(random, operand, draft) : [];
}

function prefixes(random: Random, row: Row, draft: Draft): number[] {
  const list: number[] = [];
  if (draft.operand16) list.push(0x66);
  if (draft.address16) list.push(0x67);
  if (random.chance(row.lock ? 25 : 2)) list.push(0xf0);
  if (STRINGS.has(row.semantics) && random.chance(60)) list.push(random.pick([0xf2, 0xf3]));
  if (random.chance(10)) list.push(random.pick([0x26, 0x2e, 0x36, 0x3e]));
  return list;
}

/** Registers that an instruction uses without saying so point into the data. */
function prepareRegisters(random: Random, row: Row, draft: Draft): void {
  const { regs } = draft;
  regs[ESP] = pointer(random) & ~3;
  if (random.chance(80)) regs[5] = pointer(random);
  if (STRINGS.has(row.semantics)) {
    regs[1] = random.below(12);
    regs[6] = pointer(random);
    regs[7] = random.chance(30) ? regs[6] + random.below(16) - 8 : pointer(random);
  }
  // Jumps through a register go to int3, never into data.
  if (row.semantics === 'calli' || row.semantics === 'jmpi') regs.fill(START + 0x100 + random.below(0x100));
  if (row.semantics === 'xlat') regs[3] = (pointer(random) - (regs[0] & 0xff)) | 0;
}

export function generate(row: Row, random: Random): Case {
  const branch = BRANCHES.has(row.semantics);
  const draft: Draft = {
    regs: Array.from({ length: 8 }, () => random.value()),
    operand16: !branch && random.chance(25),
    address16: row.semantics === 'lea' && random.chance(20),
  };
  prepareRegisters(random, row, draft);
  const code = prefixes(random, row, draft);
  const opcode = row.encoding.split(' ').filter((part) => /^[0-9A-F]{2}$/.test(part));
  code.push(...opcode.map((part) => parseInt(part, 16)));
  if (row.modrm) {
    const fixed = /\/(\d)/.exec(row.encoding)?.[1];
    code.push(...modrm(random, row, fixed === undefined ? random.below(8) : Number(fixed), draft));
  }
  for (const operand of row.operands) code.push(...operandBytes(random, operand, draft));
  return {
    regs: draft.regs,
    eflags: 0x202 | (random.word() & (0x8d5 | (random.chance(20) ? 0x400 : 0))),
    seed: random.word() & 0x7fffffff,
    offset: 0,
    code,
    undefinedFlags: undefinedFlags(row),
    name: `${row.encoding}  ${row.mnemonic} ${row.operands.join(',')}`,
  };
}

/** `perRow` cases of every tested row. */
export function generateAll(perRow: number, seed: number): Case[] {
  const random = new Random(seed);
  return TESTED_ROWS.flatMap((row) => Array.from({ length: perRow }, () => generate(row, random)));
}

/** Where int3 behind the snippet traps, when it goes straight through. */
export function endOf(test: Case): number {
  return START + test.offset + test.code.length + 1;
}

export function codePage(test: Case): Uint8Array {
  const page = new Uint8Array(4096).fill(0xcc);
  page.set(test.code, START - CODE + test.offset);
  return page;
}
