/** SYSENTER and SYSEXIT (Intel SDM volume 2): flat segments without descriptors. */
import type { Cpu } from './cpu.ts';
import { throwGp } from './fault.ts';
import { IF, RF, VM } from './flags.ts';
import { CS, ECX, EDX, ESP, SS } from './registers.ts';
import { setSegment } from './segmentation.ts';
import { OFFSET } from './state.ts';

const EIP = OFFSET.EIP >> 2;
const EFLAGS = OFFSET.EFLAGS >> 2;
const SYSENTER_CS = OFFSET.SYSENTER_CS >> 2;
const SYSENTER_ESP = OFFSET.SYSENTER_ESP >> 2;
const SYSENTER_EIP = OFFSET.SYSENTER_EIP >> 2;
const FLAT_CODE = 0x00c09b00;
const FLAT_DATA = 0x00c09300;
const DPL3 = 0x6000;

export function sysenter(cpu: Cpu): void {
  const selector = cpu.i32[SYSENTER_CS];
  if (cpu.realMode || (selector & 0xfffc) === 0) throwGp(cpu, 0);
  cpu.i32[EFLAGS] &= ~(IF | VM | RF);
  setSegment(cpu, CS, selector & 0xfffc, 0, -1, FLAT_CODE);
  setSegment(cpu, SS, (selector & 0xfffc) + 8, 0, -1, FLAT_DATA);
  cpu.r32[ESP] = cpu.i32[SYSENTER_ESP];
  cpu.i32[EIP] = cpu.i32[SYSENTER_EIP];
  const from = cpu.cpl;
  cpu.setCpl(0);
  if (cpu.observer !== null && from === 3) cpu.observer.entered(null, 0, 0);
}

export function sysexit(cpu: Cpu): void {
  const selector = cpu.i32[SYSENTER_CS];
  if (cpu.realMode || (selector & 0xfffc) === 0 || cpu.cpl !== 0) throwGp(cpu, 0);
  setSegment(cpu, CS, ((selector + 16) & 0xfffc) | 3, 0, -1, FLAT_CODE | DPL3);
  setSegment(cpu, SS, ((selector + 24) & 0xfffc) | 3, 0, -1, FLAT_DATA | DPL3);
  cpu.r32[ESP] = cpu.r32[ECX];
  cpu.i32[EIP] = cpu.r32[EDX];
  cpu.setCpl(3);
  cpu.observer?.left();
}
