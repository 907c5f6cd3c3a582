/** The command as a user runs it, and the stock tree built once for all tests that boot it. */
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export const root = join(import.meta.dirname, '../..');
const BIN = join(root, 'bin', 'int80.mjs');

export interface Finished {
  status: number | null;
  stdout: string;
  stderr: string;
}

export function int80(
  args: string[],
  options: { env?: NodeJS.ProcessEnv; input?: string } = {},
): Promise<Finished> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...options.env };
    const child = spawn(process.execPath, [BIN, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString('latin1')));
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    child.stdin.on('error', () => undefined);
    if (options.input !== undefined) child.stdin.end(options.input);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

export interface StockBuild {
  folder: string;
  kernelPath: string;
  initramfsPath: string;
}

function newest(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}

/** One test file builds, the others wait for it. */
async function withLock<T>(lock: string, work: () => T): Promise<T> {
  const deadline = Date.now() + 240_000;
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      if (Date.now() > deadline) rmSync(lock, { recursive: true, force: true });
      await wait(200);
    }
  }
  try {
    return work();
  } finally {
    if (existsSync(lock)) rmdirSync(lock);
  }
}

/**
 * The stock tree, built with `cc` by the product's own command; kept under dist/ and made anew when the tree or the
 * product has changed. Treat it as read-only.
 */
export async function stockBuild(cc: 'gcc' | 'clang'): Promise<StockBuild> {
  const base = join(root, 'dist', 'test-workspaces');
  mkdirSync(base, { recursive: true });
  return withLock(join(base, `${cc}.lock`), () => {
    const folder = join(base, cc);
    const stamp = join(base, `${cc}.json`);
    const state = `${newest(join(root, 'guest'))} ${newest(join(root, 'dist', 'built.json'))}`;
    if (existsSync(stamp)) {
      const known = JSON.parse(readFileSync(stamp, 'utf8')) as { state: string; build: StockBuild };
      if (known.state === state) return known.build;
    }
    rmSync(folder, { recursive: true, force: true });
    const run = (...args: string[]) => spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8' });
    const made = run('new', folder);
    if (made.status !== 0) throw new Error(made.stderr);
    const built = run('build', folder, '--cc', cc, '--json');
    if (built.status !== 0) throw new Error(`${built.stdout}\n${built.stderr}`);
    const { kernelPath, initramfsPath } = JSON.parse(built.stdout) as StockBuild;
    const build = { folder, kernelPath, initramfsPath };
    writeFileSync(stamp, JSON.stringify({ state, build }));
    return build;
  });
}
