/** What a file defines by name outside of functions: variables, types, enumerators. Built when first asked for. */
import { AT, TAG } from './constants.ts';
import type { DebugInfo } from './debug-info.ts';
import type { Die } from './die.ts';
import { hasLocation } from './location-lists.ts';
import type { Unit } from './unit.ts';

const TYPES = new Set<number>([
  TAG.base_type,
  TAG.structure_type,
  TAG.union_type,
  TAG.enumeration_type,
  TAG.typedef,
]);

export interface Enumerator {
  /** The enumeration that it is of. */
  type: Die;
  value: number;
}

export class Globals {
  private readonly info: DebugInfo;
  private variables: Map<string, Die[]> | null = null;
  private types = new Map<string, Die[]>();
  private declarations = new Map<string, Die[]>();
  private enumerators = new Map<string, Enumerator>();

  constructor(info: DebugInfo) {
    this.info = info;
  }

  /** The definition of a variable; of static ones that share a name that of `unit`, and else the first. */
  variable(name: string, unit?: Unit): Die | undefined {
    return prefer(this.index().get(name), unit);
  }

  /** A type by its tag and name, whole rather than declared. */
  type(tag: number, name: string, unit?: Unit): Die | undefined {
    this.index();
    return prefer(this.types.get(`${tag} ${name}`), unit);
  }

  /** A variable that C only declares: assembly defines it. */
  declaration(name: string): Die | undefined {
    this.index();
    return this.declarations.get(name)?.[0];
  }

  enumerator(name: string): Enumerator | undefined {
    this.index();
    return this.enumerators.get(name);
  }

  variableNames(): string[] {
    return [...this.index().keys()].sort();
  }

  private index(): Map<string, Die[]> {
    if (this.variables) return this.variables;
    const variables = new Map<string, Die[]>();
    for (const unit of this.info.units) for (const die of unit.root.children()) this.add(die, variables);
    return (this.variables = variables);
  }

  private add(die: Die, variables: Map<string, Die[]>): void {
    if (die.tag === TAG.variable) {
      put(hasLocation(die) ? variables : this.declarations, die.name, die);
    } else if (TYPES.has(die.tag)) {
      if (!die.flag(AT.declaration)) put(this.types, `${die.tag} ${die.name ?? ''}`, die);
      if (die.tag !== TAG.enumeration_type) return;
      for (const one of die.children())
        if (one.name) this.enumerators.set(one.name, { type: die, value: one.number(AT.const_value) ?? 0 });
    }
  }
}

function put(map: Map<string, Die[]>, name: string | undefined, die: Die): void {
  if (name === undefined) return;
  const others = map.get(name);
  if (others) others.push(die);
  else map.set(name, [die]);
}

const prefer = (dies: Die[] | undefined, unit: Unit | undefined): Die | undefined =>
  dies?.find((die) => die.unit === unit) ?? dies?.[0];
