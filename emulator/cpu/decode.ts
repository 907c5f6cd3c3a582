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

const NO_PREFIXES: Prefixes = { operand: false, address: false, lock: false, rep: 0, seg: -1 };

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
  const planned = code32 ? decodeByPlan(at, model) : null;
  if (planned !== null) return planned;
  position = at;
  short = false;
  const prefixes = { ...NO_PREFIXES };
  let opcode = readPrefixes(prefixes);
  const bare = position === at + 1;
  const two = opcode === 0x0f;
  if (two) opcode = next8();
  if (short) return tooShort(at, limit);
  const op = decodeBody(at, opcode, two, prefixes, code32, model);
  if (short) return tooShort(at, limit);
  if (code32 && bare && op.row !== UNDEFINED_ROW)
    keepPlan(plansOf(model), op, (two ? 0x100 : 0) | opcode, at);
  return op;
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
  unbound = op;
  if (row.operands.some(isImmediate)) unbound = copyOf(op);
  op.handler = bind(op);
  return op;
}

// ── Plans ──────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * What instructions without prefixes in 32-bit code have in common that begin with the same opcode, ModRM and SIB bytes:
 * all but displacement and immediates. Most instructions are such; they are copied instead of decoded.
 */
interface Plan {
  /** The instruction, bound to its handler; before that where immediates are read, on which the handler may depend. */
  readonly op: DecodedOp;
  readonly sib: boolean;
  /** Bytes of the displacement. */
  readonly displacement: 0 | 1 | 4;
  /** Operands that are read from the bytes behind. */
  readonly reads: readonly string[];
  readonly binds: boolean;
}

interface Plans {
  /** By opcode, those after 0F from 256 up: whether a ModRM byte follows. */
  readonly forms: Uint8Array;
  readonly byBytes: Map<number, Plan>;
}

const FORM_PLAIN = 1;
const FORM_MODRM = 2;
/** Enough for any program; more are made by bytes that are no program. */
const MAX_PLANS = 20_000;
const plansByModel = new Map<CpuModel, Plans>();
/** The last instruction as it was before its handler was chosen. */
let unbound: DecodedOp;

function plansOf(model: CpuModel): Plans {
  let plans = plansByModel.get(model);
  if (plans === undefined) {
    plans = { forms: new Uint8Array(512), byBytes: new Map() };
    plansByModel.set(model, plans);
  }
  return plans;
}

const isImmediate = (operand: string): boolean => operand[0] === 'I';
const isRead = (operand: string): boolean => /^(?:I|J|O|Ap)/.test(operand);

function copyOf(op: DecodedOp): DecodedOp {
  const copy = new DecodedOp(op.handler, op.row);
  copy.reg = op.reg;
  copy.rm = op.rm;
  copy.mem = op.mem;
  copy.base = op.base;
  copy.index = op.index;
  copy.scale = op.scale;
  copy.disp = op.disp;
  copy.seg = op.seg;
  copy.imm = op.imm;
  copy.imm2 = op.imm2;
  copy.size = op.size;
  copy.sub = op.sub;
  copy.branch = op.branch;
  copy.ends = op.ends;
  return copy;
}

/** Keeps what `op`, which begins at `start` with opcode `head`, has in common with others. */
function keepPlan(plans: Plans, op: DecodedOp, head: number, start: number): void {
  const { row, mem } = op;
  const at = start + (head >= 0x100 ? 2 : 1);
  const slot = head >= 0x100 ? slotOf(head & 0xff, true, NO_PREFIXES) : ONE_BYTE[head];
  const form = row.modrm || slot.group !== null ? FORM_MODRM : FORM_PLAIN;
  const reads = row.operands.filter(isRead);
  const binds = reads.some(isImmediate);
  const addressed = form === FORM_MODRM && mem;
  const mod = bytes[at] >> 6;
  const displacement =
    !addressed || mod === 3 ? 0 : mod === 1 ? 1 : mod === 2 || op.base === NO_REGISTER ? 4 : 0;
  const sib = addressed && (bytes[at] & 7) === 4;
  if (plans.byBytes.size >= MAX_PLANS) plans.byBytes.clear();
  plans.forms[head] = form;
  const plan = { op: copyOf(binds ? unbound : op), sib, displacement, reads, binds } as const;
  plans.byBytes.set(form === FORM_MODRM ? planKey(head, at) : head, plan);
}

/** Opcode, ModRM and the byte that may be SIB. */
function planKey(head: number, at: number): number {
  const modrm = bytes[at];
  const key = head | (modrm << 9);
  if ((modrm & 7) !== 4 || modrm >= 0xc0) return key;
  if (at + 1 >= end) short = true;
  return key | (bytes[at + 1] << 17);
}

/** The instruction at `start` from its plan; null when there is none, or its bytes run out. */
function decodeByPlan(start: number, model: CpuModel): DecodedOp | null {
  const plans = plansOf(model);
  let head = next8();
  if (head === 0x0f) head = 0x100 | next8();
  const form = plans.forms[head];
  if (form === 0 || short) return null;
  const modrm = form === FORM_MODRM ? next8() : -1;
  if (short) return null;
  const plan = plans.byBytes.get(form === FORM_MODRM ? planKey(head, position - 1) : head);
  if (plan === undefined || short) return null;
  const op = copyOf(plan.op);
  if (plan.sib) position++;
  if (plan.displacement !== 0) op.disp = plan.displacement === 1 ? signed8() : next32();
  for (const operand of plan.reads) decodeOperand(op, operand, modrm, head & 0xff, true, true);
  if (short) return null;
  op.length = position - start;
  if (plan.binds) op.handler = bind(op);
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
