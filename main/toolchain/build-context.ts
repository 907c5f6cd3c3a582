/** What the steps of one build share. */
import { readdir, readlink, realpath, rm, symlink } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { BuildState } from './build-state.ts';
import { FileReferences } from './confinement.ts';
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
  /** Of this build alone; removed at its end. */
  temporaryFolder: string;
  folders: Folders;
  paths: SourcePaths;
  state: BuildState;
  hashes: FileHashes;
  jobs: number;
  references: FileReferences;
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

const TEMPORARY = 'tmp';
let builds = 0;
let temporaries = 0;

/** A new name relative to the build folder: what a tool makes gets its own name only when it is whole. */
export function temporaryOutput({ buildFolder, temporaryFolder }: BuildContext): string {
  return `${relative(buildFolder, temporaryFolder).split(sep).join('/')}/${++temporaries}`;
}

export async function closeContext(context: BuildContext): Promise<void> {
  await rm(context.temporaryFolder, { recursive: true, force: true }).catch(() => undefined);
}

/** Removes what builds have left whose process was killed. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = Number(name.split('-')[0]);
    if (pid !== process.pid && !isRunning(pid))
      await rm(join(folder, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export async function openContext(options: ContextOptions): Promise<BuildContext> {
  const tree = await SourceTree.at(options.workspaceFolder);
  await makeFolder(options.buildFolder);
  const buildFolder = await realpath(options.buildFolder);
  const family = join(buildFolder, options.compiler.family);
  if (options.clean) await rm(join(family, 'state.json'), { force: true });
  await sweep(join(family, TEMPORARY));
  const temporaryFolder = join(family, TEMPORARY, `${process.pid}-${++builds}`);
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
    references: new FileReferences(tree),
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
