/**
 * Interpreter and translator side by side: two machines with the same image run the same slices and are compared
 * after each. A difference is narrowed down by running again from the start with finer slices where it showed.
 */
import { OFFSET } from '../cpu/state.ts';
import type { BootImage, MachineOptions } from '../machine.ts';
import { Machine } from '../machine.ts';
import type { TranslatorOptions } from './translator.ts';

export interface LockstepOptions {
  machine: Omit<MachineOptions, 'translate'>;
  image: BootImage;
  translator: Partial<TranslatorOptions>;
  /** Ticks between comparisons. */
  every: number;
  /** Ends when so many instructions have been executed. */
  maxInstructions: number;
  /** Told after every comparison that found both equal. */
  onProgress?: (instructions: number) => void;
}

export type LockstepEnd = 'limit' | 'idle' | 'poweroff' | 'reset' | 'shutdown' | 'halt';

export interface Difference {
  /** Instructions executed when both were last seen equal, and when they first were not. */
  equalAt: number;
  differentAt: number;
  /** EIP when both were last seen equal, and the bytes there. */
  eip: number;
  bytes: Uint8Array;
  /** Words of the processor's block that differ, by name. When nothing does and memory agrees, the chips differ. */
  registers: { name: string; interpreter: number; translator: number }[];
  /** Physical address of the first byte of RAM that differs; -1 when none does. */
  memoryAt: number;
}

export interface LockstepResult {
  end: LockstepEnd;
  instructions: number;
  difference: Difference | null;
}

/** Parts that a slice is cut into when looking closer. */
const PARTS = 64;
/** Comparisons in a row with next to nothing executed, after which the guest is taken to be idle for good. */
const IDLE_COMPARISONS = 40;
const IDLE_SHARE = 0.01;
const SHOWN_BYTES = 32;

interface Pair {
  interpreter: Machine;
  translator: Machine;
}

/** A way to cut time: slices of `every`, but finer ones in the slice that begins at `from`. */
interface Cut {
  from: number;
  every: number;
}

export class Lockstep {
  private readonly options: LockstepOptions;

  constructor(options: LockstepOptions) {
    this.options = options;
  }

  run(): LockstepResult {
    const pair = this.boot();
    const result = this.compareAll(pair, []);
    if (result.difference === null) return result;
    return { ...result, difference: this.narrow(result.difference, result.lastEqualTick) };
  }

  private boot(): Pair {
    const { machine, image, translator } = this.options;
    const pair = {
      interpreter: new Machine({ ...machine, translate: false }),
      translator: new Machine({ ...machine, translate: translator }),
    };
    pair.interpreter.boot(image);
    pair.translator.boot(image);
    return pair;
  }

  /** Runs to the end or to the first difference. */
  private compareAll(pair: Pair, cuts: readonly Cut[]): LockstepResult & { lastEqualTick: number } {
    const { interpreter, translator } = pair;
    let idle = 0;
    for (;;) {
      const tick = interpreter.ticks;
      const equalAt = interpreter.instructions;
      const eip = interpreter.state.i32[OFFSET.EIP >> 2];
      const bytes = codeAt(interpreter);
      const slice = sliceAt(tick, this.options.every, cuts);
      const exits = [interpreter, translator].map((machine) => machine.run(slice));
      const { instructions } = interpreter;
      if (exits[0] !== exits[1] || interpreter.hash() !== translator.hash()) {
        const difference = { equalAt, eip, bytes, ...describe(pair) };
        return { end: 'limit', instructions, difference, lastEqualTick: tick };
      }
      this.options.onProgress?.(instructions);
      idle = instructions - equalAt < slice * IDLE_SHARE ? idle + 1 : 0;
      const end = this.endOf(interpreter, idle);
      if (end !== null) return { end, instructions, difference: null, lastEqualTick: tick };
    }
  }

  private endOf(machine: Machine, idle: number): LockstepEnd | null {
    if (machine.ended !== null) return machine.ended;
    if (machine.stuck) return 'halt';
    if (machine.instructions >= this.options.maxInstructions) return 'limit';
    return idle >= IDLE_COMPARISONS ? 'idle' : null;
  }

  /** Looks closer as long as the difference still shows there and more than one instruction lies between. */
  private narrow(first: Difference, tick: number): Difference {
    const cuts: Cut[] = [];
    let difference = first;
    let at = tick;
    for (let every = this.options.every; every > 1 && difference.differentAt - difference.equalAt > 1;) {
      every = Math.max(1, Math.floor(every / PARTS));
      cuts.push({ from: at, every });
      const finer = this.compareAll(this.boot(), cuts);
      if (finer.difference === null) return difference;
      difference = finer.difference;
      at = finer.lastEqualTick;
    }
    return difference;
  }
}

function sliceAt(tick: number, every: number, cuts: readonly Cut[]): number {
  let slice = every;
  for (const cut of cuts) if (tick >= cut.from) slice = cut.every;
  return slice;
}

/** Code bytes at CS:EIP, fewer where memory ends; none where nothing is mapped. */
function codeAt(machine: Machine): Uint8Array {
  const at = machine.cpu.translateDebug(machine.cpu.linearEip());
  if (at < 0 || at >= machine.state.ramBytes) return new Uint8Array(0);
  return machine.state.ram.slice(at, at + SHOWN_BYTES);
}

function describe({
  interpreter,
  translator,
}: Pair): Pick<Difference, 'differentAt' | 'registers' | 'memoryAt'> {
  const registers = wordNames().flatMap(([name, offset]) => {
    const values = [interpreter, translator].map((machine) => machine.state.i32[offset >> 2]);
    return values[0] === values[1] ? [] : [{ name, interpreter: values[0], translator: values[1] }];
  });
  if (interpreter.instructions !== translator.instructions) {
    const counts = { interpreter: interpreter.instructions, translator: translator.instructions };
    registers.unshift({ name: 'instructions', ...counts });
  }
  const { ram } = interpreter.state;
  const memoryAt = ram.findIndex((byte, at) => byte !== translator.state.ram[at]);
  return { differentAt: interpreter.instructions, registers, memoryAt };
}

const GENERAL = ['eax', 'ecx', 'edx', 'ebx', 'esp', 'ebp', 'esi', 'edi'];
const COUNTERS: ReadonlySet<number> = new Set([OFFSET.BUDGET, OFFSET.SLICE, OFFSET.TLB_COUNT]);

/** Every word that state.ts names, with its byte offset. */
function wordNames(): [string, number][] {
  const named = Object.entries(OFFSET).filter(([, offset]) => offset >= OFFSET.EIP && !COUNTERS.has(offset));
  return [
    ...GENERAL.map((name, n): [string, number] => [name, OFFSET.GENERAL + 4 * n]),
    ...named.map(([name, offset]): [string, number] => [name.toLowerCase(), offset]),
  ];
}
