/**
 * `--add` for an image that is booted as it is: a second cpio archive behind the first, as the kernel's initramfs
 * format allows, so that the first is not touched, whatever it is compressed with.
 */
import { readFileSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { writeCpio } from '../toolchain/cpio.ts';
import type { CpioEntry } from '../toolchain/cpio.ts';

const FOLDER_MODE = 0o040755;
const FILE_MODE = 0o100000;

export function appendFiles(archive: Uint8Array, files: { hostPath: string; guestPath: string }[]): Uint8Array {
  const entries = new Map<string, CpioEntry>();
  for (const { hostPath, guestPath } of files) {
    const name = posix.normalize(guestPath).replace(/^\/+/, '');
    addFolders(entries, posix.dirname(name));
    const permissions = statSync(hostPath).mode & 0o777;
    entries.set(name, entry(name, FILE_MODE | permissions, readFileSync(hostPath)));
  }
  const padding = new Uint8Array(-archive.length & 3);
  return Buffer.concat([archive, padding, writeCpio([...entries.values()])]);
}

function addFolders(entries: Map<string, CpioEntry>, folder: string): void {
  if (folder === '.' || entries.has(folder)) return;
  addFolders(entries, posix.dirname(folder));
  entries.set(folder, entry(folder, FOLDER_MODE, new Uint8Array(0)));
}

function entry(name: string, mode: number, data: Uint8Array): CpioEntry {
  return { name, mode, uid: 0, gid: 0, major: 0, minor: 0, data };
}
