/** Compares an outcome of ours with the host's and says in words how they differ. */
import type { HalfWay } from './forms.ts';
import type { Outcome } from './layout.ts';
import { DATA, DATA_SPAN, FX, MAX_CHANGES, OUT } from './layout.ts';

export const GENERAL = ['eax', 'ecx', 'edx', 'ebx', 'esp', 'ebp', 'esi', 'edi'];
const SEGMENT_WORDS = ['CS', 'DS', 'ES', 'SS', 'FS', 'GS'] as const;

/** All of EFLAGS but RF, which is the host's debugger's, and the virtual 8086 bits. */
const COMPARED_FLAGS = 0x244fd5 | 0x3000;
/** Instruction fetch is told apart by the host's page tables (NX), not by ours. */
const COMPARED_PAGE_ERROR = 7;
const FETCH = 0x10;
const PF = 14;
const ES = 0x80;
const C1 = 0x200;

/** Signals of Linux by vector: 4 ILL, 5 TRAP, 7 BUS, 8 FPE, 11 SEGV. */
const SIGNALS: Readonly<Record<number, number>> = {
  ...{ 0: 8, 1: 5, 3: 5, 4: 11, 5: 11, 6: 4, 11: 7, 12: 7, 13: 11, 14: 11, 16: 8, 17: 7, 19: 8 },
};

/** How exactly the outcomes must agree. */
export interface Tolerance {
  /** EFLAGS bits that instructions executed so far leave undefined. */
  undefinedFlags: number;
  /** x87 registers may differ in the last place. */
  lastPlace: boolean;
  /** XMM lanes are approximations to 1.5 * 2^-12. */
  reciprocal: boolean;
  /** The last x87 instruction met an error itself: its opcode is compared, and the address of its operand in memory. */
  opcode: boolean;
  operandPointer: boolean;
  /** A fault in the middle of the instruction leaves what had been done; ours leaves nothing. Restarting heals both. */
  halfWay: HalfWay | '';
}

export function hex(value: number, digits = 0): string {
  return (value >>> 0).toString(16).padStart(digits, '0');
}

export function show80(buffer: Buffer, at: number): string {
  return `${hex(buffer.readUInt16LE(at + 8), 4)}:${hex(buffer.readUInt32LE(at + 4), 8)}${hex(buffer.readUInt32LE(at), 8)}`;
}

export function show128(buffer: Buffer, at: number): string {
  return [3, 2, 1, 0].map((n) => hex(buffer.readUInt32LE(at + 4 * n), 8)).join('_');
}

function magnitude(buffer: Buffer, at: number): bigint {
  const fraction = buffer.readBigUInt64LE(at) & 0x7fffffffffffffffn;
  return (BigInt(buffer.readUInt16LE(at + 8) & 0x7fff) << 63n) | fraction;
}

/** Equal 80-bit values but for the last place. */
export function isNeighbour(a: Buffer, at: number, b: Buffer, bAt: number): boolean {
  if (a.readUInt16LE(at + 8) >> 15 !== b.readUInt16LE(bAt + 8) >> 15) return false;
  const distance = magnitude(a, at) - magnitude(b, bAt);
  return distance >= -1n && distance <= 1n;
}

/** Results below are zero, and either is right for a value next to it. */
const LEAST_NORMAL = 2 ** -126;

/** Both are within 1.5 * 2^-12 of the same number, as RCPPS and RSQRTPS promise. */
export function isCloseSingle(a: number, b: number): boolean {
  if (Math.max(Math.abs(a), Math.abs(b)) < LEAST_NORMAL * 1.001)
    return Object.is(Math.sign(a), Math.sign(b)) || a * b === 0;
  return Object.is(a, b) || Math.abs(a - b) <= Math.abs(a) * 3.01 * 2 ** -12;
}

function closeLanes(a: Buffer, b: Buffer, at: number): boolean {
  return [0, 4, 8, 12].every(
    (lane) =>
      a.readInt32LE(at + lane) === b.readInt32LE(at + lane) ||
      isCloseSingle(a.readFloatLE(at + lane), b.readFloatLE(at + lane)),
  );
}

/** What the host's hardware cannot be asked: it executes no data, ours knows no NX. */
export function executedData(native: Outcome): boolean {
  const at = (native.readInt32LE(OUT.CR2) - DATA) >>> 0;
  return (
    native.readInt32LE(OUT.TRAP) === PF && (native.readInt32LE(OUT.ERROR) & FETCH) !== 0 && at < DATA_SPAN
  );
}

class Report {
  readonly lines: string[] = [];
  private readonly native: Outcome;
  private readonly ours: Outcome;

  constructor(native: Outcome, ours: Outcome) {
    this.native = native;
    this.ours = ours;
  }

