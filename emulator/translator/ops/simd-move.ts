/** Moves, shuffles and single elements of MMX, SSE and SSE2 as WebAssembly; see cpu/ops/mmx.ts and sse-move.ts. */
import type { DecodedOp } from '../../cpu/decoded.ts';
import { OFFSET } from '../../cpu/state.ts';
import type { Emitter } from '../emitter.ts';
import { beginMmx, beginSse, endMmx, loadVector, startMmx, store64, storeVector } from '../float-access.ts';
import { LOCAL } from '../locals.ts';
import type { OpName } from '../wasm/opcodes.ts';
import {
  begin,
  isWide,
  mmOffset,
  pushSource,
  pushVector,
  putVector,
  takeOperands,
  xmmOffset,
} from './simd-registers.ts';

type Emit = (e: Emitter, op: DecodedOp) => void;

const { T2, V0, V1, W0 } = LOCAL;
const MXCSR_RESERVED = ~0xffff;
const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, n) => from + n);

function pushState64(e: Emitter, offset: number): void {
  e.asm.const(0);
  e.asm.memory('i64.load', offset, true);
}

function pushState32(e: Emitter, offset: number): void {
  e.asm.const(0);
  e.asm.memory('i32.load', offset, true);
}

// ── Whole registers ──────────────────────────────────────────────────────────────────────────────────────────────

function loadWhole(aligned: boolean): Emit {
  return (e, op) => {
    beginSse(e);
    putVector(e, op.reg, true, () => {
      if (!op.mem) return pushVector(e, op.rm, true);
      e.pushAddress(op);
      loadVector(e, 16, aligned);
    });
  };
}

function storeWhole(aligned: boolean): Emit {
  return (e, op) => {
    beginSse(e);
    if (!op.mem) return putVector(e, op.rm, true, () => pushVector(e, op.reg, true));
    pushVector(e, op.reg, true);
    e.asm.set(V0);
    e.pushAddress(op);
    storeVector(e, aligned);
  };
}

/** Eight bytes to memory. */
function storeHalf(e: Emitter, op: DecodedOp, offset: number): void {
  pushState64(e, offset);
  e.asm.set(W0);
  e.pushAddress(op);
  store64(e);
}

// ── Scalars and halves ───────────────────────────────────────────────────────────────────────────────────────────

/** From memory the rest becomes zero, from a register it stays. */
function loadScalar(bytes: 4 | 8): Emit {
  return (e, op) => {
    beginSse(e);
    putVector(e, op.reg, true, () => {
      if (!op.mem) return mergeLow(e, op.rm, op.reg, bytes);
      e.pushAddress(op);
      loadVector(e, bytes, false);
    });
  };
}

/** Pushes `bytes` of one register and what is above them of the other. */
function mergeLow(e: Emitter, from: number, above: number, bytes: number): void {
  pushVector(e, from, true);
  pushVector(e, above, true);
  e.asm.shuffle([...range(0, bytes), ...range(16 + bytes, 16 - bytes)]);
}

function storeScalar(bytes: 4 | 8): Emit {
  return (e, op) => {
    beginSse(e);
    if (!op.mem) return putVector(e, op.rm, true, () => mergeLow(e, op.reg, op.rm, bytes));
    if (bytes === 8) return storeHalf(e, op, xmmOffset(op.reg));
    e.pushAddress(op);
    pushState32(e, xmmOffset(op.reg));
    e.store(4);
  };
}

/** Eight bytes to half `to` of the register, from memory or half `from` of another. */
function loadHalf(to: number, from: number): Emit {
  return (e, op) => {
    const { asm } = e;
    beginSse(e);
    putVector(e, op.reg, true, () => {
      if (op.mem) {
        e.pushAddress(op);
        loadVector(e, 8, false);
      } else pushVector(e, op.rm, true);
      pushVector(e, op.reg, true);
      const taken = range(op.mem ? 0 : 8 * from, 8);
      asm.shuffle(to === 0 ? [...taken, ...range(24, 8)] : [...range(16, 8), ...taken]);
    });
  };
}

