/** What a command of kdb is, and what it is given. */
import type { Machine } from '../../emulator/machine.ts';
import type { Engine } from '../engine/engine.ts';
import type { Motion } from '../engine/motions.ts';
import type { Task } from '../inspect/kernel-view.ts';
import type { BreakpointSlots } from './breakpoint-slots.ts';
import type { Environment } from './environment.ts';
import type { ExpressionContext } from './expressions.ts';
import type { KernelEntries } from './kernel-entries.ts';
import type { KernelSymbols } from './kernel-symbols.ts';
import type { Traveller } from '../timeline/traveller.ts';

export interface KdbContext extends ExpressionContext {
  readonly engine: Engine;
  readonly machine: Machine;
  readonly symbols: KernelSymbols;
  readonly environment: Environment;
  readonly breakpoints: BreakpointSlots;
  readonly commands: CommandTable;
  /** Null where nothing is recorded. */
  readonly traveller: Traveller | null;
  /** Where the kernel asks for kdb; null when it is not watched for that. */
  readonly kernelEntries: KernelEntries | null;
  /** The kernel has failed: the first `go` only warns. */
  catastrophic: boolean;
  /** The task that commands are about: the running one unless `pid` chose another; null when it cannot be told. */
  task(): Task | null;
  /** Makes another one that; null: the running one again. */
  chooseTask(task: Task | null): void;
  /** One line, without its end. */
  print(line: string): void;
  /** The value of an expression. @throws Diag when it has none. */
  address(text: string): number;
  /** Executes another command line, as if it had been typed. */
  execute(line: string): Generator<Wish, void, string>;
  /** Switches the machine off and on again. */
  reboot(): void;
}

export type Wish =
  /** Something else may be looked at before it goes on. */
  | { kind: 'rest' }
  /** A line is to be typed behind this prompt. */
  | { kind: 'ask'; prompt: string }
  /** The machine is to run on; ends the command. With a motion, which has been begun, up to its end. */
  | { kind: 'leave'; motion?: Motion };

export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly help: string;
  /** Least number of letters that name it; all of them when not given. */
  readonly least?: number;
  /** An empty line after it does it again, without arguments. */
  readonly repeats?: boolean;
  /** Beside the name: other words that it answers to, as `md4c8` for md. */
  readonly alsoNamed?: RegExp;
  /** Made by `defcmd`. */
  readonly macro?: boolean;
  /** `args[0]` is the command as it was typed. @throws Diag or Refusal. */
  run(context: KdbContext, args: readonly string[]): void | Generator<Wish, void, string>;
}

export class CommandTable {
  private readonly commands: Command[] = [];

  add(...commands: readonly Command[]): void {
    this.commands.push(...commands);
  }

  get all(): readonly Command[] {
    return this.commands;
  }

  find(word: string): Command | undefined {
    return (
      this.commands.find(({ name }) => name === word) ??
      this.commands.find(
        ({ name, least }) => least !== undefined && word.length >= least && name.startsWith(word),
      ) ??
      this.commands.find(({ alsoNamed }) => alsoNamed?.test(word) === true)
    );
  }

  /** Adds a command, in place of the one of that name if there is one. */
  replace(command: Command): void {
    const at = this.commands.findIndex(({ name }) => name === command.name);
    if (at < 0) this.commands.push(command);
    else this.commands[at] = command;
  }
}
