/**
 * IN OUT INS OUTS are allowed by IOPL or the TSS's I/O bitmap, in virtual-8086 mode by the bitmap alone (Intel SDM volume 1,
 * chapter 19).
 */
import type { Cpu } from '../cpu.ts';
import { watchPort } from '../debug-registers.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { throwGp } from '../fault.ts';
import { ioplOf } from '../flags.ts';
import { systemRead } from '../memory.ts';
import { EAX, EDX, TR } from '../registers.ts';
import { writeRegister } from './operands.ts';

const BITMAP_POINTER = 0x66;
const TSS_386 = 0x900;

/** Throws #GP(0) when the port may not be used at this privilege. */
export function checkPort(cpu: Cpu, port: number, size: number): void {
  if (!cpu.v86 && cpu.cpl <= ioplOf(cpu)) return;
  const limit = cpu.segLimit[TR] >>> 0;
  if ((cpu.segAccess[TR] & TSS_386) !== TSS_386 || limit < BITMAP_POINTER + 1) throwGp(cpu, 0);
  const base = cpu.segBase[TR];
  const at = systemRead(cpu, (base + BITMAP_POINTER) | 0, 2) + (port >>> 3);
  if (at + 1 > limit) throwGp(cpu, 0);
  const bits = systemRead(cpu, (base + at) | 0, 2) >>> (port & 7);
  if ((bits & ((1 << size) - 1)) !== 0) throwGp(cpu, 0);
}

/** Port input with checks and I/O breakpoints; zero-extended. */
export function portIn(cpu: Cpu, port: number, size: number): number {
  checkPort(cpu, port, size);
  watchPort(cpu, port, size, false);
  return cpu.bus.readPort(port, size as 1 | 2 | 4) | 0;
}

export function portOut(cpu: Cpu, port: number, size: number, value: number): void {
  checkPort(cpu, port, size);
  watchPort(cpu, port, size, true);
  const clipped = size === 1 ? value & 0xff : size === 2 ? value & 0xffff : value >>> 0;
  cpu.bus.writePort(port, size as 1 | 2 | 4, clipped);
}

const inImmediate: Handler = (cpu, op) => writeRegister(cpu, EAX, op.size, portIn(cpu, op.imm, op.size));
const inDx: Handler = (cpu, op) => writeRegister(cpu, EAX, op.size, portIn(cpu, cpu.r16[EDX << 1], op.size));
const outImmediate: Handler = (cpu, op) => portOut(cpu, op.imm, op.size, cpu.r32[EAX]);
const outDx: Handler = (cpu, op) => portOut(cpu, cpu.r16[EDX << 1], op.size, cpu.r32[EAX]);

export const IO: Record<string, (op: DecodedOp) => Handler> = {
  in: () => inImmediate,
  indx: () => inDx,
  out: () => outImmediate,
  outdx: () => outDx,
};
