/** A session with a real workspace, build and machine's worker, as a window uses it. */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dispatch } from '../../../main/session/dispatch.ts';
import { LabSession } from '../../../main/session/lab-session.ts';
import type { CallName, DebugState, Events, Request, Response } from '../../../main/contract.ts';
import { root, stockBuild } from '../../support/int80.ts';

const PATIENCE_MILLISECONDS = 100_000;

export class Lab {
  readonly session: LabSession;
  readonly folder: string;
  readonly told: DebugState[] = [];
  console = '';
  kdb = '';

  constructor(session: LabSession, folder: string) {
    this.session = session;
    this.folder = folder;
    session.events.subscribe((name, value) => {
      if (name === 'debug.state') this.told.push(value as DebugState);
      if (name === 'kdb.output') this.kdb += (value as Events['kdb.output']).text;
      if (name === 'console.output')
        this.console += Buffer.from((value as Events['console.output']).bytes).toString('latin1');
    });
  }

  async call<N extends CallName>(name: N, request: Request<N>): Promise<Response<N>> {
    const answer = await dispatch(this.session.handlers, name, request);
    if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
    return answer.value as Response<N>;
  }

  /** Waits until `look` finds something. */
  async until<T>(look: () => T | null | undefined | false, what: string): Promise<T> {
    const deadline = Date.now() + PATIENCE_MILLISECONDS;
    for (;;) {
      const found = look();
      if (found !== null && found !== undefined && found !== false) return found as T;
      if (Date.now() > deadline) throw new Error(`${what} never came; the console shows:\n${this.console}`);
      await new Promise((wake) => setTimeout(wake, 10));
    }
  }

  async type(text: string): Promise<void> {
    await this.call('console.input', { port: 0, bytes: new TextEncoder().encode(text) });
  }

  prompt(): Promise<true> {
    return this.until(() => /[#$] (\x1b\[J)?$/.test(this.console) as true, 'a prompt');
  }

  /** The next stop after what `act` does. */
  async stopAfter(act: () => Promise<unknown>): Promise<NonNullable<DebugState['stop']>> {
    const before = this.told.length;
    await act();
    const state = await this.until(
      () => this.told.slice(before).find(({ mode }) => mode === 'stopped'),
      'a stop',
    );
    return state.stop!;
  }

  async go(): Promise<void> {
    await this.call('debug.move', { motion: { kind: 'go' } });
  }
}

/** A session on a copy of the stock workspace that has been built; nothing runs yet. */
export async function openLab(): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'int80-debug-'));
  const workspaceFolder = join(folder, 'lab');
  const stock = await stockBuild('gcc');
  cpSync(stock.folder, workspaceFolder, {
    recursive: true,
    verbatimSymlinks: true,
    preserveTimestamps: true,
  });
  const machineWorker = pathToFileURL(join(root, 'dist', 'main', 'machine-worker.mjs'));
  if (!existsSync(machineWorker)) throw new Error('dist/ has no machine worker: npm run build');
  const session = await LabSession.open({
    ...{ workspaceFolder, stockFolder: join(root, 'guest'), machineWorker },
    ...{ version: '0', host: 'test', memoryMiB: 32 },
  });
  return new Lab(session, folder);
}

export async function closeLab(lab: Lab | undefined): Promise<void> {
  if (lab === undefined) return;
  await lab.session.dispose();
  rmSync(lab.folder, { recursive: true, force: true });
}
