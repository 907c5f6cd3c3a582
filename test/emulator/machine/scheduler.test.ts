import { describe, expect, it } from 'vitest';
import { Scheduler } from '../../../emulator/scheduler.ts';

function scheduler(): Scheduler {
  const made = new Scheduler();
  for (const device of ['first', 'second']) made.register(device);
  return made;
}

function drain(from: Scheduler, now: number): string[] {
  const order: string[] = [];
  for (let alarm = from.takeDue(now); alarm; alarm = from.takeDue(now))
    order.push(`${alarm.device}.${alarm.name}`);
  return order;
}

describe('the scheduler', () => {
  it('hands alarms over by deadline', () => {
    const s = scheduler();
    s.set('first', 'a', 30);
    s.set('second', 'b', 10);
    expect(s.nextDeadline).toBe(10);
    expect(drain(s, 9)).toEqual([]);
    expect(drain(s, 30)).toEqual(['second.b', 'first.a']);
    expect(s.nextDeadline).toBe(Infinity);
  });

  it('hands equal deadlines over in the order of the chips, then by name, whoever armed first', () => {
    const s = scheduler();
    for (const [device, name] of [
      ['second', 'a'],
      ['first', 'z'],
      ['first', 'b'],
    ]) {
      s.set(device, name, 5);
    }
    expect(drain(s, 5)).toEqual(['first.b', 'first.z', 'second.a']);
  });

  it('a new deadline replaces the old one; Infinity disarms', () => {
    const s = scheduler();
    s.set('first', 'a', 5);
    s.set('first', 'a', 50);
    expect(drain(s, 49)).toEqual([]);
    s.set('first', 'a', Infinity);
    expect([s.nextDeadline, drain(s, 1000)]).toEqual([Infinity, []]);
  });

  it('a restored scheduler hands over the same alarms in the same order', () => {
    const s = scheduler();
    s.set('second', 'a', 7);
    s.set('first', 'b', 7);
    const copy = scheduler();
    copy.restore(JSON.parse(JSON.stringify(s.save())));
    expect(drain(copy, 7)).toEqual(drain(s, 7));
  });

  it('knows only chips that are part of the PC, each once', () => {
    expect(() => scheduler().set('third', 'a', 1)).toThrow('third');
    expect(() => scheduler().register('first')).toThrow('two chips');
  });
});
