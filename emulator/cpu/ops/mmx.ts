/** MMX, and the integer instructions of SSE and SSE2 (Intel SDM volume 1, chapter 9 and section 11.4.2). */
import type { Cpu } from '../cpu.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { checkWideAlignment, probeWrite } from '../memory.ts';
import { EDI } from '../registers.ts';
import { segmentLinear } from '../segmentation.ts';
import type { LaneOperation } from './mmx-lanes.ts';
import { LANE_OPERATIONS } from './mmx-lanes.ts';
import { readE, writeE } from './operands.ts';
import {
  D,
  enterMmx,
  enterSse,
  loadMemory,
  loadMm,
  loadPart,
  loadQ,
  loadW,
  loadXmm,
  mm,
  S,
  startMmx,
  storeMemory,
  storeMm,
  storeXmm,
  xmm,
} from './simd-unit.ts';
import { TAGS } from './x87-unit.ts';

function onMm(operation: LaneOperation, memoryBytes: number): Handler {
  return (cpu, op) => {
    enterMmx(cpu);
    if (op.mem) loadMemory(cpu, op, S, memoryBytes);
    else loadMm(cpu, S, op.rm);
    loadMm(cpu, D, op.reg);
    operation(8);
    startMmx(cpu);
    storeMm(cpu, op.reg, D.i32[0], D.i32[1]);
  };
}

function onXmm(operation: LaneOperation): Handler {
  return (cpu, op) => {
    enterSse(cpu);
    loadW(cpu, op, S);
    loadXmm(cpu, D, op.reg);
    operation(16);
    storeXmm(cpu, op.reg, D);
  };
}

/** Shift by an immediate byte, in the register that ModRM.rm names. */
function shiftBy(operation: LaneOperation, wide: boolean): Handler {
  return (cpu, op) => {
    if (wide) enterSse(cpu);
    else enterMmx(cpu);
    S.i32[0] = op.imm & 0xff;
    S.i32[1] = 0;
    if (wide) {
      loadXmm(cpu, D, op.rm);
      operation(16);
      return storeXmm(cpu, op.rm, D);
    }
    loadMm(cpu, D, op.rm);
    operation(8);
    startMmx(cpu);
    storeMm(cpu, op.rm, D.i32[0], D.i32[1]);
  };
}

function isWide(op: DecodedOp): boolean {
  return op.row.operands.some((operand) => /^[VWU]/.test(operand));
}

function bindLanes(op: DecodedOp): Handler {
  const operation = LANE_OPERATIONS[op.row.semantics];
  if (op.row.operands[1] === 'Ib') return shiftBy(operation, isWide(op));
  return isWide(op) ? onXmm(operation) : onMm(operation, op.row.mnemonic.startsWith('punpckl') ? 4 : 8);
}

/** Shift of all sixteen bytes, to the right or left. */
function shiftBytes(direction: number): Handler {
  return (cpu, op) => {
    enterSse(cpu);
    loadXmm(cpu, S, op.rm);
    const distance = Math.min(op.imm & 0xff, 16) * direction;
    for (let i = 0; i < 16; i++) {
      const from = i + distance;
      D.u8[i] = from >= 0 && from < 16 ? S.u8[from] : 0;
    }
    storeXmm(cpu, op.rm, D);
  };
}

// ── Moves ──────────────────────────────────────────────────────────────────────────────────────────────────────

