/**
 * Backtraces as `bt` prints them. They end where the kernel was entered; with BTUSER=1 they go on in the program. Frames
 * come from the unwinder, so that they are right at every instruction and without frame pointers.
 */
import { readLinear, readWord } from '../inspect/memory.ts';
import type { Task } from '../inspect/kernel-view.ts';
import { AT, TAG } from '../symbols/dwarf/constants.ts';
import type { DwarfFunction } from '../symbols/dwarf/functions.ts';
import { unwind } from '../symbols/frames/unwind.ts';
import { lookupAddress } from '../symbols/frames/frame-step.ts';
import { SymbolsError } from '../symbols/symbols-error.ts';
import type { Frame, RegisterValues } from '../symbols/types.ts';
import type { KdbContext } from './command.ts';
import { hex8, placeName } from './format.ts';
import { FRAME_BYTES, frameAt, frameLines, presentFrame } from './register-frame.ts';
import { taskRow } from './task-rows.ts';

const INDENT = ' '.repeat(31);
const NO_POINTER = ' '.repeat(10);
/** From EIP to the end of a frame that the kernel's own code left. */
const INNER_BYTES = 52;
const MODULE_HEAD = 0x60;

/** The running task's registers, or those that a waiting one left on its stack (switch_to in asm/system.h). */
function registersOf(context: KdbContext, task: Task): RegisterValues | null {
  const { machine, engine } = context;
  if (task.address === engine.kernel.currentAddress) {
    const { eax, ecx, edx, ebx, esp, ebp, esi, edi, eip, eflags, xcs } = presentFrame(machine);
    return { eax, ecx, edx, ebx, esp, ebp, esi, edi, eip, eflags, cs: xcs };
  }
  const { esp, eip } = task;
  if (esp === null || eip === null) return null;
  const word = (offset: number): number => readWord(machine, esp + offset) ?? 0;
  return { eip, esp, ebp: word(0), edi: word(4), esi: word(8) };
}

export function printTrace(context: KdbContext, task: Task): void {
  context.print(`Stack traceback for pid ${task.pid ?? '?'}`);
  context.print(taskRow(context, task));
  const registers = registersOf(context, task);
  if (registers === null) return context.print('its registers cannot be read');
  printFrames(context, registers, task.esp0);
}

/** The trace from an address on the stack on, as if a function had been called with its return address there. */
export function printTraceFrom(context: KdbContext, esp: number): void {
  const eip = readWord(context.machine, esp);
  const ebp = presentFrame(context.machine).ebp;
  if (eip !== null) printFrames(context, { eip, esp: esp + 4, ebp }, null);
}

function printFrames(context: KdbContext, registers: RegisterValues, esp0: number | null): void {
  const { machine, symbols, environment } = context;
  context.print('EBP        EIP        Function (args)');
  const { frames, end, note } = unwind(registers, {
    readMemory: (address, count) => readLinear(machine, address, count),
    imageAt: (address) => symbols.imageAt(address),
  });
  const startsInProgram = frames[0].space === 'user';
  const goesOn = startsInProgram || environment.get('BTUSER') === '1';
  for (const [index, frame] of frames.entries()) {
    if (frame.origin === 'pt-regs') printEntry(context, frame, esp0);
    if (frame.space === 'user' && !goesOn) return;
    printFrame(context, frame, frames[index + 1]);
  }
  if (end === 'unreadable-stack' || note !== undefined) context.print(`the trace ends here: ${note ?? end}`);
}

/** Between the handler of an interrupt and what it interrupted; a system call's entry is no interrupt. */
function printEntry(context: KdbContext, frame: Frame, esp0: number | null): void {
  const fromProgram = frame.space === 'user';
  const address = fromProgram ? esp0 && esp0 - FRAME_BYTES : (frame.registers.esp ?? 0) - INNER_BYTES;
  const saved = address ? frameAt(context.machine, address) : null;
  if (saved === null || (saved.origeax | 0) >= 0) return;
  context.print('Interrupt registers:');
  for (const line of frameLines(saved)) context.print(line);
  if (fromProgram) context.print('Interrupt from user space, end of kernel trace');
}

function printFrame(context: KdbContext, frame: Frame, caller: Frame | undefined): void {
  const { symbols, environment } = context;
  const place = lookupAddress(frame);
  const symbol = symbols.at(place);
  const compiled = hasCode(context, place);
  const pointer = compiled && frame.cfa !== undefined ? hex8(frame.cfa - 8) : framePointer(caller);
  const name =
    symbol === undefined ? '' : ` ${placeName({ ...symbol, offset: symbol.offset + frame.pc - place })}`;
  context.print(`${pointer} ${hex8(frame.pc)}${name}${argumentText(context, frame, place)}`);
  if (environment.get('NOSECT') !== '1') printSection(context, place);
}

/** Of a frame that only the chain of saved frame pointers tells of. */
function framePointer(caller: Frame | undefined): string {
  return caller?.origin === 'frame-pointer' && caller.registers.esp !== undefined
    ? hex8(caller.registers.esp - 8)
    : NO_POINTER;
}

function functionAt({ symbols }: KdbContext, address: number): DwarfFunction | undefined {
  try {
    return symbols.imageAt(address)?.functions.at(address);
  } catch (error) {
    if (error instanceof SymbolsError) return undefined;
    throw error;
  }
}

const hasCode = (context: KdbContext, address: number): boolean => functionAt(context, address) !== undefined;

/** ` (0xa, 0xb)`: the words that the caller passed, as many as the function has parameters, at most BTARGS. */
function argumentText(context: KdbContext, { cfa }: Frame, place: number): string {
  const found = functionAt(context, place);
  if (found === undefined || cfa === undefined) return '';
  const die = found.die.inherited((each) => (each.has(AT.name) ? each : undefined)) ?? found.die;
  const parameters = [...die.children()].filter(({ tag }) => tag === TAG.formal_parameter).length;
  const most = context.environment.number('BTARGS', 5);
  const words = Array.from({ length: Math.min(parameters, most) }, (_, index) =>
    readWord(context.machine, cfa + 4 * index),
  );
  const texts = words.map((word) => (word === null ? '?' : `0x${word.toString(16)}`));
  return texts.length === 0 ? '' : ` (${texts.join(', ')})`;
}

function printSection(context: KdbContext, address: number): void {
  const { symbols, engine } = context;
  const symbol = symbols.at(address);
  const extent = symbols.extentAt(address);
  const section = symbols.image?.elf.sections.find(
    (each) => address >= each.address && address < each.address + each.size && each.address !== 0,
  );
  if (symbol?.module === undefined && section !== undefined && extent !== undefined)
    return context.print(
      `${INDENT}kernel ${section.name} ${hex8(section.address)} ${hex8(extent.start)} ${hex8(extent.end)}`,
    );
  const module = engine.kernel.modules().find(({ name }) => name === symbol?.module);
  if (module === undefined || symbol === undefined) return;
  const start = address - symbol.offset;
  context.print(`${INDENT}${module.name} .text ${hex8(module.address + MODULE_HEAD)} ${hex8(start)}`);
}
