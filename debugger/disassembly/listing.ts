/** Runs of instructions with their symbols and source lines, and the line that kdb prints for one. */
import type { UnwindTarget } from '../symbols/frames/frame-step.ts';
import type { SourceLine, SymbolLocation } from '../symbols/types.ts';
import { formatAtt } from './att-format.ts';
import { decodeInstruction } from './decode-instruction.ts';
import type { Instruction } from './instruction.ts';

export interface ListedInstruction {
  address: number;
  bytes: Uint8Array;
  /** AT&T syntax; targets of jumps and calls with their symbols. */
  text: string;
  instruction: Instruction;
  symbol?: SymbolLocation;
  source?: SourceLine;
  /** The first instruction of its source line here: where a listing shows the line. */
  beginsLine: boolean;
}

export interface ListingOptions {
  /** `objdump`: `call   c0101234 <schedule>`; `kdb`: `call   0xc0101234 schedule`. */
  style?: 'objdump' | 'kdb';
}

const LONGEST = 15;

/**
 * `count` instructions from `start` on; fewer where memory ends. Bytes that are no instruction are listed singly. Throws
 * SymbolsError where debugging information of the place is damaged.
 */
export function disassemble(
  target: UnwindTarget,
  start: number,
  count: number,
  { style = 'objdump' }: ListingOptions = {},
): ListedInstruction[] {
  const listed: ListedInstruction[] = [];
  let line = '';
  for (let address = start; listed.length < count;) {
    const instruction = decodeAt(target, address);
    if (!instruction) break;
    const image = target.imageAt(address);
    const source = image?.lines.lookup(address);
    const here = source ? `${source.file}:${source.line}` : '';
    listed.push({
      address,
      bytes: instruction.bytes,
      text: formatAtt(instruction, (to) => writeTarget(target, to, style)),
      instruction,
      symbol: image?.symbolAt(address),
      source,
      beginsLine: here !== '' && here !== line,
    });
    line = here;
    address = (address + instruction.bytes.length) >>> 0;
  }
  return listed;
}

/** The instruction at an address; null where its bytes cannot be read. */
export function decodeAt({ readMemory }: UnwindTarget, address: number): Instruction | null {
  for (let count = LONGEST; count > 0; count--) {
    const code = readMemory(address, count);
    if (code) return decodeInstruction(code, address);
  }
  return null;
}

function writeTarget(target: UnwindTarget, address: number, style: 'objdump' | 'kdb'): string {
  const symbol = target.imageAt(address)?.symbolAt(address);
  const name = symbol && symbolText(symbol);
  const hex = address.toString(16);
  if (style === 'kdb') return name ? `0x${hex} ${name}` : `0x${hex}`;
  return name ? `${hex} <${name}>` : `0x${hex}`;
}

/** `schedule+0x4`; with its module in front: `[audit]open_log`. */
export function symbolText({ name, offset, module }: SymbolLocation): string {
  return `${module ? `[${module}]` : ''}${name}${offset > 0 ? `+0x${offset.toString(16)}` : ''}`;
}

const WIDEST_PADDING = 5;

/** `0xc0101234 schedule+0x4:     mov    %esp,%ebp`: the fewer digits the offset has, the more blanks follow. */
export function kdbLine({ address, symbol, text }: ListedInstruction): string {
  const place = `0x${address.toString(16).padStart(8, '0')}`;
  if (!symbol) return `${place}: ${text}`;
  const digits = symbol.offset > 0 ? symbol.offset.toString(16).length : 0;
  const padding = digits === 0 ? 9 : Math.max(1, WIDEST_PADDING + 1 - digits);
  return `${place} ${symbolText(symbol)}:${' '.repeat(padding)}${text}`;
}
