import { describe, expect, it } from 'vitest';
import { WalkStore } from '../../../renderer/state/walk-store.ts';
import { FakeConnection, FakeHost } from '../fake-host.ts';
import { sampleTree } from '../sample-tree.ts';
import { sampleWalk } from '../walk/sample-walk.ts';

function followed(): { host: FakeHost; store: WalkStore; gone: () => number[] } {
  const host = new FakeHost(sampleTree());
  host.handlers['walk.follow'] = async () => sampleWalk();
  host.handlers['walk.goTo'] = async () => host.debugger.state();
  const gone = (): number[] =>
    host.calls.flatMap(({ name, request }) =>
      name === 'walk.goTo' ? [(request as { moment: { instructions: number } }).moment.instructions] : [],
    );
  return { host, store: new WalkStore(new FakeConnection(host)), gone };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('the walk’s state', () => {
  it('stops the machine before it follows a call, and stands at the first moment', async () => {
    const { host, store } = followed();
    await store.follow({ kind: 'here' });
    expect(host.calls.map(({ name }) => name)).toEqual(['debug.pause', 'walk.follow']);
    expect(store.walk.value?.name).toBe('sys_write');
    expect([store.at.value, store.busy.value, store.trouble.value]).toEqual([0, false, '']);
  });

  it('says why there is no walk, and shows none', async () => {
    const store = new WalkStore(new FakeConnection(new FakeHost({})));
    await store.follow({ kind: 'last' });
    expect(store.walk.value).toBeNull();
    expect(store.trouble.value).toBe('no system call of any process follows');
    store.goTo(3);
    store.play();
    expect([store.at.value, store.playing.value]).toEqual([0, false]);
  });

  it('takes the machine to where the slider stands, and passes over what it has left already', async () => {
    const { store, gone } = followed();
    await store.follow({ kind: 'here' });
    for (const at of [1, 2, 3, 5]) store.goTo(at);
    await settled();
    expect(gone()).toEqual([1002, 1004]);
    store.step(-100);
    await settled();
    expect(store.at.value).toBe(0);
    store.step(100);
    await settled();
    expect(store.at.value).toBe(store.moments.value.length - 1);
  });

  it('goes to a station’s first moment, and back to where the machine stood', async () => {
    const { store, gone } = followed();
    await store.follow({ kind: 'here' });
    store.goToStation(5);
    await settled();
    expect(store.current?.station).toBe(5);
    await store.leave();
    expect(gone()).toEqual([1005, 1000]);
  });

  it('forgets the walk when another kernel has been built', async () => {
    const { host, store } = followed();
    await store.follow({ kind: 'here' });
    await host.call('kernel.rebuild', { boot: true });
    expect(store.walk.value).toBeNull();
  });
});
