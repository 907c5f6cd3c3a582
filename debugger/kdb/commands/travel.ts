/** What kdb of that time could not do: rss, rgo, who. */
import type { Stop } from '../../engine/stop.ts';
import { NotMappedError } from '../../timeline/writers.ts';
import type { BackMotion, Traveller } from '../../timeline/traveller.ts';
import type { Command, KdbContext, Wish } from '../command.ts';
import { DIAG, Diag, Refusal } from '../diag.ts';
import { stopEntry } from '../entry-text.ts';
import { numberOf } from '../expressions.ts';
import { hex8, placeName } from '../format.ts';
import { writeInstruction } from '../write-instruction.ts';
import { printTrap } from './motions.ts';

export const BEGINNING = 'the recording begins here: there is nothing before it';
const WATCHED_BYTES = 4;

/** @throws Refusal where nothing is recorded. */
export function traveller({ traveller: found }: KdbContext): Traveller {
  if (found === null) throw new Refusal('this machine is not recorded: it cannot go back');
  return found;
}

/** Goes back, piece by piece; given up half-way, to where it began. */
export function* back(context: KdbContext, motion: BackMotion): Generator<Wish, Stop, string> {
  const travel = traveller(context);
  travel.begin(motion);
  let arrived = false;
  try {
    for (;;) {
      const stop = travel.run();
      if (stop !== null) {
        arrived = true;
        return stop;
      }
      yield { kind: 'rest' };
    }
  } finally {
    if (!arrived) travel.cancel();
    context.symbols.forget();
  }
}

function* stepBack(context: KdbContext, args: readonly string[]): Generator<Wish, void, string> {
  if (args.length > 2) throw new Diag(DIAG.ARGUMENT_COUNT);
  const count = args.length === 1 ? 1 : numberOf(args[1]);
  if (count === 0) return;
  const { reason } = yield* back(context, { kind: 'instruction', count });
  printTrap(context, 'Back');
  if (reason === 'history-begins') context.print(BEGINNING);
}

function* goBack(context: KdbContext, args: readonly string[]): Generator<Wish, void, string> {
  if (args.length > 1) throw new Diag(DIAG.ARGUMENT_COUNT);
  const stop = yield* back(context, { kind: 'go' });
  if (stop.reason === 'breakpoint') for (const line of stopEntry(context, stop)) context.print(line);
  else {
    printTrap(context, 'Back');
    context.print(BEGINNING);
  }
}

/** Who wrote last to the word at an address, or to so many bytes. The machine stays where it is. */
function who(context: KdbContext, args: readonly string[]): void {
  if (args.length < 2 || args.length > 3) throw new Diag(DIAG.ARGUMENT_COUNT);
  const address = context.address(args[1]);
  const length = args.length === 3 ? numberOf(args[2]) : WATCHED_BYTES;
  if (length === 0 || length > 0x1000) throw new Diag(DIAG.BAD_LENGTH);
  const writer = lastWriter(context, address, length);
  if (writer === null)
    return context.print(`nothing in the recording has written to ${hex8(address)} before this`);
  const symbol = context.symbols.at(writer.eip);
  const place = `${hex8(writer.eip)}${symbol === undefined ? '' : ` (${placeName(symbol)})`}`;
  const told = {
    instruction: place,
    delivery: `an interrupt or trap before ${place}`,
    input: 'the debugger',
  };
  const ago = context.machine.instructions - writer.position.instructions;
  context.print(
    `${hex8(address)} was written by ${told[writer.by]}, ${ago} instructions ago, in ring ${writer.ring}`,
  );
  if (writer.by !== 'instruction') return;
  const line = writeInstruction(context.machine, writer.eip, context.symbols)?.line;
  if (line !== undefined) context.print(line);
}

function lastWriter(context: KdbContext, address: number, length: number): ReturnType<Traveller['who']> {
  try {
    return traveller(context).who(address, length);
  } catch (error) {
    if (error instanceof NotMappedError) throw new Diag(DIAG.BAD_ADDRESS);
    throw error;
  }
}

export const travelCommands: readonly Command[] = [
  { name: 'rss', usage: '[<#steps>]', help: 'Single step backwards', repeats: true, run: stepBack },
  { name: 'rgo', usage: '', help: 'Back to the last breakpoint', run: goBack },
  { name: 'who', usage: '<vaddr> [<bytes>]', help: 'Who wrote there last', run: who },
];
