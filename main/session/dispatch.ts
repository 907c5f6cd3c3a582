/** One door for calls from any transport: known name, valid request, one handler, one answer. */
import { z } from 'zod';
import { SessionError, toContractError } from './contract-error.ts';
import { isCallName, requestSchemas } from './request-schemas.ts';
import type { CallName, ContractError, Handlers } from '../contract.ts';

export type Answer = { ok: true; value: unknown } | { ok: false; error: ContractError };

/** Never rejects: what goes wrong is in the answer. */
export async function dispatch(handlers: Handlers, name: unknown, request: unknown): Promise<Answer> {
  try {
    if (!isCallName(name)) throw new SessionError('bad-request', `unknown call ${JSON.stringify(name)}`);
    return { ok: true, value: await invoke(handlers, name, request) };
  } catch (error) {
    return { ok: false, error: toContractError(error) };
  }
}

async function invoke(handlers: Handlers, name: CallName, request: unknown): Promise<unknown> {
  const parsed = requestSchemas[name].safeParse(request);
  if (!parsed.success) {
    throw new SessionError('bad-request', `${name}: ${z.prettifyError(parsed.error)}`);
  }
  const handler = handlers[name] as (request: unknown) => Promise<unknown>;
  return handler(parsed.data);
}
