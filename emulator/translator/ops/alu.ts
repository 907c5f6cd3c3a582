/** ADD OR ADC SBB AND SUB XOR CMP, TEST, INC, DEC, NOT, NEG as WebAssembly; see cpu/ops/alu.ts. */
import type { DecodedOp } from '../../cpu/decoded.ts';
import type { Emitter, Size } from '../emitter.ts';
import { LIVE_CARRY, LIVE_REST } from '../emitter.ts';
import { DEAD, LOGIC, pushCarry, pushCarryTop } from '../lazy-flags.ts';
import { LOCAL } from '../locals.ts';
import type { OpName } from '../wasm/opcodes.ts';

const { FLAG_A, FLAG_B, FLAG_RESULT, FLAG_CARRY, T1, VALUE } = LOCAL;

/** Second operand: a constant, or null for the value in local VALUE. */
type Second = number | null;

function sizeMask(size: Size): number {
  return size === 4 ? -1 : size === 2 ? 0xffff : 0xff;
}

function sourceConstant(op: DecodedOp, size: Size): Second {
  const source = op.row.operands[1] ?? '';
  return source[0] === 'I' ? op.imm & sizeMask(size) : null;
}

/**
 * First operand on the stack, second in VALUE or constant → result on the stack, flags set. Sum and difference, with
 * the carry in T1 when `chained`.
 */
function sum(e: Emitter, add: boolean, size: Size, constant: Second, chained: boolean): void {
  const { asm } = e;
  const wanted = e.live !== 0;
  if (wanted) asm.tee(FLAG_A);
  if (constant !== null) asm.const(constant);
  else {
    asm.get(VALUE);
    if (wanted) asm.tee(FLAG_B);
  }
  asm.op(add ? 'i32.add' : 'i32.sub');
  if (chained) {
    asm.get(T1);
    asm.op(add ? 'i32.add' : 'i32.sub');
  }
  if (!wanted) {
    e.flags = DEAD;
    return;
  }
  e.signExtend(size);
  asm.tee(FLAG_RESULT);
  // Subtracting zero borrows nothing.
  const plain = !add && constant === 0 && !chained;
  e.flags = plain ? LOGIC : { kind: add ? 'add' : 'sub', size, constant, chained };
}

function logic(e: Emitter, name: OpName, size: Size, constant: Second): void {
  const { asm } = e;
  if (constant !== null) asm.const(constant);
  else asm.get(VALUE);
  asm.op(name);
  logicFlags(e, size);
}

/** Result on the stack stays there; the flags are those of logic. */
export function logicFlags(e: Emitter, size: Size): void {
  if (e.live === 0) {
    e.flags = DEAD;
    return;
  }
  e.signExtend(size);
  e.asm.tee(FLAG_RESULT);
  e.flags = LOGIC;
}

const OPERATIONS: Record<string, (e: Emitter, size: Size, constant: Second) => void> = {
  add: (e, size, constant) => sum(e, true, size, constant, false),
  or: (e, size, constant) => logic(e, 'i32.or', size, constant),
  adc: (e, size, constant) => sum(e, true, size, constant, true),
  sbb: (e, size, constant) => sum(e, false, size, constant, true),
  and: (e, size, constant) => logic(e, 'i32.and', size, constant),
  sub: (e, size, constant) => sum(e, false, size, constant, false),
  xor: (e, size, constant) => logic(e, 'i32.xor', size, constant),
  cmp: (e, size, constant) => sum(e, false, size, constant, false),
};

/** The carry that ADC and SBB add is taken before the flags change. */
function takeCarry(e: Emitter, name: string): void {
  if (name !== 'adc' && name !== 'sbb') return;
  pushCarry(e.asm, e.flags);
  e.asm.set(T1);
}

function binary(name: string): (e: Emitter, op: DecodedOp) => void {
  const compute = OPERATIONS[name];
  return (e, op) => {
    const size = op.size as Size;
    const { asm } = e;
    const toG = op.row.operands[0][0] === 'G';
    if (name === 'xor' && !op.mem && isItself(op)) return clear(e, op, size);
    if (toG) {
      e.pushE(op, size);
      asm.set(VALUE);
      takeCarry(e, name);
      e.pushRegister(op.reg, size);
      compute(e, size, null);
      if (name === 'cmp') asm.op('drop');
      else e.popRegister(op.reg, size);
      return;
    }
    const constant = sourceConstant(op, size);
    if (name === 'cmp') e.pushE(op, size);
    else e.modifyE(op, size);
    if (constant === null) {
      e.pushRegister(op.reg, size);
      asm.set(VALUE);
    }
    takeCarry(e, name);
    compute(e, size, constant);
    if (name === 'cmp') asm.op('drop');
    else e.commitE(op, size);
  };
}

function isItself(op: DecodedOp): boolean {
  return op.row.operands[1][0] !== 'I' && op.rm === op.reg;
}

/** XOR of a register with itself. */
function clear(e: Emitter, op: DecodedOp, size: Size): void {
  e.asm.const(0);
  logicFlags(e, size);
  e.popRegister(op.rm, size);
}

function test(e: Emitter, op: DecodedOp): void {
  const size = op.size as Size;
  const { asm } = e;
  const constant = sourceConstant(op, size);
  e.pushE(op, size);
  if (constant !== null) asm.opConst('i32.and', constant);
  else if (op.mem || op.rm !== op.reg) {
    e.pushRegister(op.reg, size);
    asm.op('i32.and');
  }
  logicFlags(e, size);
  asm.op('drop');
}

function step(up: boolean): (e: Emitter, op: DecodedOp) => void {
  return (e, op) => {
    const size = op.size as Size;
    const { asm } = e;
    const wanted = (e.live & LIVE_REST) !== 0;
    e.modifyE(op, size);
    if (wanted) keepCarry(e);
    asm.opConst(up ? 'i32.add' : 'i32.sub', 1);
    if (wanted) {
      e.signExtend(size);
      asm.tee(FLAG_RESULT);
      e.flags = { kind: up ? 'inc' : 'dec', size };
    }
    e.commitE(op, size);
  };
}

/** The carry from before goes on in FLAG_CARRY. */
function keepCarry(e: Emitter): void {
  const { kind } = e.flags;
  if (kind === 'inc' || kind === 'dec' || (e.live & LIVE_CARRY) === 0) return;
  pushCarryTop(e.asm, e.flags);
  e.asm.set(FLAG_CARRY);
}

function not(e: Emitter, op: DecodedOp): void {
  const size = op.size as Size;
  e.modifyE(op, size);
  e.asm.opConst('i32.xor', -1);
  e.commitE(op, size);
}

function neg(e: Emitter, op: DecodedOp): void {
  const size = op.size as Size;
  const { asm } = e;
  e.modifyE(op, size);
  asm.set(VALUE);
  asm.const(0);
  sum(e, false, size, null, false);
  e.commitE(op, size);
}

export const ALU: Record<string, (e: Emitter, op: DecodedOp) => void> = {
  add: binary('add'),
  or: binary('or'),
  adc: binary('adc'),
  sbb: binary('sbb'),
  and: binary('and'),
  sub: binary('sub'),
  xor: binary('xor'),
  cmp: binary('cmp'),
  test,
  inc: step(true),
  dec: step(false),
  not,
  neg,
};