const movdToMm: Handler = (cpu, op) => {
  enterMmx(cpu);
  const value = readE(cpu, op, 4);
  startMmx(cpu);
  storeMm(cpu, op.reg, value, 0);
};
const movdToXmm: Handler = (cpu, op) => {
  enterSse(cpu);
  const value = readE(cpu, op, 4);
  cpu.i32.fill(0, xmm(op.reg), xmm(op.reg) + 4);
  cpu.i32[xmm(op.reg)] = value;
};
const movdFromMm: Handler = (cpu, op) => {
  enterMmx(cpu);
  writeE(cpu, op, 4, cpu.i32[mm(op.reg)]);
  startMmx(cpu);
};
const movdFromXmm: Handler = (cpu, op) => {
  enterSse(cpu);
  writeE(cpu, op, 4, cpu.i32[xmm(op.reg)]);
};
const movq: Handler = (cpu, op) => {
  enterMmx(cpu);
  loadQ(cpu, op, S);
  startMmx(cpu);
  storeMm(cpu, op.reg, S.i32[0], S.i32[1]);
};
const movqOut: Handler = (cpu, op) => {
  enterMmx(cpu);
  const from = mm(op.reg);
  if (op.mem) storeMemory(cpu, op, from, 8, false);
  startMmx(cpu);
  if (!op.mem) storeMm(cpu, op.rm, cpu.i32[from], cpu.i32[from + 1]);
};
const movqXmm: Handler = (cpu, op) => {
  enterSse(cpu);
  loadPart(cpu, op, S, 8);
  S.i32[2] = 0;
  S.i32[3] = 0;
  storeXmm(cpu, op.reg, S);
};
const movqXmmOut: Handler = (cpu, op) => {
  enterSse(cpu);
  if (op.mem) return storeMemory(cpu, op, xmm(op.reg), 8, false);
  loadXmm(cpu, S, op.reg);
  S.i32[2] = 0;
  S.i32[3] = 0;
  storeXmm(cpu, op.rm, S);
};
/** Between the two files: an MMX instruction too. */
function enterBoth(cpu: Cpu): void {
  enterSse(cpu);
  enterMmx(cpu);
}
const movq2dq: Handler = (cpu, op) => {
  enterBoth(cpu);
  loadMm(cpu, S, op.rm);
  startMmx(cpu);
  S.i32[2] = 0;
  S.i32[3] = 0;
  storeXmm(cpu, op.reg, S);
};
const movdq2q: Handler = (cpu, op) => {
  enterBoth(cpu);
  startMmx(cpu);
  storeMm(cpu, op.reg, cpu.i32[xmm(op.rm)], cpu.i32[xmm(op.rm) + 1]);
};
const emms: Handler = (cpu) => {
  enterMmx(cpu);
  startMmx(cpu);
  cpu.i32[TAGS] = 0;
};

// ── Shuffles, single words, masks ──────────────────────────────────────────────────────────────────────────────

const pshufw: Handler = (cpu, op) => {
  enterMmx(cpu);
  loadQ(cpu, op, S);
  for (let i = 0; i < 4; i++) D.u16[i] = S.u16[(op.imm >> (2 * i)) & 3];
  startMmx(cpu);
  storeMm(cpu, op.reg, D.i32[0], D.i32[1]);
};
const pshufd: Handler = (cpu, op) => {
  enterSse(cpu);
  loadW(cpu, op, S);
  for (let i = 0; i < 4; i++) D.i32[i] = S.i32[(op.imm >> (2 * i)) & 3];
  storeXmm(cpu, op.reg, D);
};
/** Shuffles four words, the others are copied. */
function shuffleHalf(first: number): Handler {
  return (cpu, op) => {
    enterSse(cpu);
    loadW(cpu, op, S);
    for (let i = 0; i < 4; i++) {
      D.u16[first + i] = S.u16[first + ((op.imm >> (2 * i)) & 3)];
      D.u16[4 - first + i] = S.u16[4 - first + i];
    }
    storeXmm(cpu, op.reg, D);
  };
}

