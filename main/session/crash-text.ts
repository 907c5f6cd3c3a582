/** What the machine says of its end, with the kernel's names for the addresses in it. */
import type { SymbolTable } from '../../debugger/symbols/symbol-table.ts';
import type { WorkerStatus } from '../machine/protocol.ts';

/** An address as a report of faults has it: selector, colon, offset. */
const FAR_ADDRESS = /\bat ([0-9a-f]{4}):([0-9a-f]{8})\b/g;

export function crashText({ reason, cause, eip }: WorkerStatus, symbols: SymbolTable): string {
  if (cause === 'dead-halt') return `${reason}; it is at ${symbols.describe(eip)}`;
  return reason.replace(
    FAR_ADDRESS,
    (_, selector: string, offset: string) => `at ${selector}:${symbols.describe(parseInt(offset, 16))}`,
  );
}