function storeHalfOf(half: number): Emit {
  return (e, op) => {
    beginSse(e);
    storeHalf(e, op, xmmOffset(op.reg) + 8 * half);
  };
}

const movd: Emit = (e, op) => {
  const { asm } = e;
  const wide = isWide(op);
  begin(e, wide);
  putVector(e, op.reg, wide, () => {
    if (op.mem) {
      e.pushAddress(op);
      return loadVector(e, 4, false);
    }
    asm.constV128([0, 0, 0, 0]);
    e.push32(op.rm);
    asm.lane('i32x4.replace_lane', 0);
  });
};

const movdOut: Emit = (e, op) => {
  const wide = isWide(op);
  begin(e, wide);
  if (op.mem) e.pushAddress(op);
  pushState32(e, wide ? xmmOffset(op.reg) : mmOffset(op.reg));
  if (op.mem) e.store(4);
  else e.pop32(op.rm);
  if (!wide) startMmx(e);
};

const movq: Emit = (e, op) => {
  beginMmx(e);
  putVector(e, op.reg, false, () => pushSource(e, op, false, 8));
};

const movqOut: Emit = (e, op) => {
  beginMmx(e);
  if (!op.mem) return putVector(e, op.rm, false, () => pushVector(e, op.reg, false));
  storeHalf(e, op, mmOffset(op.reg));
  startMmx(e);
};

/** Pushes the low half of a register, zeros above. */
function pushLow(e: Emitter, offset: number): void {
  e.asm.const(0);
  e.asm.memory('v128.load64_zero', offset);
}

const movqXmm: Emit = (e, op) => {
  beginSse(e);
  putVector(e, op.reg, true, () => {
    if (!op.mem) return pushLow(e, xmmOffset(op.rm));
    e.pushAddress(op);
    loadVector(e, 8, false);
  });
};

const movqXmmOut: Emit = (e, op) => {
  beginSse(e);
  if (op.mem) return storeHalf(e, op, xmmOffset(op.reg));
  putVector(e, op.rm, true, () => pushLow(e, xmmOffset(op.reg)));
};

const movq2dq: Emit = (e, op) => {
  beginSse(e);
  beginMmx(e);
  startMmx(e);
  putVector(e, op.reg, true, () => pushLow(e, mmOffset(op.rm)));
};

const movdq2q: Emit = (e, op) => {
  beginSse(e);
  beginMmx(e);
  putVector(e, op.reg, false, () => pushLow(e, xmmOffset(op.rm)));
};

const emms: Emit = (e) => {
  const { asm } = e;
  beginMmx(e);
  for (const offset of [OFFSET.FPU_TOP, OFFSET.FPU_TAGS]) {
    asm.const(0);
    asm.const(0);
    asm.memory('i32.store', offset, true);
  }
  endMmx(e);
};

// ── Shuffles ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Units of `unit` bytes by two bits each of the immediate, in steps of `unit` from `first`; the others stay. */
function chosen(imm: number, unit: number, first: number): number[] {
  const bytes = range(0, 16);
  for (let n = 0; n < 4; n++) {
    const from = first + unit * ((imm >> (2 * n)) & 3);
    range(from, unit).forEach((byte, k) => (bytes[first + unit * n + k] = byte));
  }
  return bytes;
}

function shuffle(unit: number, first: number, wide: boolean): Emit {
  return (e, op) => {
    begin(e, wide);
    putVector(e, op.reg, wide, () => {
      pushSource(e, op, wide, wide ? 16 : 8);
      e.asm.set(V0);
      e.asm.get(V0);
      e.asm.get(V0);
      e.asm.shuffle(chosen(op.imm, unit, first));
    });
  };
}

