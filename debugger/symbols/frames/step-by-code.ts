/**
 * The caller of hand-written assembly, which has no call frame information: by following the code to its `ret` or `iret`.
 * In entry.S that way is RESTORE_ALL, wherever in the kernel's entry or exit code it begins: it takes down the saved
 * registers (struct pt_regs) and ends in the program, or in the kernel code that was interrupted.
 */
import { AT } from '../dwarf/constants.ts';
import { walkToReturn } from './code-walk.ts';
import { keptRegisters, lookupAddress } from './frame-step.ts';
import type { FrameState, StepResult, UnwindTarget } from './frame-step.ts';
import type { RegisterValues } from '../types.ts';

const CALL_NEAR = 0xe8;
const INT_80 = [0xcd, 0x80];

export function stepByCode(frame: FrameState, target: UnwindTarget): StepResult {
  const image = target.imageAt(lookupAddress(frame));
  if (!image || frame.registers.esp === undefined) return null;
  const never = (address: number): boolean => neverReturns(address, target);
  if (!frame.exact && never(callTarget(frame.pc, target))) return 'outermost';
  const end = walkToReturn(frame.pc, frame.registers, target.readMemory, never);
  if (end.kind === 'stops') return 'outermost';
  if (end.kind === 'unclear') return null;
  const pc = end.registers.eip!;
  if (end.kind === 'ret' && !target.imageAt(pc)) return null;
  // Code of a file that says nothing of its source may return elsewhere than the way that was followed.
  const guess = !image.hasDebugInfo;
  const { esp } = end.registers;
  if (end.kind === 'iret')
    return { pc, exact: !isBehindSystemCall(pc, target), registers: end.registers, origin: 'pt-regs', guess };
  const registers: RegisterValues = { ...keptRegisters(end.registers), esp, eip: pc };
  return { pc, exact: false, registers, origin: 'code', guess, cfa: esp };
}

function neverReturns(address: number, target: UnwindTarget): boolean {
  const found = target.imageAt(address)?.functions.at(address);
  return found?.entry === address && found.die.inherited((die) => die.number(AT.noreturn)) === 1;
}

/** Where the near call before a return address went; 0 if there was none. */
function callTarget(returnAddress: number, { readMemory }: UnwindTarget): number {
  const code = readMemory(returnAddress - 5, 5);
  if (code?.[0] !== CALL_NEAR) return 0;
  return (returnAddress + new DataView(code.buffer, code.byteOffset + 1, 4).getInt32(0, true)) >>> 0;
}

function isBehindSystemCall(pc: number, { readMemory }: UnwindTarget): boolean {
  const code = readMemory(pc - 2, 2);
  return code?.[0] === INT_80[0] && code[1] === INT_80[1];
}
