/** What a command answers when it cannot do what it was asked for: kdb's numbered texts, and ours in the same manner. */

export const DIAG = {
  ARGUMENT_COUNT: -2,
  BYTES_PER_WORD: -3,
  RADIX: -4,
  NO_VARIABLE: -5,
  TOO_MANY_VARIABLES: -8,
  ENVIRONMENT_FULL: -9,
  TOO_MANY_BREAKPOINTS: -10,
  TOO_MANY_REGISTERS: -11,
  DUPLICATE_BREAKPOINT: -12,
  NO_BREAKPOINT: -13,
  NOT_A_NUMBER: -15,
  ADDRESS_FORMAT: -16,
  NO_REGISTER: -17,
  NO_CPU: -18,
  BAD_LENGTH: -19,
  BAD_ADDRESS: -21,
} as const;

export type DiagCode = (typeof DIAG)[keyof typeof DIAG];

const TEXTS: Readonly<Record<DiagCode, string>> = {
  [-2]: 'Improper argument count, see usage.',
  [-3]: 'Illegal value for BYTESPERWORD, use 1, 2 or 4',
  [-4]: 'Illegal value for RADIX, use 8, 10 or 16',
  [-5]: 'Cannot find environment variable',
  [-8]: 'No room for another environment variable',
  [-9]: 'No room for that value in the environment',
  [-10]: 'Too many breakpoints defined',
  [-11]: 'More breakpoints than db registers defined',
  [-12]: 'Duplicate breakpoint address',
  [-13]: 'Breakpoint not found',
  [-15]: 'Illegal numeric value',
  [-16]: 'Invalid symbolic address format',
  [-17]: 'Invalid register name',
  [-18]: 'Invalid cpu number',
  [-19]: 'Invalid length field',
  [-21]: 'Invalid address',
};

/** Ends the command. The machine is as it was before. */
export class Diag extends Error {
  constructor(code: DiagCode) {
    super(`diag: ${code}: ${TEXTS[code]}`);
  }
}

/** As `Diag` for what kdb had no number for: a sentence that names the thing and the way out. */
export class Refusal extends Error {}
