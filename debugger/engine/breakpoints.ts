/**
 * The table of breakpoints: what the user asked for, numbered, and how it stands. It knows nothing of running; binding
 * puts what is enabled into the processor's stops (emulator/cpu/stops.ts), which cost nothing where there are none.
 */
import type { DataStop } from '../../emulator/cpu/core.ts';
import type { Machine } from '../../emulator/machine.ts';

export type BreakpointKind =
  /** Before an instruction is executed in a range of linear addresses (`length` 1 when not given), or at a symbol. */
  | { kind: 'execute'; address: number; length?: number }
  | { kind: 'execute'; symbol: string; offset?: number }
  /** Behind an instruction that accesses bytes, by linear or physical address, or ports. */
  | { kind: 'watch'; space: DataStop['space']; address: number; length: number; on: DataStop['on'] }
  /** A system call is entered (at the kernel's first instruction) or left (at the next of the program); null: any. */
  | { kind: 'system-call'; number: number | null; at: 'entry' | 'exit' | 'both' }
  /** An exception or interrupt has been delivered, or INT n executed: at the handler's first instruction. */
  | { kind: 'vector'; vector: number }
  /** A process with this pid or name runs in user mode for the first time since the breakpoint was set. */
  | { kind: 'process'; pid?: number; comm?: string }
  /** A program has been executed (execve): before its first instruction. With a name, that one alone. */
  | { kind: 'exec'; comm?: string }
  /** The privilege level has changed, `to` this one or to any. */
  | { kind: 'ring'; to?: number }
  /** The kernel tells the debug-exit port that it panics. */
  | { kind: 'panic' };

/** Where a breakpoint counts; everything given must be so. */
export interface Scope {
  /** Page directory: CR3, whose low 12 bits are not looked at. */
  pageDirectory?: number;
  pid?: number;
  comm?: string;
}

export interface BreakpointOptions {
  scope?: Scope;
  /** Evaluated where the breakpoint is met; false: as if it were not there. Must not change the machine. */
  condition?: () => boolean;
  /** For people: the condition as it was typed. */
  conditionText?: string;
  /** Passes over so many encounters first. */
  ignore?: number;
  /** Removed when it has stopped the machine once. */
  once?: boolean;
  enabled?: boolean;
  /** Belongs to a motion: not listed. */
  internal?: boolean;
}

/**
 * `unresolved`: its symbol is not known. `absent`: its page is not mapped at present; it is kept and counts as soon as it is.
 */
export type Binding = 'bound' | 'absent' | 'unresolved';

export interface Breakpoint {
  readonly id: number;
  readonly what: BreakpointKind;
  readonly scope: Scope;
  readonly condition: (() => boolean) | null;
  readonly conditionText: string;
  readonly internal: boolean;
  enabled: boolean;
  once: boolean;
  /** Encounters still passed over. */
  ignore: number;
  /** How often it has been met with scope and condition fulfilled, ignored ones included. */
  hits: number;
  /** Linear address of one that is set at code; null while its symbol is not known, and for others. */
  address: number | null;
}

export type SymbolResolver = (name: string) => number | undefined;

/** There is no breakpoint with this number, or what was asked for cannot be. */
export class BreakpointError extends Error {}

export class BreakpointTable {
  private readonly machine: Machine;
  private readonly list: Breakpoint[] = [];
  private readonly resolve: SymbolResolver;
  private next = 0;
  private nextInternal = -1;

  constructor(machine: Machine, resolve: SymbolResolver) {
    this.machine = machine;
    this.resolve = resolve;
  }

  /** The user's, in the order in which they were set. */
  get all(): readonly Breakpoint[] {
    return this.list.filter(({ internal }) => !internal);
  }

  /** All that count, those of motions too. */
  enabledOnes(): Breakpoint[] {
    return this.list.filter(({ enabled }) => enabled);
  }

