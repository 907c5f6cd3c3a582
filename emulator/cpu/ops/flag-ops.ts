/** CLC STC CMC CLD STD CLI STI SAHF LAHF PUSHF POPF (Intel SDM volume 2), SALC. */
import type { DecodedOp, Handler } from '../decoded.ts';
import { PENDING } from '../pending.ts';
import {
  changeableFlags,
  DF,
  getArithmetic,
  getCarry,
  getEflags,
  IF,
  ioplOf,
  OF,
  RF,
  setArithmetic,
  setCarry,
} from '../flags.ts';
import { OFFSET } from '../state.ts';
import { poppedVirtualFlags, pushedFlags, setVirtualInterruptFlag } from '../virtual-8086.ts';
import { moveStack, peek, push } from './operands.ts';

const EFLAGS = OFFSET.EFLAGS >> 2;
const AL = 0;
const AH = 1;
const clc: Handler = (cpu) => setCarry(cpu, 0);
const stc: Handler = (cpu) => setCarry(cpu, 1);
const cmc: Handler = (cpu) => setCarry(cpu, getCarry(cpu) ^ 1);
const cld: Handler = (cpu) => void (cpu.i32[EFLAGS] &= ~DF);
const std: Handler = (cpu) => void (cpu.i32[EFLAGS] |= DF);

const cli: Handler = (cpu) => {
  if (cpu.cpl > ioplOf(cpu)) setVirtualInterruptFlag(cpu, false);
  else cpu.i32[EFLAGS] &= ~IF;
};
const sti: Handler = (cpu) => {
  if (cpu.cpl > ioplOf(cpu)) return setVirtualInterruptFlag(cpu, true);
  if ((cpu.i32[EFLAGS] & IF) !== 0) return;
  cpu.i32[EFLAGS] |= IF;
  cpu.setPending(PENDING.SHADOW_STI);
};

const sahf: Handler = (cpu) => setArithmetic(cpu, (getArithmetic(cpu) & OF) | cpu.r8[AH]);
const lahf: Handler = (cpu) => void (cpu.r8[AH] = (getArithmetic(cpu) & 0xff) | 2);

/** In no manual of the processors that have it, which is all of them: AL becomes FF with CF, else 0. */
const salc: Handler = (cpu) => void (cpu.r8[AL] = -getCarry(cpu));

const pushf: Handler = (cpu, op) => push(cpu, pushedFlags(cpu, op.size), op.size);
const popf: Handler = (cpu, op) => {
  const image = peek(cpu, 0, op.size);
  const mask = changeableFlags(cpu, op.size);
  const virtual = poppedVirtualFlags(cpu, image, op.size);
  moveStack(cpu, op.size);
  cpu.setEflags(virtual ?? (getEflags(cpu) & ~(mask | RF)) | (image & mask));
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
  salc: () => salc,
  pushf: () => pushf,
  popf: () => popf,
};
