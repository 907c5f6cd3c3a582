/** The walk of a system call: stations with exact counts, on kernels of both compilers and on both engines. */
import { beforeAll, describe, expect, it } from 'vitest';
import { nextInstruction } from '../../../debugger/inspect/instruction.ts';
import { readWord, writeLinear } from '../../../debugger/inspect/memory.ts';
import { hasClang, hasGcc, lacks } from '../../support/tools.ts';
import { atPrompt } from '../lab.ts';
import { kinds, namesIn, station, WalkBench, walkLab } from './lab.ts';
import type { WalkLab } from './lab.ts';
import type { Walk } from '../../../debugger/walk/types.ts';
import { OFFSET } from '../../../emulator/cpu/state.ts';

const GETPID = 20;
/** From a byte's arrival to the chip's interrupt, and a little less. */
const BYTE_TICKS = 20_000;
const STRAIGHT = [
  'stub',
  'trap',
  'gate',
  'stack-switch',
  'number',
  'save-all',
  'checks',
  'table',
  'service',
  'result',
  'way-out',
  'restore-all',
  'return',
  'back',
];

const labs = new Map<string, WalkLab>();
const lab = (cc: 'gcc' | 'clang' = 'gcc'): WalkLab => labs.get(cc)!;
beforeAll(async () => {
  if (hasGcc()) labs.set('gcc', await walkLab('gcc'));
  if (hasClang()) labs.set('clang', await walkLab('clang'));
});

/** A shell at its prompt has been given a command. */
function bench(typed: string, of = lab(), translate = true): WalkBench {
  const made = new WalkBench(of, atPrompt(of, translate));
  made.type(`${typed}\n`);
  return made;
}

/** Every instruction between begin and end is counted once. */
function expectWhole(walk: Walk): void {
  const { own, interrupts, others, user, kernel } = walk.counts;
  expect(own + interrupts + others).toBe(walk.end.instructions - walk.begin.instructions);
  expect(user + kernel).toBe(own);
  for (const of of ['own', 'interrupts', 'others'] as const)
    expect(walk.stations.reduce((sum, each) => sum + each[of], 0)).toBe(walk.counts[of]);
}

describe.skipIf(lacks('gcc', hasGcc())).each([
  ['gcc', true],
  ['gcc', false],
  ['clang', true],
] as const)('the walk of getpid on the kernel of %s (translator: %s)', (cc, translate) => {
  const skip = cc === 'clang' && lacks('clang', hasClang());

  it.skipIf(skip)(
    'goes from the stub through the gate to the service routine and back, instruction by instruction',
    () => {
      const made = bench('getpid', lab(cc), translate);
      const walk = made.follow({ kind: 'next', comm: 'getpid', number: GETPID });
      expect(kinds(walk)).toEqual(STRAIGHT);
      expect(walk).toMatchObject({
        way: 'gate',
        number: GETPID,
        name: 'sys_getpid',
        ending: 'returned',
        comm: 'getpid',
      });
      expect(walk.result).toBe(walk.pid);
      expectWhole(walk);
      const counts = Object.fromEntries(walk.stations.map(({ kind, own }) => [kind, own]));
      expect(counts).toMatchObject({
        trap: 1,
        gate: 0,
        'stack-switch': 0,
        number: 1,
        'save-all': 13,
        checks: 6,
      });
      expect(counts).toMatchObject({ table: 1, 'way-out': 5, 'restore-all': 10, return: 1 });
    },
  );

  it.skipIf(skip)('names each place, and each moment is where it says', () => {
    const made = bench('getpid', lab(cc), translate);
    const walk = made.follow({ kind: 'next', comm: 'getpid', number: GETPID });
    expect(station(walk, 'trap')).toMatchObject({ ring: 3, source: { file: 'libc/sys/getpid.c' } });
    expect(station(walk, 'number')).toMatchObject({
      symbol: 'system_call',
      source: { file: 'kernel/arch/i386/kernel/entry.S' },
    });
    expect(station(walk, 'table').slot).toMatchObject({
      table: 'sys_call_table',
      index: GETPID,
      symbol: 'sys_getpid',
    });
    expect(station(walk, 'service').symbol).toBe('sys_getpid');
    expect(station(walk, 'way-out').says.join()).toMatch(
      /need_resched = 0 against 0: .*sigpending = 0 against 0/,
    );
    made.timeline.run(walk.end.ticks - made.machine.ticks);
    for (const each of walk.stations) {
      made.timeline.goTo(each.position);
      const { linearEip, cpl } = { linearEip: made.machine.cpu.linearEip() >>> 0, cpl: made.machine.cpu.cpl };
      expect([each.kind, linearEip, cpl]).toEqual([each.kind, each.address, each.ring]);
      expect(made.machine.instructions - walk.begin.instructions).toBe(
        each.kind === 'gate' ? each.count - 1 : each.count,
      );
    }
  });
});

