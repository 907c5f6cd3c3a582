/** INT, IRET, SYSENTER and SYSEXIT on the ways of system-paths.ts and fast-call-path.ts; see cpu/ops/far.ts. */
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
  if (op.row.semantics === 'sysenter') return () => asm.call(IMPORT.systemEnter);
  if (op.row.semantics === 'sysexit' && !e.user) return () => asm.call(IMPORT.systemExit);
  return null;
}
