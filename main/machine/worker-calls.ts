/** What a call from the window can be refused with. */
import { BreakpointError } from '../../debugger/engine/breakpoints.ts';
import { MotionError } from '../../debugger/engine/motions.ts';
import { Diag, Refusal } from '../../debugger/kdb/diag.ts';
import { Unavailable } from '../../debugger/symbols/dwarf/unavailable.ts';
import { SymbolsError } from '../../debugger/symbols/symbols-error.ts';
import { ExpressionError } from '../../debugger/symbols/values/expression-error.ts';
import { TimelineError } from '../../debugger/timeline/timeline.ts';
import { NotMappedError } from '../../debugger/timeline/writers.ts';
import { FilterError } from '../../debugger/trace/filter.ts';
import type { ContractError } from '../contract.ts';
import { NO_MACHINE } from './no-machine.ts';

/** Thrown by handlers of the worker itself. */
export class CallError extends Error {
  readonly code: ContractError['code'];

  constructor(code: ContractError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** What a user can mend. */
const KNOWN = [
  BreakpointError,
  Diag,
  ExpressionError,
  FilterError,
  MotionError,
  NotMappedError,
  RangeError,
  Refusal,
  SymbolsError,
  TimelineError,
  Unavailable,
];

export function toRefusal(error: unknown): ContractError {
  if (error === NO_MACHINE) return NO_MACHINE;
  if (error instanceof CallError) return { code: error.code, message: error.message };
  if (!(error instanceof Error)) return { code: 'internal', message: String(error) };
  return {
    code: KNOWN.some((each) => error instanceof each) ? 'bad-request' : 'internal',
    message: error.message,
  };
}
