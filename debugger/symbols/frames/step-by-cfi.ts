/** The caller by the compiler's call frame information. */
import { evaluateNumber } from '../dwarf/expression.ts';
import { REGISTERS } from '../types.ts';
import type { RegisterName } from '../types.ts';
import type { FrameRules, RegisterRule } from './frame-program.ts';
import { CALLEE_SAVED, keptRegisters, lookupAddress, readWord } from './frame-step.ts';
import type { FrameState, StepResult, UnwindTarget } from './frame-step.ts';

const RET = [0xc3, 0xc2];

/** At a `ret` the return address is on top, whatever the rules say: clang tells none for a function's way out. */
export function stepAtReturn(frame: FrameState, { readMemory, imageAt }: UnwindTarget): StepResult {
  const { esp } = frame.registers;
  const opcode = frame.exact ? readMemory(frame.pc, 1)?.[0] : undefined;
  if (esp === undefined || opcode === undefined || !RET.includes(opcode)) return null;
  const pc = readWord(readMemory, esp);
  if (pc === undefined || !imageAt(pc)) return null;
  const cfa = (esp + 4) >>> 0;
  const registers = { ...keptRegisters(frame.registers), esp: cfa, eip: pc };
  return { pc, exact: false, registers, origin: 'code', guess: false, cfa };
}

/** Null where there are no rules, or a register that they need is not known. */
export function stepByCfi(frame: FrameState, target: UnwindTarget): StepResult {
  const place = lookupAddress(frame);
  const rules = target.imageAt(place)?.frames.rulesAt(place);
  if (!rules) return null;
  const cfa = frameAddress(frame, target, rules);
  if (cfa === undefined) return null;
  const returnRule = rules.registers.get(rules.returnRegister);
  if (returnRule?.kind === 'undefined') return 'outermost';
  const restored: Partial<Record<RegisterName, number>> = {};
  for (const [number, rule] of rules.registers) {
    const name = REGISTERS[number];
    if (name !== undefined) restored[name] = restore(rule, name, cfa, frame, target);
  }
  const pc = restored.eip;
  if (pc === undefined) return null;
  const registers = { ...keptRegisters(frame.registers), esp: cfa, ...restored };
  return { pc, exact: rules.isSignalFrame, registers, origin: 'cfi', guess: false, cfa };
}

/** Canonical frame address of a frame; undefined where no rules or no registers tell it. */
export function cfaOf(frame: FrameState, target: UnwindTarget): number | undefined {
  const place = lookupAddress(frame);
  const rules = target.imageAt(place)?.frames.rulesAt(place);
  return rules && frameAddress(frame, target, rules);
}

function frameAddress(frame: FrameState, target: UnwindTarget, { cfa }: FrameRules): number | undefined {
  if (cfa.kind === 'expression') return evaluateNumber(cfa.bytes, '.debug_frame', contextOf(frame, target));
  const base = frame.registers[REGISTERS[cfa.number]];
  return base === undefined ? undefined : (base + cfa.offset) >>> 0;
}

const contextOf = ({ registers }: FrameState, { readMemory }: UnwindTarget) => ({
  readMemory,
  register: (number: number): number | undefined => registers[REGISTERS[number]],
});

function restore(
  rule: RegisterRule,
  name: RegisterName,
  cfa: number,
  frame: FrameState,
  target: UnwindTarget,
): number | undefined {
  const computed = (bytes: Uint8Array): number =>
    evaluateNumber(bytes, '.debug_frame', contextOf(frame, target), [cfa]);
  switch (rule.kind) {
    case 'undefined':
      return undefined;
    case 'same':
      return CALLEE_SAVED.includes(name) ? frame.registers[name] : undefined;
    case 'offset':
      return readWord(target.readMemory, cfa + rule.offset);
    case 'value-offset':
      return (cfa + rule.offset) >>> 0;
    case 'register':
      return frame.registers[REGISTERS[rule.number]];
    case 'expression':
      return readWord(target.readMemory, computed(rule.bytes));
    case 'value-expression':
      return computed(rule.bytes);
  }
}
