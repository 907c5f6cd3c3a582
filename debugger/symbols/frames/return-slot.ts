/** Where the return address of the innermost frame lies. */
import type { RegisterValues } from '../types.ts';
import type { UnwindTarget } from './frame-step.ts';
import { unwind } from './unwind.ts';

/** Address of the word; null where it could only be guessed. */
export function returnSlot(registers: RegisterValues, target: UnwindTarget): number | null {
  const [{ cfa, guess }] = unwind(registers, target, 1).frames;
  return cfa === undefined || guess ? null : (cfa - 4) >>> 0;
}
