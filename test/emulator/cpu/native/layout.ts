/** Where a snippet lives and what a case is: shared by the generator, the native runner (runner.c) and our processor. */

export const CODE = 0x20000000;
export const START = CODE + 0x800;
export const DATA = 0x40000000;
export const DATA_BYTES = 8192;
export const MAX_CODE = 32;
export const MAX_CHANGES = 8;
export const INPUT_BYTES = (8 + 4) * 4 + MAX_CODE;
export const OUTPUT_BYTES = (8 + 5 + 1 + 2 * MAX_CHANGES) * 4;

export interface Case {
  /** EAX ECX EDX EBX ESP EBP ESI EDI. */
  regs: number[];
  eflags: number;
  /** Data pages hold `dataWords(seed)`. */
  seed: number;
  /** Of the code from START. */
  offset: number;
  code: number[];
  /** EFLAGS bits that the instruction leaves undefined. */
  undefinedFlags: number;
  /** Table row, for messages. */
  name: string;
}

/** State when the snippet trapped: int3 behind it, or a fault. */
export interface Outcome {
  regs: number[];
  eflags: number;
  eip: number;
  trap: number;
  error: number;
  /** Meaningful for page faults. */
  cr2: number;
  changes: number;
  /** First changed words: offset in the data pages, new value. */
  change: [number, number][];
}

/** One step of the sequence that fills the data pages. */
export function nextWord(x: number): number {
  let y = x ^ (x << 13);
  y ^= y >>> 17;
  return y ^ (y << 5);
}

/** Contents of the data pages for a seed. */
export function dataWords(seed: number): Int32Array {
  const words = new Int32Array(DATA_BYTES / 4);
  let x = seed | 1;
  for (let i = 0; i < words.length; i++) {
    x = nextWord(x);
    words[i] = x;
  }
  return words;
}
