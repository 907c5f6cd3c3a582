/**
 * DWARF expressions (DWARF 5, 2.5 and 2.6): where a thing is, computed from registers and memory of one frame. Values are
 * 32 bits wide unless an operation gives them a type.
 */
import { ByteReader } from '../byte-reader.ts';
import type { ReadMemory } from '../types.ts';
import { binaryOperation, typedValue, unaryOperation } from './expression-values.ts';
import type { StackValue, ValueType } from './expression-values.ts';
import { OP } from './operations.ts';
import { Unavailable } from './unavailable.ts';

/** What an expression is evaluated in. */
export interface ExpressionContext {
  readMemory: ReadMemory;
  /** By DWARF's number; undefined when nobody saved it. */
  register(number: number): number | undefined;
  frameBase?(): number;
  cfa?(): number | undefined;
  /** The value that an expression had when the function was entered; undefined when it is lost. */
  entryValue?(expression: Uint8Array): bigint | undefined;
  /** A base type at an offset within the unit. */
  baseType?(offset: number): ValueType;
  indexedAddress?(index: number): number;
}

/** One part of a thing, or the whole of it. */
export type Place =
  | { kind: 'memory'; address: number }
  | { kind: 'register'; number: number }
  | { kind: 'value'; value: bigint; type: ValueType | null }
  | { kind: 'bytes'; bytes: Uint8Array }
  /** A pointer to something that has no address (DW_OP_implicit_pointer). */
  | { kind: 'pointer'; die: number; offset: number }
  | { kind: 'nowhere' };

export interface Piece {
  place: Place;
  /** Undefined when it is the whole thing. */
  bits?: number;
  /** Where it begins within its place. */
  bitOffset: number;
}

const MOST_STEPS = 10_000;
const DEEPEST_STACK = 1000;

/** Throws Unavailable where registers or memory are missing, SymbolsError where the expression is damaged. */
export function evaluateLocation(
  bytes: Uint8Array,
  section: string,
  context: ExpressionContext,
  initial: readonly number[] = [],
): Piece[] {
  return new Evaluation(new ByteReader(bytes, section), context, initial).location();
}

/** The number an expression computes, as DW_CFA_expression and DW_AT_data_member_location want it. */
export function evaluateNumber(
  bytes: Uint8Array,
  section: string,
  context: ExpressionContext,
  initial: readonly number[] = [],
): number {
  const [piece] = evaluateLocation(bytes, section, context, initial);
  if (piece?.place.kind === 'memory') return piece.place.address;
  if (piece?.place.kind === 'value') return Number(BigInt.asUintN(32, piece.place.value));
  return new ByteReader(bytes, section).fail('an expression that computes no number');
}

class Evaluation {
  private readonly reader: ByteReader;
  private readonly context: ExpressionContext;
  private readonly stack: StackValue[];
  private readonly pieces: Piece[] = [];
  /** What the last operation named in place of an address. */
  private place: Place | null = null;

  constructor(reader: ByteReader, context: ExpressionContext, initial: readonly number[]) {
    this.reader = reader;
    this.context = context;
    this.stack = initial.map((value) => ({ value: BigInt(value >>> 0), type: null }));
  }

  location(): Piece[] {
    if (this.reader.done) return [{ place: { kind: 'nowhere' }, bitOffset: 0 }];
    for (let steps = 0; !this.reader.done; steps++) {
      if (steps > MOST_STEPS) this.reader.fail('an expression without an end');
      this.step(this.reader.u8());
      if (this.stack.length > DEEPEST_STACK) this.reader.fail('an expression that only pushes');
    }
    if (this.pieces.length > 0) return this.pieces;
    return [{ place: this.takePlace(), bitOffset: 0 }];
  }

  private takePlace(): Place {
    const { place } = this;
    this.place = null;
    return place ?? { kind: 'memory', address: Number(BigInt.asUintN(32, this.pop().value)) };
  }

  private pop(): StackValue {
    return this.stack.pop() ?? this.reader.fail('an expression takes more than it pushed');
  }

  private push(value: number | bigint, type: ValueType | null = null): void {
    this.stack.push(typedValue(BigInt(value), type));
  }

  private register(number: number): number {
    const value = this.context.register(number);
    if (value === undefined) throw new Unavailable('the register was not saved');
    return value;
  }

