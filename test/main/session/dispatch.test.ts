import { describe, expect, it } from 'vitest';
import { dispatch } from '../../../main/session/dispatch.ts';
import { SessionError } from '../../../main/session/contract-error.ts';
import type { Handlers } from '../../../main/contract.ts';

const handlers = {
  'files.read': async ({ path }: { path: string }) => ({ path, text: 'hello', version: '1' }),
  'machine.reset': async () => {
    throw new SessionError('not-found', 'nothing has been built yet');
  },
  'machine.pause': async () => {
    throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  },
} as unknown as Handlers;

describe('a call that arrives from a window', () => {
  it('is answered by its handler', async () => {
    const answer = await dispatch(handlers, 'files.read', { path: 'kernel/Makefile' });
    expect(answer).toEqual({ ok: true, value: { path: 'kernel/Makefile', text: 'hello', version: '1' } });
  });

  it('is refused by name when the contract has no such call', async () => {
    for (const name of ['files.format', 'toString', '__proto__', 7, null]) {
      expect(await dispatch(handlers, name, {})).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    }
  });

  it('is refused when its request is not of the contract’s form, naming the field', async () => {
    const answer = await dispatch(handlers, 'files.read', { path: 7 });
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(JSON.stringify(answer)).toContain('path');
  });

  it('passes on the code and message of an error that was meant for the user', async () => {
    expect(await dispatch(handlers, 'machine.reset', {})).toEqual({
      ok: false,
      error: { code: 'not-found', message: 'nothing has been built yet' },
    });
  });

  it('turns errno names of the file system into the contract’s codes', async () => {
    expect(await dispatch(handlers, 'machine.pause', {})).toMatchObject({
      ok: false,
      error: { code: 'no-space' },
    });
  });
});
