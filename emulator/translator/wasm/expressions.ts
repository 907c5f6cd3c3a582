/** Expressions and statements of WebAssembly, for functions that would be unreadable as rows of instructions. */
import { Assembler } from './assembler.ts';
import type { OpName } from './opcodes.ts';
import { TYPE_I32 } from './opcodes.ts';

/** Pushes a value. */
export type Expression = (asm: Assembler) => void;
/** Leaves the stack as it was. */
export type Statement = (asm: Assembler) => void;

export const get =
  (local: number): Expression =>
  (asm) =>
    asm.get(local);
export const tee =
  (local: number, value: Expression): Expression =>
  (asm) => {
    value(asm);
    asm.tee(local);
  };
export const int =
  (value: number): Expression =>
  (asm) =>
    asm.const(value);
export const long =
  (value: bigint): Expression =>
  (asm) =>
    asm.const64(value);

/** An instruction with its operands; numbers among them are i32 constants. */
export const apply =
  (name: OpName, ...operands: readonly (Expression | number)[]): Expression =>
  (asm) => {
    for (const operand of operands) {
      if (typeof operand === 'number') asm.const(operand);
      else operand(asm);
    }
    asm.op(name);
  };

export const load =
  (name: OpName, address: Expression, offset: number): Expression =>
  (asm) => {
    address(asm);
    asm.memory(name, offset, true);
  };
/** Loads a word of the state. */
export const word = (offset: number): Expression => load('i32.load', int(0), offset);
export const call =
  (functionIndex: number, ...operands: readonly Expression[]): Expression =>
  (asm) => {
    for (const operand of operands) operand(asm);
    asm.call(functionIndex);
  };

export const set =
  (local: number, value: Expression): Statement =>
  (asm) => {
    value(asm);
    asm.set(local);
  };
export const store =
  (name: OpName, address: Expression, value: Expression, offset: number): Statement =>
  (asm) => {
    address(asm);
    value(asm);
    asm.memory(name, offset, true);
  };
export const storeWord = (offset: number, value: Expression): Statement =>
  store('i32.store', int(0), value, offset);
export const when =
  (condition: Expression, yes: readonly Statement[], no: readonly Statement[] = []): Statement =>
  (asm) => {
    condition(asm);
    asm.if();
    for (const statement of yes) statement(asm);
    if (no.length > 0) asm.else();
    for (const statement of no) statement(asm);
    asm.end();
  };
/** i32 that is `yes` or `no`; only one of them is evaluated. */
export const choose =
  (condition: Expression, yes: Expression, no: Expression, type = TYPE_I32): Expression =>
  (asm) => {
    condition(asm);
    asm.if(type);
    yes(asm);
    asm.else();
    no(asm);
    asm.end();
  };
/** Either of two values; both are evaluated. */
export const select =
  (condition: Expression, yes: Expression, no: Expression): Expression =>
  (asm) => {
    yes(asm);
    no(asm);
    condition(asm);
    asm.op('select');
  };
/** Goes round while the condition at the end of the body holds. */
export const repeat =
  (body: readonly Statement[], condition: Expression): Statement =>
  (asm) => {
    const again = asm.loop();
    for (const statement of body) statement(asm);
    condition(asm);
    asm.brIf(again);
    asm.end();
  };
/** Leaves the function with the values. */
export const leave =
  (...values: readonly Expression[]): Statement =>
  (asm) => {
    for (const value of values) value(asm);
    asm.op('return');
  };

/** Code of a function that ends with these. */
export function bodyOf(statements: readonly Statement[], results: readonly Expression[]): Uint8Array {
  const asm = new Assembler();
  for (const statement of statements) statement(asm);
  for (const result of results) result(asm);
  asm.op('end');
  return asm.code.view().slice();
}
