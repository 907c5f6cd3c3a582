/**
 * In the recorded past an interrupt comes where it came. A step that is to let none in runs the handler to its end first:
 * to the moment when the interrupted instruction is next again, on the same stack in the same address space.
 */
import { ESP } from '../../emulator/cpu/registers.ts';
import { OFFSET } from '../../emulator/cpu/state.ts';
import type { Timeline } from './timeline.ts';

/** Further than this nobody waits for it: the interrupted process may never run again. */
const LONGEST_TICKS = 1_000_000_000;

export function passInterrupt(timeline: Timeline): void {
  const { machine } = timeline;
  const { cpu, state } = machine;
  const cr3 = OFFSET.CR3 >> 2;
  const where = cpu.linearEip() >>> 0;
  const [esp, cpl, directory] = [cpu.r32[ESP], cpu.cpl, state.i32[cr3]];
  const isBack = (): boolean =>
    cpu.linearEip() >>> 0 === where &&
    cpu.r32[ESP] === esp &&
    cpu.cpl === cpl &&
    (cpl === 0 || state.i32[cr3] === directory) &&
    !machine.interruptComes;
  const end = machine.ticks + LONGEST_TICKS;
  machine.step(true);
  cpu.setStopRange(where, where + 1, true);
  while (timeline.inPast && machine.ticks < end && !isBack()) timeline.replay(end);
  cpu.setStopRange(where, where + 1, false);
}
