/** DAA DAS AAA AAS AAM AAD (Intel SDM volume 2). */
import type { Cpu } from '../cpu.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { DE, NO_ERROR, throwFault } from '../fault.ts';
import { AF, CF, getArithmetic, setArithmetic, ZF } from '../flags.ts';
import { EAX } from '../registers.ts';
import { logicSized } from './alu.ts';

const AL = EAX;
const AH = 1;
const AX = 0;

/** SF ZF PF by AL, the other flags as given. */
function setByResult(cpu: Cpu, flags: number): void {
  logicSized(cpu, cpu.r8[AL], 1);
  setArithmetic(cpu, getArithmetic(cpu) | flags);
}

function adjustPacked(cpu: Cpu, sign: 1 | -1): void {
  const old = cpu.r8[AL];
  const flags = getArithmetic(cpu);
  let al = old;
  let out = 0;
  if ((old & 15) > 9 || (flags & AF) !== 0) {
    al += 6 * sign;
    out |= AF;
    if ((flags & CF) !== 0 || al < 0 || al > 0xff) out |= CF;
  }
  if (old > 0x99 || (flags & CF) !== 0) {
    al += 0x60 * sign;
    out |= CF;
  }
  cpu.r8[AL] = al;
  setByResult(cpu, out);
}

const daa: Handler = (cpu) => {
  const carry = getArithmetic(cpu) & CF;
  const old = cpu.r8[AL];
  adjustPacked(cpu, 1);
  if (old <= 0x99 && carry === 0) setArithmetic(cpu, getArithmetic(cpu) & ~CF);
};
const das: Handler = (cpu) => adjustPacked(cpu, -1);

function adjustUnpacked(cpu: Cpu, sign: 1 | -1): void {
  const adjust = (cpu.r8[AL] & 15) > 9 || (getArithmetic(cpu) & AF) !== 0;
  if (adjust) cpu.r16[AX] += sign * 0x106;
  cpu.r8[AL] &= 15;
  setArithmetic(cpu, (cpu.r8[AL] === 0 ? ZF : 0) | (adjust ? AF | CF : 0));
}

const aaa: Handler = (cpu) => adjustUnpacked(cpu, 1);
const aas: Handler = (cpu) => adjustUnpacked(cpu, -1);

const aam: Handler = (cpu, op) => {
  if (op.imm === 0) throwFault(cpu, DE, NO_ERROR);
  const al = cpu.r8[AL];
  cpu.r8[AH] = (al / op.imm) | 0;
  cpu.r8[AL] = al % op.imm;
  setByResult(cpu, 0);
};
const aad: Handler = (cpu, op) => {
  cpu.r16[AX] = (cpu.r8[AL] + cpu.r8[AH] * op.imm) & 0xff;
  setByResult(cpu, 0);
};

export const BCD: Record<string, (op: DecodedOp) => Handler> = {
  daa: () => daa,
  das: () => das,
  aaa: () => aaa,
  aas: () => aas,
  aam: () => aam,
  aad: () => aad,
};
