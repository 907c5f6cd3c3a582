/**
 * What CPUID reports, by model (Intel SDM volume 2A, CPUID). Only what this processor has is reported: an operating
 * system believes it.
 */

export type CpuModel = 'i486' | 'pentium' | 'i686' | 'sse2';
export const CPU_MODELS: readonly CpuModel[] = ['i486', 'pentium', 'i686', 'sse2'];

/** Feature bits of leaf 1, EDX. */
export const FEATURE = {
  FPU: 1 << 0,
  VME: 1 << 1,
  DE: 1 << 2,
  PSE: 1 << 3,
  TSC: 1 << 4,
  MSR: 1 << 5,
  PAE: 1 << 6,
  CX8: 1 << 8,
  SEP: 1 << 11,
  PGE: 1 << 13,
  CMOV: 1 << 15,
  CLFSH: 1 << 19,
  MMX: 1 << 23,
  FXSR: 1 << 24,
  SSE: 1 << 25,
  SSE2: 1 << 26,
} as const;

const PENTIUM =
  FEATURE.FPU | FEATURE.VME | FEATURE.DE | FEATURE.PSE | FEATURE.TSC | FEATURE.MSR | FEATURE.CX8;
const P6 = PENTIUM | FEATURE.PAE | FEATURE.SEP | FEATURE.PGE | FEATURE.CMOV | FEATURE.MMX | FEATURE.FXSR;
const WITH_SSE2 = P6 | FEATURE.CLFSH | FEATURE.SSE | FEATURE.SSE2;

interface Model {
  signature: number;
  features: number;
  /** What the leaves 80000002-80000004 spell; processors before the Pentium 4 have no such leaves. */
  brand: string;
}

/** A 486 DX4, a Pentium of 75 to 200 MHz, a Pentium II, a Pentium M. */
const MODELS: Record<CpuModel, Model> = {
  i486: { signature: 0x0480, features: FEATURE.FPU, brand: '' },
  pentium: { signature: 0x0525, features: PENTIUM, brand: '' },
  i686: { signature: 0x0652, features: P6, brand: '' },
  sse2: { signature: 0x06d8, features: WITH_SSE2, brand: 'Intel(R) Pentium(R) M processor' },
};

const MAX_LEAF = 1;
const MAX_EXTENDED_LEAF = 0x80000004;
/** EBX bits 8-15: the line that CLFLUSH works on, in units of 8 bytes. */
const CLFLUSH_LINE = 8 << 8;
const VENDOR_EBX = 0x756e6547; // Genu
const VENDOR_EDX = 0x49656e69; // ineI
const VENDOR_ECX = 0x6c65746e; // ntel

export function featuresOf(model: CpuModel): number {
  return MODELS[model].features;
}

/** Processor signature (family, model, stepping), also in EDX after reset. */
export function signatureOf(model: CpuModel): number {
  return MODELS[model].signature;
}

/** RDPMC and its registers came with the P6. No bit of CPUID tells. */
export function hasPerformanceCounters(model: CpuModel): boolean {
  return (MODELS[model].features & FEATURE.CMOV) !== 0;
}

/** Sixteen characters of the brand string, filled up with zeros. */
function brandPart(brand: string, part: number): [number, number, number, number] {
  const word = (at: number): number =>
    [0, 1, 2, 3].reduce((value, n) => value | ((brand.charCodeAt(at + n) || 0) << (8 * n)), 0);
  const at = 16 * part;
  return [word(at), word(at + 4), word(at + 8), word(at + 12)];
}

/** EAX, EBX, ECX, EDX of a leaf. A basic leaf above the highest answers as that one does. */
export function cpuid(model: CpuModel, leaf: number): [number, number, number, number] {
  const { signature, features, brand } = MODELS[model];
  const extended = leaf >>> 0;
  if (brand !== '' && extended >= 0x80000000 && extended <= MAX_EXTENDED_LEAF) {
    if (extended >= 0x80000002) return brandPart(brand, extended - 0x80000002);
    return [extended === 0x80000000 ? MAX_EXTENDED_LEAF | 0 : 0, 0, 0, 0];
  }
  if (leaf === 0) return [MAX_LEAF, VENDOR_EBX, VENDOR_ECX, VENDOR_EDX];
  if (extended >= 0x80000000) return [0, 0, 0, 0];
  const lineSize = (features & FEATURE.CLFSH) !== 0 ? CLFLUSH_LINE : 0;
  return [signature, lineSize, 0, features];
}
