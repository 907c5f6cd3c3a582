import { beforeAll, describe, expect, it } from 'vitest';
import { Machine } from '../../../emulator/machine.ts';
import { Journal } from '../../../emulator/recording/journal.ts';
import { hashBytes } from '../../../emulator/recording/hash.ts';
import { replay, replayTo } from '../../../emulator/recording/replay.ts';
import { kernel } from '../loader/images.ts';
import { assemble, canAssemble } from '../machine/assemble.ts';
import { BUSY_ECHO, STALE_TRANSLATION } from '../machine/guests.ts';

const OPTIONS = { memoryMiB: 4, bootTimeSeconds: 1_000_000_000 };
const bytes = (text: string) => new TextEncoder().encode(text);

function boot(image: Uint8Array, commandLine = ''): Machine {
  const machine = new Machine(OPTIONS);
  machine.boot({ kernel: image, commandLine });
  return machine;
}

describe('the state hash', () => {
  const COUNT = kernel([0x40, 0xeb, 0xfd]);

  it('is equal for equal pasts and differs after one more instruction', () => {
    const a = boot(COUNT);
    const b = boot(COUNT);
    a.run(1000);
    b.run(1000);
    expect(a.hash()).toBe(b.hash());
    expect(a.hash()).toMatch(/^[0-9a-f]{32}$/);
    b.run(1);
    expect(a.hash()).not.toBe(b.hash());
  });

  it('sees a single changed bit of memory and of a chip', () => {
    const a = boot(COUNT);
    const before = a.hash();
    a.writePhysical(0x300000, Uint8Array.of(1));
    const poked = a.hash();
    expect(poked).not.toBe(before);
    a.writePhysical(0x300000, Uint8Array.of(0));
    expect(a.hash()).toBe(before);
    a.chipset.ports.write(0x3ff, 1, 1);
    expect(a.hash()).not.toBe(before);
  });

  it('of bytes depends on order and length', () => {
    expect(hashBytes(bytes('abcd'))).not.toBe(hashBytes(bytes('abdc')));
    expect(hashBytes(bytes('a'))).not.toBe(hashBytes(bytes('a\0')));
  });

  it('does not depend on output having been taken', () => {
    const a = boot(kernel([0xb0, 0x41, 0x66, 0xba, 0xf8, 0x03, 0xee, 0xf4]));
    a.run(100);
    const before = a.hash();
    expect(a.takeSerial(0)).toEqual(Uint8Array.of(0x41));
    expect(a.hash()).toBe(before);
  });
});

describe('the journal', () => {
  it('survives its JSON form', () => {
    const machine = boot(kernel([0xeb, 0xfe]), 'a=b');
    machine.run(77);
    machine.receiveSerial(1, bytes('hi'));
    machine.receiveKeyboard(Uint8Array.of(0x1c));
    machine.writePhysical(0x200000, Uint8Array.of(1, 2));
    machine.resizeConsole(2, 132, 43);
    const copy = Journal.fromJson(machine.journal.toJson());
    expect(copy.header).toEqual(machine.journal.header);
    expect(copy.events).toEqual(machine.journal.events);
    expect(copy.events[0]).toMatchObject({ tick: 77, instructions: 77, kind: 'serial', port: 1 });
  });

  it('refuses what is none, another version, and another image', () => {
    expect(() => Journal.fromJson('nonsense')).toThrow('not a JSON document');
    expect(() => Journal.fromJson('{"header":{"version":99},"events":[]}')).toThrow('version 99');
    const { journal } = boot(kernel([0xeb, 0xfe]));
    expect(() => replay({ kernel: kernel([0x90, 0xeb, 0xfe]) }, journal, 10)).toThrow('another image');
  });
});

