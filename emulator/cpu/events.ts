/**
 * What can happen between two instructions (Intel SDM volume 3, table 6-2): traps of the last instruction, NMI,
 * external interrupts, instruction breakpoints; and the stepping of instructions that need a look afterwards.
 */
import type { Cpu } from './cpu.ts';
import { DR6_BS, executeMatches } from './debug-registers.ts';
import { DB, NMI, NO_ERROR } from './fault.ts';
import { fetchBlock } from './fetch.ts';
import { IF, RF, TF } from './flags.ts';
import { deliver, deliverFault } from './interrupts.ts';
import { PENDING } from './pending.ts';
import { OFFSET } from './state.ts';

const PENDING_WORD = OFFSET.PENDING >> 2;
const EFLAGS = OFFSET.EFLAGS >> 2;
const EIP = OFFSET.EIP >> 2;
const DR6 = OFFSET.DR6 >> 2;
const DEBUG_TRAP = OFFSET.DEBUG_TRAP >> 2;
const BUDGET = OFFSET.BUDGET >> 2;
const ONE_AT_A_TIME = PENDING.SHADOW_STI | PENDING.SHADOW_MOV_SS | PENDING.FLAGS;

/** What the run loop does next. */
export type Verdict = 'go' | 'again' | 'halt' | 'stop' | 'shutdown';

/** Handles everything due at this boundary. 'go': run a block; 'again': something was delivered or executed here. */
export function handleBoundary(cpu: Cpu): Verdict {
  const pending = cpu.i32[PENDING_WORD];
  if ((pending & PENDING.SHUTDOWN) !== 0) return 'shutdown';
  const early = cpu.stopCount !== 0 && cpu.stops.takeEarly();
  if (!early && cpu.stopCount !== 0 && cpu.stops.takeHit()) return 'stop';
  if (takeEvent(cpu, pending)) {
    cpu.noteDelivery();
    return 'again';
  }
  if ((cpu.i32[PENDING_WORD] & PENDING.HALTED) !== 0) return 'halt';
  if (cpu.stopCount !== 0 && cpu.stops.isDue()) return 'stop';
  const careful = early || (pending & (ONE_AT_A_TIME | PENDING.BREAKPOINTS)) !== 0 || stopIsNear(cpu);
  if (!careful) return 'go';
  executeOne(cpu, pending);
  return 'again';
}

/** A stop address is set in the block at CS:EIP. */
function stopIsNear(cpu: Cpu): boolean {
  const linear = cpu.linearEip();
  return cpu.stopsIn(linear >>> 12) && cpu.stopsAmong(linear, fetchBlock(cpu).length);
}

/** Delivers the most urgent event, if any. */
export function takeEvent(cpu: Cpu, pending: number): boolean {
  const shadow = pending & (PENDING.SHADOW_STI | PENDING.SHADOW_MOV_SS);
  if ((pending & PENDING.DEBUG_TRAP) !== 0 && (pending & PENDING.SHADOW_MOV_SS) === 0) {
    cpu.i32[DR6] = (cpu.i32[DR6] & ~15) | cpu.i32[DEBUG_TRAP];
    cpu.i32[DEBUG_TRAP] = 0;
    wake(cpu, PENDING.DEBUG_TRAP);
    deliverFault(cpu, DB, NO_ERROR, false);
    return true;
  }
  if (shadow !== 0 || cpu.interruptsSuppressed) return false;
  if ((pending & (PENDING.NMI | PENDING.NMI_BLOCKED)) === PENDING.NMI) {
    wake(cpu, PENDING.NMI);
    cpu.i32[PENDING_WORD] |= PENDING.NMI_BLOCKED;
    deliver(cpu, NMI, NO_ERROR);
    return true;
  }
  if ((pending & PENDING.INTR) !== 0 && (cpu.i32[EFLAGS] & IF) !== 0) {
    wake(cpu, 0);
    deliver(cpu, cpu.bus.acknowledgeInterrupt() & 0xff, NO_ERROR);
    return true;
  }
  return false;
}

/** An NMI or external interrupt would be delivered at this boundary. */
export function isInterruptDue(cpu: Cpu): boolean {
  const pending = cpu.i32[PENDING_WORD];
  if ((pending & (PENDING.SHADOW_STI | PENDING.SHADOW_MOV_SS)) !== 0) return false;
  if ((pending & (PENDING.NMI | PENDING.NMI_BLOCKED)) === PENDING.NMI) return true;
  return (pending & PENDING.INTR) !== 0 && (cpu.i32[EFLAGS] & IF) !== 0;
}

function wake(cpu: Cpu, taken: number): void {
  cpu.i32[PENDING_WORD] &= ~(PENDING.HALTED | taken);
}

/** One instruction under TF, RF, a shadow or near a breakpoint, with what belongs after it. */
function executeOne(cpu: Cpu, pending: number): void {
  const i32 = cpu.i32;
  const flags = i32[EFLAGS];
  const linear = cpu.linearEip();
  if (
    (pending & PENDING.BREAKPOINTS) !== 0 &&
    (flags & RF) === 0 &&
    (pending & PENDING.SHADOW_MOV_SS) === 0
  ) {
    const hits = executeMatches(cpu, linear);
    if (hits !== 0) {
      i32[DR6] = (i32[DR6] & ~15) | hits;
      i32[BUDGET] -= 1;
      return deliverFault(cpu, DB, NO_ERROR, false);
    }
  }
  i32[PENDING_WORD] &= ~(PENDING.SHADOW_STI | PENDING.SHADOW_MOV_SS);
  cpu.trapsBefore = i32[DEBUG_TRAP];
  const block = fetchBlock(cpu);
  const op = block.ops[0];
  const start = i32[EIP];
  cpu.block = block;
  cpu.limit = 1;
  cpu.single = (flags & TF) !== 0;
  cpu.stepping = cpu.single;
  i32[EFLAGS] = flags & ~RF;
  cpu.index = 0;
  op.handler(cpu, op);
  cpu.trapsBefore = 0;
  cpu.index = -1;
  cpu.single = false;
  if (!op.branch) i32[EIP] = (start + op.next) | 0;
  i32[BUDGET] -= 1;
  if (op.rep !== 0 && i32[EIP] === start) i32[EFLAGS] |= flags & RF;
  if (cpu.stepping) cpu.setDebugTrap(DR6_BS);
  cpu.stepping = false;
  cpu.updatePending();
}
