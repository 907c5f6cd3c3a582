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

const MODELS: Record<CpuModel, { signature: number; features: number; maxLeaf: number }> = {
  i486: { signature: 0x0480, features: FEATURE.FPU, maxLeaf: 1 },
  pentium: { signature: 0x0525, features: PENTIUM, maxLeaf: 1 },
  i686: { signature: 0x0652, features: P6, maxLeaf: 1 },
  sse2: { signature: 0x0f24, features: WITH_SSE2, maxLeaf: 1 },
};

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

/** EAX, EBX, ECX, EDX of a leaf. A leaf above the highest answers as the highest does. */
export function cpuid(model: CpuModel, leaf: number): [number, number, number, number] {
  const { signature, features, maxLeaf } = MODELS[model];
  if (leaf === 0) return [maxLeaf, VENDOR_EBX, VENDOR_ECX, VENDOR_EDX];
  if (leaf >>> 0 >= 0x80000000) return [0, 0, 0, 0];
  const lineSize = (features & FEATURE.CLFSH) !== 0 ? CLFLUSH_LINE : 0;
  return [signature, lineSize, 0, features];
}
