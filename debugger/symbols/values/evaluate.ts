/**
 * Evaluates C expressions in a frame: `current->pid`, `xtime.tv_sec`, `sys_call_table[20]`, `*(struct pt_regs *)$esp`.
 * A name means, in this order: a variable of the frame, of its file, of any file; a function; an enumerator; a symbol.
 */
import { TAG } from '../dwarf/constants.ts';
import type { Die } from '../dwarf/die.ts';
import type { DebugImage } from '../debug-image.ts';
import type { ReadMemory, RegisterValues } from '../types.ts';
import { CHAR, INT, LONG_LONG, UNSIGNED, UNSIGNED_LONG_LONG } from './arithmetic.ts';
import { binary, converted, decayed, integerValue, isTrue, pointerOf, unary } from './arithmetic.ts';
import { VOID, sizeOf, stripped, typeName } from './c-type.ts';
import type { CType, Member, RecordType } from './c-type.ts';
import { ExpressionError } from './expression-error.ts';
import { parseExpression } from './expression-parser.ts';
import type { Expression, TypeWords } from './expression-parser.ts';
import type { FrameScope } from './frame-scope.ts';
import { staticContext, variableStorage } from './frame-scope.ts';
import { findWrittenType } from './written-types.ts';
import { memberValue } from './print-value.ts';
import { Value, isFloat } from './value.ts';

export interface EvaluationScope {
  readMemory: ReadMemory;
  registers: RegisterValues;
  /** Searched in this order: that of the frame first. */
  images: readonly DebugImage[];
  /** Absent where only what is global can be named. */
  frame?: FrameScope;
  /** Address of the running process's task_struct, where it is known: what `current` means. */
  currentTask?: number;
}

/** Throws ExpressionError for what cannot be read or found, Unavailable for what cannot be told. */
export function evaluate(text: string, scope: EvaluationScope): Value {
  const isType = (name: string): boolean =>
    !scope.frame?.find(name) &&
    scope.images.some((image) => image.globals.type(TAG.typedef, name) !== undefined);
  const { type, storage, bits } = new Evaluator(scope).evaluate(parseExpression(text, isType));
  return new Value(type, storage, scope.readMemory, bits);
}

const KERNEL_BASE = 0xc0000000;
/** Kernel stack and task_struct share 8 KB. */
const TASK_MASK = -8192n;
const ALIASES: Readonly<Record<string, keyof RegisterValues>> = {
  pc: 'eip',
  sp: 'esp',
  fp: 'ebp',
  ps: 'eflags',
};
const PARTS = /^(?:([abcd])([lhx])|(sp|bp|si|di))$/;

class Evaluator {
  private readonly scope: EvaluationScope;

  constructor(scope: EvaluationScope) {
    this.scope = scope;
  }

  evaluate(expression: Expression): Value {
    const { at } = expression;
    switch (expression.kind) {
      case 'number':
        return integerValue(expression.value, literalType(expression));
      case 'character':
        return integerValue(BigInt(expression.value), CHAR);
      case 'name':
        return this.name(expression.name, at);
      case 'register':
        return this.register(expression.name, at);
      case 'unary':
        return this.unary(expression.operator, expression.operand, at);
      case 'binary':
        return this.binary(expression.operator, expression.left, expression.right, at);
      case 'choice':
        return this.evaluate(this.truth(expression.condition) ? expression.yes : expression.no);
      case 'member':
        return this.member(this.evaluate(expression.operand), expression.name, expression.through, at);
      case 'index':
        return this.dereference(
          binary('+', this.plain(expression.operand), this.plain(expression.index), at),
          at,
        );
      case 'cast':
        return converted(this.plain(expression.operand), this.type(expression.type, at), at).as(
          this.type(expression.type, at),
        );
      case 'sizeof-type':
        return integerValue(BigInt(sizeOf(this.type(expression.type, at))), UNSIGNED);
    }
  }

  /** Arrays and functions as the pointers they stand for. */
  private plain(expression: Expression): Value {
    return decayed(this.evaluate(expression), this.scope.readMemory);
  }

