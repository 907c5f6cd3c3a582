/** Paths the window sends: relative, with `/`, and proven to stay inside the workspace before they are used. */
import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { WorkspaceError } from './workspace-error.ts';

/** The workspace's own things, which no file call may touch. */
export const PRIVATE_FOLDER = '.int80';
export const MARKER_FILE = 'int80.json';
/** The guest's folder: what is in it is no part of the sources, and could be anything. */
export const SHARE_FOLDER = 'share';

const TEMPORARY = /\.int80-tmp-[0-9a-f-]+$/;
let temporaries = 0;

/** A name in the same folder, so that renaming it over `path` is atomic. */
export function temporaryName(path: string): string {
  return `${path}.int80-tmp-${process.pid.toString(16)}-${(++temporaries).toString(16)}-${Date.now().toString(16)}`;
}

export const isTemporaryName = (path: string): boolean => TEMPORARY.test(path);

/** Why a relative path cannot be used, whatever is there; null when it can. */
export function pathObjection(path: string): string | null {
  if (path === '') return 'the path is empty';
  if (/[\0\n\r]/.test(path)) return 'the path contains control characters';
  if (path.includes('\\')) return 'paths are written with /';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'paths are relative to the workspace';
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    return 'the path must not contain "..", "." or empty parts';
  if (isPrivate(path)) return 'this belongs to the workspace itself';
  if (process.platform === 'win32' && parts.some((part) => /[<>:"|?*]|[. ]$/.test(part)))
    return 'Windows allows no such name';
  return isTemporaryName(path) ? 'this name is kept for unfinished saves' : null;
}

/** Case does not matter: on some systems `.INT80` is the same folder. */
export function isPrivate(path: string): boolean {
  const first = path.split('/')[0].toLowerCase();
  return first === PRIVATE_FOLDER || first === SHARE_FOLDER || path.toLowerCase() === MARKER_FILE;
}

async function nearestExisting(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    if (parent === path) throw new WorkspaceError('not-found', `there is no folder ${path}`);
    return nearestExisting(parent);
  }
}

/**
 * The absolute place of `path` below `root` (which has no links in it). Throws `bad-request` when the path is not a
 * plain relative one or when a symbolic link on its way leads out.
 */
export async function safePath(root: string, path: string): Promise<string> {
  const reason = pathObjection(path);
  if (reason !== null)
    throw new WorkspaceError('bad-request', `"${path}" cannot be used: ${reason}`, { path });
  const full = join(root, ...path.split('/'));
  const real = await nearestExisting(full);
  if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep))
    throw new WorkspaceError('bad-request', `"${path}" is a link that leads out of the workspace`, { path });
  const info = await lstat(full).catch(() => null);
  if (info?.isSymbolicLink() && real !== (await realpath(full).catch(() => null)))
    throw new WorkspaceError('bad-request', `"${path}" is a link that leads nowhere`, { path });
  return full;
}
