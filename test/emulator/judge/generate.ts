/** Programs of one to six instructions from the instruction table. Deterministic by seed and number. */
import type { Row } from '../../../emulator/cpu/table/table.ts';
import type { Draft, Operand, Use, ValueKind } from './addressing.ts';
import {
  absoluteOperand,
  ESP,
  implicitOperand,
  memoryOperand,
  offsetOperand,
  segmentBase,
  SEGMENT_PREFIXES,
} from './addressing.ts';
import {
  comesAlone,
  elementOf,
  flagBits,
  isSimd,
  isString,
  isX87,
  JUDGED,
  undefinedFlagsOf,
} from './forms.ts';
import type { Instruction, Program, Target } from './instruction.ts';
import { bytesOf } from './instruction.ts';
import type { Segments } from './layout.ts';
import {
  baseOf,
  BEYOND_LOCAL,
  CODE,
  CODE_BYTES,
  FLAT_CODE,
  FLAT_DATA,
  LOCAL_CODE16,
  LOCAL_DATA,
  LOCAL_DOWN,
  LOCAL_EXECUTE_ONLY,
  LOCAL_FLAT_CODE,
  LOCAL_FLAT_DATA,
  LOCAL_NOT_PRESENT,
  LOCAL_OFFSET_DATA,
  LOCAL_READ_ONLY,
  LOCAL_STACK16,
  PAGE,
} from './layout.ts';
import { Random } from './values.ts';

/** A program and what states to start it in. */
export interface Generated {
  program: Program;
  uses: Use[];
}

const LINUX_CALL = 0x80;
const JUMPS = new Set('j jmp call loop loope loopne jecxz'.split(' '));
const START = 0x800;
/** Selectors that every 64-bit Linux host has in common with ours, and the local ones. */
export const SELECTORS = [
  ...[FLAT_DATA, FLAT_DATA, FLAT_CODE, 0, 1, 0x10, 0x18, 0xffff, BEYOND_LOCAL, LOCAL_NOT_PRESENT, LOCAL_DOWN],
  ...[LOCAL_DATA, LOCAL_STACK16, LOCAL_READ_ONLY, LOCAL_CODE16, LOCAL_EXECUTE_ONLY, LOCAL_FLAT_CODE],
  ...[LOCAL_FLAT_DATA, LOCAL_OFFSET_DATA],
];
export const CODE_SELECTORS = [
  ...[
    FLAT_CODE,
    FLAT_CODE,
    LOCAL_FLAT_CODE,
    LOCAL_CODE16,
    LOCAL_EXECUTE_ONLY,
    FLAT_DATA,
    0,
    0x10,
    BEYOND_LOCAL,
  ],
];

const FLAT: Segments = { cs: FLAT_CODE, ds: FLAT_DATA, es: FLAT_DATA, ss: FLAT_DATA, fs: 0, gs: 0 };

function chooseSegments(random: Random): Segments {
  const fs = random.pick([LOCAL_DATA, LOCAL_DATA, LOCAL_OFFSET_DATA, 0]);
  const gs = random.pick([LOCAL_OFFSET_DATA, LOCAL_READ_ONLY, LOCAL_STACK16, 0]);
  if (random.chance(80)) return { cs: FLAT_CODE, ds: FLAT_DATA, es: FLAT_DATA, ss: FLAT_DATA, fs, gs };
  const data = [
    FLAT_DATA,
    LOCAL_DATA,
    LOCAL_STACK16,
    LOCAL_READ_ONLY,
    LOCAL_DOWN,
    LOCAL_FLAT_DATA,
    LOCAL_OFFSET_DATA,
  ];
  return {
    cs: random.pick([FLAT_CODE, FLAT_CODE, LOCAL_CODE16, LOCAL_CODE16, LOCAL_EXECUTE_ONLY, LOCAL_FLAT_CODE]),
    ds: random.pick(data),
    es: random.pick(data),
    ss: random.pick([FLAT_DATA, LOCAL_DATA, LOCAL_STACK16, LOCAL_DOWN, LOCAL_FLAT_DATA, LOCAL_OFFSET_DATA]),
    ...{ fs, gs },
  };
}

/** Mostly inside the first code page; else over the border between the two, or over the end of the second. */
function chooseStart(random: Random): number {
  const place = random.below(100);
  if (place < 82) return START;
  return (place < 94 ? PAGE : CODE_BYTES) - 1 - random.below(24);
}

