import { expect, test } from 'vitest';
import { CommandRegistry } from '../../../renderer/commands/registry.ts';

function registry(errors: unknown[] = []): CommandRegistry {
  return new CommandRegistry((error) => errors.push(error));
}
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('a command runs by its id', async () => {
  const commands = registry();
  let runs = 0;
  commands.register({ id: 'a', title: 'A', run: () => void runs++ });
  expect(commands.run('a')).toBe(true);
  await settled();
  expect(runs).toBe(1);
});

test('a command that is not enabled does not run', async () => {
  const commands = registry();
  let runs = 0;
  commands.register({ id: 'a', title: 'A', enabled: () => false, run: () => void runs++ });
  expect(commands.run('a')).toBe(false);
  await settled();
  expect(runs).toBe(0);
});

test('an id, or a key, belongs to one command', () => {
  const commands = registry();
  commands.register({ id: 'a', title: 'A', keys: ['Mod+B'], run: () => undefined });
  expect(() => commands.register({ id: 'a', title: 'A', run: () => undefined })).toThrow('twice');
  expect(() => commands.register({ id: 'b', title: 'B', keys: ['Mod+B'], run: () => undefined })).toThrow(
    'belongs to a',
  );
});

test('what was taken away is gone, and its key is free again', () => {
  const commands = registry();
  const end = commands.register({ id: 'a', title: 'A', keys: ['Mod+B'], run: () => undefined });
  end();
  expect(() => commands.get('a')).toThrow('no command a');
  commands.register({ id: 'b', title: 'B', keys: ['Mod+B'], run: () => undefined });
});

test('errors of a command, thrown or rejected, are told and do not reach the caller', async () => {
  const errors: unknown[] = [];
  const commands = registry(errors);
  const thrown = new Error('thrown');
  const rejected = { code: 'busy', message: 'rejected' };
  commands.register({
    id: 'a',
    title: 'A',
    run: () => {
      throw thrown;
    },
  });
  commands.register({ id: 'b', title: 'B', run: () => Promise.reject(rejected) });
  commands.run('a');
  commands.run('b');
  await settled();
  expect(errors).toEqual([thrown, rejected]);
});

test('a menu lists its commands in the order of their registration', () => {
  const commands = registry();
  commands.register({ id: 'b', title: 'B', menu: 'build', run: () => undefined });
  commands.register({ id: 'x', title: 'X', menu: 'view', run: () => undefined });
  commands.register({ id: 'a', title: 'A', menu: 'build', run: () => undefined });
  expect(commands.ofMenu('build').map(({ id }) => id)).toEqual(['b', 'a']);
});
