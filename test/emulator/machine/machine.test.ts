import { beforeAll, describe, expect, it } from 'vitest';
import { Frequency } from '../../../emulator/devices/frequency.ts';
import { PIT_HZ } from '../../../emulator/devices/pit8254.ts';
import { ImageError, Machine } from '../../../emulator/machine.ts';
import { kernel } from '../loader/images.ts';
import { assemble, canAssemble } from './assemble.ts';
import { BUSY_ECHO, DEAD, HELLO, PANIC, REBOOT, TIMER_STAMPS, TRIPLE_FAULT } from './guests.ts';

const SECOND = 100_000_000;
const OPTIONS = { memoryMiB: 4, bootTimeSeconds: 1_000_000_000 };

function boot(image: Uint8Array, options = OPTIONS): Machine {
  const machine = new Machine(options);
  machine.boot({ kernel: image });
  return machine;
}

const text = (machine: Machine) => new TextDecoder().decode(machine.takeSerial(0));
const word = (machine: Machine, address: number) =>
  new DataView(machine.readPhysical(address, 4).buffer).getUint32(0, true);

describe('a machine without a compiler at hand', () => {
  it('runs a hand-made image for exactly the ticks asked for', () => {
    // inc %eax; jmp back
    const machine = boot(kernel([0x40, 0xeb, 0xfd]));
    expect(machine.run(1001)).toBe('budget');
    expect([machine.ticks, machine.instructions, machine.haltedTicks]).toEqual([1001, 1001, 0]);
    expect(machine.run(0)).toBe('budget');
    expect(machine.ticks).toBe(1001);
  });

  it('in HLT lets all ticks pass and tells so; with untilHalt it comes back before', () => {
    const machine = boot(kernel([0xfa, 0xf4, 0xeb, 0xfd]));
    expect(machine.run(SECOND, { untilHalt: true })).toBe('halt');
    expect(machine.ticks).toBe(2);
    expect(machine.run(SECOND)).toBe('halt');
    expect([machine.ticks, machine.instructions, machine.haltedTicks]).toEqual([SECOND + 2, 2, SECOND]);
    expect([machine.halted, machine.stuck]).toEqual([true, true]);
    expect(machine.ticksToNextAlarm()).toBeLessThan(SECOND);
  });

  it('asked to run for ever it comes back when nothing is scheduled and the processor waits', () => {
    const machine = boot(kernel([0xfa, 0xf4, 0xeb, 0xfd]));
    const { ports } = machine.chipset;
    for (const [port, value] of [
      [0x43, 0x30],
      [0x70, 0x0a],
      [0x71, 0x66],
    ]) {
      ports.write(port, 1, value);
    }
    expect(machine.ticksToNextAlarm()).toBe(Infinity);
    expect(machine.run(Infinity)).toBe('halt');
    expect(machine.ticks).toBe(2);
  });

  it('refuses a bad image and can then boot a good one, but only one', () => {
    const machine = new Machine(OPTIONS);
    expect(() => machine.boot({ kernel: new Uint8Array(100) })).toThrow(ImageError);
    machine.boot({ kernel: kernel([0xf4]) });
    expect(() => machine.boot({ kernel: kernel([0xf4]) })).toThrow('has booted already');
  });

  it('reads all ones from memory that is not there, and lists that', () => {
    // mov 0x40000000, %eax; mov %eax, 0x200000; mov %al, 0x40000000; hlt
    const code = [0xa1, 0, 0, 0, 0x40, 0xa3, 0, 0, 0x20, 0, 0xa2, 0, 0, 0, 0x40, 0xf4];
    const machine = boot(kernel(code));
    machine.run(10);
    expect(word(machine, 0x200000)).toBe(0xffffffff);
    expect(machine.holes().map((hole) => [hole.name, hole.direction, hole.address])).toEqual([
      ['memory', 'read', 0x40000000],
      ['memory', 'write', 0x40000000],
    ]);
  });

  it('names the limits when physical memory outside RAM is asked for', () => {
    const machine = new Machine(OPTIONS);
    expect(() => machine.readPhysical(4 << 20, 1)).toThrow(RangeError);
    expect(machine.readPhysical((4 << 20) - 1, 1)).toEqual(new Uint8Array(1));
  });
});

