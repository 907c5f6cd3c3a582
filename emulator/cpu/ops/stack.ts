/** PUSH POP PUSHA POPA ENTER LEAVE and segment registers on the stack (Intel SDM volume 2). */
import type { Cpu } from '../cpu.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { PENDING } from '../pending.ts';
import { checkWideAlignment, probeWrite } from '../memory.ts';
import { EBP, ESP, SS } from '../registers.ts';
import { loadSegment, segmentLinear } from '../segmentation.ts';
import {
  moveStack,
  peek,
  pop,
  pop32,
  probePushes,
  push,
  push32,
  readAddress,
  readE,
  readRegister,
  stackAddress,
  writeRegister,
} from './operands.ts';

const pushR32: Handler = (cpu, op) => push32(cpu, cpu.r32[op.rm]);
const pushI32: Handler = (cpu, op) => push32(cpu, op.imm);
const pushM32: Handler = (cpu, op) => push32(cpu, cpu.read32(readAddress(cpu, op, 4)));
const pushI16: Handler = (cpu, op) => push(cpu, op.imm, 2);
const pushE16: Handler = (cpu, op) => push(cpu, readE(cpu, op, 2), 2);

function bindPush(op: DecodedOp): Handler {
  if (op.row.operands[0][0] === 'I') return op.size === 4 ? pushI32 : pushI16;
  if (op.size !== 4) return pushE16;
  return op.mem ? pushM32 : pushR32;
}

const popR32: Handler = (cpu, op) => {
  const value = pop32(cpu);
  cpu.r32[op.rm] = value;
};
const popR16: Handler = (cpu, op) => {
  const value = pop(cpu, 2);
  cpu.r16[op.rm] = value;
};

/** An address that uses ESP sees it already incremented. */
const popM: Handler = (cpu, op) => {
  const { size } = op;
  const value = peek(cpu, 0, size);
  const moved = op.base === ESP ? size : 0;
  const offset = (cpu.r32[op.base] + moved + (cpu.r32[op.index] << op.scale) + op.disp) & op.addressMask;
  const at = cpu.segCheck[op.seg] === 0 ? offset : segmentLinear(cpu, op.seg, offset, size, true);
  if (size === 4) cpu.write32(at, value);
  else cpu.write16(at, value);
  moveStack(cpu, size);
};

const pusha: Handler = (cpu, op) => {
  const { size } = op;
  probePushes(cpu, 8, size);
  const esp = cpu.r32[ESP];
  for (let n = 0; n < 8; n++) push(cpu, n === ESP ? esp : cpu.r32[n], size);
};

const popa: Handler = (cpu, op) => {
  const { size } = op;
  const values: number[] = [];
  for (let n = 0; n < 8; n++) values.push(peek(cpu, n * size, size));
  for (let n = 0; n < 8; n++) {
    const reg = 7 - n;
    if (reg !== ESP) writeRegister(cpu, size === 4 ? reg : reg << 1, size, values[n]);
  }
  moveStack(cpu, 8 * size);
};

const pushSegment: Handler = (cpu, op) => {
  // With a 32-bit operand the upper half of the slot keeps what it had; processors check and store 16 bits.
  if (op.size === 4) {
    const at = stackAddress(cpu, -4, 2, true);
    cpu.write16(at, cpu.segSelector[op.reg]);
    moveStack(cpu, -4);
  } else push(cpu, cpu.segSelector[op.reg], 2);
};

const popSegment: Handler = (cpu, op) => {
  // Of a slot of four bytes the lower half alone is read.
  const selector = peek(cpu, 0, 2);
  const oldMask = cpu.stackMask;
  const esp = cpu.r32[ESP];
  loadSegment(cpu, op.reg, selector);
  cpu.r32[ESP] = (esp & ~oldMask) | ((esp + op.size) & oldMask);
  if (op.reg === SS) cpu.setPending(PENDING.SHADOW_MOV_SS);
};

const leave: Handler = (cpu, op) => {
  const frame = cpu.r32[EBP] & cpu.stackMask;
  const at = cpu.segCheck[SS] === 0 ? frame : segmentLinear(cpu, SS, frame, op.size, false);
  const value = op.size === 4 ? cpu.read32(at) : cpu.read16(at);
  cpu.r32[ESP] = (cpu.r32[ESP] & ~cpu.stackMask) | ((frame + op.size) & cpu.stackMask);
  writeRegister(cpu, op.size === 4 ? EBP : EBP << 1, op.size, value);
};

/** Nesting levels above 0 copy that many frame pointers of outer procedures. All of it is checked before a write. */
const enter: Handler = (cpu, op) => {
  const { size } = op;
  const level = op.imm2 & 31;
  const bytes = (level === 0 ? size : size * (level + 1)) + op.imm;
  const frameRegister = size === 4 ? EBP : EBP << 1;
  probePushes(cpu, 1, size);
  for (let i = 1; i < level; i++) outerFrame(cpu, i, size);
  probePushes(cpu, Math.max(1, level + 1), size);
  const lowest = stackAddress(cpu, -bytes, size, true);
  checkWideAlignment(cpu, lowest, size);
  probeWrite(cpu, lowest, 1, cpu.user);
  const esp = cpu.r32[ESP];
  push(cpu, readRegister(cpu, frameRegister, size), size);
  const frame = cpu.r32[ESP];
  for (let i = 1; i < level; i++) push(cpu, outerFrame(cpu, i, size), size);
  if (level > 0) push(cpu, frame, size);
  writeRegister(cpu, frameRegister, size, frame);
  const mask = cpu.stackMask;
  cpu.r32[ESP] = (esp & ~mask) | ((esp - bytes) & mask);
};

function outerFrame(cpu: Cpu, number: number, size: number): number {
  const offset = (cpu.r32[EBP] - number * size) & cpu.stackMask;
  const at = segmentLinear(cpu, SS, offset, size, false);
  return size === 4 ? cpu.read32(at) : cpu.read16(at);
}

export const STACK_OPS: Record<string, (op: DecodedOp) => Handler> = {
  push: bindPush,
  pop: (op) => (op.mem ? popM : op.size === 4 ? popR32 : popR16),
  pusha: () => pusha,
  popa: () => popa,
  pushseg: () => pushSegment,
  popseg: () => popSegment,
  leave: () => leave,
  enter: () => enter,
};
