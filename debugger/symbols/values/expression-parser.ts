/** C expressions as far as a debugger needs them: no assignment, no calls. Precedence is that of C (C99, 6.5). */
import { ExpressionError } from './expression-error.ts';

export type Expression = { at: number } & (
  | { kind: 'number'; value: bigint; isUnsigned: boolean; isLong: boolean }
  | { kind: 'character'; value: number }
  | { kind: 'name'; name: string }
  | { kind: 'register'; name: string }
  | { kind: 'unary'; operator: string; operand: Expression }
  | { kind: 'binary'; operator: string; left: Expression; right: Expression }
  | { kind: 'choice'; condition: Expression; yes: Expression; no: Expression }
  | { kind: 'member'; operand: Expression; name: string; through: boolean }
  | { kind: 'index'; operand: Expression; index: Expression }
  | { kind: 'cast'; type: TypeWords; operand: Expression }
  | { kind: 'sizeof-type'; type: TypeWords }
);

/** A type as it is written in a cast: `unsigned char *[4]` has words, one star and one dimension. */
export interface TypeWords {
  /** `struct`, `union`, `enum`, or the words of a base type or a typedef. */
  words: string[];
  pointers: number;
  dimensions: number[];
}

interface Token {
  kind: 'number' | 'character' | 'name' | 'register' | 'operator' | 'end';
  text: string;
  at: number;
}

const TOKEN =
  /\s*(?:(?<number>0[xX][0-9a-fA-F]+[uUlL]*|\d+[uUlL]*)(?![\w.])|(?<character>'(?:\\.[0-7]{0,2}|[^'\\])')|(?<register>[$%][a-z]\w*)|(?<name>[A-Za-z_]\w*)|(?<operator>->|<<|>>|<=|>=|==|!=|&&|\|\||[-+*\/%&|^~!<>()[\].?:]))/y;

const BINARY: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

const TYPE_WORDS = new Set(
  'void char short int long float double signed unsigned _Bool const volatile struct union enum'.split(' '),
);
/** Deeper than anybody writes. */
const DEEPEST = 200;

/** Throws ExpressionError with what is wrong and where. `isType` tells names of typedefs from others. */
export function parseExpression(text: string, isType: (name: string) => boolean): Expression {
  const parser = new Parser(tokens(text), isType);
  return parser.whole();
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  // `%eax` is a register where an operand may stand, and a remainder behind one.
  for (let at = 0; ;) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) break;
    const start = at + match[0].length - match[0].trimStart().length;
    const [kind, word] = Object.entries(match.groups!).find(([, value]) => value !== undefined)!;
    const isRemainder = kind === 'register' && word.startsWith('%') && endsOperand(found.at(-1));
    const text_ = isRemainder ? '%' : word;
    found.push({ kind: (isRemainder ? 'operator' : kind) as Token['kind'], text: text_, at: start });
    at = start + text_.length;
  }
  const last = found.at(-1);
  const end = last ? last.at + last.text.length : 0;
  const rest = text.slice(end).trim();
  if (rest !== '') throw new ExpressionError(`cannot read "${rest}"`, text.indexOf(rest, end));
  return [...found, { kind: 'end', text: '', at: text.length }];
}

const endsOperand = (token: Token | undefined): boolean =>
  token !== undefined && (token.kind !== 'operator' || token.text === ')' || token.text === ']');

class Parser {
  private readonly tokens: Token[];
  private readonly isType: (name: string) => boolean;
  private next = 0;
  private depth = 0;

  constructor(list: Token[], isType: (name: string) => boolean) {
    this.tokens = list;
    this.isType = isType;
  }

  whole(): Expression {
    const expression = this.choice();
    if (this.token.kind !== 'end') this.fail(`"${this.token.text}" is not expected here`);
    return expression;
  }

  private get token(): Token {
    return this.tokens[this.next];
  }

  private fail(message: string): never {
    throw new ExpressionError(message, this.token.at);
  }

  private accept(text: string): boolean {
    if (this.token.kind !== 'operator' || this.token.text !== text) return false;
    this.next++;
    return true;
  }

  private expect(text: string): void {
    if (!this.accept(text)) this.fail(`"${text}" is missing`);
  }

  private choice(): Expression {
    if (++this.depth > DEEPEST) this.fail('nested too deep');
    const condition = this.binary(0);
    if (this.accept('?')) {
      const yes = this.choice();
      this.expect(':');
      const no = this.choice();
      this.depth--;
      return { kind: 'choice', condition, yes, no, at: condition.at };
    }
    this.depth--;
    return condition;
  }

