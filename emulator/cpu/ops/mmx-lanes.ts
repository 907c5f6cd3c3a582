/** What the integer instructions of MMX and SSE2 do to `D` with `S`, over 8 or 16 bytes (Intel SDM volume 2). */
import { D, S } from './simd-unit.ts';

/** Works on the first `bytes` of D and S. */
export type LaneOperation = (bytes: number) => void;

type Lane = (a: number, b: number) => number;

const bytesU =
  (f: Lane): LaneOperation =>
  (n) => {
    for (let i = 0; i < n; i++) D.u8[i] = f(D.u8[i], S.u8[i]);
  };
const bytesS =
  (f: Lane): LaneOperation =>
  (n) => {
    for (let i = 0; i < n; i++) D.i8[i] = f(D.i8[i], S.i8[i]);
  };
const wordsU =
  (f: Lane): LaneOperation =>
  (n) => {
    for (let i = 0; i < n >> 1; i++) D.u16[i] = f(D.u16[i], S.u16[i]);
  };
const wordsS =
  (f: Lane): LaneOperation =>
  (n) => {
    for (let i = 0; i < n >> 1; i++) D.i16[i] = f(D.i16[i], S.i16[i]);
  };
const doubles =
  (f: Lane): LaneOperation =>
  (n) => {
    for (let i = 0; i < n >> 2; i++) D.i32[i] = f(D.i32[i], S.i32[i]);
  };

const clampS8 = (v: number): number => (v > 127 ? 127 : v < -128 ? -128 : v);
const clampU8 = (v: number): number => (v > 255 ? 255 : v < 0 ? 0 : v);
const clampS16 = (v: number): number => (v > 32767 ? 32767 : v < -32768 ? -32768 : v);
const clampU16 = (v: number): number => (v > 65535 ? 65535 : v < 0 ? 0 : v);

// ── The most frequent ones, by words of four bytes or two halves ───────────────────────────────────────────────

/** All but the top bit of every byte, and of every half. */
const LOW_7 = 0x7f7f7f7f;
const LOW_15 = 0x7fff7fff;

