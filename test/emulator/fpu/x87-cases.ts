/** Cases of one x87 instruction each, from the instruction table. Deterministic by seed. */
import type { Row } from '../../../emulator/cpu/table/table.ts';
import { ROWS } from '../../../emulator/cpu/table/table.ts';
import type { Batch, Kind } from './layout.ts';
import { DATA, FX, IN } from './layout.ts';
import { patternWord, Random, value32, value64, value80 } from './values.ts';

export const APPROXIMATE = new Set('f2xm1 fyl2x fyl2xp1 fptan fpatan fsin fcos fsincos'.split(' '));

export const X87_TESTED: readonly Row[] = ROWS.filter((row) => /^D[89A-F] /.test(row.encoding));

function kindOf(row: Row): Kind {
  return {
    name: `${row.encoding}  ${row.mnemonic} ${row.operands.join(',')}`,
    approximate: APPROXIMATE.has(row.semantics),
    undefinedFlags: 0,
  };
}

function put80(buffer: Buffer, at: number, [low, high, top]: readonly [number, number, number]): void {
  buffer.writeInt32LE(low | 0, at);
  buffer.writeInt32LE(high | 0, at + 4);
  buffer.writeInt32LE(top & 0xffff, at + 8);
}

/** Stack, control and status words. */
function putUnit(buffer: Buffer, at: number, random: Random): void {
  const masks = random.chance(70) ? 0x3f : random.below(64);
  const control = 0x40 | masks | (random.pick([0, 2, 3, 3, 3, 3]) << 8) | (random.below(4) << 10);
  // No unmasked flag may be set before the instruction, or it would report that.
  const sticky = random.chance(50) ? 0 : random.below(128) & masks;
  const conditions = random.word() & 0x4700;
  buffer.writeUInt16LE(control, at + FX.CW);
  buffer.writeUInt16LE(sticky | conditions | (random.below(8) << 11), at + FX.SW);
  buffer.writeUInt8(tags(random, buffer.readUInt16LE(at + FX.SW) >> 11), at + FX.TW);
  for (let n = 0; n < 8; n++) put80(buffer, at + FX.ST + 16 * n, value80(random));
  if (random.chance(25)) nearTop(buffer, at, random);
  buffer.writeInt32LE(0x1f80, at + FX.MXCSR);
}

/** Mostly ST(0) to ST(3) in use and room above. */
function tags(random: Random, top: number): number {
  if (random.chance(12)) return random.below(256);
  if (random.chance(5)) return 255;
  const used = random.pick([1, 2, 3, 7, 7]);
  const mask = (1 << used) - 1;
  return ((mask << (top & 7)) | (mask >>> (8 - (top & 7)))) & 0xff;
}

/** ST(1) like ST(0): same exponent and close significand, for cancellation, equality and remainders. */
function nearTop(buffer: Buffer, at: number, random: Random): void {
  buffer.copy(buffer, at + FX.ST + 16, at + FX.ST, at + FX.ST + 10);
  const where = at + FX.ST + 16 + random.below(10);
  if (random.chance(60)) buffer.writeUInt8(buffer.readUInt8(where) ^ (1 << random.below(8)), where);
  if (random.chance(40)) {
    const top = buffer.readUInt16LE(at + FX.ST + 24);
    buffer.writeUInt16LE((top ^ (random.below(2) << 15)) & 0xffff, at + FX.ST + 24);
  }
}

function putData(buffer: Buffer, at: number, row: Row, random: Random): void {
  for (let n = 0; n < 32; n++) buffer.writeInt32LE(patternWord(random), at + 4 * n);
  const operand = row.operands.find((each) => each.startsWith('M'));
  if (operand === 'Md') buffer.writeInt32LE(value32(random) | 0, at);
  else if (operand === 'Mq') value64(random).forEach((word, n) => buffer.writeInt32LE(word, at + 4 * n));
  else if (operand === 'Mt' && row.semantics === 'fbld') putDecimal(buffer, at, random);
  else if (operand === 'Mt') put80(buffer, at, value80(random));
}

function putDecimal(buffer: Buffer, at: number, random: Random): void {
  for (let n = 0; n < 9; n++) {
    const digits = random.chance(95) ? random.below(10) * 16 + random.below(10) : random.below(256);
    buffer.writeUInt8(digits, at + n);
  }
  buffer.writeUInt8(random.below(256), at + 9);
}

function codeOf(row: Row, random: Random): number[] {
  const bytes = row.encoding.split(' ').filter((part) => /^[0-9A-F]{2}$/.test(part));
  const code = bytes.map((part) => parseInt(part, 16));
  // The images of environment and state come in two sizes.
  if (row.operands[0] === 'M' && random.chance(40)) code.unshift(0x66);
  if (bytes.length === 2) return code;
  const reg = Number(/\/(\d)/.exec(row.encoding)?.[1]);
  if (row.encoding.endsWith('reg')) {
    return [...code, 0xc0 | (reg << 3) | (random.chance(60) ? 1 : random.below(8))];
  }
  return [...code, (reg << 3) | 5, DATA & 0xff, (DATA >> 8) & 0xff, (DATA >> 16) & 0xff, DATA >>> 24];
}

function putCase(buffer: Buffer, at: number, row: Row, random: Random): void {
  putUnit(buffer, at, random);
  if (/^f(scale|xtract|prem)/.test(row.semantics) && random.chance(50)) interesting(buffer, at, row, random);
  for (let r = 0; r < 8; r++) buffer.writeInt32LE(random.word(), at + IN.REGS + 4 * r);
  buffer.writeInt32LE(0x202 | (random.word() & 0x8d5), at + IN.EFLAGS);
  const code = codeOf(row, random);
  buffer.writeInt32LE(code.length, at + IN.LENGTH);
  buffer.set(code, at + IN.CODE);
  putData(buffer, at + IN.DATA, row, random);
}

/** Scales that neither over- nor underflow, and quotients of moderate size. */
function interesting(buffer: Buffer, at: number, row: Row, random: Random): void {
  const top = buffer.readUInt16LE(at + FX.ST + 8) & 0x7fff;
  const exponent =
    row.semantics === 'fscale' ? 0x3fff + random.below(15) : Math.max(0, top - random.below(140) + 3);
  buffer.writeUInt16LE(exponent | (random.below(2) << 15), at + FX.ST + 24);
  buffer.writeUInt8(buffer.readUInt8(at + FX.ST + 23) | 0x80, at + FX.ST + 23);
}

/** `perRow` cases of each row. */
export function x87Batch(rows: readonly Row[], perRow: number, seed: number): Batch {
  const random = new Random(seed);
  const count = rows.length * perRow;
  const input = Buffer.alloc(count * IN.BYTES);
  const kinds: Kind[] = [];
  rows.forEach((row, r) => {
    const kind = kindOf(row);
    for (let n = 0; n < perRow; n++) {
      putCase(input, (r * perRow + n) * IN.BYTES, row, random);
      kinds.push(kind);
    }
  });
  return { count, kinds, input };
}
