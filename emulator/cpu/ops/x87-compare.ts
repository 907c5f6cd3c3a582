/** x87 comparison (Intel SDM volume 1, section 8.3.6). */
import type { Cpu } from '../cpu.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { CF, PF, setArithmetic, ZF } from '../flags.ts';
import { C0, C1, C2, C3, CONDITIONS } from '../fpu/bits.ts';
import { compare80, examine } from '../fpu/compare.ts';
import { READERS } from './x87-arithmetic.ts';
import { enter, isEmpty, M, note, pop, settle, st, STATUS, underflowAlone } from './x87-unit.ts';

const UNORDERED = C3 | C2 | C0;
const ZEROS = new Int32Array(3);

function setConditions(cpu: Cpu, bits: number): void {
  cpu.i32[STATUS] = (cpu.i32[STATUS] & ~CONDITIONS) | bits;
}

/** Records the outcome in C3 C2 C0, an unmasked exception or not; true when none forbids to pop. */
function conclude(cpu: Cpu, outcome: number): boolean {
  setConditions(cpu, outcome & CONDITIONS);
  return settle(cpu, outcome & ~CONDITIONS);
}

function concludeEmpty(cpu: Cpu): boolean {
  setConditions(cpu, UNORDERED);
  return underflowAlone(cpu);
}

/** ST(0) against ST(n). */
function compareRegisters(cpu: Cpu, n: number, quiet: boolean): boolean {
  if (isEmpty(cpu, 0) || isEmpty(cpu, n)) return concludeEmpty(cpu);
  return conclude(cpu, compare80(cpu.i32, st(cpu, 0), cpu.i32, st(cpu, n), quiet, 0));
}

function withRegister(quiet: boolean, pops: number): Handler {
  return (cpu, op) => {
    enter(cpu);
    note(cpu, op);
    if (!compareRegisters(cpu, op.rm, quiet)) return;
    for (let n = 0; n < pops; n++) pop(cpu);
  };
}

function withMemory(op: DecodedOp, pops: number): Handler {
  const read = READERS[op.row.operands[1]];
  return (cpu, op) => {
    enter(cpu);
    const denormal = read(cpu, op);
    note(cpu, op);
    const counts = isEmpty(cpu, 0)
      ? concludeEmpty(cpu)
      : conclude(cpu, compare80(cpu.i32, st(cpu, 0), M, 0, false, denormal));
    if (counts && pops !== 0) pop(cpu);
  };
}

function popsOf(op: DecodedOp): number {
  const { mnemonic } = op.row;
  return mnemonic.endsWith('pp') ? 2 : mnemonic.endsWith('p') ? 1 : 0;
}

/** FCOMI and its kin answer in ZF PF CF. */
function toFlags(quiet: boolean, pops: number): Handler {
  return (cpu, op) => {
    enter(cpu);
    note(cpu, op);
    const empty = isEmpty(cpu, 0) || isEmpty(cpu, op.rm);
    const outcome = empty ? UNORDERED : compare80(cpu.i32, st(cpu, 0), cpu.i32, st(cpu, op.rm), quiet, 0);
    const c1 = cpu.i32[STATUS] & C1;
    const counts = empty ? underflowAlone(cpu) : settle(cpu, (outcome & ~CONDITIONS) | c1);
    const flags =
      ((outcome & C3) !== 0 ? ZF : 0) | ((outcome & C2) !== 0 ? PF : 0) | ((outcome & C0) !== 0 ? CF : 0);
    setArithmetic(cpu, flags);
    if (counts && pops !== 0) pop(cpu);
  };
}

const ftst: Handler = (cpu, op) => {
  enter(cpu);
  note(cpu, op);
  if (isEmpty(cpu, 0)) concludeEmpty(cpu);
  else conclude(cpu, compare80(cpu.i32, st(cpu, 0), ZEROS, 0, false, 0));
};

const fxam: Handler = (cpu, op) => {
  enter(cpu);
  note(cpu, op);
  const at = st(cpu, 0);
  const sign = (cpu.i32[at + 2] & 0x8000) !== 0 ? C1 : 0;
  setConditions(cpu, isEmpty(cpu, 0) ? C3 | C0 | sign : examine(cpu.i32, at));
};

export const X87_COMPARE: Record<string, (op: DecodedOp) => Handler> = {
  fcom: (op) => (op.mem ? withMemory(op, popsOf(op)) : withRegister(false, popsOf(op))),
  fucom: (op) => withRegister(true, popsOf(op)),
  fcomi: (op) => toFlags(false, popsOf(op)),
  fucomi: (op) => toFlags(true, popsOf(op)),
  ftst: () => ftst,
  fxam: () => fxam,
};
