/** Near control transfer: Jcc, JMP, CALL, RET, LOOP, JECXZ (Intel SDM volume 2). */
import type { Cpu } from '../cpu.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { throwGp } from '../fault.ts';
import { condition, ZF, getArithmetic } from '../flags.ts';
import { CS, ECX, ESP } from '../registers.ts';
import { OFFSET } from '../state.ts';
import { moveStack, peek, push, readAddress, readE } from './operands.ts';

const EIP = OFFSET.EIP >> 2;
const RESULT = OFFSET.FLAG_RESULT >> 2;
const CARRIES = OFFSET.FLAG_CARRIES >> 2;

/** Throws #GP(0) when a target lies outside the code segment. */
export function checkTarget(cpu: Cpu, target: number): void {
  if (!cpu.csFlat && target >>> 0 > cpu.segLimit[CS] >>> 0) throwGp(cpu, 0);
}

function targetOf(cpu: Cpu, op: DecodedOp): number {
  const target = cpu.i32[EIP] + op.taken;
  return op.size === 2 ? target & 0xffff : target | 0;
}

/** The general relative jump: any size, any segment. */
function jump(cpu: Cpu, op: DecodedOp): void {
  const target = targetOf(cpu, op);
  checkTarget(cpu, target);
  cpu.i32[EIP] = target;
}

function stay(cpu: Cpu, op: DecodedOp): void {
  cpu.i32[EIP] += op.next;
}

const jccAny: Handler = (cpu, op) => (condition(cpu, op.sub) ? jump(cpu, op) : stay(cpu, op));

/** 32-bit Jcc, one function a condition. A target beyond a limited segment faults at the jump. */
function go(cpu: Cpu, op: DecodedOp, taken: boolean): void {
  if (taken && !cpu.csFlat) checkTarget(cpu, targetOf(cpu, op));
  cpu.i32[EIP] += taken ? op.taken : op.next;
}

const jb: Handler = (cpu, op) => go(cpu, op, cpu.i32[CARRIES] < 0);
const jnb: Handler = (cpu, op) => go(cpu, op, cpu.i32[CARRIES] >= 0);
const jz: Handler = (cpu, op) => go(cpu, op, cpu.i32[RESULT] === 0);
const jnz: Handler = (cpu, op) => go(cpu, op, cpu.i32[RESULT] !== 0);
const jbe: Handler = (cpu, op) => go(cpu, op, cpu.i32[CARRIES] < 0 || cpu.i32[RESULT] === 0);
const jnbe: Handler = (cpu, op) => go(cpu, op, cpu.i32[CARRIES] >= 0 && cpu.i32[RESULT] !== 0);
const js: Handler = (cpu, op) => go(cpu, op, (cpu.i32[RESULT] ^ (cpu.i32[CARRIES] << 15)) < 0);
const jns: Handler = (cpu, op) => go(cpu, op, (cpu.i32[RESULT] ^ (cpu.i32[CARRIES] << 15)) >= 0);

function less(cpu: Cpu): boolean {
  const c = cpu.i32[CARRIES];
  return (cpu.i32[RESULT] ^ (c << 15) ^ c ^ (c << 1)) < 0;
}

const jl: Handler = (cpu, op) => go(cpu, op, less(cpu));
const jnl: Handler = (cpu, op) => go(cpu, op, !less(cpu));
const jle: Handler = (cpu, op) => go(cpu, op, cpu.i32[RESULT] === 0 || less(cpu));
const jnle: Handler = (cpu, op) => go(cpu, op, cpu.i32[RESULT] !== 0 && !less(cpu));

const JCC: Handler[] = [
  jccAny,
  jccAny,
  jb,
  jnb,
  jz,
  jnz,
  jbe,
  jnbe,
  js,
  jns,
  jccAny,
  jccAny,
  jl,
  jnl,
  jle,
  jnle,
];

const jmp32: Handler = (cpu, op) => go(cpu, op, true);

const jmpIndirect: Handler = (cpu, op) => {
  const target = readE(cpu, op, op.size);
  checkTarget(cpu, target);
  cpu.i32[EIP] = target;
};

/** Processors store the return address before they look at the target: a bad one leaves it below ESP. */
function pushReturn(cpu: Cpu, eip: number, size: number, target: number): void {
  if (cpu.csFlat) return push(cpu, eip, size);
  const esp = cpu.r32[ESP];
  push(cpu, eip, size);
  if (target >>> 0 <= cpu.segLimit[CS] >>> 0) return;
  cpu.r32[ESP] = esp;
  throwGp(cpu, 0);
}

const call32: Handler = (cpu, op) => {
  const eip = cpu.i32[EIP];
  const target = (eip + op.taken) | 0;
  pushReturn(cpu, (eip + op.next) | 0, 4, target);
  cpu.i32[EIP] = target;
};

const call16: Handler = (cpu, op) => {
  const target = targetOf(cpu, op);
  pushReturn(cpu, (cpu.i32[EIP] + op.next) & 0xffff, 2, target);
  cpu.i32[EIP] = target;
};

const callIndirect: Handler = (cpu, op) => {
  const target = op.mem && op.size === 4 ? cpu.read32(readAddress(cpu, op, 4)) : readE(cpu, op, op.size);
  pushReturn(cpu, cpu.i32[EIP] + op.next, op.size, target);
  cpu.i32[EIP] = target;
};

const ret32: Handler = (cpu, op) => {
  const target = peek(cpu, 0, 4);
  checkTarget(cpu, target);
  if (cpu.stackMask === -1) cpu.r32[ESP] += 4 + op.imm;
  else moveStack(cpu, 4 + op.imm);
  cpu.i32[EIP] = target;
};

const ret16: Handler = (cpu, op) => {
  const target = peek(cpu, 0, 2);
  checkTarget(cpu, target);
  moveStack(cpu, 2 + op.imm);
  cpu.i32[EIP] = target;
};

/** The count is CX or ECX by address size. */
function countDown(cpu: Cpu, op: DecodedOp): boolean {
  const count = (cpu.r32[ECX] - 1) & op.addressMask;
  return count !== 0;
}

function loopWhile(cpu: Cpu, op: DecodedOp, wanted: boolean): void {
  const taken = countDown(cpu, op) && wanted;
  if (taken) jump(cpu, op);
  else stay(cpu, op);
  if (op.addressMask === -1) cpu.r32[ECX] -= 1;
  else cpu.r16[ECX << 1] -= 1;
}

const loop: Handler = (cpu, op) => loopWhile(cpu, op, true);
const loope: Handler = (cpu, op) => loopWhile(cpu, op, (getArithmetic(cpu) & ZF) !== 0);
const loopne: Handler = (cpu, op) => loopWhile(cpu, op, (getArithmetic(cpu) & ZF) === 0);
const jecxz: Handler = (cpu, op) => ((cpu.r32[ECX] & op.addressMask) === 0 ? jump(cpu, op) : stay(cpu, op));

export const BRANCH: Record<string, (op: DecodedOp) => Handler> = {
  j: (op) => (op.size === 4 ? JCC[op.sub] : jccAny),
  jmp: (op) => (op.size === 4 ? jmp32 : jump),
  jmpi: () => jmpIndirect,
  call: (op) => (op.size === 4 ? call32 : call16),
  calli: () => callIndirect,
  ret: (op) => (op.size === 4 ? ret32 : ret16),
  loop: () => loop,
  loope: () => loope,
  loopne: () => loopne,
  jecxz: () => jecxz,
};