/** An offset in the code pages where INT3 stands, before or behind the program. */
export function landing(random: Random, start: number, near: boolean): number {
  if (near) return start - 1 - random.below(40);
  return start > CODE_BYTES - 0x400 ? start - 1 - random.below(0x200) : start + 0xa0 + random.below(0x200);
}

/** Programs number `from` and on: each row comes up as the leading one in turn. */
export function generate(seed: number, number: number, rows: readonly Row[]): Generated {
  const random = new Random(Math.imul(seed, 0x01000193) ^ Math.imul(number, 0x9e3779b1));
  const leading = rows[number % rows.length];
  const alone = comesAlone(leading) || random.chance(45);
  const list = alone ? [leading] : chooseCompany(random, leading, rows);
  const segments = leading.semantics === 'fxsave' ? FLAT : chooseSegments(random);
  const draft: Draft = {
    ...{ random, segments, code16: segments.cs === LOCAL_CODE16, start: chooseStart(random) },
    ...{ clobbered: new Set(), uses: [], calm: list.length > 1 },
  };
  return grow(draft, list);
}

interface Pools {
  x87: Row[];
  simd: Row[];
  mixed: Row[];
}

const pools = new WeakMap<readonly Row[], Pools>();

/** Rows that may come in company, by kind. */
function poolsOf(rows: readonly Row[]): Pools {
  let known = pools.get(rows);
  if (known === undefined) {
    const mixed = rows.filter((row) => !comesAlone(row));
    known = { x87: mixed.filter(isX87), simd: mixed.filter(isSimd), mixed };
    pools.set(rows, known);
  }
  return known;
}

/** The leading row among others, mostly of its own kind; flags that one leaves undefined are read by none. */
function chooseCompany(random: Random, leading: Row, rows: readonly Row[]): Row[] {
  const count = 2 + random.below(5);
  const place = random.below(count);
  const { x87, simd, mixed } = poolsOf(rows);
  const others = isX87(leading) ? x87 : isSimd(leading) ? simd : mixed;
  const pool = others.length === 0 ? [leading] : others;
  return Array.from({ length: count }, (_, n) => {
    if (n === place) return leading;
    return random.chance(80) || mixed.length === 0 ? random.pick(pool) : random.pick(mixed);
  });
}

function grow(draft: Draft, list: readonly Row[]): Generated {
  const rows: Row[] = [];
  for (const row of list) {
    const [undefinedFlags] = undefinedFlagsOf(rows).slice(-1);
    if ((flagBits(row.flagsRead) & undefinedFlags) === 0) rows.push(row);
  }
  const instructions = rows.map((row, n) => encode(draft, row, n));
  const { start, segments, uses } = draft;
  return { program: { instructions: [...instructions, ...cleanUp(draft, list)], start, segments }, uses };
}

// ── One instruction ────────────────────────────────────────────────────────────────────────────────────────────

function opcodeOf(row: Row): number[] {
  const bytes = row.encoding.split(' ').filter((part) => /^[0-9A-F]{2}$/.test(part));
  return bytes.map((part) => parseInt(part, 16));
}

/** 66 and 67 as far as the row allows; the sizes they lead to. */
interface Sizes {
  operand: number;
  narrow: boolean;
  prefixes: number[];
}

function chooseSizes(draft: Draft, row: Row): Sizes {
  const { random, code16 } = draft;
  if (row.semantics === 'fxsave') return { operand: 4, narrow: false, prefixes: [] };
  const prefixed = /^(NP|66|F2|F3) /.test(row.encoding);
  const wholesale = isX87(row) && row.operands[0] !== 'M';
  const toggle = !prefixed && !wholesale && random.chance(25);
  const reachable = draft.segments.ds !== FLAT_DATA || draft.segments.fs !== 0;
  const addressed =
    row.modrm || isString(row) || JUMPS.has(row.semantics) || row.operands.some((o) => /^O/.test(o));
  const short = addressed && random.chance(reachable ? 20 : 5);
  const prefixes = [...(toggle ? [0x66] : []), ...(short ? [0x67] : [])];
  if (toggle && random.chance(3)) prefixes.push(0x66);
  return { operand: code16 === toggle ? 4 : 2, narrow: code16 !== short, prefixes };
}