describe.skipIf(lacks('gcc', hasGcc()))('the walk', () => {
  it('is the same on interpreter and translator', () => {
    const walk = (translate: boolean): Walk =>
      bench('getpid', lab(), translate).follow({ kind: 'next', comm: 'getpid', number: GETPID });
    expect(walk(true)).toEqual(walk(false));
  });

  it('leaves the machine where it was, with what was to come still to come', () => {
    const made = bench('getpid');
    const other = bench('getpid');
    const before = made.machine.hash();
    const walk = made.follow({ kind: 'next', comm: 'getpid', number: GETPID });
    expect(walk.ahead).toBe(true);
    expect(made.machine.hash()).toBe(before);
    expect(made.timeline.inPast).toBe(false);
    expect(made.timeline.branches).toEqual([]);
    for (const each of [made, other]) each.timeline.run(20_000_000);
    expect(made.machine.hash()).toBe(other.machine.hash());
    expect(Buffer.from(made.machine.takeSerial(0)).toString()).toMatch(/getpid\(\)=\d+/);
  });

  it('follows in the past what happened there, from a tick, and from inside the call', () => {
    const made = bench('getpid');
    const ahead = made.follow({ kind: 'next', comm: 'getpid', number: GETPID });
    made.timeline.run(20_000_000);
    const { position } = made.timeline;
    const hash = made.machine.hash();
    const before = station(ahead, 'trap').position.ticks;
    const inside = station(ahead, 'service').position.ticks;
    for (const tick of [before, before + 1, inside]) {
      const walk = made.follow({ kind: 'tick', tick, pid: ahead.pid! });
      expect(walk).toEqual({ ...ahead, ahead: false });
    }
    expect(made.timeline.position).toEqual(position);
    expect(made.machine.hash()).toBe(hash);
  });

  it('is that of the call under way where the machine stands in the kernel', () => {
    const made = bench('');
    made.stopAt('sys_getpid', 'getpid', 'getpid\n');
    const stop = made.timeline.position;
    const walk = made.follow({ kind: 'here' });
    expect(kinds(walk)).toEqual(STRAIGHT);
    expect(station(walk, 'service').position).toEqual(stop);
    expect(made.timeline.position).toEqual(stop);
  });

  it('shows the frame: which instruction pushed what, and the parameter that is the same word', () => {
    const walk = bench('echo x').follow({ kind: 'next', comm: 'sh', number: 4 });
    const words = walk.frame!.words;
    expect(words).toHaveLength(15);
    expect(words.filter(({ by }) => by === 'processor').map(({ name }) => name)).toEqual([
      'EIP',
      'CS',
      'EFLAGS',
      'OLDESP',
      'OLDSS',
    ]);
    const trap = station(walk, 'trap').count;
    expect(words.filter(({ by }) => by === 'processor').every(({ pushedAt }) => pushedAt === trap)).toBe(
      true,
    );
    expect(words.slice(0, 3).map(({ parameter }) => parameter)).toEqual(['fd', 'buf', 'count']);
    expect(words[3].parameter).toBeNull();
    expect(walk.arguments.map(({ value }) => value)).toEqual(words.slice(0, 3).map(({ value }) => value));
    const order = words.slice(0, 10).map(({ pushedAt }) => pushedAt!);
    expect(order).toEqual([...order].sort((a, b) => b - a));
    expect(order[9]).toBe(station(walk, 'number').count);
  });

  it('shows who had the processor while the call slept, and counts them apart', () => {
    const walk = bench('sleep 1').follow({ kind: 'next', comm: 'sleep', number: 162 });
    expectWhole(walk);
    expect(walk).toMatchObject({ ending: 'returned', name: 'sys_nanosleep', result: 0 });
    expect(walk.idleTicks).toBeGreaterThan(90_000_000);
    expect(walk.counts.others).toBeGreaterThan(0);
    expect(station(walk, 'service').others).toBe(walk.counts.others);
    expect(namesIn(station(walk, 'service').calls)).toEqual(
      expect.arrayContaining(['schedule_timeout', 'schedule']),
    );
  });

  it('shows a write that sleeps until there is room in the pipe', () => {
    const made = bench('cat /bin/sh | (sleep 1; cat > /dev/null)');
    const call = (): Walk => made.follow({ kind: 'next', comm: 'cat', number: 4 });
    let walk = call();
    for (let calls = 0; calls < 40 && walk.counts.others === 0; calls++) {
      made.timeline.run(walk.end.ticks - made.machine.ticks);
      walk = call();
    }
    expectWhole(walk);
    expect(walk).toMatchObject({ ending: 'returned', name: 'sys_write' });
    expect(walk.counts.others).toBeGreaterThan(0);
    expect(namesIn(station(walk, 'service').calls)).toEqual(
      expect.arrayContaining(['pipe_write', 'schedule', expect.stringMatching(/pid/)]),
    );
  });

  it('shows interrupts that came in between, and does not count them as the call’s', () => {
    const made = bench('getpid');
    const alone = made.follow({ kind: 'next', comm: 'sh', number: 11 });
    expect(alone.counts.interrupts).toBe(0);
    made.timeline.run(station(alone, 'service').position.ticks - BYTE_TICKS - made.machine.ticks);
    made.type('x');
    const walk = made.follow({ kind: 'next', comm: 'sh', number: 11 });
    expectWhole(walk);
    expect(walk.counts.interrupts).toBeGreaterThan(100);
    expect(station(walk, 'service').interrupts).toBe(walk.counts.interrupts);
    expect(namesIn(station(walk, 'service').calls)).toContain('interrupt 0x24');
    expect(alone.stations.flatMap(({ calls }) => namesIn(calls)).join()).not.toContain('interrupt');
  });

  it('of a number that is not served goes by badsys, and the stub makes errno of -ENOSYS', () => {
    const made = bench('getpid');
    const trap = made.follow({ kind: 'next', comm: 'sh', number: 4 }).stations[1];
    made.timeline.run(trap.position.ticks - made.machine.ticks);
    expect(nextInstruction(made.machine)?.kind).toBe('interrupt');
    made.machine.writeRegister('eax', 9999);
    const walk = made.follow({ kind: 'here' });
    expect(walk).toMatchObject({ number: 9999, name: null, result: -38 >>> 0, ending: 'returned' });
    expect(kinds(walk)).not.toContain('service');
    expect(walk.stations.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['badsys', 'note_unserved']),
    );
    expect(station(walk, 'checks').says.join()).toContain(
      'eax = 9999 against NR_syscalls = 442: the jump is taken: to badsys',
    );
    expect(station(walk, 'back').says.join(' ')).toContain('The stub stores 38 in errno and returns -1.');
    expectWhole(walk);
  });

  it('of exit ends where the process does', () => {
    const walk = bench('getpid').follow({ kind: 'next', comm: 'getpid', number: 252 });
    expect(walk).toMatchObject({ ending: 'gone', result: null, name: 'sys_exit_group' });
    expect(kinds(walk).at(-1)).toBe('service');
    expectWhole(walk);
  });

  it('of execve ends in another program, and says so', () => {
    const walk = bench('getpid').follow({ kind: 'next', comm: 'sh', number: 11 });
    expect(walk).toMatchObject({ ending: 'new-program', name: 'sys_execve', result: 0 });
    expect(walk.says).toContain('does not return to who made it');
    expect(kinds(walk).at(-1)).toBe('return');
  });

  it('of fork returns the child’s number, and the child has a walk of its own from ret_from_fork', () => {
    const made = bench('getpid');
    const parent = made.follow({ kind: 'next', comm: 'sh', number: 2 });
    expect(parent).toMatchObject({ ending: 'returned', name: 'sys_fork' });
    const child = made.follow({ kind: 'birth', pid: parent.result! });
    expect(child).toMatchObject({
      way: 'birth',
      number: 2,
      result: 0,
      pid: parent.result,
      ending: 'returned',
    });
    expect(child.stations[0]).toMatchObject({ kind: 'birth', symbol: 'ret_from_fork' });
    expect(child.stations.map(({ title }) => title)).toContain('schedule_tail');
    expectWhole(child);
  });

  it('of a traced process goes by tracesys, twice to the tracer', () => {
    const walk = bench('strace getpid').follow({ kind: 'next', comm: 'getpid', number: GETPID });
    const titles = walk.stations.map(({ title }) => title);
    expect(titles.filter((title) => title === 'syscall_trace')).toHaveLength(2);
    expect(titles).toEqual(expect.arrayContaining(['tracesys', 'tracesys_exit']));
    expect(walk).toMatchObject({ name: 'sys_getpid', ending: 'returned' });
    expectWhole(walk);
  });

  it('shows the signal that is delivered on the way out', () => {
    const walk = bench("sh -c 'kill -TERM $$'").follow({ kind: 'next', comm: 'sh', number: 37 });
    expect(walk.stations.map(({ title }) => title)).toContain('do_signal');
    expect(walk.ending).toBe('gone');
  });

  it('shows which check refuses the trap when the gate’s DPL is 0', () => {
    const made = bench('');
    made.timeline.run(1_000_000);
    const entry = made.machine.state.u32[OFFSET.IDTR_BASE >> 2] + 8 * 0x80 + 4;
    const high = readWord(made.machine, entry)! & ~0x6000;
    writeLinear(made.machine, entry, new Uint8Array(new Uint32Array([high]).buffer));
    made.type('getpid\n');
    const walk = made.follow({ kind: 'next' });
    expect(walk.way).toBe('refused');
    expect(station(walk, 'gate').checks!.at(-1)).toEqual({
      holds: false,
      text: 'CPL 3 > DPL 0: #GP, error code 0x402',
    });
    expect(station(walk, 'fault').says[0]).toContain('exception 13');
    expect(walk.stations.map(({ title }) => title)).toContain('do_general_protection');
  });
});

