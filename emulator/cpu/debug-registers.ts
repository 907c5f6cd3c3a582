/** DR0–DR7 (Intel SDM volume 3, chapter 17): instruction, data and I/O breakpoints. */
import type { Cpu } from './cpu.ts';
import { CR4_DE, flushTlb } from './mmu.ts';
import { OFFSET } from './state.ts';

export const DR6_BD = 0x2000;
export const DR6_BS = 0x4000;
export const DR6_BT = 0x8000;
export const DR6_FIXED = 0xffff0ff0 | 0;
export const DR7_GD = 0x2000;
export const DR7_FIXED = 0x400;

const ON_EXECUTE = 0;
const ON_WRITE = 1;
const ON_IO = 2;

const DR0 = OFFSET.DR0 >> 2;
const DR7 = OFFSET.DR7 >> 2;
const CR4 = OFFSET.CR4 >> 2;

function enabled(dr7: number, n: number): boolean {
  return ((dr7 >>> (2 * n)) & 3) !== 0;
}

function kindOf(dr7: number, n: number): number {
  return (dr7 >>> (16 + 4 * n)) & 3;
}

function lengthOf(dr7: number, n: number): number {
  return [1, 2, 8, 4][(dr7 >>> (18 + 4 * n)) & 3];
}

/** DR6 bits B0…B3 of the enabled breakpoints that `test` accepts. */
function matches(cpu: Cpu, test: (kind: number, address: number, length: number) => boolean): number {
  const dr7 = cpu.i32[DR7];
  let hits = 0;
  for (let n = 0; n < 4; n++) {
    if (!enabled(dr7, n)) continue;
    const length = lengthOf(dr7, n);
    if (test(kindOf(dr7, n), (cpu.i32[DR0 + n] & -length) >>> 0, length)) hits |= 1 << n;
  }
  return hits;
}

function overlaps(a: number, aLength: number, b: number, bLength: number): boolean {
  return a < b + bLength && b < a + aLength;
}

/** Instruction breakpoints at a linear address, as DR6 bits. */
export function executeMatches(cpu: Cpu, linear: number): number {
  return matches(cpu, (kind, address) => kind === ON_EXECUTE && address === linear >>> 0);
}

/** A data access to a watched page: breakpoints it hits become a trap after the instruction, a debugger's stops end the run. */
export function watchAccess(cpu: Cpu, linear: number, size: number, write: boolean): void {
  if (cpu.stopCount !== 0) cpu.stops.noticeMemory(linear >>> 0, size, write);
  const hits = matches(
    cpu,
    (kind, address, length) =>
      (kind === 3 || (kind === ON_WRITE && write)) && overlaps(address, length, linear >>> 0, size),
  );
  if (hits !== 0) cpu.setDebugTrap(hits);
}

/** A port access: I/O breakpoints exist while CR4.DE is set. */
export function watchPort(cpu: Cpu, port: number, size: number, write: boolean): void {
  if (cpu.stopCount !== 0) cpu.stops.notice('port', port, size, write);
  if ((cpu.i32[DR7] & 0xff) === 0 || (cpu.i32[CR4] & CR4_DE) === 0) return;
  const hits = matches(
    cpu,
    (kind, address, length) => kind === ON_IO && overlaps(address, length, port, size),
  );
  if (hits !== 0) cpu.setDebugTrap(hits);
}

/** True when a data breakpoint touches the linear page. */
export function watchesPage(cpu: Cpu, page: number): boolean {
  if ((cpu.i32[DR7] & 0xff) === 0) return false;
  const start = page * 4096;
  return (
    matches(cpu, (kind, address, length) => (kind & 1) === 1 && overlaps(address, length, start, 4096)) !== 0
  );
}

export function hasExecuteBreakpoints(cpu: Cpu): boolean {
  return matches(cpu, (kind) => kind === ON_EXECUTE) !== 0;
}

/** After DR0–DR3, DR7 or CR4.DE changed: translations carry the watch marks, so they are made anew. */
export function debugRegistersChanged(cpu: Cpu): void {
  flushTlb(cpu, true);
  cpu.updatePending();
}
