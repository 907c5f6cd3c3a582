/** MOVS STOS LODS SCAS CMPS as WebAssembly; see cpu/ops/string.ts, and string-paths.ts for the repeated ones. */
import type { DecodedOp } from '../../cpu/decoded.ts';
import { DF } from '../../cpu/flags.ts';
import { EAX, EDI, ESI, FS, GS } from '../../cpu/registers.ts';
import { OFFSET } from '../../cpu/state.ts';
import type { Emitter, Size } from '../emitter.ts';
import { DEAD } from '../lazy-flags.ts';
import { LOCAL } from '../locals.ts';
import { IMPORT } from '../runtime.ts';
import type { StringKind } from '../string-paths.ts';

const { FLAG_A, FLAG_B, FLAG_RESULT, T1, T2 } = LOCAL;

/** Pushes size, or -size when DF is set. */
function pushStep(e: Emitter, size: Size): void {
  const { asm } = e;
  asm.const(size);
  asm.const(0);
  asm.memory('i32.load', OFFSET.EFLAGS, true);
  asm.opConst('i32.and', DF);
  asm.opConst('i32.shr_u', size === 1 ? 9 : size === 2 ? 8 : 7);
  asm.op('i32.sub');
}

function advance(e: Emitter, size: Size, registers: readonly number[]): void {
  for (const register of registers) {
    e.push32(register);
    pushStep(e, size);
    e.asm.op('i32.add');
    e.pop32(register);
  }
}

function pushSource(e: Emitter, op: DecodedOp): void {
  e.push32(ESI);
  e.addSegment(op.seg);
}

function movs(e: Emitter, op: DecodedOp): void {
  const size = op.size as Size;
  pushSource(e, op);
  e.load(size);
  e.asm.set(T1);
  e.push32(EDI);
  e.asm.get(T1);
  e.store(size);
  advance(e, size, [ESI, EDI]);
}

function stos(e: Emitter, op: DecodedOp): void {
  const size = op.size as Size;
  e.push32(EDI);
  e.push32(EAX);
  e.store(size);
  advance(e, size, [EDI]);
}

function lods(e: Emitter, op: DecodedOp): void {
  const size = op.size as Size;
  pushSource(e, op);
  e.load(size);
  e.popRegister(EAX, size);
  advance(e, size, [ESI]);
}

/** Minuend on the stack, subtrahend in T2. */
function compare(e: Emitter, size: Size): void {
  const { asm } = e;
  asm.tee(FLAG_A);
  asm.get(T2);
  asm.tee(FLAG_B);
  asm.op('i32.sub');
  e.signExtend(size);
  asm.set(FLAG_RESULT);
  e.flags = e.live === 0 ? DEAD : { kind: 'sub', size, constant: null, chained: false };
}

function scas(e: Emitter, op: DecodedOp): void {
  const size = op.size as Size;
  e.push32(EDI);
  e.load(size);
  e.asm.set(T2);
  e.pushRegister(EAX, size);
  compare(e, size);
  advance(e, size, [EDI]);
}

function cmps(e: Emitter, op: DecodedOp): void {
  const size = op.size as Size;
  e.push32(EDI);
  e.load(size);
  e.asm.set(T2);
  pushSource(e, op);
  e.load(size);
  compare(e, size);
  advance(e, size, [ESI, EDI]);
}

/** A source in FS or GS, and 16-bit addresses, are for the interpreter. */
function isPlain(op: DecodedOp): boolean {
  return op.addressMask === -1 && op.seg !== FS && op.seg !== GS;
}

function bind(emit: (e: Emitter, op: DecodedOp) => void, kind: StringKind) {
  const compares = kind === 'cmps' || kind === 'scas';
  return (e: Emitter, op: DecodedOp): void => {
    if (op.rep === 0 && op.addressMask === -1) emit(e, op);
    else if (op.rep !== 0 && isPlain(op)) e.repeat(op, IMPORT[kind], compares);
    else e.callHandler(op);
  };
}

function once(emit: (e: Emitter, op: DecodedOp) => void): (e: Emitter, op: DecodedOp) => void {
  return (e, op) => {
    if (op.rep !== 0 || op.addressMask !== -1) e.callHandler(op);
    else emit(e, op);
  };
}

export const STRING: Record<string, (e: Emitter, op: DecodedOp) => void> = {
  movs: bind(movs, 'movs'),
  stos: bind(stos, 'stos'),
  lods: once(lods),
  scas: bind(scas, 'scas'),
  cmps: bind(cmps, 'cmps'),
};