const pand: LaneOperation = (n) => {
  for (let i = 0; i < n >> 2; i++) D.i32[i] = D.i32[i] & S.i32[i];
};
const pandn: LaneOperation = (n) => {
  for (let i = 0; i < n >> 2; i++) D.i32[i] = ~D.i32[i] & S.i32[i];
};
const por: LaneOperation = (n) => {
  for (let i = 0; i < n >> 2; i++) D.i32[i] = D.i32[i] | S.i32[i];
};
const pxor: LaneOperation = (n) => {
  for (let i = 0; i < n >> 2; i++) D.i32[i] = D.i32[i] ^ S.i32[i];
};
const paddd: LaneOperation = (n) => {
  for (let i = 0; i < n >> 2; i++) D.i32[i] = D.i32[i] + S.i32[i];
};
const psubd: LaneOperation = (n) => {
  for (let i = 0; i < n >> 2; i++) D.i32[i] = D.i32[i] - S.i32[i];
};
const paddb: LaneOperation = (n) => {
  for (let i = 0; i < n >> 2; i++) {
    const a = D.i32[i];
    const b = S.i32[i];
    D.i32[i] = ((a & LOW_7) + (b & LOW_7)) ^ ((a ^ b) & ~LOW_7);
  }
};
const psubb: LaneOperation = (n) => {
  for (let i = 0; i < n >> 2; i++) {
    const a = D.i32[i];
    const b = S.i32[i];
    D.i32[i] = ((a | ~LOW_7) - (b & LOW_7)) ^ ((a ^ ~b) & ~LOW_7);
  }
};
const paddw: LaneOperation = (n) => {
  for (let i = 0; i < n >> 2; i++) {
    const a = D.i32[i];
    const b = S.i32[i];
    D.i32[i] = ((a & LOW_15) + (b & LOW_15)) ^ ((a ^ b) & ~LOW_15);
  }
};
const psubw: LaneOperation = (n) => {
  for (let i = 0; i < n >> 2; i++) {
    const a = D.i32[i];
    const b = S.i32[i];
    D.i32[i] = ((a | ~LOW_15) - (b & LOW_15)) ^ ((a ^ ~b) & ~LOW_15);
  }
};
const pcmpeqb: LaneOperation = (n) => {
  for (let i = 0; i < n >> 2; i++) {
    const a = D.i32[i];
    const b = S.i32[i];
    D.i32[i] = Math.imul(~((((a ^ b) & LOW_7) + LOW_7) | (a ^ b) | LOW_7) >>> 7, 255);
  }
};
const pminub: LaneOperation = (n) => {
  for (let i = 0; i < n; i++) D.u8[i] = D.u8[i] < S.u8[i] ? D.u8[i] : S.u8[i];
};
const pmullw: LaneOperation = (n) => {
  for (let i = 0; i < n >> 1; i++) D.i16[i] = Math.imul(D.i16[i], S.i16[i]);
};
const paddq: LaneOperation = (n) => {
  for (let i = 0; i < n >> 2; i += 2) {
    const low = (D.i32[i] + S.i32[i]) | 0;
    const carry = low >>> 0 < S.u32[i] ? 1 : 0;
    D.i32[i] = low;
    D.i32[i + 1] = D.i32[i + 1] + S.i32[i + 1] + carry;
  }
};
const psubq: LaneOperation = (n) => {
  for (let i = 0; i < n >> 2; i += 2) {
    const borrow = D.u32[i] < S.u32[i] ? 1 : 0;
    D.i32[i] = D.i32[i] - S.i32[i];
    D.i32[i + 1] = D.i32[i + 1] - S.i32[i + 1] - borrow;
  }
};
const pmuludq: LaneOperation = (n) => {
  for (let i = 0; i < n >> 2; i += 2) {
    const product = BigInt(D.u32[i]) * BigInt(S.u32[i]);
    D.u32[i] = Number(product & 0xffffffffn);
    D.u32[i + 1] = Number(product >> 32n);
  }
};
const pmaddwd: LaneOperation = (n) => {
  for (let i = 0; i < n >> 2; i++) {
    D.i32[i] = Math.imul(D.i16[2 * i], S.i16[2 * i]) + Math.imul(D.i16[2 * i + 1], S.i16[2 * i + 1]);
  }
};
const psadbw: LaneOperation = (n) => {
  for (let i = 0; i < n; i += 8) {
    let sum = 0;
    for (let k = i; k < i + 8; k++) sum += Math.abs(D.u8[k] - S.u8[k]);
    D.i32[i >> 2] = sum;
    D.i32[(i >> 2) + 1] = 0;
  }
};

// ── Packing and unpacking ──────────────────────────────────────────────────────────────────────────────────────

const packsswb: LaneOperation = (n) => {
  const half = n >> 1;
  for (let i = 0; i < half; i++) D.i8[i] = clampS8(D.i16[i]);
  for (let i = 0; i < half; i++) D.i8[half + i] = clampS8(S.i16[i]);
};
const packuswb: LaneOperation = (n) => {
  const half = n >> 1;
  for (let i = 0; i < half; i++) D.u8[i] = clampU8(D.i16[i]);
  for (let i = 0; i < half; i++) D.u8[half + i] = clampU8(S.i16[i]);
};
const packssdw: LaneOperation = (n) => {
  const half = n >> 2;
  for (let i = 0; i < half; i++) D.i16[i] = clampS16(D.i32[i]);
  for (let i = 0; i < half; i++) D.i16[half + i] = clampS16(S.i32[i]);
};

const OLD = new Uint8Array(16);

/** Interleaves units of `unit` bytes of the low or high half. */
function unpack(unit: number, high: boolean): LaneOperation {
  return (n) => {
    OLD.set(D.u8);
    const from = high ? n >> 1 : 0;
    for (let i = 0; i < n >> 1; i += unit) {
      for (let k = 0; k < unit; k++) {
        D.u8[2 * i + k] = OLD[from + i + k];
        D.u8[2 * i + unit + k] = S.u8[from + i + k];
      }
    }
  };
}

// ── Shifts: by the 64-bit count in S ───────────────────────────────────────────────────────────────────────────

function count(limit: number): number {
  return S.i32[1] !== 0 || S.u32[0] > limit ? limit : S.i32[0];
}

