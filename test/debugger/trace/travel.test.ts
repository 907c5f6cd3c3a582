/** A trace of a machine that goes back in time: what is lived through again is not told again, what is changed is taken back. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Timeline } from '../../../debugger/timeline/timeline.ts';
import { traceLine } from '../../../debugger/trace/formats.ts';
import { Tracer } from '../../../debugger/trace/tracer.ts';
import { callsBetween, hasReturned } from '../../../debugger/trace/truth.ts';
import { hasGcc, lacks } from '../../support/tools.ts';
import { atPrompt, stockLab, type } from '../lab.ts';
import type { Lab } from '../lab.ts';

const SLICE = 5_000_000;
const COMMAND = 'cat /etc/passwd | head -1; sleep 0.1; echo end\n';

interface Travelled {
  timeline: Timeline;
  tracer: Tracer;
  lines: () => string[];
  takenBack: number[];
}

function begin(lab: Lab): Travelled {
  const machine = atPrompt(lab);
  const timeline = new Timeline(machine);
  const takenBack: number[] = [];
  const tracer = new Tracer(machine, {
    offsets: lab.offsets,
    inPast: () => timeline.inPast,
    onRewind: (id) => takenBack.push(id),
  });
  tracer.start();
  const lines = (): string[] => tracer.calls.map((call) => traceLine('jsonl', call));
  return { timeline, tracer, lines, takenBack };
}

const pass = ({ timeline }: Travelled, slices: number): void => {
  for (let i = 0; i < slices; i++) timeline.run(SLICE);
};

describe.skipIf(lacks('gcc', hasGcc()))('a trace of a machine that goes back in time', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await stockLab();
  }, 300_000);

  it('is the same after having gone back and forth', () => {
    const straight = begin(lab);
    type(straight.timeline.machine, COMMAND);
    pass(straight, 20);
    const travelled = begin(lab);
    type(travelled.timeline.machine, COMMAND);
    pass(travelled, 10);
    const { beginning, position } = travelled.timeline;
    travelled.timeline.goTo(beginning);
    travelled.timeline.goToInstruction(Math.floor((beginning.instructions + position.instructions) / 2));
    travelled.timeline.goTo(position);
    pass(travelled, 10);
    expect(travelled.lines()).toEqual(straight.lines());
    expect(travelled.takenBack).toEqual([]);
  });

  it('takes back what has not been once the past is changed, and opens again what was under way', () => {
    const straight = begin(lab);
    pass(straight, 2);
    type(straight.timeline.machine, 'pwd\n');
    pass(straight, 10);
    const travelled = begin(lab);
    pass(travelled, 2);
    const { position } = travelled.timeline;
    type(travelled.timeline.machine, COMMAND);
    pass(travelled, 10);
    const before = travelled.tracer.calls.length;
    travelled.timeline.goTo(position);
    type(travelled.timeline.machine, 'pwd\n');
    pass(travelled, 10);
    expect(travelled.takenBack.length).toBe(1);
    expect(before).toBeGreaterThan(travelled.takenBack[0]);
    const told = ({ tracer }: Travelled): unknown[] =>
      tracer.calls.map(({ name, pid, entry, exit, resultText }) => ({ name, pid, entry, exit, resultText }));
    expect(told(travelled)).toEqual(told(straight));
  });

  it('answers what entered the gate in a span of time, and refuses where that is no longer known', () => {
    const travelled = begin(lab);
    type(travelled.timeline.machine, COMMAND);
    pass(travelled, 20);
    const { tracer } = travelled;
    const from = tracer.calls[10].entry.tick;
    const to = tracer.calls[50].entry.tick;
    const calls = callsBetween(tracer, { from, to });
    expect(calls.map(({ id }) => id)).toEqual(tracer.calls.slice(10, 50).map(({ id }) => id));
    expect(tracer.calls.filter((call) => !hasReturned(call)).map(({ name }) => name)).toContain('exit_group');
    const small = new Tracer(travelled.timeline.machine, { keep: 8 });
    small.start();
    type(travelled.timeline.machine, COMMAND);
    pass(travelled, 20);
    expect(small.dropped).toBeGreaterThan(0);
    expect(() => callsBetween(small, { from, to })).toThrow(RangeError);
  });
});
