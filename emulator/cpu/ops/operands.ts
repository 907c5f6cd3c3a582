/** Operands of instructions: effective addresses, memory and register access by size, the stack. */
import type { Cpu } from '../cpu.ts';
import type { DecodedOp } from '../decoded.ts';
import { checkWideAlignment, probeWrite } from '../memory.ts';
import { ESP, SS } from '../registers.ts';
import { segmentLinear } from '../segmentation.ts';

/** Offset in the segment. The register of an absent base or index reads as zero. */
export function offsetOf(cpu: Cpu, op: DecodedOp): number {
  return (cpu.r32[op.base] + (cpu.r32[op.index] << op.scale) + op.disp) & op.addressMask;
}

/** Linear address for reading `size` bytes; segment checks done. */
export function readAddress(cpu: Cpu, op: DecodedOp, size: number): number {
  const offset = (cpu.r32[op.base] + (cpu.r32[op.index] << op.scale) + op.disp) & op.addressMask;
  return cpu.segCheck[op.seg] === 0 ? offset : segmentLinear(cpu, op.seg, offset, size, false);
}

/** Linear address of the last `size` bytes of an operand, `distance` from its first; checked by themselves. */
export function tailAddress(cpu: Cpu, op: DecodedOp, distance: number, size: number, write: boolean): number {
  const offset = (offsetOf(cpu, op) + distance) & op.addressMask;
  return cpu.segCheck[op.seg] === 0 ? offset : segmentLinear(cpu, op.seg, offset, size, write);
}

/** The selector behind the offset of a far pointer in memory, read after it. */
export function pointerSelector(cpu: Cpu, op: DecodedOp): number {
  return cpu.read16(tailAddress(cpu, op, op.size, 2, false));
}

/** Linear address for writing, or reading and writing, `size` bytes; segment checks done. */
export function writeAddress(cpu: Cpu, op: DecodedOp, size: number): number {
  const offset = (cpu.r32[op.base] + (cpu.r32[op.index] << op.scale) + op.disp) & op.addressMask;
  return cpu.segCheck[op.seg] === 0 ? offset : segmentLinear(cpu, op.seg, offset, size, true);
}

/** Value of the E operand, zero-extended for sizes 1 and 2. */
export function readE(cpu: Cpu, op: DecodedOp, size: number): number {
  if (size === 4) return op.mem ? cpu.read32(readAddress(cpu, op, 4)) : cpu.r32[op.rm];
  if (size === 2) return op.mem ? cpu.read16(readAddress(cpu, op, 2)) : cpu.r16[op.rm];
  return op.mem ? cpu.read8(readAddress(cpu, op, 1)) : cpu.r8[op.rm];
}

export function writeE(cpu: Cpu, op: DecodedOp, size: number, value: number): void {
  if (!op.mem) return writeRegister(cpu, op.rm, size, value);
  const at = writeAddress(cpu, op, size);
  if (size === 4) cpu.write32(at, value);
  else if (size === 2) cpu.write16(at, value);
  else cpu.write8(at, value);
}

/** Value of the E operand that `writeE` will then replace: write access is checked now. */
export function modifyE(cpu: Cpu, op: DecodedOp, size: number): number {
  if (!op.mem) return readRegister(cpu, op.rm, size);
  const at = writeAddress(cpu, op, size);
  if (size === 4) return cpu.modify32(at);
  return size === 2 ? cpu.modify16(at) : cpu.modify8(at);
}

export function readRegister(cpu: Cpu, index: number, size: number): number {
  if (size === 4) return cpu.r32[index];
  return size === 2 ? cpu.r16[index] : cpu.r8[index];
}

export function writeRegister(cpu: Cpu, index: number, size: number, value: number): void {
  if (size === 4) cpu.r32[index] = value;
  else if (size === 2) cpu.r16[index] = value;
  else cpu.r8[index] = value;
}

export function signExtend(value: number, size: number): number {
  if (size === 4) return value | 0;
  return size === 2 ? (value << 16) >> 16 : (value << 24) >> 24;
}

// ── Stack ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Adds to ESP or SP, whichever the stack segment uses. */
export function moveStack(cpu: Cpu, distance: number): void {
  const mask = cpu.stackMask;
  const esp = cpu.r32[ESP];
  cpu.r32[ESP] = (esp & ~mask) | ((esp + distance) & mask);
}

/** Linear address of `size` bytes `distance` above the stack pointer; checked. */
export function stackAddress(cpu: Cpu, distance: number, size: number, write: boolean): number {
  const offset = (cpu.r32[ESP] + distance) & cpu.stackMask;
  return cpu.segCheck[SS] === 0 ? offset : segmentLinear(cpu, SS, offset, size, write);
}

export function push32(cpu: Cpu, value: number): void {
  if (cpu.segCheck[SS] === 0) {
    const esp = (cpu.r32[ESP] - 4) | 0;
    cpu.write32(esp, value);
    cpu.r32[ESP] = esp;
  } else {
    cpu.write32(stackAddress(cpu, -4, 4, true), value);
    moveStack(cpu, -4);
  }
}

export function push16(cpu: Cpu, value: number): void {
  cpu.write16(stackAddress(cpu, -2, 2, true), value);
  moveStack(cpu, -2);
}

/** Pushes 2 or 4 bytes. */
export function push(cpu: Cpu, value: number, size: number): void {
  if (size === 4) push32(cpu, value);
  else push16(cpu, value);
}

export function pop32(cpu: Cpu): number {
  if (cpu.segCheck[SS] === 0) {
    const esp = cpu.r32[ESP];
    const value = cpu.read32(esp);
    cpu.r32[ESP] = (esp + 4) | 0;
    return value;
  }
  const value = cpu.read32(stackAddress(cpu, 0, 4, false));
  moveStack(cpu, 4);
  return value;
}

export function pop16(cpu: Cpu): number {
  const value = cpu.read16(stackAddress(cpu, 0, 2, false));
  moveStack(cpu, 2);
  return value;
}

export function pop(cpu: Cpu, size: number): number {
  return size === 4 ? pop32(cpu) : pop16(cpu);
}

/** Reads a stack slot `distance` above the stack pointer without moving it. */
export function peek(cpu: Cpu, distance: number, size: number): number {
  const at = stackAddress(cpu, distance, size, false);
  return size === 4 ? cpu.read32(at) : cpu.read16(at);
}

/** Raises what pushing `count` values would raise. */
export function probePushes(cpu: Cpu, count: number, size: number): void {
  for (let i = 1; i <= count; i++) {
    const at = stackAddress(cpu, -i * size, size, true);
    checkWideAlignment(cpu, at, size);
    probeWrite(cpu, at, size, cpu.user);
  }
}
