/** Lines of code as `id` shows them: address, place, AT&T syntax, and names for the targets of jumps. */
import type { Machine } from '../../emulator/machine.ts';
import { decodeInstruction } from '../disassembly/decode-instruction.ts';
import { formatAtt } from '../disassembly/att-format.ts';
import { readLinear } from '../inspect/memory.ts';
import { hex, hex8, placeName } from './format.ts';
import type { KernelSymbols } from './kernel-symbols.ts';

const LONGEST = 15;
const PAGE = 0x1000;

export interface WrittenInstruction {
  line: string;
  length: number;
}

/** `0xc0129aa4 sys_getpid+0x1:     ` */
function head(address: number, symbols: KernelSymbols): string {
  const symbol = symbols.at(address);
  if (symbol === undefined) return `${hex8(address)}:${' '.repeat(9)}`;
  const digits = symbol.offset === 0 ? 0 : symbol.offset.toString(16).length;
  const padding = digits === 0 ? 9 : Math.max(1, 6 - digits);
  return `${hex8(address)} ${placeName(symbol)}:${' '.repeat(padding)}`;
}

/** Up to the longest instruction, less where the next page is not there; null when nothing can be read. */
export function codeAt(machine: Machine, address: number): Uint8Array | null {
  const whole = readLinear(machine, address, LONGEST);
  return whole ?? readLinear(machine, address, Math.min(LONGEST, PAGE - (address & (PAGE - 1))));
}

/** The instruction at an address; null when it cannot be read. */
export function writeInstruction(
  machine: Machine,
  address: number,
  symbols: KernelSymbols,
): WrittenInstruction | null {
  const code = codeAt(machine, address);
  if (code === null) return null;
  const instruction = decodeInstruction(code, address, machine.cpu.code32);
  if (instruction === null) return null;
  const text = formatAtt(instruction, (target) => {
    const symbol = symbols.at(target);
    return symbol === undefined ? hex(target) : `${hex8(target)} ${placeName(symbol)}`;
  });
  return { line: head(address, symbols) + text, length: instruction.bytes.length };
}

/** A line with another text for the instruction. */
export function writeAs(address: number, text: string, symbols: KernelSymbols): string {
  return head(address, symbols) + text;
}
