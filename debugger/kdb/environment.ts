/** kdb's variables: a fixed table, as it was, so that its limits can be met. */
import { DIAG, Diag } from './diag.ts';

const MOST_VARIABLES = 33;
/** Characters of names and values that were set, with a `=` and an end for each. */
const ROOM = 512;

const DEFAULTS: readonly (readonly [string, string])[] = [
  ['PROMPT', 'kdb> '],
  ['MOREPROMPT', 'more> '],
  ['RADIX', '16'],
  ['LINES', '24'],
  ['COLUMNS', '80'],
  ['MDCOUNT', '8'],
  ['BTARGS', '5'],
  ['IDMODE', 'x86'],
  ['BYTESPERWORD', '4'],
  ['IDCOUNT', '16'],
  ['DTABCOUNT', '30'],
];

export class Environment {
  private readonly variables = new Map(DEFAULTS);
  private readonly given = new Set<string>();

  get(name: string): string | undefined {
    return this.variables.get(name);
  }

  /** A whole number of any base that C has; `otherwise` where there is none, or it is no number. */
  number(name: string, otherwise: number): number {
    const text = this.variables.get(name);
    const value = text === undefined || text.trim() === '' ? NaN : Number(text);
    return Number.isInteger(value) ? value : otherwise;
  }

  /** @throws Diag when there is no room. */
  set(name: string, value: string): void {
    if (!this.variables.has(name) && this.variables.size >= MOST_VARIABLES)
      throw new Diag(DIAG.TOO_MANY_VARIABLES);
    const others = [...this.given].filter((each) => each !== name);
    const used = others.reduce((sum, each) => sum + sizeOf(each, this.variables.get(each)!), 0);
    if (used + sizeOf(name, value) > ROOM) throw new Diag(DIAG.ENVIRONMENT_FULL);
    this.given.add(name);
    this.variables.set(name, value);
  }

  lines(): string[] {
    return [...this.variables].map(([name, value]) => `${name}=${value}`);
  }
}

const sizeOf = (name: string, value: string): number => name.length + value.length + 2;
