/** BT BTS BTR BTC, BSF BSR, CMPXCHG, XADD as WebAssembly; see cpu/ops/bit.ts. */
import type { DecodedOp } from '../../cpu/decoded.ts';
import { EAX } from '../../cpu/registers.ts';
import type { Emitter, Size } from '../emitter.ts';
import { DEAD, setCarryWord } from '../lazy-flags.ts';
import { LOCAL } from '../locals.ts';
import { logicFlags } from './alu.ts';

const { FLAG_A, FLAG_B, FLAG_RESULT, T1, T2, VALUE } = LOCAL;

type Action = 'test' | 'set' | 'reset' | 'change';

/** Bit offset in T2; an operand in memory is the one that holds the bit. */
function pushBitAddress(e: Emitter, op: DecodedOp): void {
  const { asm } = e;
  e.pushOffset(op);
  if (op.row.operands[1][0] === 'G') {
    asm.get(T2);
    asm.opConst('i32.shr_s', op.size === 4 ? 5 : 4);
    asm.opConst('i32.shl', op.size === 4 ? 2 : 1);
    asm.op('i32.add');
    if (op.addressMask !== -1) asm.opConst('i32.and', op.addressMask);
  }
  e.addSegment(op.seg);
}

function bit(action: Action): (e: Emitter, op: DecodedOp) => void {
  return (e, op) => {
    const size = op.size as Size;
    const { asm } = e;
    if (op.row.operands[1][0] === 'G') {
      e.pushRegister(op.reg, size);
      e.signExtend(size);
    } else asm.const(op.imm);
    asm.set(T2);
    if (!op.mem) e.pushRegister(op.rm, size);
    else {
      pushBitAddress(e, op);
      if (action === 'test') e.load(size);
      else e.modify(size);
    }
    asm.set(T1);
    asm.get(T2);
    asm.opConst('i32.and', size * 8 - 1);
    asm.set(T2);
    if (action !== 'test') {
      pushChanged(e, action);
      e.commitE(op, size);
    }
    if (e.live === 0) return;
    setCarryWord(asm, e.flags, () => {
      asm.get(T1);
      asm.get(T2);
      asm.op('i32.shr_u');
      asm.opConst('i32.and', 1);
    });
    e.flags = { kind: 'words' };
  };
}

/** T1 with bit T2 set, reset or changed. */
function pushChanged(e: Emitter, action: Action): void {
  const { asm } = e;
  asm.get(T1);
  asm.const(1);
  asm.get(T2);
  asm.op('i32.shl');
  if (action === 'reset') {
    asm.opConst('i32.xor', -1);
    asm.op('i32.and');
  } else asm.op(action === 'set' ? 'i32.or' : 'i32.xor');
}

/** With a zero source the destination stays. */
function scan(forward: boolean): (e: Emitter, op: DecodedOp) => void {
  return (e, op) => {
    const size = op.size as Size;
    const { asm } = e;
    e.pushE(op, size);
    asm.set(VALUE);
    if (!forward) asm.const(31);
    asm.get(VALUE);
    asm.op(forward ? 'i32.ctz' : 'i32.clz');
    if (!forward) asm.op('i32.sub');
    e.pushRegister(op.reg, size);
    asm.get(VALUE);
    asm.op('select');
    asm.get(VALUE);
    logicFlags(e, size);
    asm.op('drop');
    e.popRegister(op.reg, size);
  };
}

/** Difference or sum of FLAG_A and FLAG_B with its flags; both are set. */
function flagged(e: Emitter, add: boolean, size: Size): void {
  const { asm } = e;
  asm.get(FLAG_A);
  asm.get(FLAG_B);
  asm.op(add ? 'i32.add' : 'i32.sub');
  e.signExtend(size);
  asm.set(FLAG_RESULT);
  e.flags = e.live === 0 ? DEAD : { kind: add ? 'add' : 'sub', size, constant: null, chained: false };
}

/** The destination is written in either case. */
function cmpxchg(e: Emitter, op: DecodedOp): void {
  const size = op.size as Size;
  const { asm } = e;
  e.modifyE(op, size);
  asm.set(FLAG_B);
  e.pushRegister(EAX, size);
  asm.set(FLAG_A);
  flagged(e, false, size);
  e.pushRegister(op.reg, size);
  asm.get(FLAG_B);
  asm.get(FLAG_RESULT);
  asm.op('i32.eqz');
  asm.op('select');
  e.commitE(op, size);
  asm.get(FLAG_RESULT);
  asm.if();
  asm.get(FLAG_B);
  e.popRegister(EAX, size);
  asm.end();
}

function xadd(e: Emitter, op: DecodedOp): void {
  const size = op.size as Size;
  const { asm } = e;
  e.modifyE(op, size);
  asm.set(FLAG_A);
  e.pushRegister(op.reg, size);
  asm.set(FLAG_B);
  flagged(e, true, size);
  if (op.mem) {
    asm.get(FLAG_RESULT);
    e.commit(size);
  }
  asm.get(FLAG_A);
  e.popRegister(op.reg, size);
  if (op.mem) return;
  asm.get(FLAG_RESULT);
  e.popRegister(op.rm, size);
}

export const BIT: Record<string, (e: Emitter, op: DecodedOp) => void> = {
  bt: bit('test'),
  bts: bit('set'),
  btr: bit('reset'),
  btc: bit('change'),
  bti: bit('test'),
  btsi: bit('set'),
  btri: bit('reset'),
  btci: bit('change'),
  bsf: scan(true),
  bsr: scan(false),
  cmpxchg,
  xadd,
};
