/** Where the return address of the innermost frame lies. */
import { Unavailable } from '../dwarf/unavailable.ts';
import { SymbolsError } from '../symbols-error.ts';
import type { RegisterValues } from '../types.ts';
import type { UnwindTarget } from './frame-step.ts';
import { stepAtReturn, stepByCfi } from './step-by-cfi.ts';

/** Address of the word; null where the frame has no return address or nothing tells where: assembly, damaged information. */
export function returnSlot(registers: RegisterValues, target: UnwindTarget): number | null {
  const frame = { pc: registers.eip ?? 0, exact: true, registers };
  try {
    const caller = stepAtReturn(frame, target) ?? stepByCfi(frame, target);
    if (caller === null || caller === 'outermost' || caller.cfa === undefined) return null;
    return (caller.cfa - 4) >>> 0;
  } catch (error) {
    if (error instanceof SymbolsError || error instanceof Unavailable) return null;
    throw error;
  }
}
