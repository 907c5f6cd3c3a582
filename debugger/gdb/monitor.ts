/** gdb's `monitor` commands where no other command language takes them: what gdb itself has no words for. */
import type { Engine } from '../engine/engine.ts';
import type { Traveller } from '../timeline/traveller.ts';
import { NotMappedError } from '../timeline/writers.ts';

export const MONITOR_HELP = `monitor position          the present moment: instructions, ticks, and how far the recording goes
monitor who ADDRESS [N]   the instruction that last wrote to any of N bytes (4) at a linear address
monitor mark NAME         give the present moment a name
monitor marks             the moments that have names
`;

/** The answer to a line, with a line feed at its end. */
export function monitor(line: string, engine: Engine, traveller: Traveller | null): string {
  const [command, ...args] = line.trim().split(/\s+/);
  switch (command) {
    case 'position':
      return position(engine, traveller);
    case 'who':
      return who(args, traveller);
    case 'mark':
      if (args.length !== 1 || traveller === null) return 'usage: monitor mark NAME, with a recording\n';
      return `${describeMark(traveller.timeline.mark(args[0]))}\n`;
    case 'marks':
      return traveller?.timeline.marks.map((mark) => `${describeMark(mark)}\n`).join('') || 'no marks\n';
    case '':
    case 'help':
      return MONITOR_HELP;
    default:
      return `${command}: there is no such command here\n${MONITOR_HELP}`;
  }
}

function describeMark({ name, position: at }: { name: string; position: { instructions: number } }): string {
  return `${name}: instruction ${at.instructions}`;
}

function position(engine: Engine, traveller: Traveller | null): string {
  const { instructions, ticks } = engine.clock.position;
  if (traveller === null) return `instruction ${instructions}, tick ${ticks}; nothing is recorded\n`;
  const { beginning, present } = traveller.timeline;
  return (
    `instruction ${instructions}, tick ${ticks}; recorded: instructions ${beginning.instructions} to ` +
    `${present.instructions}\n`
  );
}

function who(args: string[], traveller: Traveller | null): string {
  const address = Number(args[0]);
  const length = args[1] === undefined ? 4 : Number(args[1]);
  const valid =
    Number.isInteger(address) && address >= 0 && address < 2 ** 32 && length >= 1 && length <= 4096;
  if (!valid || traveller === null)
    return 'usage: monitor who ADDRESS [N], an address as 0xc0100000, at most 4096 bytes, with a recording\n';
  let writer;
  try {
    writer = traveller.who(address, length);
  } catch (error) {
    if (error instanceof NotMappedError) return `${error.message}\n`;
    throw error;
  }
  if (writer === null) return 'nobody, since the recording began\n';
  const eip = writer.eip.toString(16).padStart(8, '0');
  return `instruction ${writer.position.instructions}, ${writer.by}, at 0x${eip}\n`;
}
