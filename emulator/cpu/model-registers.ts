/** Model-specific registers (Intel SDM volume 4): those that exist here; every other number raises #GP(0). */
import type { Cpu } from './cpu.ts';
import { FEATURE } from './cpuid.ts';
import { throwGp } from './fault.ts';
import { OFFSET } from './state.ts';

const MSR_TSC = 0x10;
const MSR_SYSENTER: Readonly<Record<number, number>> = {
  0x174: OFFSET.SYSENTER_CS >> 2,
  0x175: OFFSET.SYSENTER_ESP >> 2,
  0x176: OFFSET.SYSENTER_EIP >> 2,
};

function sysenterWord(cpu: Cpu, number: number): number | undefined {
  return (cpu.features & FEATURE.SEP) !== 0 ? MSR_SYSENTER[number] : undefined;
}

/** Value as a non-negative number below 2^64. */
export function readModelRegister(cpu: Cpu, number: number): number {
  if (number === MSR_TSC) return cpu.timeStamp;
  const word = sysenterWord(cpu, number);
  if (word === undefined) throwGp(cpu, 0);
  return cpu.i32[word] >>> 0;
}

export function writeModelRegister(cpu: Cpu, number: number, value: number): void {
  if (number === MSR_TSC) {
    cpu.timeStamp = value;
    return;
  }
  const word = sysenterWord(cpu, number);
  if (word === undefined) throwGp(cpu, 0);
  cpu.i32[word] = (value % 0x100000000) | 0;
}
