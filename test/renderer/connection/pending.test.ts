import { expect, test } from 'vitest';
import { PendingCalls } from '../../../renderer/connection/pending.ts';
import { disconnected } from '../../../renderer/connection/errors.ts';

test('each call gets its own answer, whatever the order of answers', async () => {
  const pending = new PendingCalls();
  const ids: number[] = [];
  const first = pending.start('app.info', (id) => ids.push(id));
  const second = pending.start('app.info', (id) => ids.push(id));
  pending.succeed(ids[1], 'two');
  pending.succeed(ids[0], 'one');
  expect(await Promise.all([first, second])).toEqual(['one', 'two']);
});

test('a call that is not answered within its limit fails with timeout and names itself', async () => {
  const pending = new PendingCalls();
  const call = pending.start('files.list', () => undefined, 1);
  await expect(call).rejects.toMatchObject({
    code: 'timeout',
    message: expect.stringContaining('files.list') as string,
  });
});

test('an answer that comes after the time-out is dropped, and so is a second answer', async () => {
  const pending = new PendingCalls();
  let late = 0;
  await expect(pending.start('files.list', (id) => (late = id), 1)).rejects.toMatchObject({
    code: 'timeout',
  });
  pending.succeed(late, 'too late');
  let id = 0;
  const call = pending.start('files.list', (value) => (id = value));
  pending.succeed(id, 'first');
  pending.fail(id, disconnected());
  expect(await call).toBe('first');
});

test('a broken link fails every call that waits', async () => {
  const pending = new PendingCalls();
  const calls = [pending.start('app.info', () => undefined), pending.start('files.list', () => undefined)];
  pending.failAll(disconnected());
  const results = await Promise.allSettled(calls);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
