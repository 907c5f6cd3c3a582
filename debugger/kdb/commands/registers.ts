/** rd, rm, ef. */
import { SEGMENT_NAMES } from '../../../emulator/cpu/registers.ts';
import { WRITABLE_REGISTERS } from '../../../emulator/cpu/write-register.ts';
import { writeLinear } from '../../inspect/memory.ts';
import type { Command, KdbContext } from '../command.ts';
import { DIAG, Diag, Refusal } from '../diag.ts';
import { hex8 } from '../format.ts';
import {
  FRAME_BYTES,
  fieldAddress,
  frameAt,
  frameLines,
  presentFrame,
  registerValue,
} from '../register-frame.ts';
import type { FieldName, RegisterFrame } from '../register-frame.ts';

/** Names of the processor's registers for those of a frame that are called otherwise. */
const NAMES: Readonly<Record<string, string>> = { xds: 'ds', xes: 'es', xcs: 'cs', xss: 'ss' };
const CONTROL = ['cr0', 'cr2', 'cr3', 'cr4'];
const DEBUG = ['dr0', 'dr1', 'dr2', 'dr3', 'dr6', 'dr7'];
const SEGMENTS = SEGMENT_NAMES.slice(0, 6) as readonly string[];

/** What the chosen task's program had in its registers when it entered the kernel. @throws Refusal without one. */
export function programFrame(context: KdbContext): RegisterFrame {
  const { machine, engine } = context;
  const task = context.task();
  const runs = task === null || task.address === engine.kernel.currentAddress;
  if (runs && machine.cpu.cpl === 3) return presentFrame(machine);
  const top = task?.esp0 ?? null;
  const frame = top === null ? null : frameAt(machine, top - FRAME_BYTES);
  if (frame === null || (frame.xcs & 3) !== 3)
    throw new Refusal('there are no user registers: no program has entered the kernel here');
  return frame;
}

/** `%eax` and the like; undefined when there is no such register. */
export function readRegister(context: KdbContext, name: string, ofProgram: boolean): number | undefined {
  const { machine } = context;
  const frame = ofProgram ? programFrame(context) : presentFrame(machine);
  if (name in frame && name !== 'address') return frame[name as FieldName];
  const field = Object.keys(NAMES).find((key) => NAMES[key] === name) as FieldName | undefined;
  if (field !== undefined) return frame[field];
  const others = [...CONTROL, ...DEBUG, ...SEGMENTS, 'gdtr.base', 'idtr.base', 'tr', 'ldtr'];
  return ofProgram || !others.includes(name) ? undefined : registerValue(machine, name);
}

function show(context: KdbContext, args: readonly string[]): void {
  if (args.length > 2) throw new Diag(DIAG.ARGUMENT_COUNT);
  const { machine } = context;
  const row = (names: readonly string[]): string =>
    names.map((name) => `${name} = ${hex8(registerValue(machine, name))}`).join('  ');
  switch (args[1]) {
    case undefined:
      return print(context, presentFrame(machine));
    case 'u':
      return print(context, programFrame(context));
    case 'c':
      context.print(row(CONTROL));
      return;
    case 'd':
      context.print(row(DEBUG.slice(0, 4)));
      return context.print(row(DEBUG.slice(4)));
    default:
      throw new Diag(DIAG.ARGUMENT_COUNT);
  }
}

function print(context: KdbContext, frame: RegisterFrame): void {
  for (const line of frameLines(frame)) context.print(line);
}

function modify(context: KdbContext, args: readonly string[]): void {
  if (args.length !== 3) throw new Diag(DIAG.ARGUMENT_COUNT);
  const [, register, contents] = args;
  if (!register.startsWith('%')) throw new Diag(DIAG.NO_REGISTER);
  const name = register.replace(/^%+/, '');
  const value = context.address(contents);
  if (register.startsWith('%%')) return modifyProgram(context, name, value);
  write(context, NAMES[name] ?? name, value);
}

/** @throws Diag or Refusal for a register that is none, or more than a word. */
function write({ machine }: KdbContext, name: string, value: number): void {
  if (WRITABLE_REGISTERS.includes(name)) return machine.writeRegister(name, value);
  if ([...SEGMENTS, ...CONTROL].includes(name))
    throw new Refusal(`${name} is more than a word: only an instruction of the guest can load it`);
  throw new Diag(DIAG.NO_REGISTER);
}

/** The saved word, or the register itself while the program runs. */
function modifyProgram(context: KdbContext, name: string, value: number): void {
  const frame = programFrame(context);
  const field = (name in frame ? name : Object.keys(NAMES).find((key) => NAMES[key] === name)) as
    FieldName | 'address' | undefined;
  if (field === undefined || field === 'address') throw new Diag(DIAG.NO_REGISTER);
  if (context.machine.cpu.cpl === 3) return write(context, NAMES[field] ?? field, value);
  writeLinear(
    context.machine,
    fieldAddress(frame, field),
    Uint8Array.from([0, 8, 16, 24], (by) => value >>> by),
  );
}

function exceptionFrame(context: KdbContext, args: readonly string[]): void {
  if (args.length !== 2) throw new Diag(DIAG.ARGUMENT_COUNT);
  const frame = frameAt(context.machine, context.address(args[1]));
  if (frame === null) throw new Diag(DIAG.BAD_ADDRESS);
  print(context, frame);
}

export const registerCommands: readonly Command[] = [
  { name: 'rd', usage: '[c|d|u]', help: 'Display Registers', least: 1, run: show },
  { name: 'rm', usage: '<reg> <contents>', help: 'Modify Registers', run: modify },
  { name: 'ef', usage: '<vaddr>', help: 'Display exception frame', run: exceptionFrame },
];
