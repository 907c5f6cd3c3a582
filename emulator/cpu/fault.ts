/** Exceptions of the guest (Intel SDM volume 3, chapter 6): vectors and the one object that is thrown for all. */
import type { Cpu } from './cpu.ts';

export const DE = 0;
export const DB = 1;
export const NMI = 2;
export const BP = 3;
export const OF_TRAP = 4;
export const BR = 5;
export const UD = 6;
export const NM = 7;
export const DOUBLE = 8;
export const TS = 10;
export const NP = 11;
export const STACK = 12;
export const GP = 13;
export const PAGE = 14;
export const MF = 16;
export const AC_FAULT = 17;
export const XM = 19;

/**
 * Not an exception, though thrown as one: the instruction cannot begin before an interrupt has come (an x87 error with
 * CR0.NE clear), and the processor stands still on it as in HLT.
 */
export const FROZEN = -2;

export const VECTOR_NAMES: readonly string[] = [
  ...[
    '#DE',
    '#DB',
    'NMI',
    '#BP',
    '#OF',
    '#BR',
    '#UD',
    '#NM',
    '#DF',
    'vector 9',
    '#TS',
    '#NP',
    '#SS',
    '#GP',
    '#PF',
  ],
  ...['vector 15', '#MF', '#AC', '#MC', '#XM'],
];

/** Error code value that means: this exception pushes none. */
export const NO_ERROR = -1;

/** Thrown to abandon an instruction; vector and error code are in the `Cpu`. One object: throwing allocates nothing. */
export const GUEST_FAULT = { guestFault: true } as const;

export function throwFault(cpu: Cpu, vector: number, error: number): never {
  cpu.faultVector = vector;
  cpu.faultError = error;
  throw GUEST_FAULT;
}

export function throwGp(cpu: Cpu, error: number): never {
  return throwFault(cpu, GP, error);
}

export function throwUd(cpu: Cpu): never {
  return throwFault(cpu, UD, NO_ERROR);
}
