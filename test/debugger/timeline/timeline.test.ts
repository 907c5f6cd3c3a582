import { beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../../../debugger/engine/engine.ts';
import type { Position } from '../../../debugger/engine/stop.ts';
import { Timeline } from '../../../debugger/timeline/timeline.ts';
import type { Branch } from '../../../debugger/timeline/timeline.ts';
import { Machine } from '../../../emulator/machine.ts';
import { assemble, canAssemble } from '../../emulator/machine/assemble.ts';
import { BUSY_ECHO } from '../../emulator/machine/guests.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The same numbers at every run of the test. */
function* numbers(seed: number): Generator<number, number> {
  for (let state = seed >>> 0; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

describe.skipIf(!canAssemble).each([
  ['interpreter', false],
  ['translator', { threshold: 20 }],
])('a timeline on the %s', (_name, translate) => {
  let image: Uint8Array;
  beforeAll(() => {
    image = assemble(BUSY_ECHO.replace('$3000', '$200000'));
  });

  function recorded(): Timeline {
    const machine = new Machine({ memoryMiB: 4, bootTimeSeconds: 1_000_000_000, translate });
    machine.boot({ kernel: image });
    return new Timeline(machine);
  }

  /** Busy and halted by turns, with input at odd moments. */
  function lived(timeline: Timeline): Timeline {
    for (let n = 0; n < 12; n++) {
      timeline.run(700_001 + 1000 * n);
      timeline.machine.receiveSerial(0, bytes(`line ${n} `));
    }
    timeline.run(300_000);
    return timeline;
  }

  it('1,000 random moves forwards and backwards end in byte-identical states', () => {
    const timeline = lived(recorded());
    const engine = new Engine(timeline);
    const { machine } = timeline;
    const known = new Map<string, string>();
    const places: Position[] = [];
    const next = numbers(7);
    const random = (limit: number): number => Math.floor((next.next().value as number) * limit);
    const present = { hash: machine.hash(), position: timeline.present };
    const check = (): void => {
      const { position } = timeline;
      const key = JSON.stringify(position);
      const hash = machine.hash();
      if (!known.has(key)) places.push(position);
      expect(known.get(key) ?? hash, key).toBe(hash);
      known.set(key, hash);
    };
    let again = 0;
    for (let move = 0; move < 1000; move++) {
      const kind = random(6);
      if (kind === 0) timeline.goToInstruction(random(timeline.present.instructions));
      else if (kind === 1) timeline.run(random(100_000));
      else if (kind === 2) for (let n = random(40); n > 0; n--) engine.step(random(2) === 0);
      else if (kind === 3) timeline.goToLastOf(random(timeline.present.instructions));
      else if (kind === 4 && places.length > 0) {
        timeline.goTo(places[random(places.length)]);
        again++;
      } else if (timeline.position.instructions > 0) timeline.goToLastOf(timeline.position.instructions - 1);
      check();
    }
    expect(again).toBeGreaterThan(100);
    timeline.goTo(present.position);
    expect(timeline.position).toEqual(present.position);
    expect(machine.hash()).toBe(present.hash);
    expect(timeline.branches).toEqual([]);
  });

  it('records nothing that changes the run', () => {
    const plain = new Machine({ memoryMiB: 4, bootTimeSeconds: 1_000_000_000, translate });
    plain.boot({ kernel: image });
    for (let n = 0; n < 12; n++) {
      plain.run(700_001 + 1000 * n);
      plain.receiveSerial(0, bytes(`line ${n} `));
    }
    plain.run(300_000);
    const timeline = lived(recorded());
    expect(timeline.machine.hash()).toBe(plain.hash());
    expect(timeline.checkpoints.size).toBeGreaterThan(2);
  });

  it('a new input in the past makes another future, says so, and keeps the old one', () => {
    const timeline = lived(recorded());
    const { machine } = timeline;
    const told: Branch[] = [];
    timeline.onFork = (branch) => told.push(branch);
    const before = { hash: machine.hash(), present: timeline.present };
    timeline.goToInstruction(1_000_000);
    const fork = timeline.position;
    machine.receiveSerial(0, bytes('other'));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ fork, end: before.present });
    expect(timeline.present).toMatchObject({ ticks: fork.ticks });
    timeline.run(2_000_000);
    const other = { hash: machine.hash(), present: timeline.present };
    expect(other.hash).not.toBe(before.hash);
    timeline.switchTo(told[0].id);
    timeline.goTo(timeline.present);
    expect(timeline.present).toEqual(before.present);
    expect(machine.hash()).toBe(before.hash);
    timeline.switchTo(timeline.branches[0].id);
    timeline.goTo(timeline.present);
    expect(machine.hash()).toBe(other.hash);
  });

  it('looking around in the past forks nothing', () => {
    const timeline = lived(recorded());
    const engine = new Engine(timeline);
    timeline.goToInstruction(500_000);
    for (let n = 0; n < 100; n++) engine.step();
    timeline.run(100_000);
    expect(timeline.branches).toEqual([]);
    expect(timeline.inPast).toBe(true);
  });

  it('steps that hold interrupts back are part of the recording', () => {
    const timeline = recorded();
    const engine = new Engine(timeline);
    timeline.run(2_990_000);
    for (let n = 0; n < 30_000; n++) engine.step();
    timeline.run(500_000);
    const hash = timeline.machine.hash();
    const holds = timeline.machine.journal.events.filter(({ kind }) => kind === 'hold');
    expect(holds.length).toBeGreaterThan(0);
    expect(holds.length).toBeLessThan(20);
    timeline.goToInstruction(2_195_000);
    timeline.goTo(timeline.present);
    expect(timeline.machine.hash()).toBe(hash);
    expect(timeline.branches).toEqual([]);
  });

  it('keeps to its budget, the oldest moments being thinned first, and all stay within reach', () => {
    const machine = new Machine({ memoryMiB: 4, bootTimeSeconds: 1_000_000_000, translate });
    machine.boot({ kernel: image });
    const budgetBytes = 4 << 20;
    const timeline = new Timeline(machine, { budgetBytes });
    for (let n = 0; n < 40; n++) timeline.run(5_000_000);
    expect(timeline.checkpoints.usedBytes).toBeLessThanOrEqual(budgetBytes);
    const hash = machine.hash();
    timeline.goToInstruction(1_234_567);
    expect(machine.instructions).toBe(1_234_567);
    timeline.goTo(timeline.present);
    expect(machine.hash()).toBe(hash);
  });

  it('names moments, and refuses what is not in the recording', () => {
    const timeline = lived(recorded());
    timeline.goToInstruction(700_000);
    const mark = timeline.mark('here');
    timeline.goTo(timeline.present);
    timeline.goToMark('here');
    expect(timeline.position).toEqual(mark.position);
    expect(() => timeline.goToMark('there')).toThrow('no moment is named "there"');
    expect(() => timeline.goToInstruction(1e12)).toThrow('not in the recording');
    expect(timeline.position).toEqual(mark.position);
  });
});
