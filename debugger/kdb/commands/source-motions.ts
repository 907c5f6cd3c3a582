/** Motions that kdb of that time did not have, forwards and backwards: over, by lines, out, into the trap, to the program. */
import type { Motion } from '../../engine/motions.ts';
import type { Stop } from '../../engine/stop.ts';
import { TimelineError } from '../../timeline/timeline.ts';
import type { BackMotion } from '../../timeline/traveller.ts';
import type { Command, KdbContext, Wish } from '../command.ts';
import { DIAG, Diag, Refusal } from '../diag.ts';
import { stopEntry, trapLines } from '../entry-text.ts';
import { numberOf } from '../expressions.ts';
import { printTrap } from './motions.ts';
import { back, BEGINNING, traveller } from './travel.ts';

/** A motion that takes longer lets the machine run, so that the guest's clock and consoles go on. */
const PIECE_TICKS = 2_000_000;

function printStop(context: KdbContext, stop: Stop): void {
  const lines = stop.reason === 'breakpoint' ? stopEntry(context, stop) : trapLines(context, 'SS trap');
  for (const line of lines) context.print(line);
}

/** In HLT a step waits for what wakes the processor. */
function awake(motion: Motion, { machine }: KdbContext): Motion {
  const waits = machine.cpu.halted && (motion.kind === 'over' || motion.kind === 'line');
  return waits ? { kind: 'to', address: machine.cpu.linearEip() >>> 0 } : motion;
}

function* forward(context: KdbContext, wanted: Motion): Generator<Wish, void, string> {
  const { engine, machine } = context;
  if (machine.ended !== null || machine.stuck) throw new Refusal(engine.step().detail);
  const motion = awake(wanted, context);
  engine.begin(motion);
  const stop = engine.run(PIECE_TICKS, { untilHalt: true });
  context.symbols.forget();
  if (stop === null) yield { kind: 'leave', motion };
  else if (stop.reason === 'halted' || stop.reason === 'ended') throw new Refusal(stop.detail);
  else printStop(context, stop);
}

function* backward(context: KdbContext, motion: BackMotion): Generator<Wish, void, string> {
  const { reason } = yield* back(context, motion);
  printTrap(context, 'Back');
  if (reason === 'history-begins') context.print(BEGINNING);
}

type Run = NonNullable<Command['run']>;

const alone =
  (run: (context: KdbContext) => Generator<Wish, void, string>): Run =>
  (context, args) => {
    if (args.length > 1) throw new Diag(DIAG.ARGUMENT_COUNT);
    return run(context);
  };

function placeOf(context: KdbContext, args: readonly string[]): number {
  if (args.length !== 2) throw new Diag(DIAG.ARGUMENT_COUNT);
  return context.address(args[1]);
}

/** Back to the last time that an address was met. */
function* backTo(context: KdbContext, args: readonly string[]): Generator<Wish, void, string> {
  const address = placeOf(context, args);
  const { id } = context.engine.setBreakpoint({ kind: 'execute', address }, { internal: true });
  try {
    yield* backward(context, { kind: 'go' });
  } finally {
    context.engine.removeBreakpoint(id);
  }
}

/** To where so many instructions have been executed, or to a moment that has a name. */
function goTo(context: KdbContext, args: readonly string[]): void {
  if (args.length !== 2) throw new Diag(DIAG.ARGUMENT_COUNT);
  const travel = traveller(context);
  const isMark = travel.timeline.marks.some(({ name }) => name === args[1]);
  try {
    travel.goTo(isMark ? args[1] : numberOf(args[1]));
  } catch (error) {
    if (error instanceof TimelineError) throw new Refusal(error.message);
    throw error;
  }
  context.symbols.forget();
  printTrap(context, `Instruction ${context.machine.instructions},`);
}

function mark(context: KdbContext, args: readonly string[]): void {
  if (args.length > 2) throw new Diag(DIAG.ARGUMENT_COUNT);
  const { timeline } = traveller(context);
  if (args.length === 2) timeline.mark(args[1]);
  for (const { name, position } of timeline.marks)
    context.print(`${String(position.instructions).padStart(12)}  ${name}`);
}

function unmark(context: KdbContext, args: readonly string[]): void {
  if (args.length !== 2) throw new Diag(DIAG.ARGUMENT_COUNT);
  if (!traveller(context).timeline.unmark(args[1])) throw new Refusal(`no moment is named '${args[1]}'`);
}

/** What was recorded behind this moment is kept aside, and the machine lives on from here. */
function fork(context: KdbContext, args: readonly string[]): void {
  if (args.length > 1) throw new Diag(DIAG.ARGUMENT_COUNT);
  const branch = traveller(context).timeline.fork();
  if (branch === null) throw new Refusal('this is the present: there is nothing behind it to leave');
  context.print(`what came behind this is kept as ${branch.name}`);
}

/** Takes up a future that was left; without a number, lists them. */
function future(context: KdbContext, args: readonly string[]): void {
  if (args.length > 2) throw new Diag(DIAG.ARGUMENT_COUNT);
  const { timeline } = traveller(context);
  if (args.length === 1) {
    for (const { id, name, fork: from, end } of timeline.branches)
      context.print(`${id}  ${name}: instructions ${from.instructions} to ${end.instructions}`);
    return;
  }
  try {
    timeline.switchTo(numberOf(args[1]));
  } catch (error) {
    if (error instanceof TimelineError) throw new Refusal(error.message);
    throw error;
  }
  context.engine.arrive('step', []);
  printTrap(context, 'Another future,');
}

const step = (name: string, help: string, motion: Motion): Command => ({
  name,
  usage: '',
  help,
  repeats: true,
  run: alone((context) => forward(context, motion)),
});

const stepBack = (name: string, help: string, motion: BackMotion): Command => ({
  name,
  usage: '',
  help,
  repeats: true,
  run: alone((context) => backward(context, motion)),
});

export const sourceMotionCommands: readonly Command[] = [
  step('sso', 'Step over what an instruction calls', { kind: 'over' }),
  step('ssl', 'Step to another source line', { kind: 'line', over: false }),
  step('ssn', 'Step to the next source line, over calls', { kind: 'line', over: true }),
  step('ssf', 'Run until the function returns', { kind: 'out' }),
  step('sst', 'Run into the next trap of the program', { kind: 'into-trap' }),
  step('ssu', 'Run to the program', { kind: 'to-user' }),
  {
    name: 'sto',
    usage: '<vaddr>',
    help: 'Run to an address',
    run: (context, args) => forward(context, { kind: 'to', address: placeOf(context, args) }),
  },
  stepBack('rsso', 'Back over what an instruction called', { kind: 'over' }),
  stepBack('rssl', 'Back to another source line', { kind: 'line', over: false }),
  stepBack('rssn', 'Back to the line before, over calls', { kind: 'line', over: true }),
  stepBack('rssf', 'Back to where the function was called', { kind: 'out' }),
  stepBack('rssu', 'Back to the program', { kind: 'to-user' }),
  { name: 'rsto', usage: '<vaddr>', help: 'Back to an address', run: backTo },
  { name: 'goto', usage: '<#instruction>', help: 'To a moment, by count or by name', run: goTo },
  { name: 'mark', usage: '[<name>]', help: 'Name this moment, show those with names', run: mark },
  { name: 'unmark', usage: '<name>', help: 'Take a name from its moment', run: unmark },
  { name: 'fork', usage: '', help: 'Leave the recorded future for another one', run: fork },
  { name: 'future', usage: '[<number>]', help: 'Futures that were left; take one up', run: future },
];