/** The first half of the result out of the destination, the second out of the source. */
function shuffleBoth(lanesOf: (imm: number) => number[]): Emit {
  return (e, op) => {
    beginSse(e);
    takeOperands(e, op, true, 16);
    putVector(e, op.reg, true, () => {
      e.asm.get(V0);
      e.asm.get(V1);
      e.asm.shuffle(lanesOf(op.imm));
    });
  };
}

const shufps = shuffleBoth((imm) =>
  range(0, 4).flatMap((n) => range((n < 2 ? 0 : 16) + 4 * ((imm >> (2 * n)) & 3), 4)),
);
const shufpd = shuffleBoth((imm) =>
  range(0, 2).flatMap((n) => range((n === 0 ? 0 : 16) + 8 * ((imm >> n) & 1), 8)),
);

const pinsrw: Emit = (e, op) => {
  const { asm } = e;
  const wide = isWide(op);
  begin(e, wide);
  if (op.mem) {
    e.pushAddress(op);
    e.load(2);
  } else e.push32(op.rm);
  asm.set(T2);
  putVector(e, op.reg, wide, () => {
    pushVector(e, op.reg, wide);
    asm.get(T2);
    asm.lane('i16x8.replace_lane', op.imm & (wide ? 7 : 3));
  });
};

const pextrw: Emit = (e, op) => {
  const wide = isWide(op);
  begin(e, wide);
  pushVector(e, op.rm, wide);
  e.asm.lane('i16x8.extract_lane_u', op.imm & (wide ? 7 : 3));
  e.pop32(op.reg);
  if (!wide) startMmx(e);
};

/** Signs of lanes to a general register. */
function mask(name: OpName): Emit {
  return (e, op) => {
    const wide = isWide(op);
    begin(e, wide);
    pushVector(e, op.rm, wide);
    e.asm.op(name);
    e.pop32(op.reg);
    if (!wide) startMmx(e);
  };
}

// ── Control ──────────────────────────────────────────────────────────────────────────────────────────────────────

const ldmxcsr: Emit = (e, op) => {
  const { asm } = e;
  beginSse(e);
  e.pushAddress(op);
  e.load(4);
  asm.set(T2);
  e.bailIf(() => {
    asm.get(T2);
    asm.opConst('i32.and', MXCSR_RESERVED);
  });
  asm.const(0);
  asm.get(T2);
  asm.memory('i32.store', OFFSET.MXCSR, true);
};

const stmxcsr: Emit = (e, op) => {
  beginSse(e);
  e.pushAddress(op);
  pushState32(e, OFFSET.MXCSR);
  e.store(4);
};

const movnti: Emit = (e, op) => {
  e.pushAddress(op);
  e.push32(op.reg);
  e.store(4);
};

const nothing: Emit = () => undefined;

export const SIMD_MOVE: Readonly<Record<string, Emit>> = {
  movaps: loadWhole(true),
  movups: loadWhole(false),
  movapsout: storeWhole(true),
  movupsout: storeWhole(false),
  movss: loadScalar(4),
  movssout: storeScalar(4),
  movsdx: loadScalar(8),
  movsdxout: storeScalar(8),
  movlps: loadHalf(0, 0),
  movhlps: loadHalf(0, 1),
  movhps: loadHalf(1, 0),
  movlhps: loadHalf(1, 0),
  movlpsout: storeHalfOf(0),
  movhpsout: storeHalfOf(1),
  movd,
  movdout: movdOut,
  movq,
  movqout: movqOut,
  movqx: movqXmm,
  movqxout: movqXmmOut,
  movq2dq,
  movdq2q,
  emms,
  pshufw: shuffle(2, 0, false),
  pshufd: shuffle(4, 0, true),
  pshufhw: shuffle(2, 8, true),
  pshuflw: shuffle(2, 0, true),
  shufps,
  shufpd,
  pinsrw,
  pextrw,
  pmovmskb: mask('i8x16.bitmask'),
  movmskps: mask('i32x4.bitmask'),
  movmskpd: mask('i64x2.bitmask'),
  ldmxcsr,
  stmxcsr,
  movnti,
  prefetch: nothing,
  fence: nothing,
};