  private truth(expression: Expression): boolean {
    return isTrue(this.plain(expression), expression.at);
  }

  private unary(operator: string, operand: Expression, at: number): Value {
    switch (operator) {
      case '*':
        return this.dereference(this.plain(operand), at);
      case '&':
        return this.addressOf(this.evaluate(operand), at);
      case 'sizeof':
        return integerValue(BigInt(sizeOf(this.evaluate(operand).type)), UNSIGNED);
      default:
        return unary(operator, this.plain(operand), at);
    }
  }

  private binary(operator: string, left: Expression, right: Expression, at: number): Value {
    if (operator === '&&') return integerValue(this.truth(left) && this.truth(right) ? 1n : 0n, INT);
    if (operator === '||') return integerValue(this.truth(left) || this.truth(right) ? 1n : 0n, INT);
    return binary(operator, this.plain(left), this.plain(right), at);
  }

  private dereference(value: Value, at: number): Value {
    const pointer = pointerOf(value);
    if (value.storage.kind === 'synthetic')
      throw new ExpressionError('it points to something that the compiler keeps nowhere in memory', at);
    // As in gdb, a number is taken for the address of an int.
    const target = pointer?.target ?? INT;
    if (!pointer && (isFloat(value.type) || !['base', 'enum'].includes(stripped(value.type).kind)))
      throw new ExpressionError(`${typeName(value.type)} is no pointer`, at);
    if (stripped(target).kind === 'void')
      throw new ExpressionError('a void pointer points to nothing known: cast it first', at);
    return new Value(target, { kind: 'memory', address: address(value) }, this.scope.readMemory);
  }

  private addressOf(value: Value, at: number): Value {
    if (value.bits) throw new ExpressionError('a bit field has no address', at);
    if (value.address === undefined)
      throw new ExpressionError('it has no address: it lies in a register, or was computed', at);
    return integerValue(BigInt(value.address), { kind: 'pointer', target: value.type });
  }

  private member(operand: Value, name: string, through: boolean, at: number): Value {
    const value =
      through || pointerOf(operand) ? this.dereference(decayed(operand, this.scope.readMemory), at) : operand;
    const record = stripped(value.type);
    if (record.kind !== 'struct' && record.kind !== 'union')
      throw new ExpressionError(`${typeName(value.type)} has no members`, at);
    const path = findMember(record, name);
    if (!path) throw new ExpressionError(`${typeName(record)} has no member ${name}`, at);
    return path.reduce(memberValue, value);
  }

  private register(name: string, at: number): Value {
    const { registers } = this.scope;
    const found = registers[(ALIASES[name] ?? name) as keyof RegisterValues];
    if (found !== undefined) return integerValue(BigInt(found), registerType(name));
    const part = PARTS.exec(name);
    const whole = part && registers[`e${part[3] ?? `${part[1]}x`}` as keyof RegisterValues];
    if (part && whole !== undefined && whole !== null) return partOf(whole, part[2]);
    const known = /^(e?([abcd]x|[sd]i|[sb]p|ip|flags)|[abcd][lh]|[c-gs]s)$/.test(ALIASES[name] ?? name);
    throw new ExpressionError(
      known ? `${name} was not saved in this frame` : `there is no register ${name}`,
      at,
    );
  }

  private name(name: string, at: number): Value {
    const local = this.scope.frame?.find(name);
    if (local) return local.value();
    for (const image of this.scope.images) {
      const found = this.global(image, name);
      if (found) return found;
    }
    if (name === 'current') return this.current(at);
    for (const image of this.scope.images) {
      const symbol = image.symbols.find(name, this.scope.registers.eip);
      if (symbol) return this.bare(symbol.address, symbol.kind === 'function', this.declaredType(name));
    }
    throw new ExpressionError(`No symbol "${name}" in current context.`, at);
  }

