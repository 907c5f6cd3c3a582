/** What this kdb shows of a system call: gate, frame, syscall, walk. */
import { CS } from '../../../emulator/cpu/registers.ts';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { nextInstruction } from '../../inspect/instruction.ts';
import { readLinear, readWord } from '../../inspect/memory.ts';
import { AT, TAG } from '../../symbols/dwarf/constants.ts';
import type { Command, KdbContext, Wish } from '../command.ts';
import { gateOf, gateText } from '../descriptors.ts';
import { DIAG, Diag, Refusal } from '../diag.ts';
import { numberOf } from '../expressions.ts';
import { hex8, placeName } from '../format.ts';
import { FIELDS, FRAME_BYTES, esp0Of } from '../register-frame.ts';
import type { FieldName } from '../register-frame.ts';
import { programFrame } from './registers.ts';

const SYSTEM_CALL_VECTOR = 0x80;
const GATE_BYTES = 8;
/** Longest walk: a system call that sleeps is left there. */
const MOST_STEPS = 2_000_000;
const STEPS_AT_ONCE = 5000;

const NOTES: Readonly<Partial<Record<FieldName, string>>> = {
  ebx: 'argument 1',
  ecx: 'argument 2',
  edx: 'argument 3',
  esi: 'argument 4',
  edi: 'argument 5',
  ebp: 'argument 6',
  eax: 'the result goes here',
  origeax: 'number of the system call',
  eip: 'pushed by the processor, as what is above it',
  xcs: 'cs & 3 is the ring it came from',
};

function symbolName(context: KdbContext, address: number): string {
  const symbol = context.symbols.at(address);
  return symbol === undefined ? hex8(address) : placeName(symbol);
}

/** An entry of the interrupt table, and what happens to a program that executes INT with its number. */
function gate(context: KdbContext, args: readonly string[]): void {
  if (args.length > 2) throw new Diag(DIAG.ARGUMENT_COUNT);
  const vector = args.length === 2 ? numberOf(args[1]) : SYSTEM_CALL_VECTOR;
  const { i32 } = context.machine.state;
  const limit = i32[OFFSET.IDTR_LIMIT >> 2] >>> 0;
  const where = (i32[OFFSET.IDTR_BASE >> 2] + GATE_BYTES * vector) >>> 0;
  if (vector > 255 || GATE_BYTES * vector + 7 > limit) throw new Diag(DIAG.BAD_ADDRESS);
  const bytes = readLinear(context.machine, where, GATE_BYTES);
  if (bytes === null) throw new Diag(DIAG.BAD_ADDRESS);
  const words = new DataView(bytes.buffer);
  const entry = { low: words.getUint32(0, true), high: words.getUint32(4, true) };
  context.print(
    `gate 0x${vector.toString(16)} at ${hex8(where)}: ${gateText(entry, (at) => symbolName(context, at))}`,
  );
  const { isTrap, dpl, present } = gateOf(entry);
  if (!present) return context.print('  not present: int raises #NP');
  context.print(`  interrupts ${isTrap ? 'stay as they were' : 'are off in the handler'}`);
  const error = `0x${(vector * 8 + 2).toString(16)}`;
  if (dpl < 3)
    return context.print(
      `  CPL 3 > DPL ${dpl}: int $0x${vector.toString(16)} of a program raises #GP, error ${error}`,
    );
  context.print(
    `  DPL 3: a program may use it; esp becomes TSS.esp0 = ${hex8(esp0Of(context.machine) ?? 0)}`,
  );
}

/** Names of the parameters of a service routine, the words of the frame from ebx on. */
function parameterNames({ symbols }: KdbContext, address: number): string[] {
  const found = symbols.image?.functions.at(address);
  if (found === undefined) return [];
  const die = found.die.inherited((each) => (each.has(AT.name) ? each : undefined)) ?? found.die;
  return [...die.children()].filter(({ tag }) => tag === TAG.formal_parameter).map(({ name }) => name ?? '');
}

function serviceRoutine(context: KdbContext, number: number): number | null {
  const table = context.symbols.address('sys_call_table');
  const most = context.engine.kernel.facts.offsets?.NR_syscalls;
  if (table === undefined || most === undefined || number >= most) return null;
  return readWord(context.machine, table + 4 * number);
}

