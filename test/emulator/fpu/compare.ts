/** Compares outcomes and prints a difference so that it can be worked on. */
import type { Batch, Kind } from './layout.ts';
import { FX, IN, NO_TRAP, OUT } from './layout.ts';

const ARITHMETIC = 0x8d5;
const ES = 0x80;

function hex(value: number, digits: number): string {
  return (value >>> 0).toString(16).padStart(digits, '0');
}

function show80(buffer: Buffer, at: number): string {
  return `${hex(buffer.readUInt16LE(at + 8), 4)}:${hex(buffer.readUInt32LE(at + 4), 8)}${hex(buffer.readUInt32LE(at), 8)}`;
}

function show128(buffer: Buffer, at: number): string {
  return [3, 2, 1, 0].map((n) => hex(buffer.readUInt32LE(at + 4 * n), 8)).join('_');
}

function significand(buffer: Buffer, at: number): bigint {
  return (
    (BigInt(buffer.readUInt16LE(at + 8) & 0x7fff) << 63n) | (buffer.readBigUInt64LE(at) & 0x7fffffffffffffffn)
  );
}

/** Equal but for the last place. */
export function isNeighbour(a: Buffer, at: number, b: Buffer, bAt: number): boolean {
  if (a.readUInt16LE(at + 8) >> 15 !== b.readUInt16LE(bAt + 8) >> 15) return false;
  const distance = significand(a, at) - significand(b, bAt);
  return distance >= -1n && distance <= 1n;
}

/** Lines that say how two outcomes differ; none when they agree. */
function differences(kind: Kind, native: Buffer, n: number, ours: Buffer, o: number): string[] {
  const lines: string[] = [];
  const check = (name: string, a: number, b: number): void => {
    if (a !== b) lines.push(`${name}: native ${hex(a, 4)}, ours ${hex(b, 4)}`);
  };
  const trap = native.readInt32LE(n + OUT.TRAP);
  check('trap', trap, ours.readInt32LE(o + OUT.TRAP));
  if (trap !== NO_TRAP) check('eip', native.readInt32LE(n + OUT.EIP), ours.readInt32LE(o + OUT.EIP));
  check('cw', native.readUInt16LE(n + FX.CW), ours.readUInt16LE(o + FX.CW));
  const statusMask = kind.approximate ? ~0x200 : ~0;
  check('sw', native.readUInt16LE(n + FX.SW) & statusMask, ours.readUInt16LE(o + FX.SW) & statusMask);
  check('tw', native.readUInt8(n + FX.TW), ours.readUInt8(o + FX.TW));
  check('fip', native.readInt32LE(n + FX.FIP), ours.readInt32LE(o + FX.FIP));
  if ((native.readUInt16LE(n + FX.SW) & ES) !== 0) {
    check('fop', native.readUInt16LE(n + FX.FOP), ours.readUInt16LE(o + FX.FOP));
    check('fdp', native.readInt32LE(n + FX.FDP), ours.readInt32LE(o + FX.FDP));
  }
  check('mxcsr', native.readInt32LE(n + FX.MXCSR), ours.readInt32LE(o + FX.MXCSR));
  const flags = ARITHMETIC & ~kind.undefinedFlags;
  check('eflags', native.readInt32LE(n + OUT.EFLAGS) & flags, ours.readInt32LE(o + OUT.EFLAGS) & flags);
  for (let i = 0; i < 8; i++) {
    const at = FX.ST + 16 * i;
    if (native.compare(ours, o + at, o + at + 10, n + at, n + at + 10) !== 0) {
      if (kind.approximate && isNeighbour(native, n + at, ours, o + at)) continue;
      lines.push(`st${i}: native ${show80(native, n + at)}, ours ${show80(ours, o + at)}`);
    }
    const xmm = FX.XMM + 16 * i;
    if (native.compare(ours, o + xmm, o + xmm + 16, n + xmm, n + xmm + 16) !== 0) {
      lines.push(`xmm${i}: native ${show128(native, n + xmm)}, ours ${show128(ours, o + xmm)}`);
    }
    if (i !== 4) {
      check(`reg${i}`, native.readInt32LE(n + OUT.REGS + 4 * i), ours.readInt32LE(o + OUT.REGS + 4 * i));
    }
  }
  for (let i = 0; i < 8; i++) {
    const at = OUT.DATA + 16 * i;
    if (native.compare(ours, o + at, o + at + 16, n + at, n + at + 16) !== 0) {
      lines.push(`data+${16 * i}: native ${show128(native, n + at)}, ours ${show128(ours, o + at)}`);
    }
  }
  return lines;
}

function describe(batch: Batch, n: number): string {
  const { input, kinds } = batch;
  const at = n * IN.BYTES;
  const length = input.readInt32LE(at + IN.LENGTH);
  const code = [...input.subarray(at + IN.CODE, at + IN.CODE + length)].map((b) => hex(b, 2)).join(' ');
  const words = `cw=${hex(input.readUInt16LE(at), 4)} sw=${hex(input.readUInt16LE(at + FX.SW), 4)} tw=${hex(input.readUInt8(at + FX.TW), 2)}`;
  const stack = [0, 1, 2].map((i) => `st${i}=${show80(input, at + FX.ST + 16 * i)}`).join(' ');
  const reg = length > 0 ? `mxcsr=${hex(input.readUInt32LE(at + FX.MXCSR), 4)}` : '';
  const xmm = [0, 1].map((i) => `xmm${i}=${show128(input, at + FX.XMM + 16 * i)}`).join(' ');
  return `${kinds[n].name} [${code}]\n  ${words} ${stack}\n  ${reg} ${xmm}\n  data=${show128(input, at + IN.DATA)}`;
}

export interface Verdict {
  different: number;
  /** The first few, told. */
  told: string[];
  byKind: Map<string, number>;
}

export function judge(batch: Batch, native: Buffer, ours: Buffer, tell = 10): Verdict {
  const verdict: Verdict = { different: 0, told: [], byKind: new Map() };
  for (let n = 0; n < batch.count; n++) {
    const lines = differences(batch.kinds[n], native, n * OUT.BYTES, ours, n * OUT.BYTES);
    if (lines.length === 0) continue;
    verdict.different++;
    const { name } = batch.kinds[n];
    const seen = verdict.byKind.get(name) ?? 0;
    verdict.byKind.set(name, seen + 1);
    if (seen < 2 && verdict.told.length < tell)
      verdict.told.push(`${describe(batch, n)}\n    ${lines.join('\n    ')}`);
  }
  return verdict;
}
