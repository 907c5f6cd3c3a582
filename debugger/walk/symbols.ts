/** Names, lines and parameters as the walk needs them, for the kernel, its modules and the running program. */
import type { Machine } from '../../emulator/machine.ts';
import { readLinear } from '../inspect/memory.ts';
import type { UnwindTarget } from '../symbols/frames/frame-step.ts';
import type { DebugImage } from '../symbols/debug-image.ts';
import { AT, TAG } from '../symbols/dwarf/constants.ts';
import { SymbolsError } from '../symbols/symbols-error.ts';
import { sizeOf } from '../symbols/values/c-type.ts';
import type { ReadMemory, SymbolLocation } from '../symbols/types.ts';
import type { Place, Source } from './types.ts';

export interface SymbolSources {
  /** Of the kernel. */
  address(name: string): number | undefined;
  at(address: number): SymbolLocation | undefined;
  /** Of the running program. */
  programAddress?(name: string): number | undefined;
  /** What is loaded at an address of the address space in use; undefined where nothing is known of it. */
  imageAt(address: number): DebugImage | undefined;
  readMemory: ReadMemory;
}

export interface Parameter {
  name: string;
  /** Words of the stack that it takes. */
  words: number;
}

/** What is damaged is not known. */
function known<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof SymbolsError) return undefined;
    throw error;
  }
}

/** Names of kernel and modules as kdb has them, and of the running program where its image is known. */
export function walkSymbols(
  machine: Machine,
  names: KernelNames,
  program: () => DebugImage | null = () => null,
): WalkSymbols {
  const imageAt = (address: number): DebugImage | undefined =>
    (address >= KERNEL_BASE ? names.image : program()) ?? undefined;
  return new WalkSymbols({
    address: (name) => names.address(name),
    at: (address) => (address >= KERNEL_BASE ? names.at(address) : imageAt(address)?.symbolAt(address)),
    programAddress: (name) => program()?.symbols.address(name),
    imageAt,
    readMemory: (address, count) => readLinear(machine, address, count),
  });
}

/** As `KernelSymbols` of kdb. */
export interface KernelNames {
  readonly image: DebugImage | null;
  address(name: string): number | undefined;
  at(address: number): SymbolLocation | undefined;
}

const KERNEL_BASE = 0xc0000000;

export class WalkSymbols {
  private readonly sources: SymbolSources;

  constructor(sources: SymbolSources) {
    this.sources = sources;
  }

  get target(): UnwindTarget {
    const { sources } = this;
    return { readMemory: sources.readMemory, imageAt: (address) => sources.imageAt(address) };
  }

  address(name: string): number | undefined {
    return this.sources.address(name);
  }

  /** Of the running program. */
  programAddress(name: string): number | undefined {
    return known(() => this.sources.programAddress?.(name));
  }

  at(address: number): SymbolLocation | undefined {
    return known(() => this.sources.at(address)) ?? known(() => this.image(address)?.symbolAt(address));
  }

  /** `sys_getpid`, `system_call+0x4`, `[audit]record`; null without a symbol. */
  name(address: number): string | null {
    const symbol = this.at(address);
    if (symbol === undefined) return null;
    const offset = symbol.offset === 0 ? '' : `+0x${symbol.offset.toString(16)}`;
    return `${this.label(address)}${offset}`;
  }

  /** The symbol alone. */
  label(address: number): string | null {
    const symbol = this.at(address);
    if (symbol === undefined) return null;
    return symbol.module === undefined ? symbol.name : `[${symbol.module}]${symbol.name}`;
  }

  source(address: number): Source | null {
    const found = known(() => this.image(address)?.lines.lookup(address));
    return found === undefined ? null : { file: found.file, line: found.line };
  }

  place(address: number): Place {
    return { address, symbol: this.name(address), source: this.source(address) };
  }

  /** A function of a compiler's is entered here. */
  isFunction(address: number): boolean {
    return known(() => this.image(address)?.functionAt(address)?.entry === address) ?? false;
  }

  /** Parameters of the function that is entered here, one behind the other; empty when they are not known. */
  parameters(address: number): Parameter[] {
    return known(() => this.readParameters(address)) ?? [];
  }

  private readParameters(address: number): Parameter[] {
    const image = this.image(address);
    const found = image?.functions.at(address);
    if (image === undefined || found === undefined || found.entry !== address) return [];
    const die = found.die.inherited((each) => (each.has(AT.name) ? each : undefined)) ?? found.die;
    return [...die.children()]
      .filter(({ tag }) => tag === TAG.formal_parameter)
      .map((each) => ({
        name: each.name ?? '',
        words: Math.max(1, Math.ceil(sizeOf(image.types.typeOf(each)) / 4)),
      }));
  }

  private image(address: number): DebugImage | undefined {
    return this.sources.imageAt(address);
  }
}
