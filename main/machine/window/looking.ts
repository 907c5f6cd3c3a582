/** What the window looks at while the machine stands still: registers, frames, variables, code, memory, the stack. */
import { disassemble, symbolText } from '../../../debugger/disassembly/listing.ts';
import type { ListedInstruction } from '../../../debugger/disassembly/listing.ts';
import { readLinear, readWord } from '../../../debugger/inspect/memory.ts';
import { readRegisters } from '../../../debugger/inspect/registers.ts';
import { lookupAddress } from '../../../debugger/symbols/frames/frame-step.ts';
import { unwind } from '../../../debugger/symbols/frames/unwind.ts';
import { REGISTERS } from '../../../debugger/symbols/types.ts';
import type { Backtrace, Frame } from '../../../debugger/symbols/types.ts';
import { FrameScope } from '../../../debugger/symbols/values/frame-scope.ts';
import type {
  DebugFrame,
  DebugInstruction,
  DebugMemory,
  DebugRegisters,
  DebugStackWord,
} from '../../contract.ts';
import type { Debugging } from '../debugging.ts';
import { CallError } from '../worker-calls.ts';
import { undamaged } from './places.ts';
import type { Places } from './places.ts';
import { printedValue } from './values.ts';

const PAGE = 4096;
/** Frames whose arguments are told. */
const MOST_WITH_ARGUMENTS = 16;
/** Before an address, code is listed from the beginning of its symbol, if that is not farther away. */
const FARTHEST_START = 0x2000;

export class Looking {
  readonly places: Places;
  private readonly debugging: Debugging;
  private trace: Backtrace | null = null;

  constructor(debugging: Debugging, places: Places) {
    this.debugging = debugging;
    this.places = places;
  }

  /** The machine is at another moment, or has been changed. */
  forget(): void {
    this.trace = null;
    this.debugging.images.forget();
  }

  get backtrace(): Backtrace {
    this.trace ??= unwind(this.debugging.registers, this.debugging.images);
    return this.trace;
  }

  /** @throws CallError when there is no such frame. */
  frame(index: number): Frame {
    const { frames } = this.backtrace;
    const frame = frames[index];
    if (frame === undefined)
      throw new CallError('bad-request', `there is no frame ${index}: the backtrace has ${frames.length}`);
    return frame;
  }

  /** Undefined where nothing is known of the frame's code. */
  scope(frame: Frame): FrameScope | undefined {
    const { images } = this.debugging;
    const image = images.imageAt(lookupAddress(frame));
    return image && undamaged(() => new FrameScope(image, frame, images));
  }

  registers(index: number): DebugRegisters {
    const { segments, control, ring } = readRegisters(this.debugging.engine.machine);
    const { registers } = this.frame(index);
    return {
      general: REGISTERS.map((name) => ({ name, value: registers[name] ?? null })),
      segments: (['cs', 'ss', 'ds', 'es', 'fs', 'gs'] as const).map((name) => {
        const { selector, base, limit, usable } = segments[name];
        return { name, selector, base, limit, usable };
      }),
      control: Object.entries(control).map(([name, value]) => ({ name, value })),
      ring: ring as DebugRegisters['ring'],
    };
  }

  frames(): { frames: DebugFrame[]; end: string } {
    const { frames, note } = this.backtrace;
    return { frames: frames.map((frame, index) => this.describe(frame, index)), end: note ?? '' };
  }

  private describe(frame: Frame, index: number): DebugFrame {
    return {
      index,
      place: this.places.of(frame.pc, lookupAddress(frame)),
      space: frame.space,
      entry: frame.origin === 'pt-regs',
      guess: frame.guess,
      arguments: index < MOST_WITH_ARGUMENTS ? this.argumentsOf(frame) : '',
      cfa: frame.cfa ?? null,
    };
  }