  private step(op: number): void {
    const { reader, stack } = this;
    if (op >= OP.lit0 && op < OP.lit0 + 32) return this.push(op - OP.lit0);
    if (op >= OP.reg0 && op < OP.reg0 + 32) return this.name({ kind: 'register', number: op - OP.reg0 });
    if (op >= OP.breg0 && op < OP.breg0 + 32) return this.push(this.register(op - OP.breg0) + reader.sleb());
    if (this.constant(op)) return;
    switch (op) {
      case OP.nop:
        return;
      case OP.regx:
        return this.name({ kind: 'register', number: reader.uleb() });
      case OP.bregx:
        return this.push(this.register(reader.uleb()) + reader.sleb());
      case OP.fbreg:
        return this.push(this.needed(this.context.frameBase?.(), 'a frame base') + reader.sleb());
      case OP.call_frame_cfa:
        return this.push(this.needed(this.context.cfa?.(), 'the frame address'));
      case OP.dup:
        return void stack.push(this.peek(0));
      case OP.over:
        return void stack.push(this.peek(1));
      case OP.pick:
        return void stack.push(this.peek(reader.u8()));
      case OP.drop:
        return void this.pop();
      case OP.swap:
        return void stack.push(this.pop(), this.pop());
      case OP.rot: {
        const [top, second, third] = [this.pop(), this.pop(), this.pop()];
        return void stack.push(top, third, second);
      }
      case OP.deref:
        return this.dereference(4, null);
      case OP.deref_size:
        return this.dereference(reader.u8(), null);
      case OP.deref_type:
      case OP.GNU_deref_type: {
        const size = reader.u8();
        return this.dereference(size, this.type());
      }
      case OP.regval_type:
      case OP.GNU_regval_type: {
        const value = this.register(reader.uleb());
        return this.push(value, this.type());
      }
      case OP.convert:
      case OP.GNU_convert:
      case OP.reinterpret:
      case OP.GNU_reinterpret:
        return this.push(this.pop().value, this.type());
      case OP.plus_uconst: {
        const { value, type } = this.pop();
        return this.push(value + BigInt(reader.uleb()), type);
      }
      case OP.abs:
      case OP.neg:
      case OP.not:
        return void stack.push(unaryOperation(op, this.pop()));
      case OP.skip:
        return this.jump(reader.s16());
      case OP.bra: {
        const distance = reader.s16();
        if (this.pop().value !== 0n) this.jump(distance);
        return;
      }
      case OP.stack_value: {
        const { value, type } = this.pop();
        return this.name({ kind: 'value', value, type });
      }
      case OP.implicit_value:
        return this.name({ kind: 'bytes', bytes: reader.block(reader.uleb()) });
      case OP.implicit_pointer:
      case OP.GNU_implicit_pointer:
        return this.name({ kind: 'pointer', die: reader.u32(), offset: reader.sleb() });
      case OP.entry_value:
      case OP.GNU_entry_value: {
        const value = this.context.entryValue?.(reader.block(reader.uleb()));
        if (value === undefined) throw new Unavailable('only the value at entry is known, and that is lost');
        return this.push(value);
      }
      case OP.piece:
        return this.piece(reader.uleb() * 8, 0);
      case OP.bit_piece: {
        const bits = reader.uleb();
        return this.piece(bits, reader.uleb());
      }
      default:
        return this.binary(op);
    }
  }

  private binary(op: number): void {
    const right = this.pop();
    const left = this.pop();
    const result = binaryOperation(op, left, right);
    if (result === 'unknown')
      this.reader.fail(`operation 0x${op.toString(16)} is unknown`, this.reader.at - 1);
    if (result === 'by zero') throw new Unavailable('a division by zero');
    this.stack.push(result);
  }

  private constant(op: number): boolean {
    const { reader } = this;
    switch (op) {
      case OP.addr:
      case OP.const4u:
        this.push(reader.u32());
        return true;
      case OP.const1u:
        this.push(reader.u8());
        return true;
      case OP.const1s:
        this.push(reader.s8());
        return true;
      case OP.const2u:
        this.push(reader.u16());
        return true;
      case OP.const2s:
        this.push(reader.s16());
        return true;
      case OP.const4s:
        this.push(reader.s32());
        return true;
      case OP.const8u:
      case OP.const8s:
        this.push64(reader.u64());
        return true;
      case OP.constu:
        this.push64(reader.uleb64());
        return true;
      case OP.consts:
        this.push64(reader.sleb64());
        return true;
      case OP.addrx:
      case OP.constx:
        this.push(this.needed(this.context.indexedAddress?.(reader.uleb()), 'an address table'));
        return true;
      case OP.const_type:
      case OP.GNU_const_type: {
        const type = this.type();
        const bytes = reader.block(reader.u8());
        this.push(
          bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n),
          type,
        );
        return true;
      }
      default:
        return false;
    }
  }

  /** A constant that may be wider than the 32 bits of an untyped value: it keeps its width where it is the result. */
  private push64(value: bigint): void {
    this.stack.push({ value, type: null });
  }

  private name(place: Place): void {
    if (this.place) this.reader.fail('an expression goes on behind its result');
    this.place = place;
  }

  private piece(bits: number, bitOffset: number): void {
    const empty = this.place === null && this.stack.length === 0;
    const place: Place = empty ? { kind: 'nowhere' } : this.takePlace();
    this.pieces.push({ place, bits, bitOffset });
  }

  private needed(value: number | undefined, what: string): number {
    if (value === undefined) throw new Unavailable(`${what} is not known`);
    return value;
  }

  private peek(depth: number): StackValue {
    return (
      this.stack[this.stack.length - 1 - depth] ?? this.reader.fail('an expression looks below its stack')
    );
  }

  private dereference(size: number, type: ValueType | null): void {
    const address = Number(BigInt.asUintN(32, this.pop().value));
    if (size < 1 || size > 8) this.reader.fail(`a value of ${size} bytes`);
    const bytes = this.context.readMemory(address, size);
    if (!bytes) throw new Unavailable(`memory at 0x${address.toString(16)} cannot be read`);
    this.push(
      bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n),
      type,
    );
  }

  private type(): ValueType | null {
    const offset = this.reader.uleb();
    return offset === 0 ? null : (this.context.baseType?.(offset) ?? null);
  }

  private jump(distance: number): void {
    const at = this.reader.at + distance;
    if (at < 0 || at > this.reader.limit) this.reader.fail('a jump out of the expression');
    this.reader.at = at;
  }
}
