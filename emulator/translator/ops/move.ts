/** MOV, MOVZX, MOVSX, LEA, XCHG, CMOVcc, SETcc, BSWAP, NOP as WebAssembly; see cpu/ops/move.ts. */
import type { DecodedOp } from '../../cpu/decoded.ts';
import { ESP } from '../../cpu/registers.ts';
import { TRANSLATOR } from '../../cpu/state.ts';
import type { Emitter, Size } from '../emitter.ts';
import { LOCAL } from '../locals.ts';

const { T1 } = LOCAL;

function mov(e: Emitter, op: DecodedOp): void {
  const size = op.size as Size;
  const [destination, source] = op.row.operands;
  if (destination[0] === 'G' || source[0] === 'O') {
    if (op.reg === ESP && op.mem && !e.user) leaveWhenObserved(e);
    e.pushE(op, size);
    e.popRegister(op.reg, size);
    return;
  }
  const pushSource = (): void => {
    if (source[0] === 'I') e.asm.const(op.imm);
    else e.pushLow(op.reg, size);
  };
  if (op.mem) {
    e.pushAddress(op);
    return e.storeValue(size, pushSource);
  }
  pushSource();
  e.popRegister(op.rm, size);
}

/** Another thread's stack: the interpreter tells the onlooker of it. */
function leaveWhenObserved(e: Emitter): void {
  e.bailIf(() => {
    e.asm.const(0);
    e.asm.memory('i32.load', TRANSLATOR.OBSERVED, true);
  });
}

function extend(signed: boolean): (e: Emitter, op: DecodedOp) => void {
  return (e, op) => {
    const from: Size = op.row.operands[1] === 'Eb' ? 1 : 2;
    e.pushE(op, from);
    if (signed) e.signExtend(from);
    e.popRegister(op.reg, op.size as Size);
  };
}

function lea(e: Emitter, op: DecodedOp): void {
  e.pushOffset(op);
  e.popRegister(op.reg, op.size as Size);
}

function xchg(e: Emitter, op: DecodedOp): void {
  const size = op.size as Size;
  const { asm } = e;
  e.modifyE(op, size);
  asm.set(T1);
  e.pushRegister(op.reg, size);
  e.commitE(op, size);
  asm.get(T1);
  e.popRegister(op.reg, size);
}

/** The source is read whether the condition holds or not. */
function cmov(e: Emitter, op: DecodedOp): void {
  const size = op.size as Size;
  e.pushE(op, size);
  e.pushRegister(op.reg, size);
  e.pushCondition(op.sub);
  e.asm.op('select');
  e.popRegister(op.reg, size);
}

function set(e: Emitter, op: DecodedOp): void {
  e.pushCondition(op.sub);
  e.popE(op, 1);
}

function bswap(e: Emitter, op: DecodedOp): void {
  const { asm } = e;
  if (op.size !== 4) {
    asm.const(0);
    return e.popRegister(op.rm, 2);
  }
  e.push32(op.rm);
  asm.opConst('i32.rotl', 8);
  asm.opConst('i32.and', 0x00ff00ff);
  e.push32(op.rm);
  asm.opConst('i32.rotr', 8);
  asm.opConst('i32.and', 0xff00ff00 | 0);
  asm.op('i32.or');
  e.pop32(op.rm);
}

function nop(): void {
  // Nothing but time passes.
}

export const MOVE: Record<string, (e: Emitter, op: DecodedOp) => void> = {
  mov,
  movzx: extend(false),
  movsx: extend(true),
  lea,
  xchg,
  cmov,
  set,
  bswap,
  nop,
};
