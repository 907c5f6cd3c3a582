/** From bytes to `DecodedOp`, driven by the instruction table (Intel SDM volume 2, chapter 2). */
import type { CpuModel } from './cpuid.ts';
import { featuresOf } from './cpuid.ts';
import { DecodedOp } from './decoded.ts';
import { throwGp, throwUd } from './fault.ts';
import { bind } from './ops/index.ts';
import { CS, DS, EBP, EBX, EDI, ES, ESI, ESP, FS, GS, NO_REGISTER, SS } from './registers.ts';
import type { Row, Slot } from './table/table.ts';
import { ONE_BYTE, PREFIXED, ROWS, TWO_BYTE } from './table/table.ts';

const MAX_LENGTH = 15;
const SEGMENT_PREFIX: Readonly<Record<number, number>> = {
  0x26: ES,
  0x2e: CS,
  0x36: SS,
  0x3e: DS,
  0x64: FS,
  0x65: GS,
};

/** State of the one decoding in progress. */
let bytes: Uint8Array;
let position = 0;
let end = 0;
/** Bytes ran out. */
let short = false;

function next8(): number {
  if (position >= end) {
    short = true;
    return 0;
  }
  return bytes[position++];
}

function next16(): number {
  const low = next8();
  return low | (next8() << 8);
}

function next32(): number {
  const low = next16();
  return low | (next16() << 16);
}

function signed8(): number {
  return (next8() << 24) >> 24;
}

interface Prefixes {
  operand: boolean;
  address: boolean;
  lock: boolean;
  rep: number;
  seg: number;
}

function readPrefixes(p: Prefixes): number {
  for (;;) {
    const byte = next8();
    if (short) return 0;
    const seg = SEGMENT_PREFIX[byte];
    if (seg !== undefined) p.seg = seg;
    else if (byte === 0x66) p.operand = true;
    else if (byte === 0x67) p.address = true;
    else if (byte === 0xf0) p.lock = true;
    else if (byte === 0xf3) p.rep = 1;
    else if (byte === 0xf2) p.rep = 2;
    else return byte;
  }
}

/** Index of register `n` in the view of its size; see `DecodedOp`. */
export function registerIndex(n: number, size: number): number {
  if (size === 4) return n;
  return size === 2 ? n << 1 : ((n & 3) << 2) | (n >> 2);
}

const UNDEFINED_ROW: Row = {
  ...ROWS[0],
  encoding: '',
  mnemonic: '(undefined)',
  semantics: '',
  operands: [],
  lock: false,
  ends: true,
  branch: false,
  exceptions: ['UD'],
};

function undefinedOp(start: number): DecodedOp {
  const op = new DecodedOp(throwUd, UNDEFINED_ROW);
  op.length = position - start;
  op.ends = true;
  return op;
}

/**
 * Decodes the instruction at `at`; bytes up to `limit` may be read. Returns null when it is longer than that: with
 * 15 bytes given, it is too long for any processor.
 */
export function decode(
  source: Uint8Array,
  at: number,
  limit: number,
  code32: boolean,
  model: CpuModel,
): DecodedOp | null {
  bytes = source;
  position = at;
  end = limit;
  short = false;
  const prefixes: Prefixes = { operand: false, address: false, lock: false, rep: 0, seg: -1 };
  let opcode = readPrefixes(prefixes);
  const two = opcode === 0x0f;
  if (two) opcode = next8();
  if (short) return tooShort(at, limit);
  const op = decodeBody(at, opcode, two, prefixes, code32, model);
  return short ? tooShort(at, limit) : op;
}

/** An instruction of more than 15 bytes raises #GP(0) when all fifteen could be fetched. */
function tooShort(at: number, limit: number): DecodedOp | null {
  if (limit - at < MAX_LENGTH) return null;
  const op = new DecodedOp((cpu) => throwGp(cpu, 0), UNDEFINED_ROW);
  op.length = 1;
  op.ends = true;
  return op;
}

/** After 0F a prefix may be part of the opcode, F3 and F2 before 66. */
function slotOf(opcode: number, two: boolean, prefixes: Prefixes): Slot {
  if (!two) return ONE_BYTE[opcode];
  const selector = prefixes.rep !== 0 ? prefixes.rep : prefixes.operand ? 3 : 0;
  const slot = PREFIXED[selector][opcode];
  return slot.row !== null || slot.group !== null ? slot : TWO_BYTE[opcode];
}

function decodeBody(
  start: number,
  opcode: number,
  two: boolean,
  prefixes: Prefixes,
  code32: boolean,
  model: CpuModel,
): DecodedOp {
  const slot = slotOf(opcode, two, prefixes);
  let modrm = -1;
  let row = slot.row;
  if (slot.group !== null) {
    modrm = next8();
    row = slot.group[((modrm >> 3) & 7) + (modrm >= 0xc0 ? 8 : 0)] ?? row;
    if (slot.exact !== null && modrm >= 0xc0) row = slot.exact[modrm - 0xc0] ?? row;
  }
  if (short || row === null || (row.feature & ~featuresOf(model)) !== 0) return undefinedOp(start);
  const op = new DecodedOp(throwUd, row);
  op.size = operandSize(row, code32 !== prefixes.operand);
  op.rep = prefixes.rep;
  op.lock = prefixes.lock;
  op.sub = row.low;
  op.seg = prefixes.seg < 0 ? DS : prefixes.seg;
  const wide = code32 !== prefixes.address;
  op.addressMask = wide ? -1 : 0xffff;
  if (row.modrm) {
    if (modrm < 0) modrm = next8();
    decodeModrm(op, modrm, wide, prefixes.seg);
  }
  const full = code32 !== prefixes.operand;
  for (const operand of row.operands) {
    if (!decodeOperand(op, operand, modrm, opcode, full, wide)) return undefinedOp(start);
  }
  if (!two && (opcode & 0xf8) === 0xd8) {
    op.rm = modrm & 7;
    op.imm = ((opcode & 7) << 8) | modrm;
  }
  op.length = position - start;
  op.branch = row.branch;
  op.ends = row.ends;
  if (op.lock && !(row.lock && op.mem)) return undefinedOp(start);
  op.handler = bind(op);
  return op;
}

