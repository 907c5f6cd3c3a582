/** CLC STC CMC CLD STD CLI STI LAHF PUSHF POPF as WebAssembly; see cpu/ops/flag-ops.ts. */
import type { DecodedOp } from '../../cpu/decoded.ts';
import { AC, ARITHMETIC, DF, ID, IF, IOPL, NT, RF, TF, VIF, VIP, VM } from '../../cpu/flags.ts';
import { ESP } from '../../cpu/registers.ts';
import { OFFSET } from '../../cpu/state.ts';
import type { Emitter, Size } from '../emitter.ts';
import { DEAD, pushArithmetic, pushCarry, pushFlagWords, setCarryWord, WORDS } from '../lazy-flags.ts';
import { LOCAL } from '../locals.ts';
import { pushDue } from './due.ts';
import { moveStack, pushOnStack } from './stack.ts';

const { FLAG_CARRIES, FLAG_RESULT, T1, T2 } = LOCAL;
/** Flags that POPF of ring 0 changes without further consequence, and those with one. */
const PLAIN = ARITHMETIC | IF | DF | IOPL | ID;
const SPECIAL = TF | NT | RF | VM | AC | VIF | VIP;
const AH = 1;

function setCarry(e: Emitter, value: 0 | 1): void {
  if (e.live === 0) return;
  setCarryWord(e.asm, e.flags, () => e.asm.const(value));
  e.flags = WORDS;
}

function cmc(e: Emitter): void {
  const { asm } = e;
  if (e.live === 0) return;
  pushCarry(asm, e.flags);
  asm.op('i32.eqz');
  asm.set(T1);
  setCarryWord(asm, e.flags, () => asm.get(T1));
  e.flags = WORDS;
}

function changeEflags(e: Emitter, bit: number, on: boolean): void {
  const { asm } = e;
  asm.const(0);
  asm.const(0);
  asm.memory('i32.load', OFFSET.EFLAGS, true);
  asm.opConst(on ? 'i32.or' : 'i32.and', on ? bit : ~bit);
  asm.memory('i32.store', OFFSET.EFLAGS, true);
}

/** Allowed to the innermost level always; for the others the interpreter looks at IOPL. */
function cli(e: Emitter, op: DecodedOp): void {
  const { asm } = e;
  if (e.user) return e.callHandler(op);
  asm.const(0);
  asm.memory('i32.load', OFFSET.CPL, true);
  asm.if();
  e.bail();
  asm.end();
  changeEflags(e, IF, false);
}

/**
 * With nothing pending its shadow is not to be seen, if only the next instruction surely follows here: between slices
 * it would be.
 */
function sti(e: Emitter, op: DecodedOp): void {
  const { asm } = e;
  if (e.user || !e.followed) return e.callHandler(op);
  asm.const(0);
  asm.memory('i32.load', OFFSET.CPL, true);
  asm.const(0);
  asm.memory('i32.load', OFFSET.PENDING, true);
  asm.op('i32.or');
  asm.if();
  e.bail();
  asm.end();
  changeEflags(e, IF, true);
}

function lahf(e: Emitter): void {
  pushArithmetic(e.asm, e.flags);
  e.asm.opConst('i32.and', 0xff);
  e.asm.opConst('i32.or', 2);
  e.popRegister(AH, 1);
}

function pushf(e: Emitter, op: DecodedOp): void {
  const { asm } = e;
  pushArithmetic(asm, e.flags);
  asm.const(0);
  asm.memory('i32.load', OFFSET.EFLAGS, true);
  asm.opConst('i32.and', ~(VM | RF));
  asm.op('i32.or');
  asm.opConst('i32.or', 2);
  asm.set(T2);
  pushOnStack(e, op.size as Size, () => asm.get(T2));
}

/** In ring 0, with no event due afterwards and only plain flags before and after. Others are the interpreter's. */
function popf(e: Emitter, op: DecodedOp): void {
  const { asm } = e;
  if (e.user || op.size !== 4) return e.callHandler(op);
  e.push32(ESP);
  e.load(4);
  asm.tee(T2);
  asm.const(0);
  asm.memory('i32.load', OFFSET.EFLAGS, true);
  asm.op('i32.or');
  asm.opConst('i32.and', SPECIAL);
  asm.const(0);
  asm.memory('i32.load', OFFSET.CPL, true);
  asm.op('i32.or');
  pushDue(asm, () => asm.get(T2));
  asm.op('i32.or');
  asm.if();
  e.bail();
  asm.end();
  asm.const(0);
  asm.get(T2);
  asm.opConst('i32.and', PLAIN & ~ARITHMETIC);
  asm.memory('i32.store', OFFSET.EFLAGS, true);
  moveStack(e, 4);
  if (e.live === 0) {
    e.flags = DEAD;
    return;
  }
  pushFlagWords(asm, T2);
  asm.set(FLAG_CARRIES);
  asm.set(FLAG_RESULT);
  e.flags = WORDS;
}

export const FLAG_OPS: Record<string, (e: Emitter, op: DecodedOp) => void> = {
  clc: (e) => setCarry(e, 0),
  stc: (e) => setCarry(e, 1),
  cmc,
  cld: (e) => changeEflags(e, DF, false),
  std: (e) => changeEflags(e, DF, true),
  cli,
  sti,
  lahf,
  pushf,
  popf,
};
