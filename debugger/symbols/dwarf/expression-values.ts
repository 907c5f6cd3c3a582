/** Arithmetic of DWARF expressions (DWARF 5, 2.5.1.4) on values of 32 bits or of a base type. */
import { ATE } from './constants.ts';
import { OP } from './operations.ts';
import { Unavailable } from './unavailable.ts';

/** A base type: bytes, and one of DW_ATE. */
export interface ValueType {
  size: number;
  encoding: number;
}

export interface StackValue {
  value: bigint;
  /** Null for the generic type: an unsigned word, of either sign for division and comparison. */
  type: ValueType | null;
}

const GENERIC_BITS = 32;

const bitsOf = (type: ValueType | null): number => (type ? type.size * 8 : GENERIC_BITS);
const isSigned = (type: ValueType | null): boolean =>
  type !== null && (type.encoding === ATE.signed || type.encoding === ATE.signed_char);

/** A value brought into the range of its type. */
export function typedValue(value: bigint, type: ValueType | null): StackValue {
  if (type?.encoding === ATE.float) throw new Unavailable('computed in floating point');
  const bits = bitsOf(type);
  return { value: isSigned(type) ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value), type };
}

export function unaryOperation(op: number, { value, type }: StackValue): StackValue {
  const signed = BigInt.asIntN(bitsOf(type), value);
  if (op === OP.neg) return typedValue(-signed, type);
  if (op === OP.not) return typedValue(~value, type);
  return typedValue(signed < 0n ? -signed : signed, type);
}

/** `left op right`; both have one type. */
export function binaryOperation(
  op: number,
  left: StackValue,
  right: StackValue,
): StackValue | 'unknown' | 'by zero' {
  const { type } = left;
  const bits = bitsOf(type);
  const unsigned = type !== null && !isSigned(type);
  const [a, b] = [left.value, right.value];
  const ofSign = (value: bigint): bigint => (unsigned ? value : BigInt.asIntN(bits, value));
  const result = (value: bigint): StackValue => typedValue(value, type);
  const truth = (value: boolean): StackValue => ({ value: value ? 1n : 0n, type: null });
  switch (op) {
    case OP.plus:
      return result(a + b);
    case OP.minus:
      return result(a - b);
    case OP.mul:
      return result(a * b);
    case OP.and:
      return result(a & b);
    case OP.or:
      return result(a | b);
    case OP.xor:
      return result(a ^ b);
    case OP.div:
      return b === 0n ? 'by zero' : result(ofSign(a) / ofSign(b));
    case OP.mod:
      return b === 0n ? 'by zero' : result(BigInt.asUintN(bits, a) % BigInt.asUintN(bits, b));
    case OP.shl:
      return result(b >= BigInt(bits) ? 0n : a << b);
    case OP.shr:
      return result(b >= BigInt(bits) ? 0n : BigInt.asUintN(bits, a) >> b);
    case OP.shra:
      return result(BigInt.asIntN(bits, a) >> (b >= BigInt(bits) ? BigInt(bits) : b));
    case OP.eq:
      return truth(ofSign(a) === ofSign(b));
    case OP.ne:
      return truth(ofSign(a) !== ofSign(b));
    case OP.lt:
      return truth(ofSign(a) < ofSign(b));
    case OP.le:
      return truth(ofSign(a) <= ofSign(b));
    case OP.gt:
      return truth(ofSign(a) > ofSign(b));
    case OP.ge:
      return truth(ofSign(a) >= ofSign(b));
    default:
      return 'unknown';
  }
}
