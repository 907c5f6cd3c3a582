/**
 * The two performance counters of the P6 family (Intel SDM volume 3, section 18.6.8), 40 bits wide. Two events are
 * counted: instructions retired and cycles not halted, which are one and the same here. Privilege is not told apart: a
 * counter runs in every ring when it is asked to run in any. Other events never happen.
 */
import type { Cpu } from './cpu.ts';
import { OFFSET } from './state.ts';

export const COUNTERS = 2;
const SELECT = OFFSET.PERFORMANCE_SELECT >> 2;
const BASE = OFFSET.PERFORMANCE_BASE >> 3;
const MODULUS = 2 ** 40;
const EVENT_MASK = 0xff;
const INSTRUCTIONS_RETIRED = 0xc0;
const CLOCKS_NOT_HALTED = 0x79;
const USR_OR_OS = 0x30000;
/** In the first register alone; it enables both counters. */
const ENABLE = 0x400000;
/** Bits 31-24: counts only cycles with so many events at least; there is never more than one. */
const LEAST_EVENTS_SHIFT = 24;

function isCounting(cpu: Cpu, n: number): boolean {
  const select = cpu.i32[SELECT + n];
  const event = select & EVENT_MASK;
  return (
    (cpu.i32[SELECT] & ENABLE) !== 0 &&
    (select & USR_OR_OS) !== 0 &&
    select >>> LEAST_EVENTS_SHIFT <= 1 &&
    (event === INSTRUCTIONS_RETIRED || event === CLOCKS_NOT_HALTED)
  );
}

/** Between 0 and 2^40. */
export function readCounter(cpu: Cpu, n: number): number {
  const value = cpu.f64[BASE + n] + (isCounting(cpu, n) ? cpu.instructions : 0);
  return ((value % MODULUS) + MODULUS) % MODULUS;
}

function setCounter(cpu: Cpu, n: number, value: number): void {
  cpu.f64[BASE + n] = value - (isCounting(cpu, n) ? cpu.instructions : 0);
}

/** The low 32 bits of `value`, sign-extended. */
export function writeCounter(cpu: Cpu, n: number, value: number): void {
  setCounter(cpu, n, (value % 0x100000000) | 0);
}

export function readSelect(cpu: Cpu, n: number): number {
  return cpu.i32[SELECT + n] >>> 0;
}

export function writeSelect(cpu: Cpu, n: number, value: number): void {
  const counts = Array.from({ length: COUNTERS }, (_, each) => readCounter(cpu, each));
  cpu.i32[SELECT + n] = (value % 0x100000000) | 0;
  counts.forEach((count, each) => setCounter(cpu, each, count));
}
