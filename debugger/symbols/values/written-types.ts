/** Types as they are written in a cast. */
import { ATE, TAG } from '../dwarf/constants.ts';
import type { Unit } from '../dwarf/unit.ts';
import type { DebugImage } from '../debug-image.ts';
import { VOID } from './c-type.ts';
import type { BaseType, CType } from './c-type.ts';
import type { TypeWords } from './expression-parser.ts';

const TAGGED: Readonly<Record<string, number>> = {
  struct: TAG.structure_type,
  union: TAG.union_type,
  enum: TAG.enumeration_type,
};

/** Undefined where no image has the structure or the typedef. */
export function findWrittenType(
  { words, pointers, dimensions }: TypeWords,
  images: readonly DebugImage[],
  unit: Unit | undefined,
): CType | undefined {
  const named = (tag: number, name: string): CType | undefined => {
    for (const image of images) {
      const die = image.globals.type(tag, name, unit);
      if (die) return image.types.read(die);
    }
    return undefined;
  };
  const tag = TAGGED[words[0]];
  let type =
    tag !== undefined ? named(tag, words[1] ?? '') : (baseType(words) ?? named(TAG.typedef, words[0]));
  if (!type) return undefined;
  for (let n = 0; n < pointers; n++) type = { kind: 'pointer', target: type };
  for (const count of [...dimensions].reverse()) type = { kind: 'array', element: type, count };
  return type;
}

/** The words of a base type in any order; undefined for other words. */
function baseType(words: readonly string[]): CType | undefined {
  const count = (word: string): number => words.filter((one) => one === word).length;
  const known = ['void', 'char', 'short', 'int', 'long', 'float', 'double', 'signed', 'unsigned', '_Bool'];
  if (words.length === 0 || !words.every((word) => known.includes(word))) return undefined;
  if (count('void')) return VOID;
  if (count('float')) return base('float', 4, ATE.float);
  if (count('double'))
    return count('long') ? base('long double', 12, ATE.float) : base('double', 8, ATE.float);
  if (count('_Bool')) return base('_Bool', 1, ATE.boolean);
  const isUnsigned = count('unsigned') > 0;
  const sign = isUnsigned ? 'unsigned ' : '';
  if (count('char')) {
    const prefix = sign || (count('signed') ? 'signed ' : '');
    return base(`${prefix}char`, 1, isUnsigned ? ATE.unsigned_char : ATE.signed_char);
  }
  const encoding = isUnsigned ? ATE.unsigned : ATE.signed;
  if (count('short')) return base(isUnsigned ? 'unsigned short' : 'short', 2, encoding);
  if (count('long') > 1) return base(`${sign}long long`, 8, encoding);
  return base(count('long') ? `${sign}long` : `${sign}int`, 4, encoding);
}

const base = (name: string, size: number, encoding: number): BaseType => ({
  kind: 'base',
  name,
  size,
  encoding,
});
