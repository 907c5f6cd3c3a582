/** Cases and outcomes as records of bytes, shared by the generators, the native runner (runner.c) and our processor. */

export const CODE = 0x00110000;
export const DATA = 0x00120000;
export const DATA_BYTES = 128;
export const CODE_BYTES = 24;

/** Where things lie in a record; the FXSAVE image is at 0 in both kinds. */
export const FX = { CW: 0, SW: 2, TW: 4, FOP: 6, FIP: 8, FDP: 16, MXCSR: 24, ST: 32, XMM: 160 } as const;
export const IN = { REGS: 512, EFLAGS: 544, LENGTH: 548, CODE: 552, DATA: 576, BYTES: 704 } as const;
export const OUT = { REGS: 512, EFLAGS: 544, TRAP: 548, EIP: 552, DATA: 560, BYTES: 688 } as const;
export const NO_TRAP = -1;

/** What a case does with the state of the host that ours keeps otherwise, and what it leaves undefined. */
export interface Kind {
  /** For messages: the table row. */
  name: string;
  /** Results may differ in the last place of the significand. */
  approximate: boolean;
  /** EFLAGS bits left undefined. */
  undefinedFlags: number;
}

/** Many cases in one buffer. */
export interface Batch {
  count: number;
  kinds: Kind[];
  input: Buffer;
}