const psrlw: LaneOperation = (n) => {
  const c = count(16);
  for (let i = 0; i < n >> 1; i++) D.u16[i] = c > 15 ? 0 : D.u16[i] >>> c;
};
const psllw: LaneOperation = (n) => {
  const c = count(16);
  for (let i = 0; i < n >> 1; i++) D.u16[i] = c > 15 ? 0 : D.u16[i] << c;
};
const psraw: LaneOperation = (n) => {
  const c = count(15);
  for (let i = 0; i < n >> 1; i++) D.i16[i] = D.i16[i] >> c;
};
const psrld: LaneOperation = (n) => {
  const c = count(32);
  for (let i = 0; i < n >> 2; i++) D.i32[i] = c > 31 ? 0 : D.i32[i] >>> c;
};
const pslld: LaneOperation = (n) => {
  const c = count(32);
  for (let i = 0; i < n >> 2; i++) D.i32[i] = c > 31 ? 0 : D.i32[i] << c;
};
const psrad: LaneOperation = (n) => {
  const c = count(31);
  for (let i = 0; i < n >> 2; i++) D.i32[i] = D.i32[i] >> c;
};
const psrlq: LaneOperation = (n) => {
  const c = count(64);
  for (let i = 0; i < n >> 2; i += 2) {
    const [low, high] = [D.i32[i], D.i32[i + 1]];
    D.i32[i] = c > 63 ? 0 : c > 31 ? high >>> (c - 32) : c === 0 ? low : (low >>> c) | (high << (32 - c));
    D.i32[i + 1] = c > 31 ? 0 : high >>> c;
  }
};
const psllq: LaneOperation = (n) => {
  const c = count(64);
  for (let i = 0; i < n >> 2; i += 2) {
    const [low, high] = [D.i32[i], D.i32[i + 1]];
    D.i32[i + 1] = c > 63 ? 0 : c > 31 ? low << (c - 32) : c === 0 ? high : (high << c) | (low >>> (32 - c));
    D.i32[i] = c > 31 ? 0 : low << c;
  }
};

/** By mnemonic. */
export const LANE_OPERATIONS: Readonly<Record<string, LaneOperation>> = {
  punpcklbw: unpack(1, false),
  punpcklwd: unpack(2, false),
  punpckldq: unpack(4, false),
  punpcklqdq: unpack(8, false),
  punpckhbw: unpack(1, true),
  punpckhwd: unpack(2, true),
  punpckhdq: unpack(4, true),
  punpckhqdq: unpack(8, true),
  packsswb,
  packuswb,
  packssdw,
  pcmpgtb: bytesS((a, b) => (a > b ? -1 : 0)),
  pcmpgtw: wordsS((a, b) => (a > b ? -1 : 0)),
  pcmpgtd: doubles((a, b) => (a > b ? -1 : 0)),
  pcmpeqb,
  pcmpeqw: wordsU((a, b) => (a === b ? -1 : 0)),
  pcmpeqd: doubles((a, b) => (a === b ? -1 : 0)),
  psrlw,
  psrld,
  psrlq,
  psraw,
  psrad,
  psllw,
  pslld,
  psllq,
  paddb,
  paddw,
  paddd,
  paddq,
  psubb,
  psubw,
  psubd,
  psubq,
  paddsb: bytesS((a, b) => clampS8(a + b)),
  paddsw: wordsS((a, b) => clampS16(a + b)),
  paddusb: bytesU((a, b) => clampU8(a + b)),
  paddusw: wordsU((a, b) => clampU16(a + b)),
  psubsb: bytesS((a, b) => clampS8(a - b)),
  psubsw: wordsS((a, b) => clampS16(a - b)),
  psubusb: bytesU((a, b) => clampU8(a - b)),
  psubusw: wordsU((a, b) => clampU16(a - b)),
  pminub,
  pmaxub: bytesU((a, b) => (a > b ? a : b)),
  pminsw: wordsS((a, b) => (a < b ? a : b)),
  pmaxsw: wordsS((a, b) => (a > b ? a : b)),
  pavgb: bytesU((a, b) => (a + b + 1) >> 1),
  pavgw: wordsU((a, b) => (a + b + 1) >> 1),
  pmullw,
  pmulhw: wordsS((a, b) => Math.imul(a, b) >> 16),
  pmulhuw: wordsU((a, b) => Math.imul(a, b) >>> 16),
  pmuludq,
  pmaddwd,
  psadbw,
  pand,
  pandn,
  por,
  pxor,
};