describe.skipIf(!canAssemble)('a machine with a guest', () => {
  const images = new Map<string, Uint8Array>();
  const guest = (body: string) => boot(images.get(body) ?? new Uint8Array(0));

  beforeAll(() => {
    for (const body of [BUSY_ECHO, DEAD, HELLO, PANIC, REBOOT, TIMER_STAMPS, TRIPLE_FAULT]) {
      images.set(body, assemble(body));
    }
  });

  it('prints on COM1 and switches off', () => {
    const machine = guest(HELLO);
    expect(machine.run(SECOND)).toBe('poweroff');
    expect(text(machine)).toBe('hello from the guest\n');
    const { ticks } = machine;
    expect(machine.run(SECOND)).toBe('poweroff');
    expect(machine.ticks).toBe(ticks);
  });

  it('timer interrupts wake HLT at exact ticks: 11932 clocks of 1.193182 MHz apart', () => {
    const machine = guest(TIMER_STAMPS);
    expect(machine.run(SECOND)).toBe('poweroff');
    const clock = new Frequency(PIT_HZ);
    const stamps = Array.from({ length: 10 }, (_, i) => word(machine, 0x200000 + 8 * i));
    // The handler's first instructions before rdtsc: two pushes.
    const overhead = 2;
    const first = clock.cyclesAt(stamps[0] - overhead);
    stamps.forEach((stamp, i) => expect(stamp - overhead).toBe(clock.tickOf(first + i * 11932)));
    expect(machine.haltedTicks).toBeGreaterThan(9_000_000);
  });

  it('a reboot through the keyboard controller ends as reset', () => {
    expect(guest(REBOOT).run(SECOND)).toBe('reset');
  });

  it('a triple fault ends as shutdown with a report', () => {
    const machine = guest(TRIPLE_FAULT);
    expect(machine.run(SECOND)).toBe('shutdown');
    expect(machine.shutdownReport).not.toBe('');
    expect(machine.run(SECOND)).toBe('shutdown');
  });

  it('a reported panic is noticed and the machine goes on', () => {
    const machine = guest(PANIC);
    expect(machine.panicNoticed).toBe(false);
    expect(machine.run(1000)).toBe('budget');
    expect(machine.panicNoticed).toBe(true);
    const before = word(machine, 0x200000);
    machine.run(1000);
    expect(word(machine, 0x200000)).toBeGreaterThan(before);
  });

  it('halted with interrupts off is stuck; halted with them on is not', () => {
    const dead = guest(DEAD);
    dead.run(SECOND);
    expect(dead.stuck).toBe(true);
    const idle = guest(BUSY_ECHO);
    expect(idle.run(SECOND, { untilHalt: true })).toBe('halt');
    expect([idle.halted, idle.stuck]).toEqual([true, false]);
  });

  it('a slept-through idle (untilHalt, then the ticks to the next alarm) equals one long run', () => {
    const paced = guest(BUSY_ECHO);
    const straight = guest(BUSY_ECHO);
    const end = SECOND / 10;
    while (paced.ticks < end) {
      const exit = paced.run(Math.min(123_457, end - paced.ticks), { untilHalt: true });
      if (exit === 'halt') paced.run(Math.min(paced.ticksToNextAlarm(), end - paced.ticks));
    }
    straight.run(end);
    expect(paced.hash()).toBe(straight.hash());
  });

  it('echoes what arrives on COM1, and q ends it', () => {
    const machine = guest(BUSY_ECHO);
    machine.run(1_000_000);
    machine.receiveSerial(0, new TextEncoder().encode('abcdefghijklmnopqrstuvw'));
    expect(machine.run(SECOND)).toBe('poweroff');
    expect(text(machine)).toBe('ABCDEFGHIJKLMNOP');
  });

  it('stepping one instruction at a time equals running', () => {
    const stepped = guest(BUSY_ECHO);
    const straight = guest(BUSY_ECHO);
    for (let i = 0; i < 5000; i++) stepped.step(true);
    straight.run(5000);
    expect(stepped.hash()).toBe(straight.hash());
  });
});
