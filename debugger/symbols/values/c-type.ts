/** Types of C as debugging information tells them, and their names as C writes them. */

export interface VoidType {
  kind: 'void';
}

export interface BaseType {
  kind: 'base';
  name: string;
  size: number;
  /** One of DW_ATE. */
  encoding: number;
}

export interface PointerType {
  kind: 'pointer';
  readonly target: CType;
}

export interface Member {
  /** Absent for a nameless structure or union, whose members count as those of the outer one. */
  name?: string;
  readonly type: CType;
  /** In bytes. */
  offset: number;
  /** A bit field: its width, and its lowest bit counted from the lowest of the byte at `offset`. */
  bits?: { width: number; low: number };
}

export interface RecordType {
  kind: 'struct' | 'union';
  name?: string;
  size: number;
  readonly members: readonly Member[];
  /** Only declared: nothing is known of its inside. */
  incomplete: boolean;
}

export interface ArrayType {
  kind: 'array';
  readonly element: CType;
  /** Absent for `x[]`. */
  count?: number;
}

export interface EnumType {
  kind: 'enum';
  name?: string;
  size: number;
  enumerators: readonly { name: string; value: number }[];
}

export interface TypedefType {
  kind: 'typedef';
  name: string;
  readonly target: CType;
}

export interface QualifiedType {
  kind: 'const' | 'volatile' | 'restrict' | 'atomic';
  readonly target: CType;
}

export interface FunctionType {
  kind: 'function';
  readonly returns: CType;
  readonly parameters: readonly CType[];
  variadic: boolean;
  prototyped: boolean;
}

export type CType =
  | VoidType
  | BaseType
  | PointerType
  | RecordType
  | ArrayType
  | EnumType
  | TypedefType
  | QualifiedType
  | FunctionType;

export const VOID: VoidType = { kind: 'void' };
const POINTER_SIZE = 4;

/** Without typedefs and qualifiers. */
export function stripped(type: CType): Exclude<CType, TypedefType | QualifiedType> {
  let plain = type;
  while (isWrapped(plain)) plain = plain.target;
  return plain as Exclude<CType, TypedefType | QualifiedType>;
}

const isWrapped = (type: CType): type is TypedefType | QualifiedType =>
  ['typedef', 'const', 'volatile', 'restrict', 'atomic'].includes(type.kind);

export function sizeOf(type: CType): number {
  const plain = stripped(type);
  switch (plain.kind) {
    case 'void':
    case 'function':
      return 1;
    case 'pointer':
      return POINTER_SIZE;
    case 'array':
      return (plain.count ?? 0) * sizeOf(plain.element);
    default:
      return plain.size;
  }
}

/** As C would declare something of the type: `typeName(t)` for the type alone, `typeName(t, 'x')` with a name. */
export function typeName(type: CType, inner = ''): string {
  switch (type.kind) {
    case 'void':
      return join('void', inner);
    case 'base':
      return join(baseName(type.name), inner);
    case 'typedef':
      return join(type.name, inner);
    case 'struct':
    case 'union':
    case 'enum':
      return join(`${type.kind} ${type.name ?? '{...}'}`, inner);
    case 'pointer': {
      const wraps = ['array', 'function'].includes(type.target.kind);
      return typeName(type.target, wraps ? `(*${inner})` : `*${inner}`);
    }
    case 'array':
      return typeName(type.element, `${inner}[${type.count ?? ''}]`);
    case 'function':
      return typeName(type.returns, `${inner}(${parameters(type)})`);
    default:
      return qualified(type, inner);
  }
}

/** gcc says `long unsigned int`, clang `unsigned long`: one name for both. */
function baseName(name: string): string {
  const words = name.split(' ');
  if (!words.includes('long') && !words.includes('short')) return name;
  const rest = words.filter((word) => word !== 'int' && word !== 'unsigned' && word !== 'signed');
  return [...(words.includes('unsigned') ? ['unsigned'] : []), ...rest].join(' ');
}

function join(name: string, inner: string): string {
  if (inner === '') return name;
  return `${name} ${inner}`;
}

function parameters({ parameters: list, variadic, prototyped }: FunctionType): string {
  const names = list.map((type) => typeName(type));
  if (variadic) names.push('...');
  if (names.length === 0) return prototyped ? 'void' : '';
  return names.join(', ');
}

function qualified(type: QualifiedType, inner: string): string {
  const word = type.kind === 'atomic' ? '_Atomic' : type.kind;
  if (type.target.kind === 'pointer')
    return typeName(type.target, ` ${word}${inner === '' ? '' : ` ${inner}`}`);
  // An array of constants may be marked constant itself.
  const rest = typeName(type.target, inner);
  return rest.startsWith(`${word} `) ? rest : `${word} ${rest}`;
}