describe.skipIf(lacks('gcc', hasGcc()))('where there is nothing to follow', () => {
  const refused = (made: WalkBench, target: Parameters<WalkBench['follow']>[0], message: RegExp): void => {
    const before = made.machine.hash();
    const { position } = made.timeline;
    expect(() => made.follow(target)).toThrow(message);
    expect(made.machine.hash()).toBe(before);
    expect(made.timeline.position).toEqual(position);
  };

  it('a call that nobody makes is an error that says what to do, and the machine is untouched', () => {
    refused(
      bench(''),
      { kind: 'next', comm: 'nobody' },
      /no system call of nobody follows in the recording.*run/,
    );
    refused(bench('getpid'), { kind: 'next', pid: 999 }, /of pid 999/);
  });

  it('a moment that is not in the recording is refused', () => {
    refused(bench(''), { kind: 'tick', tick: 1e12 }, /not in the recording/);
    refused(bench(''), { kind: 'instructions', count: 5 }, /not in the recording/);
  });

  it('a machine that has ended makes no calls', () => {
    const made = bench('poweroff -f');
    made.timeline.run(200_000_000);
    expect(made.machine.ended).not.toBeNull();
    refused(made, { kind: 'next' }, /the machine has ended/);
  });

  it('without symbols stations are told by what happens', () => {
    const of = lab();
    const made = new WalkBench({ ...of, offsets: {}, symbols: of.program('getpid') }, atPrompt(of));
    made.type('getpid\n');
    const walk = made.follow({ kind: 'next', number: GETPID });
    expect(kinds(walk)).toEqual(
      expect.arrayContaining(['trap', 'gate', 'save-all', 'table', 'service', 'restore-all', 'return']),
    );
    expectWhole(walk);
  });
});