  /**
   * Sets a breakpoint; numbers count from 0 and are not used again. Kept unresolved when its symbol is not known.
   * @throws BreakpointError for a range that is empty or leaves its address space.
   */
  add(what: BreakpointKind, options: BreakpointOptions = {}): Breakpoint {
    const internal = options.internal ?? false;
    const breakpoint: Breakpoint = {
      id: internal ? this.nextInternal : this.next,
      what,
      scope: { ...options.scope },
      condition: options.condition ?? null,
      conditionText: options.conditionText ?? '',
      internal,
      enabled: false,
      once: options.once ?? false,
      ignore: options.ignore ?? 0,
      hits: 0,
      address: this.addressOf(what),
    };
    if (options.enabled ?? true) this.bind(breakpoint, true);
    if (internal) this.nextInternal--;
    else this.next++;
    this.list.push(breakpoint);
    return breakpoint;
  }

  /** @throws BreakpointError when there is none with this number. */
  get(id: number): Breakpoint {
    const found = this.list.find((each) => each.id === id);
    if (found === undefined) throw new BreakpointError(`there is no breakpoint ${id}`);
    return found;
  }

  remove(id: number): void {
    const breakpoint = this.get(id);
    this.enable(id, false);
    this.list.splice(this.list.indexOf(breakpoint), 1);
  }

  enable(id: number, on: boolean): void {
    const breakpoint = this.get(id);
    if (breakpoint.enabled !== on) this.bind(breakpoint, on);
  }

  /** Symbols have changed: looks all of them up again. */
  rebind(): void {
    for (const breakpoint of this.list) {
      const address = this.addressOf(breakpoint.what);
      if (address === breakpoint.address) continue;
      const { enabled } = breakpoint;
      if (enabled) this.bind(breakpoint, false);
      breakpoint.address = address;
      if (enabled) this.bind(breakpoint, true);
    }
  }

  binding({ what, address }: Breakpoint): Binding {
    if (what.kind === 'execute') {
      if (address === null) return 'unresolved';
      return this.isThere(address) ? 'bound' : 'absent';
    }
    const linear = what.kind === 'watch' && what.space === 'memory';
    return linear && !this.isThere(what.address) ? 'absent' : 'bound';
  }

  private isThere(linear: number): boolean {
    const physical = this.machine.cpu.translateDebug(linear);
    return physical >= 0 && physical < this.machine.state.ramBytes;
  }

  private addressOf(what: BreakpointKind): number | null {
    if (what.kind !== 'execute') return null;
    if ('address' in what) return what.address >>> 0;
    const address = this.resolve(what.symbol);
    return address === undefined ? null : (address + (what.offset ?? 0)) >>> 0;
  }

  /** Puts it into the processor's stops or takes it out, unless another one needs the same. */
  private bind(breakpoint: Breakpoint, on: boolean): void {
    const { what, address } = breakpoint;
    const { cpu } = this.machine;
    breakpoint.enabled = false;
    if (what.kind === 'watch' && !this.isWatched(what)) {
      const { space, address: start, length, on: access } = what;
      try {
        cpu.setDataStop({ space, address: start, length, on: access }, on);
      } catch (error) {
        throw new BreakpointError((error as RangeError).message);
      }
    } else if (what.kind === 'execute' && address !== null) {
      const length = lengthOf(what);
      if (length < 1 || address + length > 2 ** 32)
        throw new BreakpointError(
          `a breakpoint of ${length} bytes at 0x${address.toString(16)}: outside of memory`,
        );
      if (!this.isSet(address, length)) {
        if (length === 1) cpu.setStopAddress(address, on);
        else cpu.setStopRange(address, address + length, on);
      }
    }
    breakpoint.enabled = on;
  }

  private isSet(address: number, length: number): boolean {
    return this.list.some(
      (each) =>
        each.enabled &&
        each.what.kind === 'execute' &&
        each.address === address &&
        lengthOf(each.what) === length,
    );
  }

  private isWatched({ space, address, length, on }: BreakpointKind & { kind: 'watch' }): boolean {
    return this.list.some(
      ({ enabled, what }) =>
        enabled &&
        what.kind === 'watch' &&
        what.space === space &&
        what.address === address &&
        what.length === length &&
        what.on === on,
    );
  }
}

export function lengthOf(what: BreakpointKind & { kind: 'execute' }): number {
  return 'length' in what ? (what.length ?? 1) : 1;
}