function operandSize(row: Row, full: boolean): number {
  if (row.sizeKind === 'b') return 1;
  if (row.sizeKind === 'w') return 2;
  return row.sizeKind === 'd' || full ? 4 : 2;
}

function decodeModrm(op: DecodedOp, modrm: number, wide: boolean, segment: number): void {
  op.mem = modrm < 0xc0 && !op.row.operands.includes('Rd');
  if (!op.mem) return;
  if (wide) decodeAddress32(op, modrm);
  else decodeAddress16(op, modrm);
  if (segment < 0) op.seg = op.base === EBP || op.base === ESP ? SS : DS;
}

function decodeAddress32(op: DecodedOp, modrm: number): void {
  const mod = modrm >> 6;
  let base = modrm & 7;
  if (base === 4) {
    const sib = next8();
    base = sib & 7;
    const index = (sib >> 3) & 7;
    if (index !== 4) {
      op.index = index;
      op.scale = sib >> 6;
    }
  }
  op.base = base;
  if (base === 5 && mod === 0) {
    op.base = NO_REGISTER;
    op.disp = next32();
  } else if (mod === 1) op.disp = signed8();
  else if (mod === 2) op.disp = next32();
}

const BASE16 = [EBX, EBX, EBP, EBP, ESI, EDI, EBP, EBX];
const INDEX16 = [ESI, EDI, ESI, EDI, NO_REGISTER, NO_REGISTER, NO_REGISTER, NO_REGISTER];

function decodeAddress16(op: DecodedOp, modrm: number): void {
  const mod = modrm >> 6;
  const rm = modrm & 7;
  op.base = BASE16[rm];
  op.index = INDEX16[rm];
  if (rm === 6 && mod === 0) {
    op.base = NO_REGISTER;
    op.disp = next16();
  } else if (mod === 1) op.disp = signed8();
  else if (mod === 2) op.disp = next16();
}

function sizeOfLetter(letter: string, full: boolean): number {
  if (letter === 'b') return 1;
  if (letter === 'w') return 2;
  return letter === 'd' || full ? 4 : 2;
}

/** Fills in one operand. False: this operand cannot be encoded so (#UD). */
function decodeOperand(
  op: DecodedOp,
  operand: string,
  modrm: number,
  opcode: number,
  full: boolean,
  wide: boolean,
): boolean {
  if (operand[1] === 'S' && operand in SEGMENT_OPERAND) {
    op.reg = SEGMENT_OPERAND[operand];
    return true;
  }
  switch (operand[0]) {
    case 'E':
    case 'R':
      if (!op.mem) op.rm = registerIndex(modrm & 7, sizeOfLetter(operand[1], full));
      return true;
    case 'M':
      return op.mem;
    case 'G':
      op.reg = registerIndex((modrm >> 3) & 7, sizeOfLetter(operand[1], full));
      return true;
    case 'Z':
      op.rm = registerIndex(opcode & 7, sizeOfLetter(operand[1], full));
      return true;
    case 'P':
    case 'V':
      op.reg = (modrm >> 3) & 7;
      return true;
    case 'Q':
    case 'W':
      op.rm = modrm & 7;
      return true;
    case 'N':
    case 'U':
      op.rm = modrm & 7;
      return !op.mem;
    case 'I':
      return decodeImmediate(op, operand, full);
    case 'J':
      op.imm = operand === 'Jb' ? signed8() : full ? next32() : (next16() << 16) >> 16;
      return true;
    case 'A':
      if (operand === 'AL') return true;
      op.imm = full ? next32() : next16();
      op.imm2 = next16();
      return true;
    case 'O':
      op.mem = true;
      op.disp = wide ? next32() : next16();
      return true;
    default:
      return decodeFixed(op, operand, modrm);
  }
}

function decodeImmediate(op: DecodedOp, operand: string, full: boolean): boolean {
  const value =
    operand === 'Ibs'
      ? signed8()
      : operand === 'Ib'
        ? next8()
        : operand === 'Iw'
          ? next16()
          : full
            ? next32()
            : next16();
  if (operand === 'Ib' && op.row.operands[0] === 'Iw') op.imm2 = value;
  else op.imm = value;
  return true;
}

const SEGMENT_OPERAND: Readonly<Record<string, number>> = { ES, CS, SS, DS, FS, GS };

function decodeFixed(op: DecodedOp, operand: string, modrm: number): boolean {
  const reg = (modrm >> 3) & 7;
  if (operand === 'Sw') {
    op.reg = reg;
    return reg <= GS;
  }
  if (operand === 'Cd' || operand === 'Dd') op.reg = reg;
  return true;
}
