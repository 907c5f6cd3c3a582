/** What one instruction of the entry or exit path did, in words, where its text does not say it. */
import type { Engine } from '../engine/engine.ts';
import { readWord } from '../inspect/memory.ts';
import { GENERAL_NAMES } from '../../emulator/cpu/registers.ts';
import type { ListedInstruction } from '../disassembly/listing.ts';
import type { MemoryOperand, Operand } from '../disassembly/instruction.ts';
import type { Executed } from './thread-steps.ts';
import type { FrameChange } from './types.ts';
import { hex } from './gate-check.ts';

const ARGUMENTS = ['EBX', 'ECX', 'EDX', 'ESI', 'EDI', 'EBP'];
const MASKS: Readonly<Record<number, number>> = { 1: 0xff, 2: 0xffff, 4: 0xffffffff };
/** Fields of task_struct that entry.S looks at, as the build reports their offsets. */
const TASK_FIELDS = ['state', 'flags', 'sigpending', 'addr_limit', 'exec_domain', 'need_resched', 'ptrace'];
const WORDS: Readonly<Record<string, string>> = {
  cli: 'interrupts are off from here on',
  sti: 'interrupts are on again',
  cld: 'string instructions count upwards, whatever the program had set',
};

/** Value of a register before the instruction; undefined for other names. */
export function registerBefore(executed: Executed, name: string): number | undefined {
  const index = (GENERAL_NAMES as readonly string[]).indexOf(name);
  return index < 0 ? undefined : executed.registers[index] >>> 0;
}

/** Linear address that a memory operand named (segments are flat). */
export function addressOf(executed: Executed, { base, index, scale, displacement }: MemoryOperand): number {
  const value = (name: string | undefined): number =>
    name === undefined ? 0 : (registerBefore(executed, name) ?? 0);
  return (value(base) + value(index) * scale + displacement) >>> 0;
}

export interface NoteContext {
  engine: Engine;
  /** task_struct of the thread. */
  thread: number;
  label: (address: number) => string | null;
}

export function noteOf(
  context: NoteContext,
  executed: Executed,
  listed: ListedInstruction | undefined,
  changes: readonly FrameChange[],
): string {
  const frame = changes.map(frameText).join(', ');
  if (frame !== '' || listed === undefined) return frame;
  const mnemonic = listed.instruction.row?.mnemonic ?? '';
  const { kind } = executed.instruction ?? { kind: 'plain' };
  if (kind === 'conditional') return branchText(context, executed);
  if (mnemonic === 'cmp' || mnemonic === 'test')
    return compareText(context, executed, listed.instruction.operands, mnemonic, listed.instruction);
  return WORDS[mnemonic] ?? currentText(context, executed);
}

function frameText({ name, offset, value, how }: FrameChange): string {
  const argument = ARGUMENTS.indexOf(name);
  const meaning = argument >= 0 ? ` (argument ${argument + 1})` : name === 'ORIG_EAX' ? ' (the number)' : '';
  if (how === 'pop') return `${name} = ${hex(value)} taken from offset ${hex(offset)}`;
  const what = how === 'store' ? 'is now' : '=';
  return `${name}${how === 'store' ? '' : meaning} ${what} ${hex(value)} at offset ${hex(offset)}`;
}

function branchText({ label }: NoteContext, { instruction, after }: Executed): string {
  if (instruction === null) return '';
  const behind = (instruction.address + instruction.length) >>> 0;
  if (after.address === behind) return 'not taken';
  const target = label(after.address);
  return target === null ? 'taken' : `taken: to ${target}`;
}

function compareText(
  context: NoteContext,
  executed: Executed,
  operands: readonly Operand[],
  mnemonic: string,
  { operandSize }: { operandSize: number },
): string {
  const [left, right] = operands.map((operand) => operandOf(context, executed, operand, operandSize));
  if (left === undefined || right === undefined) return '';
  if (mnemonic === 'test') return `${left.name} & ${right.name} = ${(left.value & right.value) >>> 0}`;
  return `${left.name} = ${left.value} against ${right.name}`;
}

interface Operated {
  name: string;
  value: number;
}

function operandOf(
  context: NoteContext,
  executed: Executed,
  operand: Operand,
  size: number,
): Operated | undefined {
  if (operand.kind === 'immediate')
    return { name: limitName(context, operand.value >>> 0), value: operand.value >>> 0 };
  if (operand.kind === 'register') {
    const value = registerBefore(executed, operand.name);
    return value === undefined ? undefined : { name: operand.name, value };
  }
  if (operand.kind !== 'memory') return undefined;
  const word = readWord(context.engine.machine, addressOf(executed, operand));
  if (word === null) return undefined;
  const value = (word & (MASKS[size] ?? -1)) >>> 0;
  return { name: fieldName(context, executed, operand) ?? 'the word', value };
}

function limitName({ engine }: NoteContext, value: number): string {
  return value > 9 && value === engine.kernel.facts.offsets?.NR_syscalls
    ? `NR_syscalls = ${value}`
    : `${value}`;
}

function fieldName(
  { engine, thread }: NoteContext,
  executed: Executed,
  operand: MemoryOperand,
): string | undefined {
  const offset = addressOf(executed, operand) - thread;
  const { offsets } = engine.kernel.facts;
  return TASK_FIELDS.find((name) => offsets?.[name] === offset);
}

/** GET_CURRENT, whatever register it uses. */
function currentText({ engine, thread }: NoteContext, executed: Executed): string {
  const { r32 } = engine.machine.cpu;
  const name = GENERAL_NAMES.find(
    (_, index) => r32[index] >>> 0 === thread && executed.registers[index] >>> 0 !== thread,
  );
  const pid = engine.kernel.currentPid();
  return name === undefined
    ? ''
    : `${name} = current${pid === null ? '' : `: the task_struct of pid ${pid}`}`;
}