function encode(draft: Draft, row: Row, number: number): Instruction {
  const { random } = draft;
  const sizes = chooseSizes(draft, row);
  const override = chooseOverride(draft, row, sizes);
  const prefixes = [...sizes.prefixes, ...(override !== 0 ? [override] : []), ...otherPrefixes(random, row)];
  const operand: Operand = { ...describeOperand(row, sizes), narrow: sizes.narrow, override };
  const modrm = row.modrm ? chooseModrm(draft, row, operand) : [];
  addImplicit(draft, row, sizes, override, modrm);
  const jump = jumpOf(draft, row, sizes, number);
  const immediate =
    jump === null ? row.operands.flatMap((o) => immediateOf(draft, row, o, sizes, operand)) : [];
  noteClobbered(draft, row, modrm);
  return { row, prefixes: shuffled(random, prefixes), opcode: opcodeOf(row), modrm, immediate, jump };
}

function shuffled(random: Random, list: number[]): number[] {
  return list.length > 1 && random.chance(50) ? [...list].reverse() : list;
}

/** Mostly none; with 16-bit addresses and flat segments one that reaches the data pages. */
function chooseOverride(draft: Draft, row: Row, sizes: Sizes): number {
  const { random, segments } = draft;
  if (row.semantics === 'fxsave') return 0;
  const accesses =
    row.modrm || isString(row) || row.semantics === 'xlat' || row.operands.some((o) => /^O/.test(o));
  if (!accesses) return random.chance(2) ? random.pick(SEGMENT_PREFIXES) : 0;
  if (sizes.narrow && segments.ds === FLAT_DATA && random.chance(90)) return segments.fs !== 0 ? 0x64 : 0x65;
  return random.chance(10) ? random.pick(SEGMENT_PREFIXES) : 0;
}

function otherPrefixes(random: Random, row: Row): number[] {
  if (random.chance(row.lock ? 25 : 1)) return [0xf0];
  if (isString(row) && random.chance(65)) return [random.pick([0xf2, 0xf3])];
  const harmless = /^[0-3][0-5] *$/.test(row.encoding.slice(0, 3)) && !row.lock;
  return harmless && random.chance(3) ? [random.pick([0xf2, 0xf3])] : [];
}

// ── ModRM ──────────────────────────────────────────────────────────────────────────────────────────────────────

function chooseModrm(draft: Draft, row: Row, operand: Operand): number[] {
  const { random } = draft;
  if (/^D[89A-F] [C-F][0-9A-F]$/.test(row.encoding)) return [];
  if (row.semantics === 'fxsave') return absoluteOperand(draft, 0, operand);
  const fixed = /\/(\d)/.exec(row.encoding)?.[1];
  const reg = fixed !== undefined ? Number(fixed) : chooseReg(random, row);
  const memoryOnly = / mem/.test(row.encoding) || row.operands.some((each) => /^M/.test(each));
  const registerOnly = / reg$/.test(row.encoding) || row.operands.some((each) => /^(Rd|N|U)/.test(each));
  if (memoryOnly && !registerOnly && (fixed === undefined || / mem/.test(row.encoding))) {
    return row.operands.includes('M') && random.chance(3) && !/ mem/.test(row.encoding)
      ? [0xc0 | (reg << 3) | random.below(8)]
      : memoryOperand(draft, reg, operand);
  }
  if (registerOnly || random.chance(45)) return registerOperand(draft, row, reg);
  return memoryOperand(draft, reg, operand);
}

function chooseReg(random: Random, row: Row): number {
  // MOV to CS and to segment registers that do not exist is #UD.
  if (row.operands.includes('Sw')) return random.chance(92) ? random.pick([0, 2, 3, 4, 5]) : random.below(8);
  return random.below(8);
}

function registerOperand(draft: Draft, row: Row, reg: number): number[] {
  const { random } = draft;
  const rm = isX87(row) && random.chance(60) ? 1 : random.below(8);
  if (row.semantics === 'calli' || row.semantics === 'jmpi') draft.uses.push({ register: rm, holds: 'code' });
  if (takesSelector(row)) draft.uses.push({ register: rm, holds: 'selector' });
  return [0xc0 | (reg << 3) | rm];
}