  private argumentsOf(frame: Frame): string {
    const group = undamaged(() => this.scope(frame)?.groups()[0]);
    const parameters = group?.variables.filter(({ isParameter }) => isParameter) ?? [];
    return parameters
      .map((each) => `${each.name} = ${undamaged(() => printedValue(each.value(), this.places, 40)) ?? '?'}`)
      .join(', ');
  }

  // ── Code ─────────────────────────────────────────────────────────────────────────────────────────────────────

  disassembly(address: number, before: number, after: number): DebugInstruction[] {
    const listed = [...this.listedBefore(address, before), ...this.list(address, after)];
    let line = '';
    return listed.map((each) => {
      const described = { ...describeInstruction(each), source: this.places.of(each.address).source };
      const here = described.source ? `${described.source.path}:${described.source.line}` : '';
      const begins = here !== '' && here !== line;
      line = here;
      return { ...described, beginsLine: begins };
    });
  }

  private list(start: number, count: number): ListedInstruction[] {
    return disassemble(this.debugging.images, start, count);
  }

  /** The last instructions before an address: from the beginnings of symbols on, where boundaries are sure. */
  private listedBefore(address: number, count: number): ListedInstruction[] {
    let found: ListedInstruction[] = [];
    for (let end = address; found.length < count;) {
      const piece = this.upTo(end);
      if (piece.length === 0) break;
      found = [...piece, ...found];
      end = piece[0].address;
    }
    return count === 0 ? [] : found.slice(-count);
  }

  private upTo(end: number): ListedInstruction[] {
    const symbol = this.debugging.images.imageAt(end - 1)?.symbols.symbolAt(end - 1);
    if (symbol === undefined || end - symbol.address > FARTHEST_START) return [];
    const all = this.list(symbol.address, end - symbol.address);
    return all.filter((each) => each.address + each.bytes.length <= end);
  }

  // ── Memory ───────────────────────────────────────────────────────────────────────────────────────────────────

  memory(address: number, length: number): DebugMemory {
    const { machine } = this.debugging.engine;
    const bytes = new Uint8Array(length);
    const missing: DebugMemory['missing'] = [];
    for (let start = 0; start < length;) {
      const place = (address + start) >>> 0;
      const count = Math.min(length - start, PAGE - (place & (PAGE - 1)));
      const piece = readLinear(machine, place, count);
      if (piece === null) missing.push({ start, length: count });
      else bytes.set(piece, start);
      start += count;
    }
    return { address, bytes, missing };
  }

  stack(count: number): DebugStackWord[] {
    const { machine } = this.debugging.engine;
    const { esp = 0, ebp = 0 } = this.debugging.registers;
    const returns = this.returnSlots();
    return Array.from({ length: count }, (_, index) => {
      const address = ((esp & ~3) + 4 * index) >>> 0;
      const value = readWord(machine, address);
      const registers = [...(address === esp ? ['esp'] : []), ...(address === ebp ? ['ebp'] : [])];
      return {
        address,
        value,
        symbol: value === null ? null : (this.places.pointedAt(value) ?? null),
        returnsTo: returns.get(address) ?? null,
        registers,
      };
    });
  }

  /** Where return addresses lie, with the index of the frame each leads to. */
  private returnSlots(): Map<number, number> {
    const { frames } = this.backtrace;
    const slots = frames.flatMap(({ cfa }, index): [number, number][] => {
      const caller = frames[index + 1];
      if (cfa === undefined || caller === undefined || caller.origin === 'pt-regs') return [];
      return [[(cfa - 4) >>> 0, index + 1]];
    });
    return new Map(slots);
  }
}

function describeInstruction(listed: ListedInstruction): DebugInstruction {
  const { address, bytes, text, instruction, symbol } = listed;
  const target = instruction.operands.find(({ kind }) => kind === 'target');
  return {
    address,
    bytes: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' '),
    text,
    symbol: symbol ? symbolText(symbol) : null,
    source: null,
    beginsLine: false,
    target: target?.kind === 'target' ? target.address : null,
  };
}
