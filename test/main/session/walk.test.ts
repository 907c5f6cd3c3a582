/** The walk behind the contract, with a real workspace, build and machine's worker. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasGcc, lacks } from '../../support/tools.ts';
import { closeLab, openLab } from './debug-lab.ts';
import type { Lab } from './debug-lab.ts';

describe.skipIf(lacks('gcc', hasGcc()))('the walk in the window', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab();
    await lab.session.start();
    await lab.prompt();
  });
  afterAll(() => closeLab(lab));

  it('needs a machine that stands still, and says how to get one', async () => {
    await expect(lab.call('walk.follow', { target: { kind: 'here' } })).rejects.toThrow(
      /busy: .*pause it first/,
    );
    await expect(lab.call('walk.follow', { target: { kind: 'nowhere' } as never })).rejects.toThrow(
      /bad-request/,
    );
  });

  it('follows the call that a line of a program made, and goes to its moments', async () => {
    await lab.type('getpid\n');
    await lab.until(() => /getpid\(\)=\d+/.test(lab.console), 'the answer of getpid');
    await lab.call('debug.pause', {});
    const { text } = await lab.call('files.read', { path: 'programs/getpid.c' });
    const line = text.split('\n').findIndex((each) => each.includes('id = getpid();')) + 1;
    const walk = await lab.call('walk.follow', { target: { kind: 'line', path: 'programs/getpid.c', line } });
    expect(walk).toMatchObject({ name: 'sys_getpid', comm: 'getpid', ending: 'returned', ahead: false });
    const service = walk.stations.find(({ kind }) => kind === 'service')!;
    const state = await lab.call('walk.goTo', { moment: service.position, address: service.address });
    expect(state.stop).toMatchObject({ ring: 0, comm: 'getpid', place: { function: 'sys_getpid' } });
    expect(state.inPast).toBe(true);
    const { frame } = await lab.call('frame.read', {});
    expect(frame).toMatchObject({ pushedWords: 15, number: 20, routine: 'sys_getpid' });
    const [stub] = walk.stations;
    const user = await lab.call('walk.goTo', { moment: stub.position, address: stub.address });
    expect(user.stop).toMatchObject({ ring: 3, place: { source: { path: 'libc/sys/getpid.c' } } });
  });

  it('decodes the tables, and explains the last fault', async () => {
    const { gates, tss } = await lab.call('gates.read', {});
    expect(gates[0x80]).toMatchObject({ handler: 'system_call', dpl: 3 });
    expect(tss!.ss0).toBe(0x18);
    const fault = await lab.call('fault.explain', {});
    expect(fault).toMatchObject({ vector: 14 });
    expect(fault.verdict).toMatch(/page tables|the TLB/);
  });

  it('refuses a line that makes no call, a moment that is none, and a process that is not there', async () => {
    const target = { kind: 'line', path: 'programs/getpid.c', line: 1 } as const;
    await expect(lab.call('walk.follow', { target })).rejects.toThrow(/not-found: .*programs\/getpid\.c:1/);
    const moment = { ticks: 1e12, instructions: 1e12, deliveries: 0, events: 0 };
    await expect(lab.call('walk.goTo', { moment: { ...moment, ticks: -1 }, address: 0 })).rejects.toThrow(
      /bad-request/,
    );
    await expect(lab.call('walk.follow', { target: { kind: 'last', pid: 4321 } })).rejects.toThrow(
      /not-found: .*pid 4321/,
    );
  });
});
