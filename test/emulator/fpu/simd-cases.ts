/** Cases of one MMX, SSE or SSE2 instruction each, from the instruction table. Deterministic by seed. */
import type { Row } from '../../../emulator/cpu/table/table.ts';
import { ROWS } from '../../../emulator/cpu/table/table.ts';
import type { Batch, Kind } from './layout.ts';
import { DATA, FX, IN } from './layout.ts';
import { patternWord, Random, value32, value64, value80 } from './values.ts';

/** The whole state has a test of its own; the approximations differ between processors. */
const LEFT_OUT = new Set(['fxsave', 'fxrstor', 'rcpps', 'rcpss', 'rsqrtps', 'rsqrtss']);

export const SIMD_TESTED: readonly Row[] = ROWS.filter(
  (row) => /^(NP|66|F3|F2) 0F/.test(row.encoding) && !LEFT_OUT.has(row.semantics),
);

function kindOf(row: Row): Kind {
  return {
    name: `${row.encoding}  ${row.mnemonic} ${row.operands.join(',')}`,
    approximate: false,
    undefinedFlags: 0,
  };
}

/** Whether the row's values are doubles, singles or integers. */
function elementOf(row: Row): 'single' | 'double' | 'integer' {
  const text = row.mnemonic;
  if (/^p|^mov[dqn]|^mask/.test(text) || /^cvt(dq|si|pi)2/.test(text)) return 'integer';
  return /[ps]d2|[ps]d$/.test(text) ? 'double' : 'single';
}

function put16(buffer: Buffer, at: number, kind: string, random: Random): void {
  for (let n = 0; n < 4; n++) {
    if (kind === 'integer') buffer.writeInt32LE(patternWord(random), at + 4 * n);
    else if (kind === 'single') buffer.writeInt32LE(value32(random) | 0, at + 4 * n);
    else if ((n & 1) === 0) {
      const [low, high] = value64(random);
      buffer.writeInt32LE(low | 0, at + 4 * n);
      buffer.writeInt32LE(high | 0, at + 4 * n + 4);
    }
  }
}

function putState(buffer: Buffer, at: number, kind: string, random: Random): void {
  buffer.writeUInt16LE(0x37f, at + FX.CW);
  buffer.writeUInt16LE((random.below(8) << 11) | (random.word() & 0x4700), at + FX.SW);
  buffer.writeUInt8(random.pick([0, 255, random.below(256)]), at + FX.TW);
  for (let n = 0; n < 8; n++) {
    const [low, high, top] = value80(random);
    buffer.writeInt32LE(low | 0, at + FX.ST + 16 * n);
    buffer.writeInt32LE(high | 0, at + FX.ST + 16 * n + 4);
    buffer.writeInt32LE(top & 0xffff, at + FX.ST + 16 * n + 8);
    put16(buffer, at + FX.XMM + 16 * n, kind, random);
  }
  const masks = random.chance(75) ? 0x3f : random.below(64);
  const sticky = random.chance(50) ? 0 : random.below(64);
  const special = random.chance(20) ? random.pick([0x40, 0x8000, 0x8040]) : 0;
  const rounding = random.chance(50) ? 0 : random.below(4);
  buffer.writeInt32LE((masks << 7) | sticky | special | (rounding << 13), at + FX.MXCSR);
}

function bytesOf(address: number): number[] {
  return [address & 0xff, (address >> 8) & 0xff, (address >> 16) & 0xff, address >>> 24];
}

function codeOf(row: Row, random: Random): number[] {
  const [prefix, ...rest] = row.encoding.split(' ');
  const opcode = rest.filter((part) => /^[0-9A-F]{2}$/.test(part)).map((part) => parseInt(part, 16));
  const code = prefix === 'NP' ? opcode : [parseInt(prefix, 16), ...opcode];
  if (!row.modrm) return code;
  const reg = Number(/\/(\d)/.exec(row.encoding)?.[1] ?? random.below(8));
  const registerOnly = row.encoding.endsWith('reg') || row.operands.some((operand) => /^[NU]/.test(operand));
  const memoryOnly = row.encoding.endsWith('mem');
  // ESP is the runner's own.
  const general = (n: number): number => (n === 4 ? 0 : n);
  const regIsGeneral = row.operands.includes('Gd');
  const rmIsGeneral = row.operands.includes('Ed');
  const regBits = (regIsGeneral ? general(reg) : reg) << 3;
  if (registerOnly || (!memoryOnly && random.chance(60))) {
    const rm = random.below(8);
    code.push(0xc0 | regBits | (rmIsGeneral ? general(rm) : rm));
  } else {
    const shift = random.chance(92) ? 0 : random.pick([1, 2, 4, 8]);
    code.push(regBits | 5, ...bytesOf(DATA + shift));
  }
  if (row.operands.includes('Ib')) code.push(random.below(256));
  return code;
}

function putCase(buffer: Buffer, at: number, row: Row, random: Random): void {
  const kind = elementOf(row);
  putState(buffer, at, kind, random);
  for (let r = 0; r < 8; r++) buffer.writeInt32LE(patternWord(random), at + IN.REGS + 4 * r);
  // EDI is where masked bytes go.
  buffer.writeInt32LE(DATA + random.below(100), at + IN.REGS + 28);
  buffer.writeInt32LE(0x202 | (random.word() & 0x8d5), at + IN.EFLAGS);
  const code = codeOf(row, random);
  buffer.writeInt32LE(code.length, at + IN.LENGTH);
  buffer.set(code, at + IN.CODE);
  for (let n = 0; n < 8; n++) put16(buffer, at + IN.DATA + 16 * n, kind, random);
  if (row.semantics === 'ldmxcsr') {
    buffer.writeInt32LE(random.word() & (random.chance(80) ? 0xffff : -1), at + IN.DATA);
  }
  const shifts = /^ps[rl]/.test(row.semantics) && random.chance(80);
  if (!shifts) return;
  for (let n = 0; n < 8; n++) smallCount(buffer, at + FX.XMM + 16 * n, random);
  for (let n = 0; n < 8; n++) smallCount(buffer, at + FX.ST + 16 * n, random);
  smallCount(buffer, at + IN.DATA, random);
}

function smallCount(buffer: Buffer, at: number, random: Random): void {
  buffer.writeInt32LE(random.below(70), at);
  buffer.writeInt32LE(0, at + 4);
}

/** `perRow` cases of each row. */
export function simdBatch(rows: readonly Row[], perRow: number, seed: number): Batch {
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
