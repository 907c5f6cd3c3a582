/** go, ss, ssb. */
import { endsBranchStep, endsHelpfulBranchStep, nextInstruction } from '../../inspect/instruction.ts';
import type { Stop } from '../../engine/stop.ts';
import type { Command, KdbContext, Wish } from '../command.ts';
import { DIAG, Diag, Refusal } from '../diag.ts';
import { trapLines } from '../entry-text.ts';
import { hex8 } from '../format.ts';
import { numberOf } from '../expressions.ts';
import { writeInstruction } from '../write-instruction.ts';

/** Steps between two looks at what else there is to do. */
const STEPS_AT_ONCE = 5000;

/** @throws Refusal when there is nothing to execute. */
function stepped({ engine }: KdbContext): Stop {
  const stop = engine.step();
  if (stop.reason !== 'halted' && stop.reason !== 'ended') return stop;
  throw new Refusal(stop.detail);
}

function printNext(context: KdbContext): void {
  const address = context.machine.cpu.linearEip() >>> 0;
  const written = writeInstruction(context.machine, address, context.symbols);
  context.print(written?.line ?? `${hex8(address)} cannot be read`);
}

/** Like a line of `SS trap at`, for wherever the machine stands now. */
export function printTrap(context: KdbContext, what: string): void {
  for (const line of trapLines(context, what)) context.print(line);
}

function* step(context: KdbContext, args: readonly string[]): Generator<Wish, void, string> {
  if (args.length > 2) throw new Diag(DIAG.ARGUMENT_COUNT);
  const count = args.length === 1 ? 1 : numberOf(args[1]);
  for (let done = 1; done <= count; done++) {
    stepped(context);
    if (done % STEPS_AT_ONCE === 0) yield { kind: 'rest' };
  }
  if (count > 0) printTrap(context, 'SS trap');
}

/** Every instruction that comes next is shown, also the one before which it ends. */
function* stepToBranch(context: KdbContext, args: readonly string[]): Generator<Wish, void, string> {
  if (args.length > 1) throw new Diag(DIAG.ARGUMENT_COUNT);
  const helpful = context.environment.get('SSBMODE') === 'helpful';
  const ends = helpful ? endsHelpfulBranchStep : endsBranchStep;
  for (let done = 1; ; done++) {
    const stop = stepped(context);
    printNext(context);
    const next = nextInstruction(context.machine);
    if (next === null || ends(next) || stop.encounters.length > 0) return;
    if (done % STEPS_AT_ONCE === 0) yield { kind: 'rest' };
  }
}

function* go(context: KdbContext, args: readonly string[]): Generator<Wish, void, string> {
  if (args.length > 2) throw new Diag(DIAG.ARGUMENT_COUNT);
  if (context.machine.ended !== null || context.machine.stuck) stepped(context);
  if (context.catastrophic) {
    context.catastrophic = false;
    context.print('Catastrophic error detected');
    context.print('kdb_continue_catastrophic=0, type go a second time if you really want to continue');
    return;
  }
  if (args.length === 2) context.machine.writeRegister('eip', context.address(args[1]));
  yield { kind: 'leave' };
}

export const motionCommands: readonly Command[] = [
  { name: 'go', usage: '[<vaddr>]', help: 'Continue Execution', least: 1, run: go },
  { name: 'ss', usage: '[<#steps>]', help: 'Single Step', least: 1, repeats: true, run: step },
  { name: 'ssb', usage: '', help: 'Single step to branch/call', repeats: true, run: stepToBranch },
];
