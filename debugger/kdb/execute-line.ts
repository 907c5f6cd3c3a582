/** One command line: the word names the command, or is an address whose value is wanted. */
import { Diag, Refusal } from './diag.ts';
import { hex8, placeName } from './format.ts';
import type { KdbContext, Wish } from './command.ts';

/** Words as they are separated by blanks; quotes hold blanks together. */
export function words(line: string): string[] {
  return Array.from(line.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, plain]) => quoted ?? plain);
}

/** A `-` before the command makes its failure no reason to end what it is part of. */
export function* executeLine(context: KdbContext, line: string): Generator<Wish, void, string> {
  const forgiving = line.startsWith('-');
  const args = words(forgiving ? line.slice(1) : line);
  if (args.length === 0 || args[0].startsWith('#')) return;
  try {
    const command = context.commands.find(args[0]);
    if (command === undefined) return showValue(context, args[0]);
    const job = command.run(context, args);
    if (job !== undefined) yield* job;
  } catch (error) {
    if (!forgiving || !(error instanceof Diag || error instanceof Refusal)) throw error;
    context.print(error.message);
  }
}

function showValue(context: KdbContext, word: string): void {
  let value: number;
  try {
    value = context.address(word);
  } catch (error) {
    if (!(error instanceof Diag)) throw error;
    throw new Refusal(`Unknown kdb command: '${word}'`);
  }
  const symbol = context.symbols.at(value);
  context.print(`${word} = ${hex8(value)}${symbol === undefined ? '' : ` (${placeName(symbol)})`}`);
}