const pinsrwMm: Handler = (cpu, op) => {
  enterMmx(cpu);
  const value = readE(cpu, op, op.mem ? 2 : 4);
  loadMm(cpu, D, op.reg);
  D.u16[op.imm & 3] = value;
  startMmx(cpu);
  storeMm(cpu, op.reg, D.i32[0], D.i32[1]);
};
const pinsrwXmm: Handler = (cpu, op) => {
  enterSse(cpu);
  const value = readE(cpu, op, op.mem ? 2 : 4);
  loadXmm(cpu, D, op.reg);
  D.u16[op.imm & 7] = value;
  storeXmm(cpu, op.reg, D);
};
const pextrwMm: Handler = (cpu, op) => {
  enterMmx(cpu);
  loadMm(cpu, S, op.rm);
  startMmx(cpu);
  cpu.r32[op.reg] = S.u16[op.imm & 3];
};
const pextrwXmm: Handler = (cpu, op) => {
  enterSse(cpu);
  loadXmm(cpu, S, op.rm);
  cpu.r32[op.reg] = S.u16[op.imm & 7];
};

function signs(bytes: number): number {
  let mask = 0;
  for (let i = 0; i < bytes; i++) mask |= (S.u8[i] >> 7) << i;
  return mask;
}
const pmovmskbMm: Handler = (cpu, op) => {
  enterMmx(cpu);
  loadMm(cpu, S, op.rm);
  startMmx(cpu);
  cpu.r32[op.reg] = signs(8);
};
const pmovmskbXmm: Handler = (cpu, op) => {
  enterSse(cpu);
  loadXmm(cpu, S, op.rm);
  cpu.r32[op.reg] = signs(16);
};

/** MASKMOVQ and MASKMOVDQU: the bytes of D that S marks go to [EDI]. */
function writeMasked(cpu: Cpu, op: DecodedOp, bytes: number): void {
  const upper = bytes === 16 ? maskedHalf(cpu, op, 8) : 0;
  const lower = maskedHalf(cpu, op, 0);
  for (let i = 0; i < bytes; i++) {
    if ((S.u8[i] & 0x80) !== 0) cpu.write8((i < 8 ? lower + i : upper + i - 8) | 0, D.u8[i]);
  }
}

/** Linear address of eight bytes that may be written: the operand has its upper half tried first. */
function maskedHalf(cpu: Cpu, op: DecodedOp, distance: number): number {
  const offset = (cpu.r32[EDI] + distance) & op.addressMask;
  const at = cpu.segCheck[op.seg] === 0 ? offset : segmentLinear(cpu, op.seg, offset, 8, true);
  checkWideAlignment(cpu, at, 8);
  probeWrite(cpu, at, 8, cpu.user);
  return at;
}
const maskmovMm: Handler = (cpu, op) => {
  enterMmx(cpu);
  loadMm(cpu, S, op.rm);
  loadMm(cpu, D, op.reg);
  writeMasked(cpu, op, 8);
  startMmx(cpu);
};
const maskmovXmm: Handler = (cpu, op) => {
  enterSse(cpu);
  loadXmm(cpu, S, op.rm);
  loadXmm(cpu, D, op.reg);
  writeMasked(cpu, op, 16);
};

function either(narrow: Handler, wide: Handler): (op: DecodedOp) => Handler {
  return (op) => (isWide(op) ? wide : narrow);
}

export const MMX: Record<string, (op: DecodedOp) => Handler> = {
  ...Object.fromEntries(Object.keys(LANE_OPERATIONS).map((name) => [name, bindLanes])),
  bytesright: () => shiftBytes(1),
  bytesleft: () => shiftBytes(-1),
  movd: either(movdToMm, movdToXmm),
  movdout: either(movdFromMm, movdFromXmm),
  movq: () => movq,
  movqout: () => movqOut,
  movqx: () => movqXmm,
  movqxout: () => movqXmmOut,
  movq2dq: () => movq2dq,
  movdq2q: () => movdq2q,
  emms: () => emms,
  pshufw: () => pshufw,
  pshufd: () => pshufd,
  pshufhw: () => shuffleHalf(4),
  pshuflw: () => shuffleHalf(0),
  pinsrw: either(pinsrwMm, pinsrwXmm),
  pextrw: either(pextrwMm, pextrwXmm),
  pmovmskb: either(pmovmskbMm, pmovmskbXmm),
  maskmovq: either(maskmovMm, maskmovXmm),
};
