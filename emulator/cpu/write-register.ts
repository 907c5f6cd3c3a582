/** Changing registers from outside the guest, by name (see registers.ts), for debuggers. */
import type { Cpu } from './cpu.ts';
import { REGISTER_OFFSETS, SEGMENT_NAMES } from './registers.ts';
import { OFFSET } from './state.ts';

const DR7 = OFFSET.DR7;
const FIRST_DEBUG = OFFSET.DR0;

/** Control registers and segments change more than a word: the guest alone loads them. */
function isPlain(name: string): boolean {
  const segments: readonly string[] = SEGMENT_NAMES;
  return name === 'cr2' || !(/^(cr\d|.dtr\.)/.test(name) || segments.includes(name));
}

/** Names that `writeRegister` takes. */
export const WRITABLE_REGISTERS: readonly string[] = [
  ...Object.keys(REGISTER_OFFSETS).filter(isPlain),
  'eflags',
];

/** One of WRITABLE_REGISTERS becomes a value, modulo 2^32. */
export function writeRegister(cpu: Cpu, name: string, value: number): void {
  if (name === 'eflags') return cpu.setEflags(value | 0);
  const offset = REGISTER_OFFSETS[name];
  cpu.i32[offset >> 2] = value | 0;
  if (name === 'eip') cpu.i32[OFFSET.REPEATING >> 2] = 0;
  if (offset >= FIRST_DEBUG && offset <= DR7) cpu.debugRegistersChanged();
}
