/** The guest's folder in a workspace: made when it is missing, never a way out, and no part of the sources. */
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { shareFolderOf } from '../../../main/workspace/share-folder.ts';
import { Workspace } from '../../../main/workspace/workspace.ts';

let base: string;
let workspace: Workspace;

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'int80-share-folder-'));
  mkdirSync(join(base, 'stock'));
  writeFileSync(join(base, 'stock', 'Makefile'), 'all:\n');
  workspace = await Workspace.create(join(base, 'lab'), join(base, 'stock'));
});

describe('the shared folder of a workspace', () => {
  it('is made when it is missing, and stays when it is there', async () => {
    const path = await shareFolderOf(workspace.folder);
    expect([path, statSync(path).isDirectory()]).toEqual([join(workspace.folder, 'share'), true]);
    writeFileSync(join(path, 'kept'), '');
    expect(await shareFolderOf(workspace.folder)).toBe(path);
    expect(statSync(join(path, 'kept')).isFile()).toBe(true);
  });

  it.each<[string, (path: string) => void]>([
    ['a link to a folder elsewhere', (path) => symlinkSync(base, path)],
    ['a link to nowhere', (path) => symlinkSync('none', path)],
    ['a file', (path) => writeFileSync(path, '')],
  ])('is not %s', async (_what, put) => {
    put(join(workspace.folder, 'share'));
    await expect(shareFolderOf(workspace.folder)).rejects.toThrow(/share is not a folder of its own/);
  });

  it('is told of when it cannot be made', async () => {
    rmSync(workspace.folder, { recursive: true });
    await expect(shareFolderOf(workspace.folder)).rejects.toThrow(/cannot make the folder .*share/);
  });

  it('is neither listed nor read nor written with the sources', async () => {
    writeFileSync(join(await shareFolderOf(workspace.folder), 'guest.c'), 'int x;');
    expect((await workspace.list()).map(({ path }) => path)).toEqual(['Makefile']);
    await expect(workspace.read('share/guest.c')).rejects.toThrow(/belongs to the workspace itself/);
    await expect(workspace.write('share/x', '', null)).rejects.toThrow(/belongs to the workspace itself/);
  });
});