function takesSelector(row: Row): boolean {
  return /^(movtoseg|lar|lsl|verr|verw|lldt|ltr|arpl)$/.test(row.semantics);
}

const BYTES: Readonly<Record<string, number>> = {
  ...{ Eb: 1, Mb: 1, Ew: 2, Ed: 4, Mw: 2, Md: 4, Mq: 8, Mt: 10, Mdi: 4, Mwi: 2, Mqi: 8, Qq: 8 },
  ...{ Wq: 8, Wss: 4, Wsd: 8, Wps: 16, Wpd: 16, Wdq: 16, Mps: 16, Mpd: 16, Mdq: 16 },
};

/** Size and kind of the memory operand. */
function describeOperand(row: Row, sizes: Sizes): { value: ValueKind; size: number } {
  const text = row.operands.find((each) => /^[EMQW]/.test(each)) ?? '';
  const size = BYTES[text] ?? sizes.operand;
  const { semantics } = row;
  if (semantics === 'calli' || semantics === 'jmpi') return { value: 'near', size };
  if (text === 'Mp') return { value: 'far', size: sizes.operand + 2 };
  if (text === 'Ma') return { value: 'bounds', size: sizes.operand * 2 };
  if (takesSelector(row)) return { value: 'selector', size: 2 };
  if (/^(fldenv|frstor|fnstenv|fnsave)$/.test(semantics)) {
    const bytes = sizes.operand === 4 ? 28 : 14;
    return { value: 'environment', size: /env/.test(semantics) ? bytes : bytes + 80 };
  }
  if (/^fx(save|rstor)$/.test(semantics)) return { value: 'fxsave', size: 512 };
  if (semantics === 'ldmxcsr') return { value: 'mxcsr', size };
  if (isX87(row)) return { value: x87Value(row, text), size };
  if (isSimd(row)) return { value: /^ps[rl]/.test(semantics) ? 'count' : elementOf(row), size };
  return { value: 'any', size: /^s[gi]dt|^l[gi]dt/.test(semantics) ? 6 : size };
}

function x87Value(row: Row, text: string): ValueKind {
  if (text === 'Md') return 'f32';
  if (text === 'Mq') return 'f64';
  if (text === 'Mt') return row.semantics === 'fbld' ? 'bcd' : 'f80';
  return 'any';
}

// ── What is used without being said ────────────────────────────────────────────────────────────────────────────

function addImplicit(draft: Draft, row: Row, sizes: Sizes, override: number, modrm: readonly number[]): void {
  const { segments, clobbered, uses } = draft;
  const { semantics } = row;
  const { operand, narrow } = sizes;
  const wide = operand === 4;
  const stack = (value: ValueKind, size: number): void =>
    implicitOperand(draft, ESP, baseOf(segments.ss), { value, size, wide });
  const at = (register: number, segment: number, size: number): void => {
    if (!clobbered.has(register)) implicitOperand(draft, register, segment, { size, narrow });
  };
  const size = row.sizeKind === 'b' ? 1 : operand;
  if (isString(row)) {
    if (!/^(stos|scas|ins)$/.test(semantics)) at(6, segmentBase(draft, override, -1), size);
    if (!/^(lods|outs)$/.test(semantics)) at(7, baseOf(segments.es), size);
    uses.push({ register: 1, holds: 'count' });
  }
  if (semantics === 'xlat') at(3, segmentBase(draft, override, -1), 1);
  if (semantics === 'maskmovq')
    at(7, segmentBase(draft, override, -1), row.encoding.startsWith('NP') ? 8 : 16);
  if (semantics === 'enter' || semantics === 'leave') at(5, baseOf(segments.ss), 4);
  if (/^(loop|jecxz)/.test(semantics) || row.operands.includes('CL'))
    uses.push({ register: 1, holds: 'count' });
  if (semantics === 'ret') stack('near', operand);
  if (semantics === 'retf') stack('far', operand * 2);
  if (semantics === 'iret') stack('iret', operand * 3);
  if (semantics === 'popf') stack('flags', operand);
  if (semantics === 'popseg') stack('selector', operand);
  if (/^i?div$/.test(semantics)) uses.push({ register: row.sizeKind === 'b' ? 0 : 2, holds: 'sign' });
  if (/^bt[rsc]?$/.test(semantics) && modrm[0] < 0xc0) {
    uses.push({ register: (modrm[0] >> 3) & 7, holds: 'bits' });
  }
}