  private global(image: DebugImage, name: string): Value | undefined {
    const { readMemory, frame } = this.scope;
    const variable = image.globals.variable(name, frame?.unit);
    if (variable) return this.variable(image, variable);
    const [fn] = image.functions.named(name);
    if (fn) return new Value(image.types.read(fn.die), { kind: 'memory', address: fn.entry }, readMemory);
    const enumerator = image.globals.enumerator(name);
    return enumerator && integerValue(BigInt(enumerator.value), image.types.read(enumerator.type));
  }

  private variable(image: DebugImage, die: Die): Value {
    const { readMemory } = this.scope;
    const type = image.types.typeOf(die);
    return new Value(type, variableStorage(die, type, 0, staticContext(die.unit, readMemory)), readMemory);
  }

  /** A macro in the source: the task at the bottom of the kernel stack. */
  private current(at: number): Value {
    const { esp } = this.scope.registers;
    const inKernel = esp !== undefined && esp >= KERNEL_BASE;
    const task =
      this.scope.currentTask ?? (inKernel ? Number(BigInt.asUintN(32, BigInt(esp) & TASK_MASK)) : undefined);
    if (task === undefined) throw new ExpressionError('the current task is not known here', at);
    const type = this.type({ words: ['struct', 'task_struct'], pointers: 1, dimensions: [] }, at);
    return integerValue(BigInt(task), type);
  }

  private declaredType(name: string): CType | undefined {
    for (const image of this.scope.images) {
      const die = image.globals.declaration(name);
      if (die) return image.types.typeOf(die);
    }
    return undefined;
  }

  /** A symbol of assembly, which has no type of its own: code, or a table of words that mostly point somewhere. */
  private bare(at: number, isCode: boolean, declared: CType | undefined): Value {
    const pointer: CType = { kind: 'pointer', target: VOID };
    const code: CType = {
      kind: 'function',
      returns: VOID,
      parameters: [],
      variadic: false,
      prototyped: false,
    };
    const type: CType = declared ?? (isCode ? code : { kind: 'array', element: pointer, count: 1 });
    return new Value(type, { kind: 'memory', address: at }, this.scope.readMemory);
  }

  private type(written: TypeWords, at: number): CType {
    const found = findWrittenType(written, this.scope.images, this.scope.frame?.unit);
    if (!found) throw new ExpressionError(`there is no type ${written.words.join(' ')}`, at);
    return found;
  }
}

const address = (value: Value): number => Number(BigInt.asUintN(32, value.integer()));

function literalType({
  value,
  isUnsigned,
  isLong,
}: {
  value: bigint;
  isUnsigned: boolean;
  isLong: boolean;
}): CType {
  if (isLong || value > 0xffffffffn) return isUnsigned || value >> 63n ? UNSIGNED_LONG_LONG : LONG_LONG;
  return isUnsigned || value > 0x7fffffffn ? UNSIGNED : INT;
}

/** As gdb has them: the instruction pointer points at code, the stack pointers at data. */
function registerType(name: string): CType {
  const plain = ALIASES[name] ?? name;
  if (plain === 'eip')
    return {
      kind: 'pointer',
      target: { kind: 'function', returns: VOID, parameters: [], variadic: false, prototyped: false },
    };
  return plain === 'esp' || plain === 'ebp' ? { kind: 'pointer', target: VOID } : INT;
}

function partOf(whole: number, letter: string | undefined): Value {
  if (letter === 'l') return integerValue(BigInt(whole & 0xff), INT);
  if (letter === 'h') return integerValue(BigInt((whole >> 8) & 0xff), INT);
  return integerValue(BigInt(whole & 0xffff), INT);
}

/** The member of a name, through structures and unions that have none. */
function findMember(record: RecordType, name: string): Member[] | undefined {
  for (const member of record.members) {
    if (member.name === name) return [member];
    const inner = stripped(member.type);
    if (member.name !== undefined || (inner.kind !== 'struct' && inner.kind !== 'union')) continue;
    const path = findMember(inner, name);
    if (path) return [member, ...path];
  }
  return undefined;
}
