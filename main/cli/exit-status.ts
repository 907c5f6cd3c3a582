/** Exit statuses of `int80`, as its users' scripts rely on them. */
export const EXIT_OK = 0;
/** Usage or build error; the message names the argument or file:line. */
export const EXIT_USAGE = 1;
/** Kernel panic, or a machine that can never go on (triple fault, halted with interrupts off). */
export const EXIT_PANIC = 2;
/** The image cannot be booted. */
export const EXIT_IMAGE = 3;
/** A submission has not passed its lesson's checks. */
export const EXIT_FAILED = 4;
/** A lesson has a mistake, or a check itself has failed. */
export const EXIT_MISTAKE = 5;
/** Time or instruction limit. */
export const EXIT_LIMIT = 124;

/** A failure with its status; the message is printed after `int80: `. */
export class CliError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const usageError = (message: string): CliError => new CliError(EXIT_USAGE, message);
