/** Errors of the link itself, in the contract's form, and how any error is put in words. */
import type { CallName, ContractError } from '../../main/contract.ts';
import { t } from '../strings/t.ts';

export function disconnected(): ContractError {
  return { code: 'disconnected', message: t('connection.disconnected') };
}

export function timedOut(name: CallName, milliseconds: number): ContractError {
  return { code: 'timeout', message: t('connection.timeout', { call: name, seconds: milliseconds / 1000 }) };
}

export function isContractError(error: unknown): error is ContractError {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message } = error as Record<string, unknown>;
  return typeof code === 'string' && typeof message === 'string';
}

export function errorText(error: unknown): string {
  if (isContractError(error)) return error.message;
  return error instanceof Error ? error.message : String(error);
}
