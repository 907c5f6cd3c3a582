/** The folder of a workspace that its guests use as /mnt/host. What is in it is theirs as much as the user's. */
import { lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SHARE_FOLDER } from './safe-path.ts';
import { asWorkspaceError, WorkspaceError } from './workspace-error.ts';

/** Its path, made when it is missing. @throws WorkspaceError when something else has its name, a link even to a folder. */
export async function shareFolderOf(workspace: string): Promise<string> {
  const path = join(workspace, SHARE_FOLDER);
  try {
    await mkdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    if ((await lstat(path)).isDirectory()) return path;
  } catch (error) {
    throw asWorkspaceError(error, `cannot make the folder ${path}`);
  }
  throw new WorkspaceError('conflict', `${path} is not a folder of its own: rename it, and press Reset`);
}
