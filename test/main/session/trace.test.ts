/** The trace behind the contract, with a real workspace, build and machine's worker. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dispatch } from '../../../main/session/dispatch.ts';
import { LabSession } from '../../../main/session/lab-session.ts';
import type { CallName, Events, Request, Response, TraceState } from '../../../main/contract.ts';
import { root, stockBuild } from '../../support/int80.ts';
import { hasGcc, lacks } from '../../support/tools.ts';

const PATIENCE_MILLISECONDS = 100_000;

describe.skipIf(lacks('gcc', hasGcc()))('the trace of a session', () => {
  const folder = mkdtempSync(join(tmpdir(), 'int80-trace-'));
  let session: LabSession;
  let console = '';
  const told: TraceState[] = [];

  const call = async <N extends CallName>(name: N, request: Request<N>): Promise<Response<N>> => {
    const answer = await dispatch(session.handlers, name, request);
    if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
    return answer.value as Response<N>;
  };
  const until = async (look: () => boolean, what: string): Promise<void> => {
    const deadline = Date.now() + PATIENCE_MILLISECONDS;
    while (!look()) {
      if (Date.now() > deadline) throw new Error(`${what} never came; the console shows:\n${console}`);
      await new Promise((wake) => setTimeout(wake, 10));
    }
  };
  const command = async (text: string, answer: string): Promise<void> => {
    await call('console.input', { port: 0, bytes: new TextEncoder().encode(`${text}\r`) });
    await until(() => console.includes(answer), answer);
  };
  const rows = (filter: string) => call('trace.rows', { filter, from: 0, count: 1000 });

  beforeAll(async () => {
    const workspaceFolder = join(folder, 'lab');
    const stock = await stockBuild('gcc');
    cpSync(stock.folder, workspaceFolder, {
      recursive: true,
      verbatimSymlinks: true,
      preserveTimestamps: true,
    });
    session = await LabSession.open({
      ...{ workspaceFolder, stockFolder: join(root, 'guest'), version: '0', host: 'test', memoryMiB: 32 },
      machineWorker: pathToFileURL(join(root, 'dist', 'main', 'machine-worker.mjs')),
    });
    session.events.subscribe((name, value) => {
      if (name === 'trace.changed') told.push(value as TraceState);
      if (name === 'console.output')
        console += Buffer.from((value as Events['console.output']).bytes).toString('latin1');
    });
    expect(await call('trace.state', {})).toMatchObject({ running: false, calls: 0 });
    await expect(rows('')).rejects.toThrow(/not-found: There is no machine/);
    await session.start();
    await until(() => /[#$] (\x1b\[J)?$/.test(console), 'a prompt');
  }, 300_000);
  afterAll(async () => {
    await session?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('records nothing before it is asked to, and everything from then on', async () => {
    expect((await rows('')).total).toBe(0);
    expect(await call('trace.start', {})).toMatchObject({ running: true });
    await command('cat /etc/hostname; echo o""ne', 'one\r\n');
    const { rows: found } = await rows('comm=cat name=open');
    expect(found.map(({ text }) => text)).toContain('("/etc/hostname", O_RDONLY)');
    await until(() => told.some(({ calls }) => calls > 0), 'the news of it');
  });

  it('tells all of one call, and refuses one that there is not', async () => {
    const [row] = (await rows('comm=cat name=open path~hostname')).rows;
    const details = await call('trace.details', { id: row.id });
    expect(details).toMatchObject({ ...row, gate: 'int 0x80', restarted: false });
    expect(details.arguments[0]).toMatchObject({ name: 'path', text: '"/etc/hostname"' });
    expect(details.ancestors.map(({ comm }) => comm)).toContain('sh');
    await expect(call('trace.details', { id: 1_000_000 })).rejects.toThrow(/not-found: Call 1000000/);
  });

  it('finds forwards and backwards among the rows of a filter', async () => {
    const filter = 'comm=cat';
    const { rows: all } = await rows(filter);
    const hits = all.flatMap(({ name }, place) => (name === 'write' ? [place] : []));
    const find = (from: number, back: boolean) =>
      call('trace.find', { filter, text: 'name=write', from, back });
    expect(await find(0, false)).toEqual({ place: hits[0] });
    expect(await find(all.length, true)).toEqual({ place: hits.at(-1) });
    expect(await find(hits[0], true)).toEqual({ place: -1 });
  });

  it('exports what the filter wants, and refuses a filter that is none', async () => {
    const { total } = await rows('comm=cat');
    const { name, text } = await call('trace.export', { filter: 'comm=cat', format: 'jsonl' });
    expect([name, text.trim().split('\n').length]).toEqual(['trace.jsonl', total]);
    await expect(call('trace.export', { filter: 'uid=0', format: 'csv' })).rejects.toThrow(
      /bad-request: .*no uid/,
    );
    await expect(call('trace.rows', { filter: '', from: -1, count: 1 })).rejects.toThrow(/bad-request/);
  });

  it('goes to the moment of a call, and is not longer for having been there', async () => {
    await call('debug.pause', {});
    const before = await rows('');
    const [row] = (await rows('comm=cat name=open path~hostname')).rows;
    const state = await call('debug.goTo', { where: { instructions: row.instruction } });
    expect(state.stop?.moment.instructions).toBe(row.instruction);
    expect((await rows('')).total).toBe(before.total);
    await call('debug.move', { motion: { kind: 'go' } });
  });

  it('stops, forgets, and traces the next boot from its first call when it was on', async () => {
    expect(await call('trace.stop', {})).toMatchObject({ running: false });
    expect((await call('trace.clear', {})).calls).toBe(0);
    await call('trace.start', {});
    console = '';
    await call('machine.reset', {});
    await until(() => /[#$] (\x1b\[J)?$/.test(console), 'a prompt');
    const { rows: first } = await rows('');
    expect(first[0]).toMatchObject({ id: 1, pid: 1 });
  });
});
