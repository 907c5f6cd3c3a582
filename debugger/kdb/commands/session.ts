/** env set, help ?, defcmd, cpu. */
import type { Command, KdbContext, Wish } from '../command.ts';
import { DIAG, Diag, Refusal } from '../diag.ts';
import { numberOf } from '../expressions.ts';
import { words } from '../execute-line.ts';

const COMMAND_COLUMNS = 15;
const USAGE_COLUMNS = 20;
const RULE = '-'.repeat(58);

function help(context: KdbContext): void {
  const row = (name: string, usage: string, text: string): string =>
    `${name.padEnd(COMMAND_COLUMNS)} ${usage.padEnd(USAGE_COLUMNS)} ${text}`;
  context.print(row('Command', 'Usage', 'Description'));
  context.print(RULE);
  for (const command of context.commands.all)
    context.print(row(command.name, command.usage, command.help).trimEnd());
}

function showEnvironment(context: KdbContext, args: readonly string[]): void {
  if (args.length !== 1) throw new Diag(DIAG.ARGUMENT_COUNT);
  for (const line of context.environment.lines()) context.print(line);
}

/** `set NAME=value`, also with blanks around the `=`. */
function setVariable(context: KdbContext, args: readonly string[]): void {
  const text = args.slice(1).join(' ');
  const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/.exec(text) ?? [];
  if (name === undefined) throw new Diag(DIAG.ARGUMENT_COUNT);
  check(name, value);
  context.environment.set(name, name.endsWith('PROMPT') ? `${value.trimEnd()} ` : value);
}

function check(name: string, value: string): void {
  if (name === 'RADIX' && !['8', '10', '16'].includes(value)) throw new Diag(DIAG.RADIX);
  if (name === 'BYTESPERWORD' && !['1', '2', '4'].includes(value)) throw new Diag(DIAG.BYTES_PER_WORD);
  if (name === 'SSBMODE' && !['faithful', 'helpful'].includes(value))
    throw new Refusal('SSBMODE is faithful or helpful');
}

/** The lines of a macro are asked for one by one, up to `endefcmd`; they are executed in place of its name. */
function* define(context: KdbContext, args: readonly string[]): Generator<Wish, void, string> {
  if (args.length !== 4) throw new Diag(DIAG.ARGUMENT_COUNT);
  const [, name, usage, text] = args;
  const known = context.commands.find(name);
  if (known !== undefined && known.name === name && known.macro !== true)
    throw new Refusal(`'${name}' is a command of kdb: choose another name`);
  const lines: string[] = [];
  for (;;) {
    const line = (yield { kind: 'ask', prompt: `${context.environment.get('PROMPT') ?? ''}[defcmd]` }).trim();
    if (line === 'endefcmd') break;
    if (line !== '') lines.push(line);
  }
  context.commands.replace({ name, usage, help: text, macro: true, run: macro(name, lines) });
}

/** Macros that call one another without end. */
const DEEPEST = 16;
let depth = 0;

function macro(name: string, lines: readonly string[]): Command['run'] {
  return function* run(context): Generator<Wish, void, string> {
    if (depth >= DEEPEST) throw new Refusal(`'${name}' calls itself`);
    depth++;
    try {
      for (const line of lines) {
        context.print(`[${name}]kdb> ${line}`);
        if (words(line).length > 0) yield* context.execute(line);
      }
    } finally {
      depth--;
    }
  };
}

function cpu(context: KdbContext, args: readonly string[]): void {
  if (args.length > 2) throw new Diag(DIAG.ARGUMENT_COUNT);
  if (args.length === 2 && numberOf(args[1]) !== 0) throw new Diag(DIAG.NO_CPU);
  context.print('Currently on cpu 0');
  context.print('Available cpus: 0');
}

export const sessionCommands: readonly Command[] = [
  { name: 'cpu', usage: '<cpunum>', help: 'Switch to new cpu', run: cpu },
  { name: 'env', usage: '', help: 'Show environment variables', run: showEnvironment },
  { name: 'set', usage: '<VAR>=<value>', help: 'Set environment variables', run: setVariable },
  { name: 'help', usage: '', help: 'Display Help Message', least: 1, run: help },
  { name: '?', usage: '', help: 'Display Help Message', run: help },
  {
    name: 'defcmd',
    usage: 'name "usage" "help"',
    help: 'Define a set of commands, down to endefcmd',
    run: define,
  },
];
