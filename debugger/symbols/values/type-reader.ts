/** Builds types from their entries (DWARF 5, chapter 5); each is read once, its parts when they are asked for. */
import { ATE, AT, TAG, tagName } from '../dwarf/constants.ts';
import { evaluateNumber } from '../dwarf/expression.ts';
import type { Die } from '../dwarf/die.ts';
import { VOID } from './c-type.ts';
import type { ArrayType, BaseType, CType, EnumType, FunctionType, Member, RecordType } from './c-type.ts';

/** The whole type of a structure that a unit only declares. */
export type FindComplete = (tag: number, name: string) => Die | undefined;

export class TypeReader {
  private readonly known = new Map<number, CType>();
  private readonly findComplete: FindComplete;

  constructor(findComplete: FindComplete) {
    this.findComplete = findComplete;
  }

  /** The type of a variable, a member or a pointer's target: void where there is none. */
  typeOf(die: Die): CType {
    const entry = die.inherited((one) => one.reference(AT.type));
    return entry ? this.read(entry) : VOID;
  }

  read(die: Die): CType {
    let type = this.known.get(die.offset);
    if (!type) this.known.set(die.offset, (type = this.build(die)));
    return type;
  }

  private build(die: Die): CType {
    const target = lazily(() => this.typeOf(die));
    switch (die.tag) {
      case TAG.base_type:
        return this.base(die);
      case TAG.pointer_type:
        return {
          kind: 'pointer',
          get target() {
            return target();
          },
        };
      case TAG.structure_type:
      case TAG.union_type:
        return this.record(die);
      case TAG.array_type:
        return this.array(die);
      case TAG.enumeration_type:
        return this.enumeration(die);
      case TAG.subroutine_type:
      case TAG.subprogram:
        return this.function(die);
      case TAG.unspecified_type:
        return VOID;
      default:
        return this.wrapped(die, target);
    }
  }

  private wrapped(die: Die, target: () => CType): CType {
    const kinds = new Map<number, 'const' | 'volatile' | 'restrict' | 'atomic'>([
      [TAG.const_type, 'const'],
      [TAG.volatile_type, 'volatile'],
      [TAG.restrict_type, 'restrict'],
      [TAG.atomic_type, 'atomic'],
    ]);
    const kind = kinds.get(die.tag);
    if (!kind && die.tag !== TAG.typedef) return die.fail(AT.type, `is no type: ${tagName(die.tag)}`);
    // A chain that leads back to itself would never end.
    this.known.set(die.offset, VOID);
    const first = target();
    if (kind) return { kind, target: first };
    return { kind: 'typedef', name: die.name ?? '', target: first };
  }

  private base(die: Die): BaseType {
    const size = die.number(AT.byte_size) ?? die.fail(AT.byte_size, 'is missing');
    return { kind: 'base', name: die.name ?? '', size, encoding: die.number(AT.encoding) ?? ATE.signed };
  }

  private record(die: Die): RecordType {
    const { name } = die;
    if (die.flag(AT.declaration) && name !== undefined) {
      const whole = this.findComplete(die.tag, name);
      if (whole && whole.offset !== die.offset) return this.read(whole) as RecordType;
    }
    const members = lazily(() => this.members(die));
    return {
      kind: die.tag === TAG.union_type ? 'union' : 'struct',
      name,
      size: die.number(AT.byte_size) ?? 0,
      incomplete: die.flag(AT.declaration),
      get members() {
        return members();
      },
    };
  }

  private members(die: Die): Member[] {
    return [...die.children()].filter(({ tag }) => tag === TAG.member).map((member) => this.member(member));
  }

  private member(die: Die): Member {
    const type = lazily(() => this.typeOf(die));
    const found: Member = {
      name: die.name,
      offset: memberOffset(die),
      get type() {
        return type();
      },
    };
    const width = die.number(AT.bit_size);
    if (width !== undefined) placeBits(die, found, width);
    return found;
  }

  /** `int x[2][3]` is an array of two arrays of three. */
  private array(die: Die): ArrayType {
    const counts = [...die.children()].filter(({ tag }) => tag === TAG.subrange_type).map(elementCount);
    const element = lazily(() => this.typeOf(die));
    const build = (n: number): CType => {
      if (n === counts.length) return element();
      return {
        kind: 'array',
        count: counts[n],
        get element() {
          return build(n + 1);
        },
      };
    };
    return counts.length === 0 ? { kind: 'array', element: element() } : (build(0) as ArrayType);
  }

  private enumeration(die: Die): EnumType {
    const values = [...die.children()].filter(({ tag }) => tag === TAG.enumerator);
    const enumerators = values.map((one) => ({ name: one.name ?? '', value: enumeratorValue(one) }));
    return { kind: 'enum', name: die.name, size: die.number(AT.byte_size) ?? 4, enumerators };
  }

  private function(die: Die): FunctionType {
    const types = [TAG.formal_parameter, TAG.unspecified_parameters] as number[];
    const children = lazily(() => [...die.children()].filter(({ tag }) => types.includes(tag)));
    const returns = lazily(() => this.typeOf(die));
    const parameters = lazily(() =>
      children()
        .filter(({ tag }) => tag === TAG.formal_parameter)
        .map((one) => this.typeOf(one)),
    );
    return {
      kind: 'function',
      prototyped: die.inherited((one) => one.number(AT.prototyped)) === 1,
      get returns() {
        return returns();
      },
      get parameters() {
        return parameters();
      },
      get variadic() {
        return children().some(({ tag }) => tag === TAG.unspecified_parameters);
      },
    };
  }
}

/** Bytes from the start of the structure; an expression in old files. */
function memberOffset(die: Die): number {
  const block = die.block(AT.data_member_location);
  if (!block) return die.number(AT.data_member_location) ?? 0;
  const nothing = { readMemory: () => null, register: () => undefined };
  return evaluateNumber(block, '.debug_info', nothing, [0]);
}

/** DW_AT_data_bit_offset counts from the structure's start; DW_AT_bit_offset from the highest bit of a unit of storage. */
function placeBits(die: Die, member: Member, width: number): void {
  const fromStart = die.number(AT.data_bit_offset);
  if (fromStart !== undefined) {
    member.offset = Math.floor(fromStart / 8);
    member.bits = { width, low: fromStart % 8 };
    return;
  }
  const storage = (die.number(AT.byte_size) ?? 4) * 8;
  const fromTop = die.number(AT.bit_offset) ?? 0;
  const low = member.offset * 8 + storage - fromTop - width;
  if (low < 0) die.fail(AT.bit_offset, 'puts bits before the structure');
  member.offset = Math.floor(low / 8);
  member.bits = { width, low: low % 8 };
}

function elementCount(range: Die): number | undefined {
  const count = range.number(AT.count);
  if (count !== undefined) return count;
  if (!range.has(AT.upper_bound) || range.block(AT.upper_bound)) return undefined;
  const upper = range.number(AT.upper_bound);
  // gcc writes x[0] as an array up to -1.
  return upper === undefined || upper === 0xffffffff ? undefined : upper + 1;
}

const enumeratorValue = (die: Die): number => (die.number(AT.const_value) ?? 0) | 0;

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