describe.skipIf(!canAssemble)('determinism', () => {
  let image: Uint8Array;
  const END = 12_000_000;

  beforeAll(() => {
    image = assemble(BUSY_ECHO);
  });

  /** A run with input at odd moments: while busy, while halted, twice at one tick. */
  function recordedRun(): Machine {
    const machine = boot(image);
    machine.run(100_003);
    machine.receiveSerial(0, bytes('hello '));
    machine.run(7);
    machine.receiveSerial(0, bytes('wor'));
    machine.receiveSerial(0, bytes('ld'));
    machine.run(3_456_789);
    machine.run(1_000_000, { untilHalt: true });
    machine.receiveSerial(0, bytes('!'));
    machine.resizeConsole(0, 100, 30);
    machine.receiveKeyboard(Uint8Array.of(0x1c, 0xf0, 0x1c));
    machine.run(END - machine.ticks);
    return machine;
  }

  it('a replay of image and journal in a fresh machine ends in the same hash', () => {
    const machine = recordedRun();
    expect(new TextDecoder().decode(machine.takeSerial(0))).toBe('HELLO\0WORLD\x01');
    const journal = Journal.fromJson(machine.journal.toJson());
    expect(replay({ kernel: image }, journal, END).hash()).toBe(machine.hash());
  });

  it('a replay without the size of a terminal ends in another', () => {
    const machine = recordedRun();
    const events = machine.journal.events.filter(({ kind }) => kind !== 'console-size');
    const journal = new Journal(machine.journal.header, events);
    expect(replay({ kernel: image }, journal, END).hash()).not.toBe(machine.hash());
  });

  it('a replay without one of the events ends in another', () => {
    const machine = recordedRun();
    const journal = new Journal(machine.journal.header, machine.journal.events.slice(0, -2));
    expect(replay({ kernel: image }, journal, END).hash()).not.toBe(machine.hash());
  });

  it('stopping at any of 200 points and going on changes nothing', () => {
    const straight = boot(image);
    straight.receiveSerial(0, bytes('abc'));
    straight.run(1_200_000);
    const expected = straight.hash();
    const machine = boot(image);
    const start = machine.snapshot();
    for (let i = 0; i < 200; i++) {
      machine.restore(start);
      machine.receiveSerial(0, bytes('abc'));
      const at = (i * 7919 * 13 + i) % 1_200_000;
      machine.run(at);
      machine.run(1_200_000 - at);
      expect(machine.hash()).toBe(expected);
    }
  });

  it('a snapshot restored in the same machine and in another one goes on in the same way', () => {
    const machine = boot(image);
    machine.run(2_000_001);
    machine.receiveSerial(0, bytes('some text'));
    machine.run(30_000);
    const snapshot = structuredClone(machine.snapshot());
    const at = machine.hash();
    machine.run(2_000_000);
    const expected = machine.hash();
    machine.restore(snapshot);
    expect(machine.hash()).toBe(at);
    machine.run(2_000_000);
    expect(machine.hash()).toBe(expected);
    const other = boot(image);
    other.adoptJournal(machine.journal);
    other.restore(snapshot);
    other.run(2_000_000);
    expect(other.hash()).toBe(expected);
  });

  it('a restored machine keeps translations that the page tables no longer have', () => {
    const machine = boot(assemble(STALE_TRANSLATION));
    machine.run(15_000);
    const seen = () => new DataView(machine.readPhysical(0x200000, 8).buffer);
    expect(seen().getUint32(0, true)).toBe(Math.imul(0x11111111, seen().getUint32(4, true)) >>> 0);
    expect(seen().getUint32(4, true)).toBeGreaterThan(100);
    const snapshot = machine.snapshot();
    machine.run(1000);
    const expected = machine.hash();
    machine.restore(snapshot);
    machine.run(1000);
    expect(machine.hash()).toBe(expected);
    expect(seen().getUint32(0, true)).toBe(Math.imul(0x11111111, seen().getUint32(4, true)) >>> 0);
  });

  it('a snapshot holds only pages that are not all zero', () => {
    const snapshot = boot(image).snapshot();
    expect(snapshot.memory.pageNumbers.length).toBeLessThan(10);
    expect(snapshot.memory.pages.length).toBe(snapshot.memory.pageNumbers.length * 4096);
  });

  it('going back and forwards through the journal meets the same events; new input there forks the future', () => {
    const machine = boot(image);
    const start = machine.snapshot();
    machine.run(500_000);
    machine.receiveSerial(0, bytes('one'));
    machine.run(500_000);
    const expected = machine.hash();
    machine.restore(start);
    expect(machine.journal.position).toBe(0);
    replayTo(machine, 1_000_000);
    expect(machine.hash()).toBe(expected);
    machine.restore(start);
    machine.run(600_000);
    machine.receiveSerial(0, bytes('two'));
    expect(machine.journal.events).toHaveLength(1);
  });

  it('a snapshot of another kind of machine is refused', () => {
    const machine = boot(image);
    const snapshot = machine.snapshot();
    expect(() => new Machine({ ...OPTIONS, memoryMiB: 8 }).restore(snapshot)).toThrow('4 MiB');
    expect(() => machine.restore({ ...snapshot, version: 0 })).toThrow('version 0');
  });
});
