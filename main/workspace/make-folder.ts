import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes `folder` and the folders above it. On a read-only disk Node's recursive mkdir answers ENOENT; this rejects
 * with the reason why the nearest existing folder cannot be written instead.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') await refuseUnwritable(dirname(folder));
    throw error;
  }
}

async function refuseUnwritable(folder: string): Promise<void> {
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    if (dirname(folder) !== folder) await refuseUnwritable(dirname(folder));
  }
}
