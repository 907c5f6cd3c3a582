/** The integer instructions of MMX, SSE and SSE2 on lanes as WebAssembly; see cpu/ops/mmx-lanes.ts. */
import type { DecodedOp } from '../../cpu/decoded.ts';
import type { Emitter } from '../emitter.ts';
import { LOCAL } from '../locals.ts';
import type { Assembler } from '../wasm/assembler.ts';
import type { OpName } from '../wasm/opcodes.ts';
import { begin, isWide, pushVector, putVector, takeOperands } from './simd-registers.ts';

/** Pushes what becomes of V0 (destination) with V1. `wide`: sixteen bytes, else the low eight count. */
type Lanes = (asm: Assembler, wide: boolean) => void;

const { V0, V1, W0 } = LOCAL;
const ZERO = [0, 0, 0, 0];

function both(asm: Assembler): void {
  asm.get(V0);
  asm.get(V1);
}

const by =
  (name: OpName): Lanes =>
  (asm) => {
    both(asm);
    asm.op(name);
  };

/** One instruction of WebAssembly. */
const SINGLE: Readonly<Record<string, OpName>> = {
  pcmpgtb: 'i8x16.gt_s',
  pcmpgtw: 'i16x8.gt_s',
  pcmpgtd: 'i32x4.gt_s',
  pcmpeqb: 'i8x16.eq',
  pcmpeqw: 'i16x8.eq',
  pcmpeqd: 'i32x4.eq',
  paddb: 'i8x16.add',
  paddw: 'i16x8.add',
  paddd: 'i32x4.add',
  paddq: 'i64x2.add',
  psubb: 'i8x16.sub',
  psubw: 'i16x8.sub',
  psubd: 'i32x4.sub',
  psubq: 'i64x2.sub',
  paddsb: 'i8x16.add_sat_s',
  paddsw: 'i16x8.add_sat_s',
  paddusb: 'i8x16.add_sat_u',
  paddusw: 'i16x8.add_sat_u',
  psubsb: 'i8x16.sub_sat_s',
  psubsw: 'i16x8.sub_sat_s',
  psubusb: 'i8x16.sub_sat_u',
  psubusw: 'i16x8.sub_sat_u',
  pminub: 'i8x16.min_u',
  pmaxub: 'i8x16.max_u',
  pminsw: 'i16x8.min_s',
  pmaxsw: 'i16x8.max_s',
  pavgb: 'i8x16.avgr_u',
  pavgw: 'i16x8.avgr_u',
  pmullw: 'i16x8.mul',
  pmaddwd: 'i32x4.dot_i16x8_s',
  pand: 'v128.and',
  por: 'v128.or',
  pxor: 'v128.xor',
};

/** Not the destination, and the source. */
const pandn: Lanes = (asm) => {
  asm.get(V1);
  asm.get(V0);
  asm.op('v128.andnot');
};

// ── Packing and unpacking ────────────────────────────────────────────────────────────────────────────────────────

const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, n) => from + n);

/** Narrows both operands, one behind the other. */
function pack(name: OpName): Lanes {
  return (asm, wide) => {
    both(asm);
    if (wide) return asm.op(name);
    asm.shuffle([...range(0, 8), ...range(16, 8)]);
    asm.constV128(ZERO);
    asm.op(name);
  };
}

/** Interleaves units of `unit` bytes of the low or high half. */
function unpack(unit: number, high: boolean): Lanes {
  return (asm, wide) => {
    const bytes = wide ? 16 : 8;
    const from = high ? bytes / 2 : 0;
    const chosen = range(0, bytes / 2 / unit).flatMap((n) => [
      ...range(from + n * unit, unit),
      ...range(16 + from + n * unit, unit),
    ]);
    both(asm);
    asm.shuffle([...chosen, ...range(0, 16 - bytes)]);
  };
}

// ── Products and sums ────────────────────────────────────────────────────────────────────────────────────────────

/** High halves of the products of eight words. */
function multiplyHigh(low: OpName, high: OpName): Lanes {
  return (asm) => {
    both(asm);
    asm.op(low);
    both(asm);
    asm.op(high);
    asm.shuffle(range(0, 8).flatMap((n) => [4 * n + 2, 4 * n + 3]));
  };
}

/** Products of the first of two doublewords each. */
const pmuludq: Lanes = (asm) => {
  for (const operand of [V0, V1]) {
    asm.get(operand);
    asm.get(operand);
    asm.shuffle([...range(0, 4), ...range(8, 4), ...range(0, 8)]);
  }
  asm.op('i64x2.extmul_low_i32x4_u');
};

/** Sums of the differences of eight bytes each. */
const psadbw: Lanes = (asm) => {
  both(asm);
  asm.op('i8x16.sub_sat_u');
  asm.get(V1);
  asm.get(V0);
  asm.op('i8x16.sub_sat_u');
  asm.op('v128.or');
  asm.op('i16x8.extadd_pairwise_i8x16_u');
  asm.op('i32x4.extadd_pairwise_i16x8_u');
  asm.set(V0);
  asm.get(V0);
  asm.get(V0);
  asm.const(32);
  asm.op('i64x2.shr_u');
  asm.op('i32x4.add');
  asm.constV128([-1, 0, -1, 0]);
  asm.op('v128.and');
};

