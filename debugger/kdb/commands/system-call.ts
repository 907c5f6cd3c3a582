/** What this kdb shows of a system call: gate, frame, syscall, walk, fault. */
import { readLiveFrame } from '../../walk/frame-view.ts';
import type { LiveFrame } from '../../walk/frame-view.ts';
import { CallFollower } from '../../walk/follow.ts';
import { WalkError } from '../../walk/find-call.ts';
import type { WalkTarget } from '../../walk/find-call.ts';
import { findFault } from '../../walk/find-fault.ts';
import { gateLines } from '../../walk/gates-view.ts';
import { walkSymbols } from '../../walk/symbols.ts';
import type { WalkSymbols } from '../../walk/symbols.ts';
import { faultLines, frameText, walkLines } from '../../walk/text.ts';
import { TimelineError } from '../../timeline/timeline.ts';
import type { Traveller } from '../../timeline/traveller.ts';
import type { Command, KdbContext, Wish } from '../command.ts';
import { DIAG, Diag, Refusal } from '../diag.ts';
import { numberOf } from '../expressions.ts';
import { hex, hex8 } from '../format.ts';

const SYSTEM_CALL_VECTOR = 0x80;

const symbolsOf = (context: KdbContext): WalkSymbols => walkSymbols(context.machine, context.symbols);

/** An entry of the interrupt table, and what happens to a program that executes INT with its number. */
function gate(context: KdbContext, args: readonly string[]): void {
  if (args.length > 2) throw new Diag(DIAG.ARGUMENT_COUNT);
  const vector = args.length === 2 ? numberOf(args[1]) : SYSTEM_CALL_VECTOR;
  const symbols = symbolsOf(context);
  const lines = vector > 255 ? null : gateLines(context.machine, vector, (at) => symbols.name(at));
  if (lines === null) throw new Diag(DIAG.BAD_ADDRESS);
  for (const line of lines) context.print(line);
}

function frameOf(context: KdbContext): LiveFrame {
  const live = readLiveFrame(context.engine, symbolsOf(context), context.task());
  const fromProgram = ((live?.words.find(({ name }) => name === 'CS')?.value ?? 0) & 3) === 3;
  if (live === null || live.pushedWords === 0 || !fromProgram)
    throw new Refusal('there is no frame: no program has entered the kernel here');
  return live;
}

/** The 60 bytes of struct pt_regs as they lie, highest first, as in entry.S. */
function frame(context: KdbContext, args: readonly string[]): void {
  if (args.length > 1) throw new Diag(DIAG.ARGUMENT_COUNT);
  for (const line of frameText(frameOf(context))) context.print(line);
}

/** The system call that the chosen task is in. */
function systemCall(context: KdbContext, args: readonly string[]): void {
  if (args.length > 1) throw new Diag(DIAG.ARGUMENT_COUNT);
  const task = context.task();
  const runs = task === null || task.address === context.engine.kernel.currentAddress;
  if (context.machine.cpu.cpl === 3 && runs) throw new Refusal('the program runs: it is in no system call');
  const { number, routine, words } = frameOf(context);
  if (number === null) throw new Refusal('an exception or interrupt came in here, no system call');
  if (routine === null) return context.print(`${number}: no such system call`);
  const passed = words.flatMap(({ parameter, value }) =>
    parameter === null ? [] : [`${parameter} = ${hex(value)}`],
  );
  const eip = words.find(({ name }) => name === 'EIP')?.value ?? 0;
  context.print(`${number} ${routine}(${passed.join(', ')}) from ${hex8(eip)}`);
}

function travellerOf({ traveller }: KdbContext): Traveller {
  if (traveller === null) throw new Refusal('this machine is not recorded: it cannot go anywhere and back');
  return traveller;
}

/** Nothing; `next`, of any process; or a pid. */
function targetOf(args: readonly string[]): WalkTarget {
  if (args.length > 2) throw new Diag(DIAG.ARGUMENT_COUNT);
  if (args.length === 1) return { kind: 'here' };
  return args[1] === 'next' ? { kind: 'next' } : { kind: 'next', pid: numberOf(args[1]) };
}

/** Follows a system call, station by station; the machine is where it was afterwards. */
function* walk(context: KdbContext, args: readonly string[]): Generator<Wish, void, string> {
  const target = targetOf(args);
  const { timeline } = travellerOf(context);
  const going = new CallFollower(context.engine, timeline, symbolsOf(context)).follow(target);
  for (const line of walkLines(yield* resting(going))) context.print(line);
}

/** The exception whose handler is about to begin, or the last one before, in words. */
function* fault(context: KdbContext, args: readonly string[]): Generator<Wish, void, string> {
  if (args.length > 1) throw new Diag(DIAG.ARGUMENT_COUNT);
  const { timeline } = travellerOf(context);
  const going = findFault(context.engine, timeline, symbolsOf(context));
  for (const line of faultLines(yield* resting(going))) context.print(line);
}

function* resting<T>(going: Generator<void, T, void>): Generator<Wish, T, string> {
  try {
    for (;;) {
      const { value, done } = going.next();
      if (done === true) return value;
      yield { kind: 'rest' };
    }
  } catch (error) {
    if (error instanceof WalkError || error instanceof TimelineError) throw new Refusal(error.message);
    throw error;
  } finally {
    going.return(undefined as never);
  }
}

export const systemCallCommands: readonly Command[] = [
  { name: 'gate', usage: '[<vector>]', help: 'A gate of the IDT in words, 0x80 if none is named', run: gate },
  { name: 'frame', usage: '', help: 'The saved registers of the program, word by word', run: frame },
  { name: 'syscall', usage: '', help: 'The system call that the task is in', run: systemCall },
  { name: 'walk', usage: '[next|<pid>]', help: 'Follow a system call, station by station', run: walk },
  { name: 'fault', usage: '', help: 'The last exception: which check failed', run: fault },
];
