import { expect, test } from 'vitest';
import { Settings } from '../../../renderer/state/settings.ts';
import { FakeConnection, FakeHost, failure } from '../fake-host.ts';

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test('several values of one key become one write of the last', async () => {
  const host = new FakeHost({});
  const settings = new Settings(new FakeConnection(host), () => expect.unreachable());
  settings.set('layout', 1);
  settings.set('layout', 2);
  settings.flush();
  await settled();
  expect(host.calls).toEqual([{ name: 'settings.set', request: { key: 'layout', value: 2 } }]);
});

test('what could not be written is written when the host is back, unless it is older than what was set since', async () => {
  const host = new FakeHost({});
  const works = host.handlers['settings.set'];
  const errors: unknown[] = [];
  const settings = new Settings(new FakeConnection(host), (error) => errors.push(error));
  host.handlers['settings.set'] = async () => {
    throw failure('disconnected', 'gone');
  };
  settings.set('drafts', 'old', 0);
  settings.set('layout', 'kept', 0);
  await settled();
  expect(errors).toHaveLength(2);
  host.handlers['settings.set'] = works;
  settings.set('drafts', 'new');
  settings.retry();
  settings.flush();
  await settled();
  expect(Object.fromEntries(host.settings)).toEqual({ drafts: 'new', layout: 'kept' });
});
