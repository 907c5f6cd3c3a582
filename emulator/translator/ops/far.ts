/** INT and IRET on the ways of system-paths.ts; see cpu/ops/far.ts. */
import type { DecodedOp } from '../../cpu/decoded.ts';
import type { Emitter } from '../emitter.ts';
import { IMPORT } from '../runtime.ts';

/** What tries the instruction without the interpreter; null when there is no such way. */
export function shortcutOf(e: Emitter, op: DecodedOp): (() => void) | null {
  const { asm } = e;
  if (op.row.semantics === 'int' && e.user) {
    return () => {
      asm.const(op.imm);
      asm.const(e.next);
      asm.call(IMPORT.interrupt);
    };
  }
  if (op.row.semantics === 'iret' && op.size === 4 && !e.user) return () => asm.call(IMPORT.interruptReturn);
  return null;
}
