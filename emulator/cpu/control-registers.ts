/** Loading CR0, CR3 and CR4 (Intel SDM volume 3, section 2.5). Throws #GP(0) with nothing changed. */
import type { Cpu } from './cpu.ts';
import { FEATURE } from './cpuid.ts';
import { throwGp } from './fault.ts';
import {
  CR0_AM,
  CR0_EM,
  CR0_MP,
  CR0_NE,
  CR0_PE,
  CR0_PG,
  CR0_TS,
  CR0_WP,
  CR4_DE,
  CR4_OSFXSR,
  CR4_OSXMMEXCPT,
  CR4_PAE,
  CR4_PCE,
  CR4_PGE,
  CR4_PSE,
  CR4_PVI,
  CR4_TSD,
  CR4_VME,
  flushTlb,
  isPaePaging,
  loadPdptes,
} from './mmu.ts';
import { driveFerr } from './ops/x87-unit.ts';
import { OFFSET } from './state.ts';

const CR0 = OFFSET.CR0 >> 2;
const CR3 = OFFSET.CR3 >> 2;
const CR4 = OFFSET.CR4 >> 2;
const CR0_NW = 0x20000000;
const CR0_CD = 0x40000000;
/** Always set: the processor has an x87 unit of the 80387 kind. */
const CR0_ET = 0x10;
const CR0_KNOWN = CR0_PE | CR0_MP | CR0_EM | CR0_TS | CR0_NE | CR0_WP | CR0_AM | CR0_NW | CR0_CD | CR0_PG;
const CR3_KNOWN = ~0xfe7;
/** With PAE the table of CR3 is on a 32-byte boundary. */
const CR3_KNOWN_PAE = ~7;

export function writeCr0(cpu: Cpu, value: number): void {
  if ((value & CR0_PG) !== 0 && (value & CR0_PE) === 0) throwGp(cpu, 0);
  if ((value & CR0_NW) !== 0 && (value & CR0_CD) === 0) throwGp(cpu, 0);
  const changed = cpu.i32[CR0] ^ value;
  if (isPaePaging(value, cpu.i32[CR4]) && (changed & (CR0_PG | CR0_CD | CR0_NW)) !== 0) {
    loadPdptes(cpu, cpu.i32[CR3]);
  }
  cpu.i32[CR0] = (value & CR0_KNOWN) | CR0_ET;
  if ((changed & (CR0_PG | CR0_WP | CR0_PE)) !== 0) flushTlb(cpu, true);
  if ((changed & CR0_NE) !== 0) driveFerr(cpu);
  cpu.updateMode();
}

export function writeCr3(cpu: Cpu, value: number): void {
  if (isPaePaging(cpu.i32[CR0], cpu.i32[CR4])) loadPdptes(cpu, value);
  cpu.i32[CR3] = value & ((cpu.features & FEATURE.PAE) !== 0 ? CR3_KNOWN_PAE : CR3_KNOWN);
  flushTlb(cpu, false);
}

/** CR4 bits by the feature of CPUID that they came with. */
const CR4_BITS: readonly (readonly [number, number])[] = [
  [FEATURE.VME, CR4_VME | CR4_PVI],
  [FEATURE.TSC, CR4_TSD],
  [FEATURE.DE, CR4_DE],
  [FEATURE.PSE, CR4_PSE],
  [FEATURE.PAE, CR4_PAE],
  [FEATURE.PGE, CR4_PGE | CR4_PCE],
  [FEATURE.FXSR, CR4_OSFXSR],
  [FEATURE.SSE, CR4_OSXMMEXCPT],
];

export function writeCr4(cpu: Cpu, value: number): void {
  let known = 0;
  for (const [feature, bits] of CR4_BITS) if ((cpu.features & feature) !== 0) known |= bits;
  if ((value & ~known) !== 0) throwGp(cpu, 0);
  const changed = cpu.i32[CR4] ^ value;
  const paging = (changed & (CR4_PSE | CR4_PAE | CR4_PGE)) !== 0;
  if (paging && isPaePaging(cpu.i32[CR0], value)) loadPdptes(cpu, cpu.i32[CR3]);
  cpu.i32[CR4] = value;
  if (paging) flushTlb(cpu, true);
}
