/** Values of C for the window: printed on one line, and opened member by member. */
import { ExpressionError } from '../../../debugger/symbols/values/expression-error.ts';
import { Unavailable } from '../../../debugger/symbols/dwarf/unavailable.ts';
import { evaluate } from '../../../debugger/symbols/values/evaluate.ts';
import { memberValue, printValue } from '../../../debugger/symbols/values/print-value.ts';
import { isCharacter } from '../../../debugger/symbols/values/value.ts';
import type { Value } from '../../../debugger/symbols/values/value.ts';
import { sizeOf, stripped, typeName } from '../../../debugger/symbols/values/c-type.ts';
import type { RecordType } from '../../../debugger/symbols/values/c-type.ts';
import { lookupAddress } from '../../../debugger/symbols/frames/frame-step.ts';
import type { DebugValue, DebugVariables } from '../../contract.ts';
import type { Debugging } from '../debugging.ts';
import type { Looking } from './looking.ts';
import type { Places } from './places.ts';

const LONGEST = 400;
const CURRENT = /\bcurrent\b/;
const MOST_ELEMENTS = 100;

/** `longest` characters at most. */
export function printedValue(value: Value, { pointedAt }: Places, longest = LONGEST): string {
  const text = printValue(value, { symbol: pointedAt, elements: 64 });
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

export class Values {
  private readonly debugging: Debugging;
  private readonly looking: Looking;

  constructor(debugging: Debugging, looking: Looking) {
    this.debugging = debugging;
    this.looking = looking;
  }

  /** @throws ExpressionError, Unavailable */
  evaluate(expression: string, frameIndex: number): Value {
    const { images, engine } = this.debugging;
    const frame = this.looking.frame(frameIndex);
    const scope = {
      readMemory: images.readMemory,
      registers: frame.registers,
      images: images.around(lookupAddress(frame)),
      currentTask: engine.kernel.currentAddress || undefined,
    };
    try {
      return evaluate(expression, { ...scope, frame: this.looking.scope(frame) });
    } catch (error) {
      // Within the kernel's get_current() the name is a variable that the compiler keeps nowhere.
      if (error instanceof Unavailable && CURRENT.test(expression)) return evaluate(expression, scope);
      throw error;
    }
  }

  show(expression: string, frameIndex: number): DebugValue {
    return this.describe(expression, expression, this.evaluate(expression, frameIndex));
  }

  variables(frameIndex: number): DebugVariables[] {
    const groups = this.looking.scope(this.looking.frame(frameIndex))?.groups() ?? [];
    return groups.map(({ function: name, isInlined, variables }) => ({
      function: name,
      inlined: isInlined,
      variables: variables.map((variable) => ({
        ...this.describe(variable.name, variable.name, variable.value()),
        parameter: variable.isParameter,
      })),
    }));
  }

  children(expression: string, frameIndex: number): DebugValue[] {
    const value = this.evaluate(expression, frameIndex);
    const plain = stripped(value.type);
    switch (plain.kind) {
      case 'struct':
      case 'union':
        return namedMembers(value, plain).map(({ name, value: member }) =>
          this.describe(name, `(${expression}).${name}`, member),
        );
      case 'array':
        return Array.from({ length: Math.min(plain.count ?? 0, MOST_ELEMENTS) }, (_, n) =>
          this.describe(
            `[${n}]`,
            `(${expression})[${n}]`,
            value.part(plain.element, n * sizeOf(plain.element)),
          ),
        );
      case 'pointer':
        return this.children(`*(${expression})`, frameIndex);
      default:
        return [this.describe(`*${expression}`, expression, value)];
    }
  }

  /**
   * What an expression names as a place: where a variable, function, array or structure lies, and else its value.
   * @throws ExpressionError, Unavailable
   */
  address(text: string, frameIndex: number): { address: number; size: number } {
    const value = this.evaluate(text, frameIndex);
    const aggregate = ['array', 'struct', 'union', 'function'].includes(stripped(value.type).kind);
    if (aggregate && value.address !== undefined)
      return { address: value.address, size: Math.max(value.size, 4) };
    return { address: Number(BigInt.asUintN(32, value.integer())), size: 4 };
  }

  /** The bytes of a variable; of a number, the word at that address. */
  storage(text: string, frameIndex: number): { address: number; size: number } {
    const value = this.evaluate(text, frameIndex);
    if (value.address !== undefined) return { address: value.address, size: value.size };
    return { address: Number(BigInt.asUintN(32, value.integer())), size: 4 };
  }

  /** Whether it is not 0. @throws ExpressionError, Unavailable */
  holds(expression: string): boolean {
    return this.evaluate(expression, 0).integer() !== 0n;
  }

  private describe(name: string, expression: string, value: Value): DebugValue {
    return {
      name,
      type: typeName(value.type),
      value: this.print(value),
      expression,
      address: value.address ?? null,
      expandable: isExpandable(value),
    };
  }

  private print(value: Value): string {
    try {
      return printedValue(value, this.looking.places);
    } catch (error) {
      if (error instanceof Unavailable || error instanceof ExpressionError) return `<${error.message}>`;
      throw error;
    }
  }
}

/** Members of a structure or union without a name count as those of the outer one. */
function namedMembers(value: Value, { members }: RecordType): { name: string; value: Value }[] {
  return members.flatMap((member) => {
    const inner = memberValue(value, member);
    if (member.name !== undefined) return [{ name: member.name, value: inner }];
    const plain = stripped(member.type);
    return plain.kind === 'struct' || plain.kind === 'union' ? namedMembers(inner, plain) : [];
  });
}

/** There is something behind it that its line does not show whole. */
function isExpandable({ type, storage }: Value): boolean {
  if (storage.kind === 'unavailable' || storage.kind === 'synthetic') return false;
  const plain = stripped(type);
  if (plain.kind !== 'pointer') return ['struct', 'union'].includes(plain.kind) || isOpenArray(plain);
  const target = stripped(plain.target);
  return !isCharacter(plain.target) && !['void', 'function'].includes(target.kind) && !isIncomplete(target);
}

const isOpenArray = (type: ReturnType<typeof stripped>): boolean =>
  type.kind === 'array' && !isCharacter(type.element) && (type.count ?? 0) > 0;

const isIncomplete = (type: ReturnType<typeof stripped>): boolean =>
  (type.kind === 'struct' || type.kind === 'union') && type.incomplete;
