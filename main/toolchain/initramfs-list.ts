/**
 * Reads initramfs.list, which says what goes into the root archive beside programs and modules. One entry a line:
 *
 *   dir PATH MODE UID GID                    nod PATH MODE UID GID c|b MAJOR MINOR
 *   slink PATH TARGET MODE UID GID           file PATH SOURCE MODE UID GID     (SOURCE: inside the workspace)
 *   prog PATH MODE UID GID                   permissions of a program that the build puts there itself
 */
import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import type { Diagnostic } from '../contract.ts';
import type { CpioEntry } from './cpio.ts';
import type { SourceTree } from './source-tree.ts';

export const INITRAMFS_LIST = 'initramfs.list';

/** File types of stat(2). */
export const FileType = {
  directory: 0o040000,
  character: 0o020000,
  block: 0o060000,
  regular: 0o100000,
  link: 0o120000,
} as const;

const FORMS: Record<string, string> = {
  dir: 'dir PATH MODE UID GID',
  nod: 'nod PATH MODE UID GID c|b MAJOR MINOR',
  slink: 'slink PATH TARGET MODE UID GID',
  file: 'file PATH SOURCE MODE UID GID',
  prog: 'prog PATH MODE UID GID',
};

const EMPTY = new Uint8Array(0);
/** The data of a `prog` entry, until that of the program takes its place. */
export const AWAITED = new Uint8Array(0);

class LineError extends Error {}

/** `/bin/ls` to `bin/ls`; throws for what climbs out or has no name. */
export function archiveName(path: string): string {
  const name = posix.normalize(path).replace(/^\/+|\/+$/g, '');
  if (name === '' || name === '.' || name.startsWith('..') || /\0/.test(name))
    throw new LineError(`"${path}" is no path inside the archive`);
  return name;
}

export async function readInitramfsList(
  text: string,
  tree: SourceTree,
  report: (diagnostic: Diagnostic) => void,
): Promise<CpioEntry[]> {
  const entries: CpioEntry[] = [];
  const names = new Map<string, number>();
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const words = raw.replace(/#.*/, '').trim().split(/\s+/);
    if (words[0] === '') continue;
    try {
      const entry = await readEntry(words, tree);
      const earlier = names.get(entry.name);
      if (earlier !== undefined) throw new LineError(`/${entry.name} is already listed in line ${earlier}`);
      names.set(entry.name, index + 1);
      entries.push(entry);
    } catch (error) {
      if (!(error instanceof LineError)) throw error;
      report({
        path: INITRAMFS_LIST,
        line: index + 1,
        column: 1,
        severity: 'error',
        message: error.message,
        source: 'toolchain',
      });
    }
  }
  return entries;
}

async function readEntry(words: string[], tree: SourceTree): Promise<CpioEntry> {
  const form = FORMS[words[0]];
  if (form === undefined)
    throw new LineError(`"${words[0]}" is no entry: allowed are ${Object.keys(FORMS).join(', ')}`);
  if (words.length !== form.split(' ').length) throw new LineError(`this line must read: ${form}`);
  const [kind, path, ...rest] = words;
  const name = archiveName(path);
  const [mode, uid, gid] = kind === 'slink' || kind === 'file' ? rest.slice(1) : rest;
  const common = {
    name,
    uid: number(uid, 10, 'UID'),
    gid: number(gid, 10, 'GID'),
    major: 0,
    minor: 0,
    data: EMPTY as Uint8Array,
  };
  const permissions = number(mode, 8, 'MODE');
  if (kind === 'prog') return { ...common, mode: FileType.regular | permissions, data: AWAITED };
  if (kind === 'dir') return { ...common, mode: FileType.directory | permissions };
  if (kind === 'slink') return { ...common, mode: FileType.link | 0o777, data: Buffer.from(rest[0]) };
  if (kind === 'file')
    return { ...common, mode: FileType.regular | permissions, data: await sourceBytes(rest[0], tree) };
  return { ...common, ...device(rest.slice(3), permissions) };
}

function device(
  [letter, major, minor]: string[],
  permissions: number,
): Pick<CpioEntry, 'mode' | 'major' | 'minor'> {
  if (letter !== 'c' && letter !== 'b') throw new LineError(`"${letter}" is no kind of device: c or b`);
  const type = letter === 'c' ? FileType.character : FileType.block;
  return { mode: type | permissions, major: number(major, 10, 'MAJOR'), minor: number(minor, 10, 'MINOR') };
}

function number(word: string, base: 8 | 10, what: string): number {
  const shape = base === 8 ? /^0?[0-7]{1,4}$/ : /^\d{1,9}$/;
  if (!shape.test(word))
    throw new LineError(`"${word}" is no ${what} (${base === 8 ? 'octal, as 0755' : 'a number'})`);
  return parseInt(word, base);
}

async function sourceBytes(source: string, tree: SourceTree): Promise<Uint8Array> {
  const path = posix.normalize(source);
  const kind = await tree.kind(path);
  if (kind === 'outside') throw new LineError(`${source} is outside the workspace`);
  if (kind !== 'file') throw new LineError(`there is no file ${source} in the workspace`);
  return readFile(posix.join(tree.folder.replace(/\\/g, '/'), path));
}