/** The 60 bytes of struct pt_regs as they lie, highest first, as in entry.S. */
function frame(context: KdbContext, args: readonly string[]): void {
  if (args.length > 1) throw new Diag(DIAG.ARGUMENT_COUNT);
  const words = programFrame(context);
  const routine = serviceRoutine(context, words.origeax);
  const names = routine === null ? [] : parameterNames(context, routine);
  context.print(`struct pt_regs at ${hex8(words.address)}, ${FRAME_BYTES} bytes below TSS.esp0`);
  for (const [index, name] of [...FIELDS.entries()].reverse()) {
    const parameter = names[index] === undefined ? '' : ` = ${names[index]}`;
    const note =
      name === 'origeax' && routine !== null ? `number of ${symbolName(context, routine)}` : NOTES[name];
    const text = `  0x${(4 * index).toString(16).padStart(2, '0')}  ${name.padEnd(8)} ${hex8(words[name])}  ${note ?? ''}${parameter}`;
    context.print(text.trimEnd());
  }
}

/** The system call that the chosen task is in. */
function systemCall(context: KdbContext, args: readonly string[]): void {
  if (args.length > 1) throw new Diag(DIAG.ARGUMENT_COUNT);
  const words = programFrame(context);
  const task = context.task();
  if (
    context.machine.cpu.cpl === 3 &&
    (task === null || task.address === context.engine.kernel.currentAddress)
  )
    throw new Refusal('the program runs: it is in no system call');
  if ((words.origeax | 0) < 0) throw new Refusal('an exception or interrupt came in here, no system call');
  const routine = serviceRoutine(context, words.origeax);
  if (routine === null) return context.print(`${words.origeax}: no such system call`);
  const values = [words.ebx, words.ecx, words.edx, words.esi, words.edi, words.ebp];
  const names = parameterNames(context, routine);
  const passed = names.map((name, index) => `${name} = 0x${(values[index] ?? 0).toString(16)}`);
  context.print(
    `${words.origeax} ${symbolName(context, routine)}(${passed.join(', ')}) from ${hex8(words.eip)}`,
  );
}

/** Executes, through the kernel, up to the program's next instruction and lists what was passed through, with instruction counts. */
function* walk(context: KdbContext, args: readonly string[]): Generator<Wish, void, string> {
  if (args.length > 1) throw new Diag(DIAG.ARGUMENT_COUNT);
  const { engine, machine } = context;
  const thread = engine.kernel.currentAddress;
  const start = machine.instructions;
  let depth = 0;
  let last = '';
  let entered = machine.cpu.cpl !== 3;
  for (let done = 1; done <= MOST_STEPS; done++) {
    const address = machine.cpu.linearEip() >>> 0;
    const name = symbolName(context, address).replace(/\+0x\w+$/, '');
    if (name !== last) printStation(context, name, depth, machine.instructions - start);
    last = name;
    const inKernel = machine.cpu.cpl !== 3;
    if (entered && !inKernel && engine.kernel.currentAddress === thread) return;
    entered ||= inKernel;
    const kind = nextInstruction(machine)?.kind;
    const stop = engine.step();
    if (stop.reason === 'halted' || stop.reason === 'ended') throw new Refusal(stop.detail);
    if (kind === 'call') depth++;
    if (kind === 'return' && depth > 0) depth--;
    if (done % STEPS_AT_ONCE === 0) yield { kind: 'rest' };
  }
  context.print(`left after ${MOST_STEPS} instructions`);
}

function printStation(context: KdbContext, name: string, depth: number, count: number): void {
  const ring = context.machine.cpu.segSelector[CS] & 3;
  context.print(`${String(count).padStart(8)}  ring ${ring}  ${'  '.repeat(Math.min(depth, 20))}${name}`);
}

export const systemCallCommands: readonly Command[] = [
  { name: 'gate', usage: '[<vector>]', help: 'A gate of the IDT in words, 0x80 if none is named', run: gate },
  { name: 'frame', usage: '', help: 'The saved registers of the program, word by word', run: frame },
  { name: 'syscall', usage: '', help: 'The system call that the task is in', run: systemCall },
  { name: 'walk', usage: '', help: 'Run to the program and list the way', run: walk },
];
