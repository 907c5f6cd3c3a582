/**
 * Interpreter and translator side by side: two machines with the same image run the same slices and are compared
 * after each. A difference is narrowed down from the last state in which both were equal: by bisection, with regions
 * of one instruction first, which finds an instruction that is translated wrongly, then with whole regions.
 */
import { OFFSET } from '../cpu/state.ts';
import type { BootImage, MachineOptions, MachineSnapshot } from '../machine.ts';
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

/** Comparisons in a row with next to nothing executed, after which the guest is taken to be idle for good. */
const IDLE_COMPARISONS = 40;
const IDLE_SHARE = 0.01;
const SHOWN_BYTES = 32;

interface Pair {
  interpreter: Machine;
  translator: Machine;
}

/** How the translator is set up when looking closer, in this order. */
const CLOSER: readonly Partial<TranslatorOptions>[] = [
  { threshold: 0, batch: 1, maxInstructions: 1 },
  { threshold: 0, batch: 1 },
];

export class Lockstep {
  private readonly options: LockstepOptions;

  constructor(options: LockstepOptions) {
    this.options = options;
  }

  run(): LockstepResult {
    const pair = this.boot(this.options.translator);
    pair.interpreter.boot(this.options.image);
    pair.translator.boot(this.options.image);
    let idle = 0;
    for (;;) {
      const { every } = this.options;
      const { interpreter } = pair;
      const start = interpreter.snapshot();
      if (this.differ(pair, every)) return this.different(pair, start);
      const { instructions } = interpreter;
      this.options.onProgress?.(instructions);
      idle = instructions - start.instructions < every * IDLE_SHARE ? idle + 1 : 0;
      const end = this.endOf(interpreter, idle);
      if (end !== null) return { end, instructions, difference: null };
    }
  }

  private boot(translate: Partial<TranslatorOptions>): Pair {
    const { machine } = this.options;
    return {
      interpreter: new Machine({ ...machine, translate: false }),
      translator: new Machine({ ...machine, translate }),
    };
  }

  /** Runs both; true when they end differently. */
  private differ({ interpreter, translator }: Pair, ticks: number): boolean {
    const exits = [interpreter, translator].map((machine) => machine.run(ticks));
    return exits[0] !== exits[1] || interpreter.hash() !== translator.hash();
  }

  private endOf(machine: Machine, idle: number): LockstepEnd | null {
    if (machine.ended !== null) return machine.ended;
    if (machine.stuck) return 'halt';
    if (machine.instructions >= this.options.maxInstructions) return 'limit';
    return idle >= IDLE_COMPARISONS ? 'idle' : null;
  }

  private different(pair: Pair, start: MachineSnapshot): LockstepResult {
    const { instructions } = pair.interpreter;
    const found = CLOSER.map((options) => this.narrow(start, options)).find((each) => each !== null);
    const difference = found ?? this.describe(pair, start);
    return { end: 'limit', instructions, difference };
  }

  /** The first tick after `start` at which a translator set up so differs; null when it does not. */
  private narrow(start: MachineSnapshot, options: Partial<TranslatorOptions>): Difference | null {
    const pair = this.boot(options);
    const differsAfter = (ticks: number): boolean => {
      pair.interpreter.restore(start);
      pair.translator.restore(start);
      return this.differ(pair, ticks);
    };
    let [equal, different] = [0, this.options.every];
    if (!differsAfter(different)) return null;
    while (different - equal > 1) {
      const middle = Math.floor((equal + different) / 2);
      if (differsAfter(middle)) different = middle;
      else equal = middle;
    }
    differsAfter(equal);
    const before = pair.interpreter.snapshot();
    differsAfter(different);
    return this.describe(pair, before);
  }

  private describe(pair: Pair, before: MachineSnapshot): Difference {
    const machine = this.boot({}).interpreter;
    machine.restore(before);
    return {
      equalAt: before.instructions,
      eip: machine.state.i32[OFFSET.EIP >> 2],
      bytes: codeAt(machine),
      ...describe(pair),
    };
  }
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
const COUNTERS: ReadonlySet<number> = new Set([
  ...[OFFSET.BUDGET, OFFSET.SLICE, OFFSET.TLB_COUNT, OFFSET.TLB_GLOBALS],
]);

/** Every word that state.ts names, with its byte offset. */
function wordNames(): [string, number][] {
  const named = Object.entries(OFFSET).filter(([, offset]) => offset >= OFFSET.EIP && !COUNTERS.has(offset));
  return [
    ...GENERAL.map((name, n): [string, number] => [name, OFFSET.GENERAL + 4 * n]),
    ...named.map(([name, offset]): [string, number] => [name.toLowerCase(), offset]),
  ];
}