  value(name: string, a: number, b: number): void {
    if (a !== b) this.lines.push(`${name}: host ${hex(a)}, ours ${hex(b)}`);
  }
  word(name: string, at: number, mask = -1): void {
    this.value(name, this.native.readInt32LE(at) & mask, this.ours.readInt32LE(at) & mask);
  }
  half(name: string, at: number, mask = 0xffff): void {
    this.value(name, this.native.readUInt16LE(at) & mask, this.ours.readUInt16LE(at) & mask);
  }
}

/** Lines that say how the outcomes differ; none when they agree. */
export function differences(native: Outcome, ours: Outcome, tolerance: Tolerance): string[] {
  if (native.equals(ours)) return [];
  const report = new Report(native, ours);
  compareTrap(report, native, ours);
  report.word('eflags', OUT.EFLAGS, COMPARED_FLAGS & ~tolerance.undefinedFlags);
  if (tolerance.halfWay !== 'registers') GENERAL.forEach((name, n) => report.word(name, OUT.REGS + 4 * n));
  for (const name of SEGMENT_WORDS)
    report.value(
      name.toLowerCase(),
      settled(native.readInt32LE(OUT[name])),
      settled(ours.readInt32LE(OUT[name])),
    );
  compareUnit(report, native, ours, tolerance);
  if (tolerance.halfWay !== 'memory') compareMemory(report, native, ours);
  return report.lines;
}

/** A null selector loses its low bits when an interrupt of the host comes between: IRET to ring 3 clears them. */
function settled(selector: number): number {
  return selector < 4 ? 0 : selector;
}

function compareTrap(report: Report, native: Outcome, ours: Outcome): void {
  const trap = ours.readInt32LE(OUT.TRAP);
  report.word('trap', OUT.TRAP);
  report.word('eip', OUT.EIP);
  report.value('signal', native.readInt32LE(OUT.SIGNAL), SIGNALS[trap] ?? -1);
  if (native.readInt32LE(OUT.TRAP) !== trap) return;
  report.word('error', OUT.ERROR, trap === PF ? COMPARED_PAGE_ERROR : -1);
  if (trap !== PF) return;
  report.word('cr2', OUT.CR2);
  report.value('address of the signal', native.readInt32LE(OUT.ADDRESS), ours.readInt32LE(OUT.CR2));
}

function compareUnit(report: Report, native: Outcome, ours: Outcome, tolerance: Tolerance): void {
  const at = OUT.UNIT;
  report.half('cw', at + FX.CW);
  if (tolerance.halfWay !== 'unit') {
    report.half('sw', at + FX.SW, tolerance.lastPlace ? 0xffff & ~C1 : 0xffff);
    report.half('tw', at + FX.TW, 0xff);
  }
  report.word('fip', at + FX.FIP);
  if ((native.readUInt16LE(at + FX.SW) & ES) !== 0) {
    if (tolerance.opcode) report.half('fop', at + FX.FOP);
    if (tolerance.operandPointer) report.word('fdp', at + FX.FDP);
  }
  report.word('mxcsr', at + FX.MXCSR);
  for (let n = 0; n < 8; n++) {
    const st = at + FX.ST + 16 * n;
    const xmm = at + FX.XMM + 16 * n;
    // Registers are named from TOP, which such a fault may have moved.
    if (tolerance.halfWay !== 'unit' && native.compare(ours, st, st + 10, st, st + 10) !== 0) {
      if (tolerance.lastPlace && isNeighbour(native, st, ours, st)) continue;
      report.lines.push(`st${n}: host ${show80(native, st)}, ours ${show80(ours, st)}`);
    }
    if (native.compare(ours, xmm, xmm + 16, xmm, xmm + 16) !== 0) {
      if (tolerance.reciprocal && closeLanes(native, ours, xmm)) continue;
      report.lines.push(`xmm${n}: host ${show128(native, xmm)}, ours ${show128(ours, xmm)}`);
    }
  }
}

function compareMemory(report: Report, native: Outcome, ours: Outcome): void {
  report.word('changed words', OUT.CHANGES);
  const end = OUT.CHANGE + 8 * MAX_CHANGES;
  if (native.compare(ours, OUT.CHANGE, end, OUT.CHANGE, end) === 0) {
    report.word('hash of the changed words', OUT.HASH);
    return;
  }
  report.lines.push(`memory: host ${showChanges(native)}`, `        ours ${showChanges(ours)}`);
}

/** Offset in the image and new value of the first changed words. */
function showChanges(out: Outcome): string {
  const count = Math.min(out.readInt32LE(OUT.CHANGES), MAX_CHANGES);
  const each = (n: number): string =>
    `${hex(out.readUInt32LE(OUT.CHANGE + 8 * n), 4)}=${hex(out.readUInt32LE(OUT.CHANGE + 8 * n + 4), 8)}`;
  return count === 0 ? 'unchanged' : Array.from({ length: count }, (_, n) => each(n)).join(' ');
}
