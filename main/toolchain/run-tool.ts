/**
 * Runs one program of the tool chain: never through a shell, with an environment built from nothing, in a process
 * group of its own so that cancelling ends the compiler proper and the assembler along with the driver.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

export interface ToolRun {
  /** Exit status; null when the program could not be started, was ended by a signal, or was cancelled. */
  status: number | null;
  stdout: string;
  stderr: string;
  cancelled: boolean;
  /** Why there is no exit status, as a sentence; absent otherwise. */
  failure?: string;
}

export interface ToolOptions {
  cwd: string;
  /** Where the program may put temporary files; the system's own place when absent. */
  temporaryFolder?: string;
  signal?: AbortSignal;
  timeLimitSeconds?: number;
}

const OUTPUT_LIMIT = 4 * 1024 * 1024;
const TIME_LIMIT_SECONDS = 120;
const running = new Set<ChildProcess>();

/** Variables a program needs to run at all. Everything that redirects a compiler (CPATH, GCC_EXEC_PREFIX …) stays out. */
const PASSED_ON = [
  'PATH',
  'SystemRoot',
  'SYSTEMROOT',
  'PATHEXT',
  'LD_LIBRARY_PATH',
  'DYLD_FALLBACK_LIBRARY_PATH',
];

export function scrubbedEnvironment(temporaryFolder?: string): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { LC_ALL: 'C', LANGUAGE: 'C' };
  for (const name of PASSED_ON) if (process.env[name] !== undefined) environment[name] = process.env[name];
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) {
    const folder = temporaryFolder ?? process.env[name];
    if (folder !== undefined) environment[name] = folder;
  }
  return environment;
}

/** Ends a tool and everything it has started. */
function endTool(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

process.on('exit', () => running.forEach(endTool));

/** Never rejects: a program that cannot be started is a run with a `failure`. */
export function runTool(program: string, args: string[], options: ToolOptions): Promise<ToolRun> {
  if (options.signal?.aborted)
    return Promise.resolve({ status: null, stdout: '', stderr: '', cancelled: true });
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: scrubbedEnvironment(options.temporaryFolder),
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    const run: ToolRun = { status: null, stdout: '', stderr: '', cancelled: false };
    collect(child, run);
    const cancel = (): void => {
      run.cancelled = true;
      endTool(child);
    };
    const seconds = options.timeLimitSeconds ?? TIME_LIMIT_SECONDS;
    const timer = setTimeout(() => {
      run.failure = `${program} was stopped: it ran for more than ${seconds} seconds`;
      endTool(child);
    }, seconds * 1000);
    options.signal?.addEventListener('abort', cancel, { once: true });
    const finish = (): void => {
      clearTimeout(timer);
      running.delete(child);
      options.signal?.removeEventListener('abort', cancel);
      resolve(run);
    };
    child.once('error', (error) => {
      run.failure = `${program} cannot be started: ${error.message}`;
      finish();
    });
    child.once('close', (status, endedBy) => {
      run.status = run.cancelled || run.failure ? null : status;
      if (endedBy && !run.cancelled) run.failure ??= `${program} was ended by ${endedBy}`;
      finish();
    });
  });
}

function collect(child: ChildProcess, run: ToolRun): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const stream = child[name];
    stream?.setEncoding('utf8');
    stream?.on('data', (text: string) => {
      if (run[name].length < OUTPUT_LIMIT) run[name] += text;
    });
  }
}
