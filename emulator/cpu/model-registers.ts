/** Model-specific registers (Intel SDM volume 4): those that exist here; every other number raises #GP(0). */
import type { Cpu } from './cpu.ts';
import { FEATURE, hasPerformanceCounters } from './cpuid.ts';
import { throwGp } from './fault.ts';
import { readCounter, readSelect, writeCounter, writeSelect } from './performance-counters.ts';
import { OFFSET } from './state.ts';

interface ModelRegister {
  /** Value as a non-negative number below 2^64. */
  read: (cpu: Cpu) => number;
  /** Absent: writing raises #GP(0). */
  write?: (cpu: Cpu, value: number) => void;
}

function word(offset: number): ModelRegister {
  return {
    read: (cpu) => cpu.i32[offset >> 2] >>> 0,
    write: (cpu, value) => void (cpu.i32[offset >> 2] = (value % 0x100000000) | 0),
  };
}

function counter(n: number): ModelRegister {
  return { read: (cpu) => readCounter(cpu, n), write: (cpu, value) => writeCounter(cpu, n, value) };
}

function select(n: number): ModelRegister {
  return { read: (cpu) => readSelect(cpu, n), write: (cpu, value) => writeSelect(cpu, n, value) };
}

const TIME_STAMP: ModelRegister = {
  read: (cpu) => cpu.timeStamp,
  write: (cpu, value) => void (cpu.timeStamp = value),
};

const OF_SYSENTER = new Map<number, ModelRegister>([
  [0x174, word(OFFSET.SYSENTER_CS)],
  [0x175, word(OFFSET.SYSENTER_ESP)],
  [0x176, word(OFFSET.SYSENTER_EIP)],
]);

const OF_P6 = new Map<number, ModelRegister>([
  // IA32_PLATFORM_ID: the first kind of socket.
  [0x17, { read: () => 0 }],
  // IA32_BIOS_SIGN_ID: software clears it before it asks, and no microcode update has been loaded.
  [0x8b, { read: () => 0, write: () => undefined }],
  [0xc1, counter(0)],
  [0xc2, counter(1)],
  [0x186, select(0)],
  [0x187, select(1)],
]);

const MSR_TSC = 0x10;

function registerOf(cpu: Cpu, number: number): ModelRegister {
  const sysenter = (cpu.features & FEATURE.SEP) !== 0 ? OF_SYSENTER.get(number) : undefined;
  const p6 = hasPerformanceCounters(cpu.model) ? OF_P6.get(number) : undefined;
  return (number === MSR_TSC ? TIME_STAMP : (sysenter ?? p6)) ?? throwGp(cpu, 0);
}

/** Value as a non-negative number below 2^64. */
export function readModelRegister(cpu: Cpu, number: number): number {
  return registerOf(cpu, number).read(cpu);
}

export function writeModelRegister(cpu: Cpu, number: number, value: number): void {
  const { write } = registerOf(cpu, number);
  if (write === undefined) throwGp(cpu, 0);
  write(cpu, value);
}
