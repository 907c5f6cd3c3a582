/**
 * Parameters and local variables of a frame, with those of functions that the compiler put into it, and their values
 * from the frame's registers and memory.
 */
import { AT, TAG } from '../dwarf/constants.ts';
import type { Die } from '../dwarf/die.ts';
import { evaluateLocation } from '../dwarf/expression.ts';
import type { ExpressionContext, Piece } from '../dwarf/expression.ts';
import { scopesAt } from '../dwarf/functions.ts';
import type { DwarfFunction } from '../dwarf/functions.ts';
import { locationAt } from '../dwarf/location-lists.ts';
import { Unavailable } from '../dwarf/unavailable.ts';
import type { Unit } from '../dwarf/unit.ts';
import { lookupAddress } from '../frames/frame-step.ts';
import type { FrameState, UnwindTarget } from '../frames/frame-step.ts';
import { cfaOf } from '../frames/step-by-cfi.ts';
import type { DebugImage } from '../debug-image.ts';
import { REGISTERS } from '../types.ts';
import type { ReadMemory } from '../types.ts';
import { storageOf } from './pieces.ts';
import type { CType } from './c-type.ts';
import { OPTIMIZED_OUT, Value } from './value.ts';
import type { Storage } from './value.ts';

export interface Variable {
  name: string;
  isParameter: boolean;
  readonly type: CType;
  line?: number;
  /** What it holds in this frame; printing it tells why where it cannot be told. */
  value(): Value;
}

/** Variables of one function at one place; of several blocks the innermost first. */
export interface VariableGroup {
  function: string;
  isInlined: boolean;
  variables: Variable[];
}

export class FrameScope {
  readonly image: DebugImage;
  readonly unit: Unit | undefined;
  private readonly frame: FrameState;
  private readonly target: UnwindTarget;
  private readonly address: number;
  private readonly function: DwarfFunction | undefined;

  constructor(image: DebugImage, frame: FrameState, target: UnwindTarget) {
    this.image = image;
    this.frame = frame;
    this.target = target;
    this.address = lookupAddress(frame);
    this.function = image.functions.at(this.address);
    this.unit = this.function?.die.unit ?? image.info.unitAt(this.address);
  }

  /** Innermost function first: what is inlined at this place comes before the function that holds it. */
  groups(): VariableGroup[] {
    if (!this.function) return [];
    const { die, name } = this.function;
    const groups: VariableGroup[] = [{ function: name, isInlined: false, variables: this.variablesOf(die) }];
    for (const scope of scopesAt(die, this.address)) {
      const variables = this.variablesOf(scope);
      if (scope.tag === TAG.inlined_subroutine)
        groups.unshift({ function: scope.name ?? '', isInlined: true, variables });
      else groups[0].variables.unshift(...variables);
    }
    return groups;
  }

  /** The variable that a name means here, of the innermost block that has it. */
  find(name: string): Variable | undefined {
    for (const { variables } of this.groups()) {
      const found = variables.find((variable) => variable.name === name);
      if (found) return found;
    }
    return undefined;
  }

  get readMemory(): ReadMemory {
    return this.target.readMemory;
  }

  register(number: number): number | undefined {
    const name = REGISTERS[number];
    return name === undefined ? undefined : this.frame.registers[name];
  }

  private variablesOf(scope: Die): Variable[] {
    const own = [...scope.children()].filter(isVariable);
    const origins = new Set(own.map((die) => die.number(AT.abstract_origin)));
    // A copy leaves out what was optimised away; the original still has it.
    const lost = [...(scope.reference(AT.abstract_origin)?.children() ?? [])].filter(
      (die) => isVariable(die) && !origins.has(die.offset - die.unit.offset),
    );
    return [...own, ...lost].flatMap((die) => (die.name === undefined ? [] : [this.variable(die, die.name)]));
  }

  private variable(die: Die, name: string): Variable {
    const { image } = this;
    return {
      name,
      isParameter: die.tag === TAG.formal_parameter,
      get type() {
        return image.types.typeOf(die);
      },
      line: die.inherited((one) => one.number(AT.decl_line)),
      value: () => this.valueOf(die),
    };
  }

  /** The value of a variable's entry, of this frame or of the file. */
  valueOf(die: Die): Value {
    const type = this.image.types.typeOf(die);
    return new Value(
      type,
      variableStorage(die, type, this.address, this.context(die.unit)),
      this.target.readMemory,
    );
  }

  private context(unit: Unit): ExpressionContext {
    return {
      ...staticContext(unit, this.target.readMemory),
      register: (number) => this.register(number),
      cfa: () => cfaOf(this.frame, this.target),
      frameBase: () => this.frameBase(),
    };
  }

  private frameBase(): number {
    const die = this.function?.die;
    const location = die && locationAt(die, AT.frame_base, this.address);
    if (!location) throw new Unavailable('the function has no frame base here');
    const context = { ...this.context(die.unit), frameBase: undefined };
    const [piece] = evaluateLocation(location.expression, location.section, context);
    return numberOf(piece, (number) => this.register(number));
  }
}

function numberOf({ place }: Piece, register: (number: number) => number | undefined): number {
  if (place.kind === 'memory') return place.address;
  const value = place.kind === 'register' ? register(place.number) : undefined;
  if (value === undefined) throw new Unavailable('the frame base is not known');
  return value;
}

const isVariable = ({ tag }: Die): boolean => tag === TAG.variable || tag === TAG.formal_parameter;

/** Without a frame: for variables of the file, which lie at fixed addresses. */
export function staticContext(unit: Unit, readMemory: ReadMemory): ExpressionContext {
  return {
    readMemory,
    register: () => undefined,
    indexedAddress: (index) => unit.indexedAddress(index),
    baseType: (offset) => {
      const die = unit.dieAt(unit.offset + offset);
      return { size: die.number(AT.byte_size) ?? 4, encoding: die.number(AT.encoding) ?? 0 };
    },
  };
}

/** Where a variable's bytes are while execution is at `address`. */
export function variableStorage(die: Die, type: CType, address: number, context: ExpressionContext): Storage {
  const constant = die.inherited((one) => (one.has(AT.const_value) ? one : undefined));
  const located = die.has(AT.location)
    ? die
    : constant
      ? undefined
      : die.inherited((one) => (one.has(AT.location) ? one : undefined));
  try {
    const location = located && locationAt(located, AT.location, address);
    if (location)
      return storageOf(evaluateLocation(location.expression, location.section, context), type, context);
  } catch (error) {
    if (error instanceof Unavailable) return { kind: 'unavailable', reason: OPTIMIZED_OUT };
    throw error;
  }
  if (constant && !die.has(AT.location)) return constantStorage(constant);
  return { kind: 'unavailable', reason: OPTIMIZED_OUT };
}

function constantStorage(die: Die): Storage {
  const block = die.block(AT.const_value);
  if (block) return { kind: 'bytes', bytes: block };
  const text = die.constant(AT.const_value);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, BigInt(text ?? 0)), true);
  return { kind: 'bytes', bytes };
}
