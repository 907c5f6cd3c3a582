/** dmesg, lsmod, sections, gdt idt, reboot. */
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { readLinear, readWord } from '../../inspect/memory.ts';
import type { Module } from '../../inspect/kernel-view.ts';
import type { Command, KdbContext } from '../command.ts';
import { DIAG, Diag, Refusal } from '../diag.ts';
import { numberOf } from '../expressions.ts';
import { hex8, placeName } from '../format.ts';
import { descriptorText, gateText } from '../descriptors.ts';

const MODULE_USECOUNT = 0x10;
const MODULE_REFS = 0x28;
/** struct module_ref: the module that uses, and the next. */
const REF_USER = 4;
const REF_NEXT = 8;
const MOST_USERS = 1000;
const FLAGS: readonly (readonly [number, string])[] = [
  [2, '(deleted)'],
  [64, '(initializing)'],
  [4, '(autoclean)'],
];
const RUNNING = 1;
const DESCRIPTOR_BYTES = 8;

function log(context: KdbContext, args: readonly string[]): void {
  if (args.length > 2) throw new Diag(DIAG.ARGUMENT_COUNT);
  const lines = logText(context).replace(/\n$/, '').split('\n');
  const wanted = args.length === 2 ? numberOf(args[1]) : lines.length;
  for (const line of lines.slice(Math.max(0, lines.length - wanted))) context.print(line);
}

/** printk's ring buffer: `log_end` counts every character ever written. */
function logText({ symbols, machine }: KdbContext): string {
  const buffer = symbols.image?.symbols.find('log_buf');
  const counter = symbols.address('log_end');
  const end = counter === undefined ? null : readWord(machine, counter);
  const bytes = buffer === undefined ? null : readLinear(machine, buffer.address, buffer.size);
  if (bytes === null || end === null) throw new Refusal('this kernel has no log buffer that is known');
  const from = end % bytes.length;
  const ordered =
    end < bytes.length ? [...bytes.subarray(0, end)] : [...bytes.subarray(from), ...bytes.subarray(0, from)];
  return ordered.map((byte) => String.fromCharCode(byte)).join('');
}

function modules(context: KdbContext): void {
  context.print('Module                  Size  modstruct     Used by');
  const all = context.engine.kernel.modules();
  for (const module of all) {
    const { name, size, address } = module;
    const count = ((readWord(context.machine, address + MODULE_USECOUNT) ?? 0) | 0).toString().padStart(4);
    const uses = users(context, module, all);
    const marks = flagTexts(module, count.trim() === '0') + (uses.length > 0 ? ` [ ${uses.join(' ')} ]` : '');
    context.print(
      `${name.padEnd(20)}${String(size).padStart(8)}  ${hex8(address)}  ${count} ${marks}`.trimEnd(),
    );
  }
}

function flagTexts({ flags }: Module, isUnused: boolean): string {
  const told = FLAGS.filter(([bit]) => flags & bit).map(([, text]) => text);
  if ((flags & RUNNING) === 0 && told.length === 0) told.push('(uninitialized)');
  if (isUnused) told.push('(unused)');
  return told.join(' ');
}

/** Names of the modules that use one. */
function users({ machine }: KdbContext, { address }: Module, all: readonly Module[]): string[] {
  const names: string[] = [];
  let at = readWord(machine, address + MODULE_REFS) ?? 0;
  while (at !== 0 && names.length < MOST_USERS) {
    const user = readWord(machine, at + REF_USER);
    const known = all.find((module) => module.address === user);
    if (known !== undefined) names.push(known.name);
    at = readWord(machine, at + REF_NEXT) ?? 0;
  }
  return names;
}

/** For programs to read: a module, then name, start, end and flags of each of its sections. */
function sections(context: KdbContext): void {
  const { image } = context.symbols;
  if (image === null) throw new Refusal('the kernel was started without its file: no sections are known');
  const loaded = image.elf.sections.filter(({ flags, size }) => (flags & 2) !== 0 && size > 0);
  const parts = loaded.map(
    ({ name, address, size, flags }) =>
      `${name} ${hex8(address)} ${hex8(address + size)} 0x${flags.toString(16)}`,
  );
  context.print(`kernel ${parts.join(' ')}`);
  for (const { name, address, size } of context.engine.kernel.modules())
    context.print(`${name} .this ${hex8(address)} ${hex8(address + size)} 0x7`);
}

/** Words of a descriptor; @throws Diag when it cannot be read. */
function descriptor({ machine }: KdbContext, address: number): { low: number; high: number } {
  const bytes = readLinear(machine, address, DESCRIPTOR_BYTES);
  if (bytes === null) throw new Diag(DIAG.BAD_ADDRESS);
  const words = new DataView(bytes.buffer);
  return { low: words.getUint32(0, true), high: words.getUint32(4, true) };
}

function table(
  register: 'GDTR' | 'IDTR',
  show: (context: KdbContext, entry: { low: number; high: number }) => string,
): Command['run'] {
  return (context, args) => {
    if (args.length > 2) throw new Diag(DIAG.ARGUMENT_COUNT);
    const { i32 } = context.machine.state;
    const base = i32[OFFSET[`${register}_BASE`] >> 2] >>> 0;
    const entries = ((i32[OFFSET[`${register}_LIMIT`] >> 2] >>> 0) + 1) >> 3;
    const only = args.length === 2 ? numberOf(args[1]) : null;
    if (only !== null && only >= entries) throw new Diag(DIAG.BAD_ADDRESS);
    context.print(`${register} base ${hex8(base)}, ${entries} entries`);
    for (let index = only ?? 0; index < (only === null ? entries : only + 1); index++) {
      const entry = descriptor(context, base + index * DESCRIPTOR_BYTES);
      if (only === null && entry.low === 0 && entry.high === 0) continue;
      context.print(`${`0x${index.toString(16).padStart(2, '0')}`} ${show(context, entry)}`);
    }
  };
}

const gateLine = (context: KdbContext, entry: { low: number; high: number }): string =>
  gateText(entry, (address) => {
    const symbol = context.symbols.at(address);
    return symbol === undefined ? '' : placeName(symbol);
  });

export const systemCommands: readonly Command[] = [
  { name: 'lsmod', usage: '', help: 'List loaded kernel modules', run: modules },
  { name: 'sections', usage: '', help: 'List kernel and module sections', run: sections },
  { name: 'dmesg', usage: '[lines]', help: 'Display syslog buffer', run: log },
  {
    name: 'gdt',
    usage: '[<index>]',
    help: 'Display GDT',
    run: table('GDTR', (_context, entry) => descriptorText(entry)),
  },
  { name: 'idt', usage: '[<vector>]', help: 'Display IDT', run: table('IDTR', gateLine) },
  { name: 'reboot', usage: '', help: 'Reboot the machine immediately', run: (context) => context.reboot() },
];
