/** How basic blocks end, as far as the translator is concerned. */
import type { DecodedOp } from '../cpu/decoded.ts';

export type Ending =
  /** Goes on at one known place: falls through, JMP, CALL. */
  | 'straight'
  /** As `straight`, after an instruction that may have counted for many (REP). */
  | 'repeated'
  /** Jcc, LOOP, JECXZ: taken first, then not taken. */
  | 'conditional'
  /** RET, JMP and CALL through a register or memory. */
  | 'indirect'
  /** The interpreter's handler decides. */
  | 'handler';

/** Instructions that end a decoded block, after which a region may go on: see `Services.execute`. */
const RESUMABLE = new Set([
  ...['movtoseg', 'popseg', 'lds', 'popf', 'sti', 'in', 'indx', 'out', 'outdx', 'clts', 'rdtsc'],
]);
const REPEATABLE = new Set(['movs', 'cmps', 'stos', 'lods', 'scas', 'ins', 'outs']);
const CONDITIONAL = new Set(['j', 'loop', 'loope', 'loopne', 'jecxz']);
const INDIRECT = new Set(['jmpi', 'calli', 'ret']);

export function endingOf(op: DecodedOp): Ending {
  const { semantics } = op.row;
  if (!op.ends || RESUMABLE.has(semantics)) return 'straight';
  if (REPEATABLE.has(semantics)) return op.rep === 0 ? 'straight' : 'repeated';
  const near = op.size === 4;
  if (near && (semantics === 'jmp' || semantics === 'call')) return 'straight';
  if (near && CONDITIONAL.has(semantics) && op.addressMask === -1) return 'conditional';
  return near && INDIRECT.has(semantics) ? 'indirect' : 'handler';
}
