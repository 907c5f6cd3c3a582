/** CLC STC CMC CLD STD CLI STI SAHF LAHF PUSHF POPF (Intel SDM volume 2). */
import type { Cpu } from '../cpu.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { PENDING } from '../pending.ts';
import { throwGp } from '../fault.ts';
import {
  DF,
  getArithmetic,
  getCarry,
  getEflags,
  IF,
  IOPL,
  OF,
  RF,
  setArithmetic,
  setCarry,
  VM,
} from '../flags.ts';
import { OFFSET } from '../state.ts';
import { pop, push } from './operands.ts';

const EFLAGS = OFFSET.EFLAGS >> 2;
const AH = 1;
const POPPED16 = 0x7fd5;
const POPPED32 = 0x247fd5;

export function ioplOf(cpu: Cpu): number {
  return (cpu.i32[EFLAGS] >>> 12) & 3;
}

/** The bits of a popped EFLAGS image that this privilege may change. */
export function changeableFlags(cpu: Cpu, size: number): number {
  let mask = size === 4 ? POPPED32 : POPPED16;
  if (cpu.cpl > 0) mask &= ~IOPL;
  if (cpu.cpl > ioplOf(cpu)) mask &= ~IF;
  return mask;
}

const clc: Handler = (cpu) => setCarry(cpu, 0);
const stc: Handler = (cpu) => setCarry(cpu, 1);
const cmc: Handler = (cpu) => setCarry(cpu, getCarry(cpu) ^ 1);
const cld: Handler = (cpu) => void (cpu.i32[EFLAGS] &= ~DF);
const std: Handler = (cpu) => void (cpu.i32[EFLAGS] |= DF);

const cli: Handler = (cpu) => {
  if (cpu.cpl > ioplOf(cpu)) throwGp(cpu, 0);
  cpu.i32[EFLAGS] &= ~IF;
};
const sti: Handler = (cpu) => {
  if (cpu.cpl > ioplOf(cpu)) throwGp(cpu, 0);
  if ((cpu.i32[EFLAGS] & IF) !== 0) return;
  cpu.i32[EFLAGS] |= IF;
  cpu.setPending(PENDING.SHADOW_STI);
};

const sahf: Handler = (cpu) => setArithmetic(cpu, (getArithmetic(cpu) & OF) | cpu.r8[AH]);
const lahf: Handler = (cpu) => void (cpu.r8[AH] = (getArithmetic(cpu) & 0xff) | 2);

const pushf: Handler = (cpu, op) => push(cpu, getEflags(cpu) & ~(VM | RF), op.size);
const popf: Handler = (cpu, op) => {
  const image = pop(cpu, op.size);
  const mask = changeableFlags(cpu, op.size);
  cpu.setEflags((getEflags(cpu) & ~(mask | RF)) | (image & mask));
};

export const FLAG_OPS: Record<string, (op: DecodedOp) => Handler> = {
  clc: () => clc,
  stc: () => stc,
  cmc: () => cmc,
  cld: () => cld,
  std: () => std,
  cli: () => cli,
  sti: () => sti,
  sahf: () => sahf,
  lahf: () => lahf,
  pushf: () => pushf,
  popf: () => popf,
};
