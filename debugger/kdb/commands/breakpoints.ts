/** bp bl bpa bph bpha, bc bd be. */
import type { Command, KdbContext } from '../command.ts';
import type { Slot, SlotType } from '../breakpoint-slots.ts';
import { isHard } from '../breakpoint-slots.ts';
import { DIAG, Diag } from '../diag.ts';
import { numberOf } from '../expressions.ts';
import { hex8 } from '../format.ts';

const TYPES: Readonly<Record<string, SlotType>> = { DATAR: 'access', DATAW: 'write', IO: 'io' };

function list(context: KdbContext): void {
  for (const slot of context.breakpoints.all)
    for (const line of context.breakpoints.describe(slot, context.symbols)) context.print(line);
}

function set(context: KdbContext, args: readonly string[]): void {
  const [word, where, kind, size] = args;
  if (where === undefined) return list(context);
  if (args.length > 4) throw new Diag(DIAG.ARGUMENT_COUNT);
  const type = kind === undefined ? 'instruction' : TYPES[kind.toUpperCase()];
  if (type === undefined) throw new Diag(DIAG.ARGUMENT_COUNT);
  const address = context.address(where);
  const length = size === undefined ? 1 : numberOf(size);
  const request = { address, type, length, forced: word.startsWith('bph'), global: word.endsWith('a') };
  check(request);
  if (context.breakpoints.at(address) !== undefined) {
    context.print(`You already have a breakpoint at ${hex8(address)}`);
    throw new Diag(DIAG.DUPLICATE_BREAKPOINT);
  }
  const slot = context.breakpoints.add(request);
  for (const line of context.breakpoints.describe(slot, context.symbols)) context.print(line);
}

/** A debug register watches 1, 2 or 4 bytes, aligned; instructions have no length of their own. */
function check(request: { address: number; type: SlotType; length: number; forced: boolean }): void {
  const { address, type, length } = request;
  if (![1, 2, 4].includes(length)) throw new Diag(DIAG.BAD_LENGTH);
  if (type === 'instruction' && length !== 1) throw new Diag(DIAG.BAD_LENGTH);
  if (isHard(request) && address % length !== 0) throw new Diag(DIAG.BAD_ADDRESS);
  if (type === 'io' && address + length > 0x10000) throw new Diag(DIAG.BAD_ADDRESS);
}

/** By number, by address, or `*` for all. */
function chosen(context: KdbContext, args: readonly string[]): Slot[] {
  if (args.length !== 2) throw new Diag(DIAG.ARGUMENT_COUNT);
  const { breakpoints } = context;
  if (args[1] === '*') return [...breakpoints.all];
  const value = context.address(args[1]);
  const slot = breakpoints.numbered(value) ?? breakpoints.at(value);
  if (slot === undefined) throw new Diag(DIAG.NO_BREAKPOINT);
  return [slot];
}

function forEach(done: string, act: (context: KdbContext, slot: Slot) => void): Command['run'] {
  return (context, args) => {
    for (const slot of chosen(context, args)) {
      act(context, slot);
      context.print(`Breakpoint ${slot.number} at ${hex8(slot.address)} ${done}`);
    }
  };
}

const usage = '[<vaddr>]';

export const breakpointCommands: readonly Command[] = [
  { name: 'bp', usage, help: 'Set/Display breakpoints', repeats: true, run: set },
  { name: 'bl', usage, help: 'Display breakpoints', repeats: true, run: set },
  { name: 'bpa', usage, help: 'Set/Display global breakpoints', run: set },
  { name: 'bph', usage, help: 'Set hardware breakpoint', run: set },
  { name: 'bpha', usage, help: 'Set global hardware breakpoint', run: set },
  {
    name: 'bc',
    usage: '<bpnum>',
    help: 'Clear breakpoint',
    run: forEach('cleared', ({ breakpoints }, slot) => breakpoints.remove(slot)),
  },
  {
    name: 'be',
    usage: '<bpnum>',
    help: 'Enable breakpoint',
    run: forEach('in enabled', ({ breakpoints }, slot) => breakpoints.enable(slot, true)),
  },
  {
    name: 'bd',
    usage: '<bpnum>',
    help: 'Disable breakpoint',
    run: forEach('disabled', ({ breakpoints }, slot) => breakpoints.enable(slot, false)),
  },
];
