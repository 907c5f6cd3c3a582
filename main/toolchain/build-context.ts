/** What the steps of one build share. */
import { readlink, realpath, rm, symlink } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { BuildState } from './build-state.ts';
import type { Folders } from './compiler-flags.ts';
import type { Compiler } from './compilers.ts';
import { FileHashes } from './file-hashes.ts';
import { SourcePaths } from './source-paths.ts';
import { SourceTree } from './source-tree.ts';
import { makeFolder } from '../workspace/make-folder.ts';

export interface BuildContext {
  tree: SourceTree;
  compiler: Compiler;
  /** Absolute, without links. */
  buildFolder: string;
  temporaryFolder: string;
  folders: Folders;
  paths: SourcePaths;
  state: BuildState;
  hashes: FileHashes;
  jobs: number;
  /** Makes names of temporary files differ from those of any other build. */
  token: string;
  signal?: AbortSignal;
}

export interface ContextOptions {
  workspaceFolder: string;
  buildFolder: string;
  compiler: Compiler;
  jobs: number;
  clean: boolean;
  signal?: AbortSignal;
}

let builds = 0;

export async function openContext(options: ContextOptions): Promise<BuildContext> {
  const tree = await SourceTree.at(options.workspaceFolder);
  await makeFolder(options.buildFolder);
  const buildFolder = await realpath(options.buildFolder);
  const family = join(buildFolder, options.compiler.family);
  if (options.clean) await rm(join(family, 'state.json'), { force: true });
  const temporaryFolder = join(family, 'tmp');
  await rm(temporaryFolder, { recursive: true, force: true });
  await makeFolder(temporaryFolder);
  const folders = { workspace: tree.realFolder, build: toldPath(tree.realFolder, family) };
  await joinAsmHeaders(family, join(tree.realFolder, 'kernel', 'include', 'asm-i386'));
  return {
    tree,
    compiler: options.compiler,
    buildFolder: family,
    temporaryFolder,
    folders,
    paths: new SourcePaths(folders.workspace, folders.build),
    state: await BuildState.load(family),
    hashes: new FileHashes(tree.realFolder),
    jobs: options.jobs,
    token: `${process.pid}-${++builds}`,
    signal: options.signal,
  };
}

/** Relative where possible: then nothing that is made depends on where the workspace is. */
function toldPath(workspace: string, folder: string): string {
  const path = relative(workspace, folder);
  return (path.startsWith('..') || path === '' ? folder : path).split(sep).join('/');
}

/** `<asm/x.h>` is kernel/include/asm-i386/x.h: a link (on Windows a junction, which needs no privilege). */
async function joinAsmHeaders(buildFolder: string, target: string): Promise<void> {
  const link = join(buildFolder, 'include', 'asm');
  if ((await readlink(link).catch(() => null)) === target) return;
  await makeFolder(join(buildFolder, 'include'));
  await rm(link, { recursive: true, force: true });
  await symlink(target, link, process.platform === 'win32' ? 'junction' : 'dir');
}
