/**
 * The caller by the chain of saved EBP, where nothing else tells: a guess, since nothing says that EBP is a frame
 * pointer here. At a function's first two instructions the frame is not there yet, and the return address is on top.
 */
import { keptRegisters, lookupAddress, readWord } from './frame-step.ts';
import type { FrameState, StepResult, UnwindTarget } from './frame-step.ts';

const PUSH_EBP = 0x55;
/** Frames are smaller than this, and a stack of the kernel is. */
const LARGEST_FRAME = 0x10000;

export function stepByFramePointer(frame: FrameState, target: UnwindTarget): StepResult {
  const { esp, ebp } = frame.registers;
  const atEntry = esp === undefined ? undefined : depthAtEntry(frame, target);
  if (esp !== undefined && atEntry !== undefined) {
    const savedEbp = atEntry === 0 ? ebp : readWord(target.readMemory, esp);
    return caller(frame, target, esp + atEntry, savedEbp);
  }
  if (ebp === 0) return 'outermost';
  if (ebp === undefined || (esp !== undefined && (ebp < esp || ebp - esp > LARGEST_FRAME))) return null;
  const savedEbp = readWord(target.readMemory, ebp);
  if (savedEbp === undefined) return null;
  return caller(frame, target, ebp + 4, savedEbp);
}

/** Bytes between ESP and the return address at a function's first instruction, and behind its push. */
function depthAtEntry(frame: FrameState, target: UnwindTarget): number | undefined {
  if (!frame.exact) return undefined;
  const offset = target.imageAt(frame.pc)?.symbolAt(frame.pc)?.offset;
  const pushed = target.readMemory(frame.pc - 1, 1)?.[0] === PUSH_EBP;
  if (offset === 0) return 0;
  return offset === 1 && pushed ? 4 : undefined;
}

function caller(
  frame: FrameState,
  target: UnwindTarget,
  returnAddressAt: number,
  ebp: number | undefined,
): StepResult {
  const pc = readWord(target.readMemory, returnAddressAt);
  if (pc === undefined) return null;
  if (pc === 0) return 'outermost';
  if (!target.imageAt(lookupAddress({ pc, exact: false }))) return null;
  const cfa = (returnAddressAt + 4) >>> 0;
  const registers = { ...keptRegisters(frame.registers), esp: cfa, ebp, eip: pc };
  return { pc, exact: false, registers, origin: 'frame-pointer', guess: true, cfa };
}
