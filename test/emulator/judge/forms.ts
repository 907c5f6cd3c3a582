/** The forms of instructions that are judged: rows of the instruction table, and why some of them are not. */
import type { Row } from '../../../emulator/cpu/table/table.ts';
import { ROWS } from '../../../emulator/cpu/table/table.ts';

/** What no comparison with the host can tell, by the row's semantics. */
const NOT_JUDGED: Readonly<Record<string, string>> = {
  cpuid: 'tells which processor it is',
  rdtsc: 'tells the time',
  rdpmc: 'tells what the host has counted, or is refused (CR4.PCE)',
  sysenter: 'enters the kernel of the host',
  sgdt: 'tells where the tables of the kernel are, or is refused (UMIP)',
  sidt: 'tells where the tables of the kernel are, or is refused (UMIP)',
  sldt: 'tells a selector of the kernel, or is refused (UMIP)',
  str: 'tells a selector of the kernel, or is refused (UMIP)',
  smsw: 'tells how the kernel has set CR0, or is refused (UMIP)',
};

/** Instructions of 32-bit software up to SSE2 that are in no row of the table. */
export const NOT_IMPLEMENTED: Readonly<Record<string, string>> = {
  '0F AA rsm':
    'belongs to system management mode, which this machine has not; it raises #UD, as it does outside of that mode',
};

/** Empty for a form that is judged. */
export function reasonAgainst(row: Row): string {
  return NOT_JUDGED[row.semantics] ?? '';
}

export const JUDGED: readonly Row[] = ROWS.filter((row) => reasonAgainst(row) === '');

/** One line of the coverage table is one of these. */
export function nameOf(row: Row): string {
  return `${row.encoding}  ${row.mnemonic} ${row.operands.join(',')}`.trimEnd();
}

const FLAG_BITS: Readonly<Record<string, number>> = {
  ...{ o: 0x800, s: 0x80, z: 0x40, a: 0x10, p: 4, c: 1, d: 0x400, i: 0x200, t: 0x100, n: 0x4000 },
};

/** EFLAGS bits of the table's letters. */
export function flagBits(letters: string): number {
  return [...letters].reduce((bits, letter) => bits | FLAG_BITS[letter], 0);
}

export const isX87 = (row: Row): boolean => /^(D[89A-F]|9B)\b/.test(row.encoding);
export const isSimd = (row: Row): boolean => /^(NP|66|F3|F2) 0F/.test(row.encoding);
export const isString = (row: Row): boolean => /^(movs|cmps|stos|lods|scas|ins|outs)$/.test(row.semantics);

/** Within one unit in the last place of the hardware's. */
export const LAST_PLACE = new Set('f2xm1 fyl2x fyl2xp1 fptan fpatan fsin fcos fsincos'.split(' '));
/** Approximations by design; processors differ. */
export const RECIPROCAL = new Set('rcpps rcpss rsqrtps rsqrtss'.split(' '));

export type HalfWay = 'registers' | 'memory' | 'unit';

/**
 * Instructions that fault half-way on the host, with this part of their work done and visible: POPA has loaded some
 * registers, PUSHA, ENTER, far CALL, FBSTP and FSTP of 80 bits have written some bytes, stores of MMX registers have
 * set TOP and tags. Ours leaves everything as it was; restarting gives the same in the end.
 */
const HALF_WAY: Readonly<Record<string, HalfWay>> = {
  ...{ popa: 'registers', pusha: 'memory', enter: 'memory', callf: 'memory', fbstp: 'memory' },
  ...{ movdout: 'unit', movqout: 'unit', maskmovq: 'unit' },
};

export function halfWayOf(row: Row): HalfWay | '' {
  if (row.semantics === 'fst' && row.operands[0] === 'Mt') return 'memory';
  return HALF_WAY[row.semantics] ?? '';
}
/** What can unmask an error that is pending already; the opcode is then nobody's. */
export const LOADS_CONTROL = new Set('fldcw fldenv frstor fxrstor'.split(' '));

/** What comes alone, for what follows could see how this result may differ, or where the host keeps its pointers. */
export function comesAlone(row: Row): boolean {
  const { semantics } = row;
  return (
    LAST_PLACE.has(semantics) || RECIPROCAL.has(semantics) || /^(fnstenv|fnsave|fxsave|iret)$/.test(semantics)
  );
}

/** Elements of an MMX or SSE operand. */
export function elementOf(row: Row): 'ps' | 'pd' | 'pi' {
  const text = row.mnemonic;
  if (/^p|^mov[dqn]|^mask/.test(text) || /^cvt(dq|si|pi)2/.test(text)) return 'pi';
  return /[ps]d2|[ps]d$/.test(text) ? 'pd' : 'ps';
}

const ALL_FLAGS = flagBits('oszapc');

function mayShiftByZero(row: Row): boolean {
  const counts = /^(ro[lr]|rc[lr]|s[ah][lr]|sh[lr]d)$/.test(row.semantics);
  return counts && (row.operands.includes('CL') || row.operands.includes('Ib'));
}

/** Bits undefined after the row, given those before it. */
function undefinedAfter(row: Row, before: number, jumped: boolean): number {
  // A shift by zero sets nothing, and after a jump nobody knows what was executed.
  const sets = jumped || mayShiftByZero(row) || isString(row) ? 0 : flagBits(row.flagsWritten);
  return ((before & ~sets) | flagBits(row.flagsUndefined)) & ALL_FLAGS;
}

/** EFLAGS bits that are undefined after none, one, two … of the rows. */
export function undefinedFlagsOf(rows: readonly Row[]): number[] {
  const list = [0];
  rows.forEach((row, n) => {
    const jumped = rows.slice(0, n + 1).some((each) => each.branch && !isString(each));
    list.push(undefinedAfter(row, list[n], jumped));
  });
  return list;
}
