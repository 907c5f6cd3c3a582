/**
 * The one table of instructions: rows of text by family, parsed once. Columns:
 *
 *     encoding    opcode bytes; NP, 66, F3 or F2 in front: only with that prefix (none); /n ModRM.reg = n; a byte
 *                 from C0 at the end: that ModRM byte alone; +r register in the low three bits; +cc condition in the low four;
 *                 mem or reg: only with a memory or register ModRM operand
 *     mnemonic    lower case, as in Intel's manual; rows with +cc get the condition appended
 *     operands    Intel's notation (SDM volume 2, appendix A.2), Ibs being an immediate byte that is sign-extended
 *     attributes  lock            LOCK is allowed with a memory destination
 *                 r= w= u=        flags read, written, left undefined, by letter: o s z a p c, d i t n
 *                 cpl0 iopl       privilege
 *                 end             what follows may depend on it: last of a decoded block
 *                 branch          sets EIP
 *                 size=b|w|v|d    operand size where the first operand does not tell
 *                 as=NAME         shares the semantics of that mnemonic
 *                 cpu=NAME        CPUID feature that the instruction came with
 *                 x=A,B           exceptions beyond those of fetching and of memory operands
 */
import { FEATURE } from '../cpuid.ts';
import { ARITHMETIC_ROWS } from './arithmetic.ts';
import { CONTROL_ROWS } from './control.ts';
import { MMX_ROWS } from './mmx.ts';
import { MOVE_ROWS } from './move.ts';
import { SSE_ROWS } from './sse.ts';
import { STRING_ROWS } from './string.ts';
import { SYSTEM_ROWS } from './system.ts';
import { X87_ROWS } from './x87.ts';

export type SizeKind = 'b' | 'w' | 'v' | 'd';

export interface Row {
  /** As in the table, with +r and +cc resolved. */
  encoding: string;
  mnemonic: string;
  /** Key of the semantics in ops/: the mnemonic without the condition. */
  semantics: string;
  operands: readonly string[];
  /** Needs a ModRM byte. */
  modrm: boolean;
  sizeKind: SizeKind;
  /** Condition code, or the low four bits of the opcode. */
  low: number;
  lock: boolean;
  privilege: '' | 'cpl0' | 'iopl';
  flagsRead: string;
  flagsWritten: string;
  flagsUndefined: string;
  ends: boolean;
  branch: boolean;
  /** CPUID feature bit, 0 for the base set. */
  feature: number;
  exceptions: readonly string[];
}

/** What an opcode byte leads to: one row, or rows by ModRM.reg (+ 8 with a register operand). */
export interface Slot {
  row: Row | null;
  group: (Row | null)[] | null;
  /** Rows by the whole ModRM byte, from C0 up. */
  exact: (Row | null)[] | null;
}

const CONDITIONS = [
  'o',
  'no',
  'b',
  'nb',
  'z',
  'nz',
  'be',
  'nbe',
  's',
  'ns',
  'p',
  'np',
  'l',
  'nl',
  'le',
  'nle',
];
const CONDITION_FLAGS = [
  'o',
  'o',
  'c',
  'c',
  'z',
  'z',
  'cz',
  'cz',
  's',
  's',
  'p',
  'p',
  'so',
  'so',
  'soz',
  'soz',
];
const MODRM_OPERAND = /^([EGSCDR][abdpqvw]?|[MPQVWNU][a-z]*)$/;

function attribute(words: readonly string[], name: string): string {
  return words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}

function sizeKindOf(operands: readonly string[], words: readonly string[]): SizeKind {
  const asked = attribute(words, 'size');
  if (asked !== '') return asked as SizeKind;
  const first = operands[0] ?? '';
  if (first === 'AL') return 'b';
  const suffix = /^[EGMRXYOZ]([bwvd])$/.exec(first)?.[1];
  return (suffix as SizeKind | undefined) ?? 'v';
}

