/** A guest with a shared folder, answered between slices of fixed length, as the machine's runner does it. */
import { readFileSync } from 'node:fs';
import { Machine } from '../../../emulator/machine.ts';
import type { MachineOptions } from '../../../emulator/machine.ts';
import { SharedFolder, withShare } from '../../../main/machine/share/shared-folder.ts';
import type { MachineImage } from '../../../main/machine/protocol.ts';
import { stockBuild } from '../../support/int80.ts';

const SLICE = 100_000;
/** Two minutes of guest time. */
const PATIENCE = 12_000_000_000;
/** Around what a command prints; typed in two parts, so that the echo is not taken for them. */
const BEGIN = 'command-begins';
const END = 'command-over';

export const OPTIONS: MachineOptions = { memoryMiB: 32, bootTimeSeconds: 1_000_000_000 };

export async function stockImage(): Promise<MachineImage> {
  const stock = await stockBuild('gcc');
  return {
    kernel: readFileSync(stock.kernelPath),
    initrd: readFileSync(stock.initramfsPath),
    commandLine: 'console=ttyS0',
  };
}

export class SharedGuest {
  readonly machine: Machine;
  /** Null: nobody answers. */
  share: SharedFolder | null;
  /** Lets time pass; the machine's own way unless somebody keeps its past. */
  run: (ticks: number) => void;
  printed = '';
  private commands = 0;

  constructor(image: MachineImage, folder: string, { readOnly = false, translate = true } = {}) {
    this.machine = new Machine({ ...OPTIONS, translate });
    this.machine.boot(withShare(image));
    this.share = new SharedFolder({ folder, readOnly });
    this.run = (ticks) => void this.machine.run(ticks);
  }

  static booted(image: MachineImage, folder: string, options = {}): SharedGuest {
    const guest = new SharedGuest(image, folder, options);
    guest.waitFor('# ');
    return guest;
  }

  slice(): void {
    this.share?.serve(this.machine);
    this.run(SLICE - (this.machine.ticks % SLICE));
    this.printed += Buffer.from(this.machine.takeSerial(0)).toString();
  }

  /** @throws Error with what was printed when it does not come. */
  waitFor(text: string): string {
    const end = this.machine.ticks + PATIENCE;
    while (!this.printed.includes(text)) {
      if (this.machine.ticks > end) throw new Error(`no ${JSON.stringify(text)} in:\n${this.printed}`);
      this.slice();
    }
    const seen = this.printed.slice(0, this.printed.indexOf(text));
    this.printed = this.printed.slice(seen.length + text.length);
    return seen;
  }

  type(text: string): void {
    this.machine.receiveSerial(0, Buffer.from(text));
  }

  /** What a command prints, without carriage returns. The shell echoes the line as it likes: that is left out. */
  shell(command: string): string {
    const number = ++this.commands;
    this.type(`echo ${BEGIN}"-"${number}; ${command}; echo ${END}"-"${number}\n`);
    this.waitFor(`${BEGIN}-${number}\r\n`);
    const seen = this.waitFor(`${END}-${number}\r\n`);
    this.waitFor('# ');
    return seen.replaceAll('\r', '').replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '');
  }
}
