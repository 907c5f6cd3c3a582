/** Whether something is due at the next boundary (see cpu/pending.ts and cpu/events.ts). */
import { PENDING } from '../../cpu/pending.ts';
import { OFFSET } from '../../cpu/state.ts';
import type { Assembler } from '../wasm/assembler.ts';

/** Distance of IF in EFLAGS from INTR in PENDING. */
const IF_TO_INTR = 9;

/** Pushes non-zero when something is, or may be, due with the EFLAGS that `pushFlags` pushes: INTR waits while IF is clear. */
export function pushDue(asm: Assembler, pushFlags: () => void): void {
  asm.const(0);
  asm.memory('i32.load', OFFSET.PENDING, true);
  pushFlags();
  asm.opConst('i32.shr_u', IF_TO_INTR);
  asm.opConst('i32.or', ~PENDING.INTR);
  asm.op('i32.and');
}

/** The same, of the EFLAGS there are; for JavaScript. */
export function isDue(pending: number, eflags: number): boolean {
  return (pending & ((eflags >>> IF_TO_INTR) | ~PENDING.INTR)) !== 0;
}
