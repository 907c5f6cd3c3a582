/** Locals of a translated region's function. */
import { TYPE_F64, TYPE_I32, TYPE_I64, TYPE_V128 } from './wasm/opcodes.ts';

export const LOCAL = {
  /** EAX … EDI are locals 0 … 7. */
  GENERAL: 0,
  /** Instructions the slice may still execute, as of the last join (see emitter.ts). */
  BUDGET: 8,
  /** Lazy flags; which of them mean something is known while translating (see lazy-flags.ts). */
  FLAG_RESULT: 9,
  FLAG_CARRIES: 10,
  FLAG_A: 11,
  FLAG_B: 12,
  FLAG_CARRY: 13,
  /** Memory access in progress: linear address, TLB entry, value, host offset of a read-modify-write. */
  ADDRESS: 14,
  ENTRY: 15,
  VALUE: 16,
  PLACE: 17,
  /** For use inside one instruction. */
  T0: 18,
  T1: 19,
  T2: 20,
  /** What the function returns: see region.ts. */
  NEXT: 21,
  W0: 22,
  W1: 23,
  /** Doubles and vectors, in regions that use floating point. */
  D0: 24,
  D1: 25,
  D2: 26,
  V0: 27,
  V1: 28,
  V2: 29,
} as const;

export const LOCAL_TYPES = [
  [22, TYPE_I32],
  [2, TYPE_I64],
] as const;
export const FLOAT_LOCAL_TYPES = [...LOCAL_TYPES, [3, TYPE_F64], [3, TYPE_V128]] as const;

/** Names in the text of emitted code. */
export const LOCAL_NAMES: readonly string[] = [
  ...['eax', 'ecx', 'edx', 'ebx', 'esp', 'ebp', 'esi', 'edi'],
  ...['budget', 'result', 'carries', 'a', 'b', 'carry', 'address', 'entry', 'value', 'place'],
  ...['t0', 't1', 't2', 'next', 'w0', 'w1', 'd0', 'd1', 'd2', 'v0', 'v1', 'v2'],
];
