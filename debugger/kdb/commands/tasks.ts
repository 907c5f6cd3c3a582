/** bt btp btt bta, ps, pid. */
import type { Task } from '../../inspect/kernel-view.ts';
import type { Command, KdbContext, Wish } from '../command.ts';
import { DIAG, Diag, Refusal } from '../diag.ts';
import { numberOf } from '../expressions.ts';
import { TASK_HEADER, stateLetter, taskRow } from '../task-rows.ts';
import { printTrace, printTraceFrom } from '../traceback.ts';

const DEFAULT_PROMPT = 'Enter <q> to end, <cr> to continue:';
const STATES = /^[DRSTZU]+$/;

function chosen(context: KdbContext): Task {
  const task = context.task();
  if (task === null) throw new Refusal('nothing is known of the running task: the kernel has not set it up');
  return task;
}

/** @throws Refusal when no task has it. */
function withPid(context: KdbContext, text: string): Task {
  const pid = numberOf(text);
  const task = context.engine.kernel.task(pid);
  if (task === null) throw new Refusal(`No process with pid == ${pid} found`);
  return task;
}

function trace(context: KdbContext, args: readonly string[]): void {
  if (args.length > 2) throw new Diag(DIAG.ARGUMENT_COUNT);
  if (args.length === 1) return printTrace(context, chosen(context));
  printTraceFrom(context, context.address(args[1]));
}

/** The states asked for; all without an argument. */
function inStates(context: KdbContext, args: readonly string[]): Task[] {
  if (args.length > 2 || (args[1] !== undefined && !STATES.test(args[1])))
    throw new Diag(DIAG.ARGUMENT_COUNT);
  const wanted = args[1] ?? 'DRSTZU';
  const { kernel } = context.engine;
  const tasks = kernel.tasks();
  if (tasks.length === 0) throw new Refusal('no task list: this kernel has none that is known');
  return tasks.filter((task) => wanted.includes(stateLetter(task)));
}

function* traceAll(context: KdbContext, args: readonly string[]): Generator<Wish, void, string> {
  const prompt = context.environment.get('BTAPROMPT') === '0' ? null : DEFAULT_PROMPT;
  for (const task of inStates(context, args)) {
    printTrace(context, task);
    if (prompt !== null && /^q/i.test(yield { kind: 'ask', prompt })) return;
  }
}

function list(context: KdbContext, args: readonly string[]): void {
  const tasks = inStates(context, args);
  context.print(TASK_HEADER);
  for (const task of tasks) context.print(taskRow(context, task));
}

function choose(context: KdbContext, args: readonly string[]): void {
  if (args.length > 2) throw new Diag(DIAG.ARGUMENT_COUNT);
  if (args.length === 2) context.chooseTask(withPid(context, args[1]));
  const { comm, pid } = chosen(context);
  context.print(`KDB current process is ${comm}(pid=${pid})`);
}

function one(args: readonly string[]): string {
  if (args.length !== 2) throw new Diag(DIAG.ARGUMENT_COUNT);
  return args[1];
}

export const taskCommands: readonly Command[] = [
  { name: 'bt', usage: '[<vaddr>]', help: 'Stack traceback', least: 1, run: trace },
  {
    name: 'btp',
    usage: '<pid>',
    help: 'Display stack for process <pid>',
    run: (context, args) => printTrace(context, withPid(context, one(args))),
  },
  {
    name: 'btt',
    usage: '<vaddr>',
    help: 'Backtrace process given its struct task address',
    run: (context, args) => printTrace(context, taskAt(context, context.address(one(args)))),
  },
  { name: 'bta', usage: '[DRSTZU]', help: 'Display stack all processes', run: traceAll },
  {
    name: 'btc',
    usage: '',
    help: 'Backtrace current process on each cpu',
    run: (context) => printTrace(context, chosen(context)),
  },
  { name: 'ps', usage: '[DRSTZU]', help: 'Display active task list', run: list },
  { name: 'pid', usage: '<pidnum>', help: 'Switch to another task', run: choose },
];

/** @throws Diag when no task is there. */
function taskAt({ engine }: KdbContext, address: number): Task {
  const task = engine.kernel.tasks().find((each) => each.address === address);
  if (task === undefined) throw new Diag(DIAG.BAD_ADDRESS);
  return task;
}