  private binary(level: number): Expression {
    if (level === BINARY.length) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const { kind, text, at } = this.token;
      if (kind !== 'operator' || !BINARY[level].includes(text)) return left;
      this.next++;
      left = { kind: 'binary', operator: text, left, right: this.binary(level + 1), at };
    }
  }

  private unary(): Expression {
    const { kind, text, at } = this.token;
    if (++this.depth > DEEPEST) this.fail('nested too deep');
    const expression = this.unaryAt(kind, text, at);
    this.depth--;
    return expression;
  }

  private unaryAt(kind: Token['kind'], text: string, at: number): Expression {
    if (kind === 'operator' && '+-*&~!'.includes(text) && text.length === 1) {
      this.next++;
      return { kind: 'unary', operator: text, operand: this.unary(), at };
    }
    if (kind === 'name' && text === 'sizeof') return this.sizeof(at);
    if (kind === 'operator' && text === '(' && this.startsType(this.tokens[this.next + 1])) {
      this.next++;
      const type = this.type();
      this.expect(')');
      return { kind: 'cast', type, operand: this.unary(), at };
    }
    return this.postfix();
  }

  private sizeof(at: number): Expression {
    this.next++;
    if (this.token.text === '(' && this.startsType(this.tokens[this.next + 1])) {
      this.next++;
      const type = this.type();
      this.expect(')');
      return { kind: 'sizeof-type', type, at };
    }
    return { kind: 'unary', operator: 'sizeof', operand: this.unary(), at };
  }

  private startsType({ kind, text }: Token): boolean {
    return kind === 'name' && (TYPE_WORDS.has(text) || this.isType(text));
  }

  private type(): TypeWords {
    const words: string[] = [];
    while (this.token.kind === 'name') {
      const { text } = this.token;
      const tagged = ['struct', 'union', 'enum'].includes(words.at(-1) ?? '');
      if (words.length > 0 && !tagged && !TYPE_WORDS.has(text)) break;
      words.push(text);
      this.next++;
    }
    let pointers = 0;
    while (this.accept('*')) {
      pointers++;
      while (this.token.text === 'const' || this.token.text === 'volatile') this.next++;
    }
    const dimensions: number[] = [];
    while (this.accept('[')) {
      if (this.token.kind !== 'number') this.fail('the number of elements is missing');
      dimensions.push(Number(this.token.text));
      this.next++;
      this.expect(']');
    }
    return { words: words.filter((word) => word !== 'const' && word !== 'volatile'), pointers, dimensions };
  }

  private postfix(): Expression {
    let operand = this.primary();
    for (;;) {
      const { at } = this.token;
      if (this.accept('[')) {
        const index = this.choice();
        this.expect(']');
        operand = { kind: 'index', operand, index, at };
      } else if (this.accept('.'))
        operand = { kind: 'member', operand, name: this.memberName(), through: false, at };
      else if (this.accept('->'))
        operand = { kind: 'member', operand, name: this.memberName(), through: true, at };
      else return operand;
    }
  }

  private memberName(): string {
    const { kind, text } = this.token;
    if (kind !== 'name') this.fail('the name of a member is missing');
    this.next++;
    return text;
  }

  private primary(): Expression {
    const { kind, text, at } = this.token;
    if (this.accept('(')) {
      const inner = this.choice();
      this.expect(')');
      return inner;
    }
    this.next++;
    switch (kind) {
      case 'number':
        return this.number(text, at);
      case 'character':
        return { kind: 'character', value: characterCode(text), at };
      case 'name':
        return { kind: 'name', name: text, at };
      case 'register':
        return { kind: 'register', name: text.slice(1), at };
      default:
        this.next--;
        return this.fail(
          kind === 'end' ? 'something is missing at the end' : `"${text}" is not expected here`,
        );
    }
  }

  private number(text: string, at: number): Expression {
    const digits = text.replace(/[uUlL]+$/, '');
    const suffix = text.slice(digits.length).toLowerCase();
    const octal = /^0\d/.test(digits);
    if (octal && /[89]/.test(digits)) throw new ExpressionError(`${digits} is no octal number`, at);
    const value = BigInt(octal ? `0o${digits.slice(1)}` : digits);
    if (value >> 64n) throw new ExpressionError(`${digits} is too large`, at);
    return { kind: 'number', value, isUnsigned: suffix.includes('u'), isLong: suffix.includes('ll'), at };
  }
}

const ESCAPED: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, e: 27 };

function characterCode(text: string): number {
  if (text[1] !== '\\') return text.charCodeAt(1);
  const escape = text.slice(2, -1);
  if (/^[0-7]+$/.test(escape)) return parseInt(escape, 8);
  return ESCAPED[escape] ?? escape.charCodeAt(0);
}
