/** The command as a user runs it, and the stock tree built once for all tests that boot it. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
  options: { env?: NodeJS.ProcessEnv; input?: string; onOutput?: (text: string) => void } = {},
): Promise<Finished> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...options.env };
    const child = spawn(process.execPath, [BIN, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data: Buffer) => {
      const text = data.toString('latin1');
      stdout += text;
      options.onOutput?.(text);
    });
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
  /** Every program of /bin with its symbols, by its name. */
  programsFolder: string;
}

function newest(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}

/** Whether the process that wrote the lock is gone. */
function isStale(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

const PATIENCE_MILLISECONDS = 220_000;

/** One test file builds, the others wait for it. */
async function withLock<T>(lock: string, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (isStale(lock)) rmSync(lock, { force: true });
      else if (Date.now() > deadline) throw new Error(`${lock}: another build is not ready: delete the file`);
      else await wait(200);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

async function makeStock(folder: string, cc: string): Promise<StockBuild> {
  rmSync(folder, { recursive: true, force: true });
  const made = await int80(['new', folder]);
  if (made.status !== 0) throw new Error(made.stderr);
  const built = await int80(['build', folder, '--cc', cc, '--json']);
  if (built.status !== 0) throw new Error(`${built.stdout}\n${built.stderr}`);
  const { kernelPath, initramfsPath, programsFolder } = JSON.parse(built.stdout) as StockBuild;
  return { folder, kernelPath, initramfsPath, programsFolder };
}

/**
 * The stock tree, built with `cc` by the product's own command; kept under dist/ and made anew when the tree or the
 * product has changed. Treat it as read-only.
 */
export async function stockBuild(cc: 'gcc' | 'clang'): Promise<StockBuild> {
  const base = join(root, 'dist', 'test-workspaces');
  mkdirSync(base, { recursive: true });
  return withLock(join(base, `${cc}.pid`), async () => {
    const stamp = join(base, `${cc}.json`);
    const state = `${newest(join(root, 'guest'))} ${newest(join(root, 'dist', 'built.json'))} ${newest(import.meta.filename)}`;
    if (existsSync(stamp)) {
      const known = JSON.parse(readFileSync(stamp, 'utf8')) as { state: string; build: StockBuild };
      if (known.state === state) return known.build;
    }
    const build = await makeStock(join(base, cc), cc);
    writeFileSync(stamp, JSON.stringify({ state, build }));
    return build;
  });
}