// ── Immediates and jumps ───────────────────────────────────────────────────────────────────────────────────────

function immediateOf(draft: Draft, row: Row, text: string, sizes: Sizes, operand: Operand): number[] {
  const { random } = draft;
  if (text === 'Ob' || text === 'Ov') {
    return offsetOperand(draft, { ...operand, value: 'any', size: text === 'Ob' ? 1 : sizes.operand });
  }
  if (text === 'Ap') {
    const selector = random.pick(CODE_SELECTORS);
    const offset = CODE + landing(random, draft.start, false) - baseOf(selector);
    return [...bytesOf(offset, sizes.operand), ...bytesOf(selector, 2)];
  }
  if (text[0] !== 'I') return [];
  if (row.semantics === 'int') return [chooseVector(random)];
  if (row.semantics === 'enter') return text === 'Iw' ? bytesOf(random.below(96), 2) : [enterLevel(random)];
  if (text === 'Iw' && /^retf?$/.test(row.semantics)) return bytesOf(random.below(64), 2);
  const size = text === 'Ib' || text === 'Ibs' ? 1 : text === 'Iw' ? 2 : sizes.operand;
  return bytesOf(random.value(), size);
}

function enterLevel(random: Random): number {
  return random.chance(60) ? random.below(4) : random.below(256);
}

function chooseVector(random: Random): number {
  const vector = random.chance(30) ? random.pick([3, 4, 0, 1, 14]) : random.below(256);
  return vector === LINUX_CALL ? LINUX_CALL + 1 : vector;
}

function jumpOf(draft: Draft, row: Row, sizes: Sizes, number: number): Instruction['jump'] {
  if (!JUMPS.has(row.semantics)) return null;
  const { random, start } = draft;
  const byte = row.operands[0] === 'Jb';
  const ahead: Target = { instruction: number + 1 + random.below(3) };
  const target = random.chance(55) ? ahead : { landing: landing(random, start, byte) };
  return { target, size: byte ? 1 : sizes.operand === 4 ? 4 : 2 };
}

// ── What it leaves behind ──────────────────────────────────────────────────────────────────────────────────────

/** Registers that the row may have changed; rather too many. */
function noteClobbered(draft: Draft, row: Row, modrm: readonly number[]): void {
  const { clobbered } = draft;
  const general = (n: number, text: string): void => {
    clobbered.add(text[1] === 'b' ? n & 3 : n);
  };
  if (!isX87(row) && !isSimd(row)) clobbered.add(0);
  for (const text of row.operands) {
    if (/^[GR]/.test(text)) general((modrm[0] >> 3) & 7, text);
    if (/^[ER]/.test(text) && modrm[0] >= 0xc0) general(modrm[0] & 7, text);
    if (text[0] === 'Z') general(row.low & 7, text);
  }
  if (/^(i?mul|i?div|cwd|cmpxchg8b)/.test(row.semantics)) clobbered.add(2);
  if (isString(row)) for (const n of [1, 6, 7]) clobbered.add(n);
  if (/^loop/.test(row.semantics)) clobbered.add(1);
  if (/^(enter|leave)$/.test(row.semantics)) clobbered.add(5);
  if (row.semantics === 'popa') for (const n of [0, 1, 2, 3, 5, 6, 7]) clobbered.add(n);
}

const STORE = JUDGED.find((row) => row.encoding === 'C7 /0') as Row;
const FXSAVE_HIDDEN = [4, 12, 16, 20, 28];

/**
 * FXSAVE stores what the host keeps otherwise: opcode and pointers of the last instruction, and the mask of MXCSR.
 * Those words are overwritten, so that the others can be compared.
 */
function cleanUp(draft: Draft, list: readonly Row[]): Instruction[] {
  const use = draft.uses[draft.uses.length - 1];
  if (list[0].semantics !== 'fxsave' || !('disp' in use)) return [];
  return FXSAVE_HIDDEN.map((offset) => ({
    ...{ row: STORE, prefixes: [], opcode: [0xc7], immediate: [0, 0, 0, 0], jump: null },
    modrm: [5, ...bytesOf(use.disp + offset, 4)],
  }));
}
