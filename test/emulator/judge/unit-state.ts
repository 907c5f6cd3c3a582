/** States of the x87, MMX and SSE units to start in, as the first bytes of an FXSAVE image. */
import type { Row } from '../../../emulator/cpu/table/table.ts';
import { elementOf, isSimd, isX87 } from './forms.ts';
import { FX, UNIT_BYTES } from './layout.ts';
import type { Random } from './values.ts';
import { patternWord, value32, value64, value80 } from './values.ts';

const CONTROL_INIT = 0x37f;
const MXCSR_INIT = 0x1f80;

/** After FNINIT, with every register zero. */
export function restingUnit(): Buffer {
  const unit = Buffer.alloc(UNIT_BYTES);
  unit.writeUInt16LE(CONTROL_INIT, FX.CW);
  unit.writeUInt32LE(MXCSR_INIT, FX.MXCSR);
  return unit;
}

function put80(unit: Buffer, at: number, [low, high, top]: readonly [number, number, number]): void {
  unit.writeInt32LE(low | 0, at);
  unit.writeInt32LE(high | 0, at + 4);
  unit.writeInt32LE(top & 0xffff, at + 8);
}

/** Sixteen bytes of lanes of one kind. */
export function putLanes(buffer: Buffer, at: number, kind: 'ps' | 'pd' | 'pi', random: Random): void {
  for (let n = 0; n < 4; n++) {
    if (kind === 'pi') buffer.writeInt32LE(patternWord(random), at + 4 * n);
    else if (kind === 'ps') buffer.writeInt32LE(value32(random) | 0, at + 4 * n);
    else if ((n & 1) === 0) {
      const [low, high] = value64(random);
      buffer.writeInt32LE(low | 0, at + 4 * n);
      buffer.writeInt32LE(high | 0, at + 4 * n + 4);
    }
  }
}

/** Mostly ST(0) to ST(3) in use and room above. */
function tags(random: Random, top: number): number {
  if (random.chance(12)) return random.below(256);
  if (random.chance(5)) return 255;
  const used = random.pick([1, 2, 3, 7, 7, 15]);
  const mask = (1 << used) - 1;
  return ((mask << (top & 7)) | (mask >>> (8 - (top & 7)))) & 0xff;
}

/** ST(1) like ST(0): same exponent and close significand, for cancellation, equality and remainders. */
function nearTop(unit: Buffer, random: Random): void {
  unit.copy(unit, FX.ST + 16, FX.ST, FX.ST + 10);
  const where = FX.ST + 16 + random.below(10);
  if (random.chance(60)) unit.writeUInt8(unit.readUInt8(where) ^ (1 << random.below(8)), where);
  if (random.chance(40)) {
    const top = unit.readUInt16LE(FX.ST + 24);
    unit.writeUInt16LE((top ^ (random.below(2) << 15)) & 0xffff, FX.ST + 24);
  }
}

/** Scales that neither over- nor underflow, and quotients of moderate size. */
function moderate(unit: Buffer, semantics: string, random: Random): void {
  const top = unit.readUInt16LE(FX.ST + 8) & 0x7fff;
  const exponent =
    semantics === 'fscale' ? 0x3fff + random.below(15) : Math.max(0, top - random.below(140) + 3);
  unit.writeUInt16LE(exponent | (random.below(2) << 15), FX.ST + 24);
  unit.writeUInt8(unit.readUInt8(FX.ST + 23) | 0x80, FX.ST + 23);
}

function smallCount(unit: Buffer, at: number, random: Random): void {
  unit.writeInt32LE(random.below(70), at);
  unit.writeInt32LE(0, at + 4);
}

function putX87(unit: Buffer, rows: readonly Row[], random: Random): void {
  const masks = random.chance(70) ? 0x3f : random.below(64);
  const control = 0x40 | masks | (random.pick([0, 2, 3, 3, 3, 3]) << 8) | (random.below(4) << 10);
  // No unmasked flag may be set before the instruction, or it would report that.
  const sticky = random.chance(50) ? 0 : random.below(128) & masks;
  const status = sticky | (random.word() & 0x4700) | (random.below(8) << 11);
  unit.writeUInt16LE(control, FX.CW);
  unit.writeUInt16LE(status, FX.SW);
  unit.writeUInt8(tags(random, status >> 11), FX.TW);
  if (random.chance(25)) nearTop(unit, random);
  const special = rows.find((row) => /^f(scale|xtract|prem)/.test(row.semantics));
  if (special !== undefined && random.chance(50)) moderate(unit, special.semantics, random);
}

function putSse(unit: Buffer, rows: readonly Row[], random: Random): void {
  const kinds = rows.filter(isSimd).map(elementOf);
  for (let n = 0; n < 8; n++) putLanes(unit, FX.XMM + 16 * n, random.pick(kinds), random);
  const masks = random.chance(75) ? 0x3f : random.below(64);
  const sticky = random.chance(50) ? 0 : random.below(64);
  const special = random.chance(20) ? random.pick([0x40, 0x8000, 0x8040]) : 0;
  const rounding = random.chance(50) ? 0 : random.below(4);
  unit.writeInt32LE((masks << 7) | sticky | special | (rounding << 13), FX.MXCSR);
  if (!rows.some((row) => /^ps[rl]/.test(row.semantics)) || random.chance(20)) return;
  for (let n = 0; n < 8; n++) {
    smallCount(unit, FX.XMM + 16 * n, random);
    smallCount(unit, FX.ST + 16 * n, random);
  }
}

/** A state in which these rows have something to do. */
export function unitFor(rows: readonly Row[], random: Random): Buffer {
  const unit = restingUnit();
  const [x87, simd] = [rows.some(isX87), rows.some(isSimd)];
  if (!x87 && !simd) return unit;
  for (let n = 0; n < 8; n++) put80(unit, FX.ST + 16 * n, value80(random));
  if (x87) putX87(unit, rows, random);
  else {
    unit.writeUInt16LE((random.below(8) << 11) | (random.word() & 0x4700), FX.SW);
    unit.writeUInt8(random.pick([0, 255, random.below(256)]), FX.TW);
  }
  if (simd) putSse(unit, rows, random);
  return unit;
}
