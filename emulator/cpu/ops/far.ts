/** INT, IRET, far CALL JMP RET, BOUND, SYSENTER SYSEXIT: the semantics are in far-transfer.ts and interrupts.ts. */
import type { Cpu } from '../cpu.ts';
import type { DecodedOp, Handler } from '../decoded.ts';
import { BP, BR, DB, NO_ERROR, OF_TRAP, throwFault, throwUd } from '../fault.ts';
import { getArithmetic, NT, OF } from '../flags.ts';
import { farCall, farJump, farReturn, interruptReturn } from '../far-transfer.ts';
import { hardwareTrap, softwareInterrupt } from '../interrupts.ts';
import { OFFSET } from '../state.ts';
import { sysenter, sysexit } from '../system-call.ts';
import { nestedTaskReturn } from '../task.ts';
import { redirectInterrupt } from '../virtual-8086.ts';
import { pointerSelector, readAddress, readRegister, signExtend, tailAddress } from './operands.ts';

const EIP = OFFSET.EIP >> 2;

/** Runs `body` with EIP behind the instruction, and puts it back when the body faults. */
function fromNext(cpu: Cpu, op: DecodedOp, body: () => void): void {
  const start = cpu.i32[EIP];
  cpu.i32[EIP] = start + op.next;
  let done = false;
  try {
    body();
    done = true;
  } finally {
    if (!done) cpu.i32[EIP] = start;
  }
}

/** INT3 and INTO are not guarded by IOPL in virtual-8086 mode, INT n is. */
const intN: Handler = (cpu, op) =>
  fromNext(cpu, op, () => {
    if (!cpu.v86 || !redirectInterrupt(cpu, op.imm)) softwareInterrupt(cpu, op.imm);
  });
const int3: Handler = (cpu, op) => fromNext(cpu, op, () => softwareInterrupt(cpu, BP));
const into: Handler = (cpu, op) => {
  if ((getArithmetic(cpu) & OF) === 0) cpu.i32[EIP] += op.next;
  else fromNext(cpu, op, () => softwareInterrupt(cpu, OF_TRAP));
};
const icebp: Handler = (cpu, op) => fromNext(cpu, op, () => hardwareTrap(cpu, DB));
const iret: Handler = (cpu, op) => {
  const nested = (cpu.i32[OFFSET.EFLAGS >> 2] & NT) !== 0 && !cpu.paragraphs;
  const from = cpu.cpl;
  if (nested) fromNext(cpu, op, () => nestedTaskReturn(cpu));
  else interruptReturn(cpu, op.size);
  noteReturn(cpu, from);
};

function noteReturn(cpu: Cpu, from: number): void {
  if (cpu.observer !== null && from !== 3 && cpu.cpl === 3) cpu.observer.left();
}

/** Far pointer in memory: offset, then selector. */
function withPointer(cpu: Cpu, op: DecodedOp, transfer: typeof farCall): void {
  let selector = op.imm2;
  let offset = op.imm;
  if (op.mem) {
    const at = readAddress(cpu, op, op.size);
    offset = op.size === 4 ? cpu.read32(at) : cpu.read16(at);
    selector = pointerSelector(cpu, op);
  }
  fromNext(cpu, op, () => transfer(cpu, selector, offset, op.size));
}

const callFar: Handler = (cpu, op) => withPointer(cpu, op, farCall);
const jumpFar: Handler = (cpu, op) => withPointer(cpu, op, farJump);
const returnFar: Handler = (cpu, op) => {
  const from = cpu.cpl;
  farReturn(cpu, op.size, op.imm);
  noteReturn(cpu, from);
};

/** Both bounds are included. The lower one decides before the upper one is read. */
const bound: Handler = (cpu, op) => {
  const { size } = op;
  const value = signExtend(readRegister(cpu, op.reg, size), size);
  if (value < readBound(cpu, readAddress(cpu, op, size), size)) throwFault(cpu, BR, NO_ERROR);
  const upper = tailAddress(cpu, op, size, size, false);
  if (value > readBound(cpu, upper, size)) throwFault(cpu, BR, NO_ERROR);
};

function readBound(cpu: Cpu, at: number, size: number): number {
  return size === 4 ? cpu.read32(at) : signExtend(cpu.read16(at), 2);
}

export const FAR: Record<string, (op: DecodedOp) => Handler> = {
  int: () => intN,
  int3: () => int3,
  into: () => into,
  icebp: () => icebp,
  iret: () => iret,
  callf: () => callFar,
  jmpf: () => jumpFar,
  retf: () => returnFar,
  bound: () => bound,
  ud2: () => throwUd,
  sysenter: () => sysenter,
  sysexit: () => sysexit,
};
