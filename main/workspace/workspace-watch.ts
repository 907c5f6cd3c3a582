/** Tells of changes on disk, whoever made them: gathered for a moment, without the workspace's own files. */
import { watch } from 'chokidar';
import { relative, sep } from 'node:path';
import { isTemporaryName, PRIVATE_FOLDER, SHARE_FOLDER } from './safe-path.ts';

const QUIET_MILLISECONDS = 80;
/** With more than this, reading the list again is cheaper than naming them. */
const MANY = 500;
const NOT_WATCHED = [PRIVATE_FOLDER, SHARE_FOLDER];

/** `listener` gets workspace-relative paths, or an empty list for "read the list again". Returns what ends it. */
export function watchFolder(root: string, listener: (paths: string[]) => void): () => Promise<void> {
  const waiting = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  const toRelative = (path: string): string => relative(root, path).split(sep).join('/');
  const tell = (): void => {
    timer = null;
    const paths = [...waiting].sort();
    waiting.clear();
    listener(paths.length > MANY ? [] : paths);
  };
  const watcher = watch(root, {
    ignoreInitial: true,
    followSymlinks: false,
    ignored: (path) => NOT_WATCHED.includes(toRelative(path).split('/')[0]) || isTemporaryName(path),
  });
  watcher.on('all', (_event, path) => {
    waiting.add(toRelative(path));
    timer ??= setTimeout(tell, QUIET_MILLISECONDS);
  });
  // A watcher that fails (too many watches, say) leaves the list to be read again by hand.
  watcher.on('error', () => listener([]));
  return async () => {
    if (timer !== null) clearTimeout(timer);
    await watcher.close();
  };
}
