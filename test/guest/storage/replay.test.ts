/** A run with a disk repeats: from the journal, from a snapshot, and on the interpreter alone, the disk's bytes included. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Machine } from '../../../emulator/machine.ts';
import type { BootImage, MachineOptions } from '../../../emulator/machine.ts';
import { Journal } from '../../../emulator/recording/journal.ts';
import { replay, replayTo } from '../../../emulator/recording/replay.ts';
import { hasGcc, lacks } from '../../support/tools.ts';
import { int80, stockBuild } from '../../support/int80.ts';

const BOOTED = 60_000_000;
/** In the middle of the pause between two writes. */
const WRITTEN = 160_000_000;
const END = 500_000_000;
const OPTIONS: MachineOptions = { memoryMiB: 16, bootTimeSeconds: 1_000_000_000 };
const COMMANDS =
  'mount -t ext2 /dev/hda /mnt/disk; ls /bin > /mnt/disk/names; sync; sleep 2; cp /bin/sh /mnt/disk; sync; rm /mnt/disk/sh; umount /mnt/disk; echo over\n';

describe.skipIf(lacks('gcc', hasGcc()))('a guest that writes to its disk', () => {
  let image: BootImage;
  beforeAll(async () => {
    const stock = await stockBuild('gcc');
    const disk = join(mkdtempSync(join(tmpdir(), 'int80-replay-')), 'disk.img');
    await int80(['mkdisk', disk, '--size', '2M']);
    image = {
      kernel: readFileSync(stock.kernelPath),
      initrd: readFileSync(stock.initramfsPath),
      disk: readFileSync(disk),
      commandLine: 'console=ttyS0',
    };
  });

  function booted(options: MachineOptions, commands = COMMANDS): Machine {
    const machine = new Machine(options);
    machine.boot(image);
    machine.run(BOOTED);
    machine.receiveSerial(0, Buffer.from(commands));
    return machine;
  }

  it('ends in the same hash and the same disk, replayed, and on either engine', () => {
    const machine = booted(OPTIONS);
    machine.run(END - BOOTED);
    expect(Buffer.from(machine.takeSerial(0)).toString()).toMatch(/^over\r$/m);
    const hash = machine.hash();
    expect(replay(image, Journal.fromJson(machine.journal.toJson()), END).hash()).toBe(hash);
    const interpreted = booted({ ...OPTIONS, translate: false });
    interpreted.run(END - BOOTED);
    expect(interpreted.hash()).toBe(hash);
    expect(Buffer.from(interpreted.diskContents()!).equals(machine.diskContents()!)).toBe(true);
    expect(Buffer.from(machine.diskContents()!).equals(Buffer.from(image.disk!))).toBe(false);
  });

  it('ends in another hash when it writes something else', () => {
    const hashes = [COMMANDS, COMMANDS.replace('ls /bin', 'ls /etc')].map((commands) => {
      const machine = booted(OPTIONS, commands);
      machine.run(END - BOOTED);
      return machine.hash();
    });
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  it('goes back to a snapshot with the disk as it was then, and forwards to the same end', () => {
    const machine = booted(OPTIONS);
    machine.run(WRITTEN - BOOTED);
    const snapshot = machine.snapshot();
    const then = machine.diskContents()!;
    expect(Buffer.from(then).equals(Buffer.from(image.disk!))).toBe(false);
    machine.run(END - WRITTEN);
    const hash = machine.hash();
    expect(Buffer.from(machine.diskContents()!).equals(then)).toBe(false);
    machine.restore(snapshot);
    expect(Buffer.from(machine.diskContents()!).equals(then)).toBe(true);
    replayTo(machine, END);
    expect(machine.hash()).toBe(hash);
  });

  it('is not replayed with another disk', () => {
    const { journal } = booted(OPTIONS);
    const other = Uint8Array.from(image.disk!);
    other[100_000] ^= 1;
    expect(() => replay({ ...image, disk: other }, journal, BOOTED)).toThrow(/another image/);
  });
});