const LANES: Readonly<Record<string, Lanes>> = {
  ...Object.fromEntries(Object.entries(SINGLE).map(([name, op]) => [name, by(op)])),
  pandn,
  packsswb: pack('i8x16.narrow_i16x8_s'),
  packuswb: pack('i8x16.narrow_i16x8_u'),
  packssdw: pack('i16x8.narrow_i32x4_s'),
  punpcklbw: unpack(1, false),
  punpcklwd: unpack(2, false),
  punpckldq: unpack(4, false),
  punpcklqdq: unpack(8, false),
  punpckhbw: unpack(1, true),
  punpckhwd: unpack(2, true),
  punpckhdq: unpack(4, true),
  punpckhqdq: unpack(8, true),
  pmulhw: multiplyHigh('i32x4.extmul_low_i16x8_s', 'i32x4.extmul_high_i16x8_s'),
  pmulhuw: multiplyHigh('i32x4.extmul_low_i16x8_u', 'i32x4.extmul_high_i16x8_u'),
  pmuludq,
  psadbw,
};

/** The low halves of MMX operands are read from memory alone. */
function sourceBytes(op: DecodedOp, wide: boolean): 4 | 8 | 16 {
  if (wide) return 16;
  return op.row.mnemonic.startsWith('punpckl') ? 4 : 8;
}

function onLanes(lanes: Lanes): (e: Emitter, op: DecodedOp) => void {
  return (e, op) => {
    const wide = isWide(op);
    begin(e, wide);
    takeOperands(e, op, wide, sourceBytes(op, wide));
    putVector(e, op.reg, wide, () => lanes(e.asm, wide));
  };
}

// ── Shifts ───────────────────────────────────────────────────────────────────────────────────────────────────────

interface Shift {
  op: OpName;
  bits: number;
  /** Too large a count shifts in the sign, else it leaves nothing. */
  arithmetic: boolean;
}

const SHIFTS: Readonly<Record<string, Shift>> = {
  psrlw: { op: 'i16x8.shr_u', bits: 16, arithmetic: false },
  psrld: { op: 'i32x4.shr_u', bits: 32, arithmetic: false },
  psrlq: { op: 'i64x2.shr_u', bits: 64, arithmetic: false },
  psraw: { op: 'i16x8.shr_s', bits: 16, arithmetic: true },
  psrad: { op: 'i32x4.shr_s', bits: 32, arithmetic: true },
  psllw: { op: 'i16x8.shl', bits: 16, arithmetic: false },
  pslld: { op: 'i32x4.shl', bits: 32, arithmetic: false },
  psllq: { op: 'i64x2.shl', bits: 64, arithmetic: false },
};

function shiftByConstant(e: Emitter, op: DecodedOp, { op: name, bits, arithmetic }: Shift): void {
  const { asm } = e;
  const wide = isWide(op);
  const count = op.imm & 0xff;
  begin(e, wide);
  putVector(e, op.rm, wide, () => {
    if (count >= bits && !arithmetic) return asm.constV128(ZERO);
    pushVector(e, op.rm, wide);
    asm.const(Math.min(count, bits - 1));
    asm.op(name);
  });
}

/** By the low eight bytes of V1. */
function shiftByVector(asm: Assembler, { op: name, bits, arithmetic }: Shift): void {
  const fits = (): void => {
    asm.get(W0);
    asm.const64(bits);
    asm.op('i64.lt_u');
  };
  asm.get(V1);
  asm.lane('i64x2.extract_lane', 0);
  asm.set(W0);
  asm.get(V0);
  asm.get(W0);
  asm.op('i32.wrap_i64');
  if (arithmetic) {
    asm.const(bits - 1);
    fits();
    asm.op('select');
    return asm.op(name);
  }
  asm.op(name);
  asm.constV128(ZERO);
  fits();
  asm.op('select');
}

function shift(kind: Shift): (e: Emitter, op: DecodedOp) => void {
  const byVector = onLanes((asm) => shiftByVector(asm, kind));
  return (e, op) => {
    if (op.row.operands[1] === 'Ib') shiftByConstant(e, op, kind);
    else byVector(e, op);
  };
}

/** All sixteen bytes, to the right or left. */
function shiftBytes(direction: number): (e: Emitter, op: DecodedOp) => void {
  return (e, op) => {
    const { asm } = e;
    const distance = Math.min(op.imm & 0xff, 16) * direction;
    begin(e, true);
    putVector(e, op.rm, true, () => {
      pushVector(e, op.rm, true);
      asm.constV128(ZERO);
      asm.shuffle(range(0, 16).map((n) => (n + distance >= 0 && n + distance < 16 ? n + distance : 16)));
    });
  };
}

export const SIMD_LANES: Readonly<Record<string, (e: Emitter, op: DecodedOp) => void>> = {
  ...Object.fromEntries(Object.entries(LANES).map(([name, lanes]) => [name, onLanes(lanes)])),
  ...Object.fromEntries(Object.entries(SHIFTS).map(([name, kind]) => [name, shift(kind)])),
  bytesright: shiftBytes(1),
  bytesleft: shiftBytes(-1),
};
