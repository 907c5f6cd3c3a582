/** Every failure a window can be told of, as the contract's plain object. */
import type { ContractError } from '../contract.ts';

const CODES = new Set<string>([
  'bad-request',
  'not-found',
  'conflict',
  'locked',
  'no-space',
  'read-only',
  'no-compiler',
  'busy',
  'bad-image',
  'timeout',
  'disconnected',
  'internal',
]);

/** Thrown by handlers of the session itself; the workspace and the tool chain throw errors with the same fields. */
export class SessionError extends Error {
  readonly code: ContractError['code'];

  constructor(code: ContractError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Any thrown thing to a `ContractError`: known codes keep their message, the rest is `internal`, named. */
export function toContractError(error: unknown): ContractError {
  if (!(error instanceof Error)) return { code: 'internal', message: String(error) };
  const { code, path, line } = error as Error & { code?: unknown; path?: unknown; line?: unknown };
  return {
    code: typeof code === 'string' && CODES.has(code) ? (code as ContractError['code']) : systemCode(code),
    message: error.message,
    ...(typeof path === 'string' ? { path } : {}),
    ...(typeof line === 'number' ? { line } : {}),
  };
}

/** errno names that Node gives to errors of the file system. */
function systemCode(code: unknown): ContractError['code'] {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'no-space';
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return 'read-only';
    case 'ENOENT':
      return 'not-found';
    default:
      return 'internal';
  }
}
