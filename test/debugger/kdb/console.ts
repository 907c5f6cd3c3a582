/** A guest at its prompt with kdb at its console, as a person sits before it. */
import { Engine } from '../../../debugger/engine/engine.ts';
import { Kdb } from '../../../debugger/kdb/kdb.ts';
import { DebugImage } from '../../../debugger/symbols/debug-image.ts';
import { Timeline } from '../../../debugger/timeline/timeline.ts';
import { Traveller } from '../../../debugger/timeline/traveller.ts';
import type { Machine } from '../../../emulator/machine.ts';
import { atPrompt, type } from '../lab.ts';
import type { Lab } from '../lab.ts';

const LONGEST_TICKS = 100_000_000;
const SLICE_TICKS = 1_000_000;
const PROMPT = /(kdb> |more> |\[defcmd\]|continue:)$/;

export class KdbConsole {
  readonly machine: Machine;
  readonly kdb: Kdb;
  reboots = 0;

  constructor(lab: Lab, machine = atPrompt(lab)) {
    this.machine = machine;
    machine.takeSerial(0);
    const image = new DebugImage(lab.image.kernel);
    const symbol = (name: string): number | undefined => image.symbols.address(name);
    const timeline = new Timeline(machine);
    const engine = new Engine(timeline, { kernel: { offsets: lab.offsets, symbol } });
    const traveller = new Traveller(engine, timeline);
    const reboot = (): number => this.reboots++;
    this.kdb = new Kdb(engine, { image: () => image, traveller, kernelEntries: true, reboot });
    this.kdb.environment.set('LINES', '1000');
  }

  /** What is printed behind a line typed to kdb, without its echo and the prompt that follows. */
  command(line: string): string {
    const text = this.keys(`${line}\r`);
    return text.slice(text.indexOf('\n') + 1).replace(PROMPT, '');
  }

  /** What is printed while these keys are typed to kdb, echo and prompts with it. */
  keys(keys: string): string {
    let { output, unread } = this.kdb.input(keys);
    while (this.kdb.working) {
      const piece = this.kdb.work();
      output += piece.output;
      unread += piece.unread;
    }
    if (unread !== '') type(this.machine, unread);
    return output;
  }

  /** Lets the guest run, with something typed to it, until kdb stops it. What the guest and kdb print. */
  run(typed = '', ticks = LONGEST_TICKS): string {
    type(this.machine, typed);
    let text = '';
    const end = this.machine.ticks + ticks;
    while (!this.kdb.stopped && this.machine.ticks < end && this.machine.ended === null) {
      const stopped = this.kdb.run(SLICE_TICKS);
      text +=
        Buffer.from(this.machine.takeSerial(0)).toString('latin1').replaceAll('\r', '') + (stopped ?? '');
    }
    return text;
  }

  /** At `bp sys_getpid`, in the program getpid. */
  stopAtGetpid(): string {
    this.kdb.enter();
    this.command('bp sys_getpid');
    this.command('go');
    return this.run('getpid\n');
  }
}