function parseRow(
  encoding: string,
  mnemonic: string,
  operandText: string,
  words: string[],
  low: number,
  cc: boolean,
): Row {
  const operands = operandText === '' ? [] : operandText.split(',');
  const feature = attribute(words, 'cpu');
  return {
    encoding,
    mnemonic: cc ? mnemonic + CONDITIONS[low] : mnemonic,
    semantics: attribute(words, 'as') || mnemonic,
    operands,
    modrm:
      / \/\d| mem| reg|(?<!0F) [C-F][0-9A-F]$/.test(encoding) ||
      operands.some((operand) => MODRM_OPERAND.test(operand)),
    sizeKind: sizeKindOf(operands, words),
    low,
    lock: words.includes('lock'),
    privilege: words.includes('cpl0') ? 'cpl0' : words.includes('iopl') ? 'iopl' : '',
    flagsRead: cc ? CONDITION_FLAGS[low] : attribute(words, 'r'),
    flagsWritten: attribute(words, 'w'),
    flagsUndefined: attribute(words, 'u'),
    ends: words.includes('end') || words.includes('branch'),
    branch: words.includes('branch'),
    feature: feature === '' ? 0 : FEATURE[feature as keyof typeof FEATURE],
    exceptions: attribute(words, 'x')
      .split(',')
      .filter((name) => name !== ''),
  };
}

function emptySlots(): Slot[] {
  return Array.from({ length: 256 }, () => ({ row: null, group: null, exact: null }));
}

const PREFIXES = ['NP', 'F3', 'F2', '66'];

/** One-byte opcodes, and those after 0F. */
export const ONE_BYTE: readonly Slot[] = emptySlots();
export const TWO_BYTE: readonly Slot[] = emptySlots();
/** Those after 0F whose prefix is part of the opcode: none, F3, F2, 66. */
export const PREFIXED: readonly (readonly Slot[])[] = [0, 1, 2, 3].map(emptySlots);
/** Every row, +r and +cc resolved. */
export const ROWS: readonly Row[] = buildRows();

function slotsOf(escape: string | undefined): readonly Slot[] {
  if (escape === undefined) return ONE_BYTE;
  return escape === '0F ' ? TWO_BYTE : PREFIXED[PREFIXES.indexOf(escape.slice(0, 2))];
}

function place(row: Row, slot: Slot, tail: string): void {
  const exact = /^ ([C-F][0-9A-F])$/.exec(tail)?.[1];
  if (exact !== undefined) {
    slot.exact ??= new Array<Row | null>(64).fill(null);
    slot.exact[parseInt(exact, 16) - 0xc0] = row;
    return;
  }
  const reg = /\/(\d)/.exec(tail)?.[1];
  const forms = tail.includes('mem') ? [0] : tail.includes('reg') ? [8] : [0, 8];
  if (reg === undefined && forms.length === 2) {
    slot.row = row;
    return;
  }
  slot.group ??= new Array<Row | null>(16).fill(null);
  const regs = reg === undefined ? [0, 1, 2, 3, 4, 5, 6, 7] : [Number(reg)];
  for (const form of forms) for (const r of regs) slot.group[r + form] = row;
}

function buildRows(): Row[] {
  const rows: Row[] = [];
  const text = [
    ARITHMETIC_ROWS,
    MOVE_ROWS,
    CONTROL_ROWS,
    STRING_ROWS,
    SYSTEM_ROWS,
    X87_ROWS,
    MMX_ROWS,
    SSE_ROWS,
  ].join('\n');
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const [encoding, mnemonic, operands = '', attributes = ''] = line.split('|').map((cell) => cell.trim());
    const match = /^((?:NP |66 |F2 |F3 )?0F )?([0-9A-F]{2})(\+r|\+cc)?(.*)$/.exec(encoding);
    if (match === null) throw new Error(`instruction table: cannot read the encoding "${encoding}"`);
    const [, escape, byte, plus, tail] = match;
    const count = plus === '+r' ? 8 : plus === '+cc' ? 16 : 1;
    const words = attributes.split(/\s+/);
    for (let i = 0; i < count; i++) {
      const opcode = parseInt(byte, 16) + i;
      const name = `${escape ?? ''}${opcode.toString(16).toUpperCase().padStart(2, '0')}${tail}`;
      const row = parseRow(name, mnemonic, operands, words, opcode & 15, plus === '+cc');
      rows.push(row);
      place(row, slotsOf(escape)[opcode], tail);
    }
  }
  return rows;
}
