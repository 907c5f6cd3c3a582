import type { ContractError } from '../contract.ts';

/** What goes wrong with a workspace; `message` names the thing and the way out. */
export class WorkspaceError extends Error {
  readonly code: ContractError['code'];
  readonly path?: string;
  readonly line?: number;

  constructor(code: ContractError['code'], message: string, place: { path?: string; line?: number } = {}) {
    super(message);
    this.name = 'WorkspaceError';
    this.code = code;
    if (place.path !== undefined) this.path = place.path;
    if (place.line !== undefined) this.line = place.line;
  }
}

const MEANINGS: Record<string, [ContractError['code'], string]> = {
  ENOSPC: ['no-space', 'the disk is full: free some space and try again'],
  EDQUOT: ['no-space', 'your disk quota is used up: free some space and try again'],
  EFBIG: ['no-space', 'the file is larger than the disk allows'],
  EROFS: ['read-only', 'the disk is mounted read-only: put the workspace elsewhere'],
  EACCES: ['read-only', 'permission denied: make the folder writable or put the workspace elsewhere'],
  EPERM: [
    'read-only',
    'the system does not permit it: make the folder writable or put the workspace elsewhere',
  ],
  ENOENT: ['not-found', 'there is no such file'],
  ENOTDIR: ['bad-request', 'a part of the path is a file, not a folder'],
  EISDIR: ['bad-request', 'this is a folder, not a file'],
  EEXIST: ['conflict', 'there is already something of that name'],
  ENOTEMPTY: ['conflict', 'the folder is not empty'],
  ENAMETOOLONG: ['bad-request', 'the name is too long'],
  EMFILE: ['busy', 'too many files are open: try again'],
  EIO: ['internal', 'the disk reports an error'],
};

/** An error of the file system as one the window can show; `what` begins the sentence: "cannot save kernel/x.c". */
export function asWorkspaceError(error: unknown, what: string, path?: string): WorkspaceError {
  if (error instanceof WorkspaceError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const known = MEANINGS[code];
  if (known) return new WorkspaceError(known[0], `${what}: ${known[1]}`, { path });
  const message = error instanceof Error ? error.message : String(error);
  return new WorkspaceError('internal', `${what}: ${message}`, { path });
}
