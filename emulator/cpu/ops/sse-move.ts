/** Data movement, shuffles and cache control of SSE and SSE2 (Intel SDM volume 1, sections 10.4.1 and 10.4.6). */
import type { DecodedOp, Handler } from '../decoded.ts';
import { throwGp } from '../fault.ts';
import { MXCSR_MASK } from './fxsr.ts';
import { probeRead } from '../memory.ts';
import { offsetOf, readAddress, writeAddress } from './operands.ts';
import { flushLinear } from '../segmentation.ts';
import {
  D,
  enterSse,
  loadMemory,
  loadPart,
  loadW,
  loadXmm,
  MXCSR,
  S,
  storeMemory,
  storeXmm,
  xmm,
} from './simd-unit.ts';

const movaps: Handler = (cpu, op) => {
  enterSse(cpu);
  loadW(cpu, op, S);
  storeXmm(cpu, op.reg, S);
};
const movups: Handler = (cpu, op) => {
  enterSse(cpu);
  loadPart(cpu, op, S, 16);
  storeXmm(cpu, op.reg, S);
};
function storeWhole(aligned: boolean): Handler {
  return (cpu, op) => {
    enterSse(cpu);
    if (op.mem) return storeMemory(cpu, op, xmm(op.reg), 16, aligned);
    loadXmm(cpu, S, op.reg);
    storeXmm(cpu, op.rm, S);
  };
}

/** A scalar: from memory the rest becomes zero, from a register it stays. */
function loadScalar(words: number): Handler {
  return (cpu, op) => {
    enterSse(cpu);
    const to = xmm(op.reg);
    if (op.mem) {
      loadMemory(cpu, op, S, 4 * words);
      cpu.i32.fill(0, to, to + 4);
      for (let k = 0; k < words; k++) cpu.i32[to + k] = S.i32[k];
    } else for (let k = 0; k < words; k++) cpu.i32[to + k] = cpu.i32[xmm(op.rm) + k];
  };
}
function storeScalar(words: number): Handler {
  return (cpu, op) => {
    enterSse(cpu);
    if (op.mem) return storeMemory(cpu, op, xmm(op.reg), 4 * words, false);
    for (let k = 0; k < words; k++) cpu.i32[xmm(op.rm) + k] = cpu.i32[xmm(op.reg) + k];
  };
}

/** Eight bytes to half `to` of the register, from memory or half `from` of another. */
function loadHalf(to: number, from: number): Handler {
  return (cpu, op) => {
    enterSse(cpu);
    const at = xmm(op.reg) + 2 * to;
    if (op.mem) loadMemory(cpu, op, S, 8);
    else for (let k = 0; k < 2; k++) S.i32[k] = cpu.i32[xmm(op.rm) + 2 * from + k];
    cpu.i32[at] = S.i32[0];
    cpu.i32[at + 1] = S.i32[1];
  };
}
function storeHalf(half: number): Handler {
  return (cpu, op) => {
    enterSse(cpu);
    storeMemory(cpu, op, xmm(op.reg) + 2 * half, 8, false);
  };
}

const shufps: Handler = (cpu, op) => {
  enterSse(cpu);
  loadW(cpu, op, S);
  loadXmm(cpu, D, op.reg);
  const to = xmm(op.reg);
  for (let k = 0; k < 4; k++) {
    const from = (op.imm >> (2 * k)) & 3;
    cpu.i32[to + k] = k < 2 ? D.i32[from] : S.i32[from];
  }
};
const shufpd: Handler = (cpu, op) => {
  enterSse(cpu);
  loadW(cpu, op, S);
  loadXmm(cpu, D, op.reg);
  const to = xmm(op.reg);
  for (let k = 0; k < 4; k++) {
    const from = 2 * ((op.imm >> (k >> 1)) & 1) + (k & 1);
    cpu.i32[to + k] = k < 2 ? D.i32[from] : S.i32[from];
  }
};

/** Signs of the lanes to a general register. */
function signMask(words: number): Handler {
  return (cpu, op) => {
    enterSse(cpu);
    let mask = 0;
    for (let n = 0; n < 4 / words; n++) mask |= (cpu.i32[xmm(op.rm) + n * words + words - 1] >>> 31) << n;
    cpu.r32[op.reg] = mask;
  };
}

const ldmxcsr: Handler = (cpu, op) => {
  enterSse(cpu);
  const value = cpu.read32(readAddress(cpu, op, 4));
  if ((value & ~MXCSR_MASK) !== 0) throwGp(cpu, 0);
  cpu.i32[MXCSR] = value;
};
const stmxcsr: Handler = (cpu, op) => {
  enterSse(cpu);
  cpu.write32(writeAddress(cpu, op, 4), cpu.i32[MXCSR]);
};
/** A store past the caches: none are modelled, and it is available whatever CR0 and CR4 say. */
const movnti: Handler = (cpu, op) => cpu.write32(writeAddress(cpu, op, 4), cpu.r32[op.reg]);
const nothing: Handler = () => undefined;
/** Like a read of one byte, as far as faults go, but that execute-only segments are flushed too. */
const clflush: Handler = (cpu, op) => {
  const offset = offsetOf(cpu, op);
  const at = cpu.segCheck[op.seg] === 0 ? offset : flushLinear(cpu, op.seg, offset);
  probeRead(cpu, at, 1, cpu.user);
};

export const SSE_MOVE: Record<string, (op: DecodedOp) => Handler> = {
  movaps: () => movaps,
  movups: () => movups,
  movapsout: () => storeWhole(true),
  movupsout: () => storeWhole(false),
  movss: () => loadScalar(1),
  movssout: () => storeScalar(1),
  movsdx: () => loadScalar(2),
  movsdxout: () => storeScalar(2),
  movlps: () => loadHalf(0, 0),
  movhlps: () => loadHalf(0, 1),
  movhps: () => loadHalf(1, 0),
  movlhps: () => loadHalf(1, 0),
  movlpsout: () => storeHalf(0),
  movhpsout: () => storeHalf(1),
  shufps: () => shufps,
  shufpd: () => shufpd,
  movmskps: () => signMask(1),
  movmskpd: () => signMask(2),
  ldmxcsr: () => ldmxcsr,
  stmxcsr: () => stmxcsr,
  movnti: () => movnti,
  prefetch: () => nothing,
  fence: () => nothing,
  clflush: () => clflush,
};
