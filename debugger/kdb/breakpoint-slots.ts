/**
 * kdb's table of sixteen breakpoints over the engine's, which has no limit: numbers are given again when they are free,
 * and data and I/O breakpoints, or those forced by `bph`, take one of four debug registers. The guest's own debug
 * registers are not touched.
 */
import type { Engine } from '../engine/engine.ts';
import type { BreakpointKind, Scope } from '../engine/breakpoints.ts';
import { DIAG, Diag } from './diag.ts';
import { hex8, placeName } from './format.ts';
import type { KernelSymbols } from './kernel-symbols.ts';

const MOST_BREAKPOINTS = 16;
const DEBUG_REGISTERS = 4;
const KERNEL_BASE = 0xc0000000;

export type SlotType = 'instruction' | 'write' | 'io' | 'access';

export interface SlotRequest {
  address: number;
  type: SlotType;
  /** In bytes, of data and ports. */
  length: number;
  /** A debug register was asked for (`bph`). */
  forced: boolean;
  /** On all processors, of which there is one. */
  global: boolean;
}

export interface Slot extends SlotRequest {
  readonly number: number;
  /** The engine's number. */
  readonly id: number;
  enabled: boolean;
  /** Debug register in use; null for a soft one. */
  debugRegister: number | null;
}

const HARD_TITLES: Readonly<Record<SlotType, string>> = {
  instruction: 'Instruction(Register)',
  write: 'Data Write',
  io: 'I/O',
  access: 'Data Access',
};

export const isHard = ({ type, forced }: Pick<SlotRequest, 'type' | 'forced'>): boolean =>
  forced || type !== 'instruction';
export const titleOf = (slot: SlotRequest): string =>
  isHard(slot) ? HARD_TITLES[slot.type] : 'Instruction(i)';

export class BreakpointSlots {
  private readonly engine: Engine;
  private readonly slots: Slot[] = [];

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** In the order of their numbers. */
  get all(): readonly Slot[] {
    return this.slots;
  }

  ofEngine(id: number): Slot | undefined {
    return this.slots.find((slot) => slot.id === id);
  }

  at(address: number): Slot | undefined {
    return this.slots.find((slot) => slot.address === address);
  }

  numbered(number: number): Slot | undefined {
    return this.slots.find((slot) => slot.number === number);
  }

  /** @throws Diag when there is no room, or no debug register. */
  add(request: SlotRequest): Slot {
    const number = this.freeNumber();
    const debugRegister = isHard(request) ? this.freeRegister() : null;
    const scope: Scope =
      request.type === 'io' || request.address >= KERNEL_BASE
        ? {}
        : { pageDirectory: this.engine.kernel.pageDirectory };
    const { id } = this.engine.setBreakpoint(engineKind(request), { scope });
    const slot: Slot = { ...request, number, id, enabled: true, debugRegister };
    this.slots.push(slot);
    this.slots.sort((a, b) => a.number - b.number);
    return slot;
  }

  /** Gives a number to a breakpoint that another face has set; undefined when there is no room. */
  adopt(id: number, request: SlotRequest): Slot | undefined {
    const isFull = this.slots.length >= MOST_BREAKPOINTS;
    if (isFull || (isHard(request) && this.slots.filter(isHard).length >= DEBUG_REGISTERS)) return undefined;
    const debugRegister = isHard(request) ? this.freeRegister() : null;
    const slot: Slot = { ...request, number: this.freeNumber(), id, enabled: true, debugRegister };
    this.slots.push(slot);
    this.slots.sort((a, b) => a.number - b.number);
    return slot;
  }

  /** The other face has removed it. */
  disown(id: number): void {
    const slot = this.ofEngine(id);
    if (slot !== undefined) this.slots.splice(this.slots.indexOf(slot), 1);
  }

  remove(slot: Slot): void {
    this.engine.removeBreakpoint(slot.id);
    this.slots.splice(this.slots.indexOf(slot), 1);
  }

  /** @throws Diag when all debug registers are in use. */
  enable(slot: Slot, on: boolean): void {
    if (slot.enabled === on) return;
    if (isHard(slot)) slot.debugRegister = on ? this.freeRegister() : null;
    slot.enabled = on;
    this.engine.enableBreakpoint(slot.id, on);
  }

  /** The two lines that tell of one. */
  describe(slot: Slot, symbols: KernelSymbols): string[] {
    const symbol = slot.type === 'io' ? undefined : symbols.at(slot.address);
    const place = symbol === undefined ? '' : ` (${placeName(symbol)})`;
    const title = `${slot.forced ? 'Forced ' : ''}${titleOf(slot)}`;
    return [`${title} BP #${slot.number} at ${hex8(slot.address)}${place}`, `    ${this.state(slot)}`];
  }

  private state(slot: Slot): string {
    if (!slot.enabled) return 'is disabled';
    const reach = slot.global || !slot.forced ? 'globally' : 'on cpu 0';
    if (slot.debugRegister !== null)
      return `is enabled in dr${slot.debugRegister} for ${slot.length} bytes ${reach}`;
    const absent = this.engine.breakpoints.binding(this.engine.breakpoints.get(slot.id)) === 'absent';
    return `is enabled globally adjust 1${absent ? ' (its page is not there yet)' : ''}`;
  }

  private freeNumber(): number {
    for (let number = 0; number < MOST_BREAKPOINTS; number++)
      if (this.numbered(number) === undefined) return number;
    throw new Diag(DIAG.TOO_MANY_BREAKPOINTS);
  }

  private freeRegister(): number {
    for (let register = 0; register < DEBUG_REGISTERS; register++)
      if (!this.slots.some(({ debugRegister }) => debugRegister === register)) return register;
    throw new Diag(DIAG.TOO_MANY_REGISTERS);
  }
}

function engineKind({ address, type, length }: SlotRequest): BreakpointKind {
  if (type === 'instruction') return { kind: 'execute', address };
  const space = type === 'io' ? 'port' : 'memory';
  return { kind: 'watch', space, address, length, on: type === 'write' ? 'write' : 'access' };
}
