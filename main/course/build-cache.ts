/**
 * Where submissions are built: each in a folder of its own that is removed afterwards, beginning with what a build of the
 * stock tree has made. Only the stock tree is ever kept; nothing that a submission has built is used for another.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, mkdtemp, readdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { build } from '../toolchain/toolchain.ts';
import type { BuildOutcome, Compiler } from '../toolchain/toolchain.ts';
import { PRIVATE_FOLDER } from '../workspace/safe-path.ts';
import { treeHash, writeTree } from './tree.ts';
import type { Tree } from './tree.ts';

export interface BuiltTree {
  folder: string;
  outcome: BuildOutcome;
}

const BUILD = join(PRIVATE_FOLDER, 'build');

export function defaultCacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { INT80_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = environment;
  if (INT80_CACHE !== undefined) return INT80_CACHE;
  if (process.platform === 'win32' && LOCALAPPDATA !== undefined) return join(LOCALAPPDATA, 'int80', 'cache');
  return join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'int80');
}

export class BuildCache {
  private readonly folder: string;
  private readonly compiler: Compiler;
  private stockBuild: Promise<string> | null = null;

  constructor(folder: string, compiler: Compiler) {
    this.folder = folder;
    this.compiler = compiler;
  }

  /** Builds a tree; the folder is the caller's to remove. */
  async build(tree: Tree, stock: Tree, jobs: number, signal?: AbortSignal): Promise<BuiltTree> {
    this.stockBuild ??= this.builtStock(stock, jobs);
    const seed = await this.stockBuild;
    const folder = await this.newFolder();
    await writeTree(tree, folder);
    await plant(join(seed, BUILD), join(folder, BUILD));
    return { folder, outcome: await this.buildIn(folder, jobs, signal) };
  }

  private buildIn(folder: string, jobs: number, signal?: AbortSignal): Promise<BuildOutcome> {
    return build({
      workspaceFolder: folder,
      buildFolder: join(folder, BUILD),
      compiler: this.compiler,
      jobs,
      signal,
    });
  }

  private async newFolder(): Promise<string> {
    const runs = join(this.folder, 'runs');
    await mkdir(runs, { recursive: true });
    return mkdtemp(join(runs, `${process.pid}-`));
  }

  /** The stock tree's folder, built; made once for each stock tree and compiler. */
  private async builtStock(stock: Tree, jobs: number): Promise<string> {
    const key = createHash('sha256')
      .update(`${treeHash(stock)}\n${this.compiler.identity}`)
      .digest('hex');
    const target = join(this.folder, `stock-${key.slice(0, 32)}`);
    if (existsSync(target)) return target;
    await this.sweep();
    const folder = await this.newFolder();
    await writeTree(stock, folder);
    await this.buildIn(folder, jobs);
    // Another process may have been as fast: its folder is as good.
    await rename(folder, target).catch(() => rm(folder, { recursive: true, force: true }));
    return target;
  }

  /** Removes what killed processes have left. */
  private async sweep(): Promise<void> {
    const runs = join(this.folder, 'runs');
    for (const name of await readdir(runs).catch(() => [])) {
      if (!isRunning(Number(name.split('-')[0])))
        await rm(join(runs, name), { recursive: true, force: true });
    }
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

/**
 * The same files in another place, as further names of theirs: tools replace what they make and never write into it, so
 * the originals stay as they are. Where the file system has no such names they are copied, and then made anew.
 */
async function plant(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await plant(source, target);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target).catch(() => undefined);
    else await link(source, target).catch(() => copyFile(source, target));
  }
}
