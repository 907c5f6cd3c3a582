/** Functions of a module that call one another by name; a function is added after those that it calls. */
import type { Expression, Statement } from './expressions.ts';
import { bodyOf } from './expressions.ts';
import type { FunctionBody, Signature } from './module.ts';

/** Locals of a function in the making; the parameters are the first. */
export class Locals {
  private readonly types: number[];
  private readonly parameters: number;

  constructor(parameters: readonly number[]) {
    this.types = [...parameters];
    this.parameters = parameters.length;
  }

  /** Number of a new local. */
  add(type: number): number {
    return this.types.push(type) - 1;
  }

  runs(): [number, number][] {
    return this.types.slice(this.parameters).map((type) => [1, type]);
  }
}

export interface Code {
  statements: readonly Statement[];
  results: readonly Expression[];
}

export class Library {
  private readonly first: number;
  private readonly types: readonly Signature[];
  private readonly indices = new Map<string, number>();
  readonly functions: FunctionBody[] = [];

  /** `first`: index in the module of the first function here; `types`: those of the module. */
  constructor(first: number, types: readonly Signature[]) {
    this.first = first;
    this.types = types;
  }

  private typeOf({ parameters, results }: Signature): number {
    const text = JSON.stringify([parameters, results]);
    const index = this.types.findIndex((type) => JSON.stringify([type.parameters, type.results]) === text);
    if (index < 0) throw new Error(`translator: the modules have no function type ${text}`);
    return index;
  }

  /** `write` is given the locals, of which the first are the parameters. */
  add(name: string, signature: Signature, write: (locals: Locals) => Code): void {
    const locals = new Locals(signature.parameters);
    const { statements, results } = write(locals);
    const code = bodyOf(statements, results);
    this.indices.set(name, this.first + this.functions.length);
    this.functions.push({ name, type: this.typeOf(signature), locals: locals.runs(), code });
  }

  /** Calls a function that has been added. */
  call(name: string, ...operands: readonly Expression[]): Expression {
    const index = this.indices.get(name);
    if (index === undefined) throw new Error(`translator: function ${name} is called before it is added`);
    return (asm) => {
      for (const operand of operands) operand(asm);
      asm.call(index);
    };
  }
}
