/** Debian's e2fsprogs, the judges of what the guest and the product write. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, lstatSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PATH = `${process.env['PATH'] ?? ''}:/sbin:/usr/sbin`;

function run(command: string, ...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, PATH },
  });
  return { status, output: `${stdout}${stderr}` };
}

export const hasE2fsprogs = (): boolean =>
  run('debugfs', '-V').status === 0 && run('e2fsck', '-V').status === 0;

/** What e2fsck finds wrong with an image; empty when it is clean. */
export function faultsOf(image: string): string {
  const { status, output } = run('e2fsck', '-fn', image);
  return status === 0 ? '' : output;
}

/** Makes an image with mke2fs, of a folder's contents. */
export function mke2fs(image: string, size: string, folder: string, ...options: string[]): void {
  const { status, output } = run('mke2fs', '-q', '-F', '-t', 'ext2', ...options, '-d', folder, image, size);
  if (status !== 0) throw new Error(output);
}

/** Copies everything out of an image; resolves with the folder it is in. */
export function extract(image: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'int80-extract-'));
  run('debugfs', '-R', `rdump / ${folder}`, image);
  return folder;
}

/** Every path below a folder with what it is: file contents in base 64, link texts. */
export function listing(folder: string, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of readdirSync(join(folder, prefix)).sort()) {
    if (prefix === '' && name === 'lost+found') continue;
    const path = join(prefix, name);
    const stats = lstatSync(join(folder, path));
    if (stats.isDirectory()) {
      found.set(path, 'folder');
      for (const [inner, what] of listing(folder, path)) found.set(inner, what);
    } else if (stats.isSymbolicLink()) found.set(path, `-> ${readlinkSync(join(folder, path))}`);
    else if (stats.isFile()) found.set(path, readFileSync(join(folder, path)).toString('base64'));
    else found.set(path, 'special');
  }
  return found;
}
