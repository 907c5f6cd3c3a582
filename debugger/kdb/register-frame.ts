/**
 * Registers as kdb shows them: as a struct pt_regs, the 60 bytes that an exception at the present instruction would have
 * left on the kernel stack. Nothing is pushed here, so `address` is where that frame would lie.
 */
import { REGISTER_OFFSETS, TR } from '../../emulator/cpu/registers.ts';
import type { Machine } from '../../emulator/machine.ts';
import { readLinear, readWord } from '../inspect/memory.ts';
import { hex8 } from './format.ts';

/** struct pt_regs in the order of memory. */
export const FIELDS = [
  'ebx',
  'ecx',
  'edx',
  'esi',
  'edi',
  'ebp',
  'eax',
  'xds',
  'xes',
  'origeax',
  'eip',
  'xcs',
  'eflags',
  'esp',
  'xss',
] as const;
export type FieldName = (typeof FIELDS)[number];
export type RegisterFrame = Record<FieldName, number> & { address: number };

export const FRAME_BYTES = 60;
/** What the processor pushes only when it comes from another ring: ESP and SS. */
const OUTER_BYTES = 8;
const TSS_ESP0 = 4;
const NO_SYSTEM_CALL = 0xffffffff;

export function registerValue(machine: Machine, name: string): number {
  if (name === 'eflags') return machine.cpu.getEflags() >>> 0;
  return machine.state.i32[REGISTER_OFFSETS[name] >> 2] >>> 0;
}

/** Top of the running task's kernel stack, as the TSS has it; null where that cannot be read. */
export function esp0Of(machine: Machine): number | null {
  return readWord(machine, (machine.cpu.segBase[TR] + TSS_ESP0) >>> 0);
}

/** The processor's registers. */
export function presentFrame(machine: Machine): RegisterFrame {
  const value = (name: string): number => registerValue(machine, name);
  const kernelTop = machine.cpu.cpl === 3 ? esp0Of(machine) : null;
  const address = kernelTop === null ? value('esp') - FRAME_BYTES + OUTER_BYTES : kernelTop - FRAME_BYTES;
  return {
    ebx: value('ebx'),
    ecx: value('ecx'),
    edx: value('edx'),
    esi: value('esi'),
    edi: value('edi'),
    ebp: value('ebp'),
    eax: value('eax'),
    xds: value('ds'),
    xes: value('es'),
    origeax: NO_SYSTEM_CALL,
    eip: value('eip'),
    xcs: value('cs'),
    eflags: value('eflags'),
    esp: value('esp'),
    xss: value('ss'),
    address: address >>> 0,
  };
}

/** A struct pt_regs in memory; null when it cannot be read. One of the kernel itself has no ESP and SS. */
export function frameAt(machine: Machine, address: number): RegisterFrame | null {
  const bytes =
    readLinear(machine, address, FRAME_BYTES) ?? readLinear(machine, address, FRAME_BYTES - OUTER_BYTES);
  if (bytes === null) return null;
  const words = new DataView(bytes.buffer);
  const word = (index: number): number => (4 * index < bytes.length ? words.getUint32(4 * index, true) : 0);
  const frame = Object.fromEntries(FIELDS.map((name, index) => [name, word(index)])) as Record<
    FieldName,
    number
  >;
  if ((frame.xcs & 3) === 0) {
    frame.esp = (address + FRAME_BYTES - OUTER_BYTES) >>> 0;
    frame.xss = registerValue(machine, 'ss');
  }
  return { ...frame, address: address >>> 0 };
}

/** Address of a word of a frame in memory. */
export function fieldAddress(frame: RegisterFrame, name: FieldName): number {
  return frame.address + 4 * FIELDS.indexOf(name);
}

const ROWS: readonly (readonly FieldName[])[] = [
  ['eax', 'ebx', 'ecx', 'edx'],
  ['esi', 'edi', 'esp', 'eip'],
  ['ebp', 'xss', 'xcs', 'eflags'],
];

/** Four registers a line, each with a blank behind it; the last line has three and the frame's address. */
export function frameLines(frame: RegisterFrame): string[] {
  const show = (name: FieldName): string => `${name} = ${hex8(frame[name])} `;
  const last = (['xds', 'xes', 'origeax'] as const).map(show).join('');
  return [...ROWS.map((row) => row.map(show).join('')), `${last}&regs = ${hex8(frame.address)}`];
}
