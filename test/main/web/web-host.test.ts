import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { EventBus } from '../../../main/session/event-bus.ts';
import { startWebHost } from '../../../main/web/web-host.ts';
import { cannot } from '../../support/tools.ts';
import type { LabSession } from '../../../main/session/lab-session.ts';
import type { WebHost } from '../../../main/web/web-host.ts';

let host: WebHost;
let origin: string;
let port: number;
let token: string;
const events = new EventBus();
const outside = Object.values(networkInterfaces())
  .flat()
  .find((address) => address && !address.internal && address.family === 'IPv4');

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'int80-web-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>lab</title>');
  writeFileSync(join(folder, 'assets', 'main.js'), 'export {};');
  writeFileSync(join(folder, '..', 'int80-secret'), 'secret');
  const session = { events, handlers: { 'settings.get': async () => ({ value: Uint8Array.of(1, 2) }) } };
  host = await startWebHost({ session: session as unknown as LabSession, rendererFolder: folder, port: 0 });
  const url = new URL(host.url);
  origin = url.origin;
  port = Number(url.port);
  token = url.searchParams.get('token')!;
});

afterAll(() => host.close());

/** A raw GET, so that neither path nor headers are tidied by a client. */
function get(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { port, path, headers: { host: `127.0.0.1:${port}`, ...headers } },
      (response) => {
        response.resume();
        resolve({ status: response.statusCode!, headers: response.headers });
      },
    );
    request.on('error', reject);
    request.end();
  });
}

/** 'open', or the HTTP status of the refusal. */
function openSocket(path: string, headers: Record<string, string> = {}): Promise<WebSocket | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers: { origin, ...headers } });
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode!));
    socket.on('error', reject);
  });
}

const nextMessage = (socket: WebSocket): Promise<unknown> =>
  new Promise((resolve) => socket.once('message', (data) => resolve(JSON.parse(String(data)))));

describe('the window’s files', () => {
  it('are served with a policy that lets no foreign script in', async () => {
    const { status, headers } = await get('/');
    expect(status).toBe(200);
    expect(String(headers['content-security-policy'])).toMatch(/default-src 'none'; script-src 'self';/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('are the only files: nothing above the folder, however spelled', async () => {
    for (const path of [
      '/../int80-secret',
      '/%2e%2e/int80-secret',
      '/..%2fint80-secret',
      '//etc/passwd',
      '/assets',
    ]) {
      expect((await get(path)).status, path).toBe(404);
    }
  });

  it('are not given to a page that reached us under another name', async () => {
    expect((await get('/', { host: 'evil.example' })).status).toBe(403);
    expect((await get('/', { host: `localhost:${port}` })).status).toBe(403);
  });

  it.skipIf(cannot('be reached over a network', outside !== undefined))(
    'are not reachable from outside this machine',
    async () => {
      const reached = await new Promise((resolve) => {
        const socket = connect(port, outside!.address, () => resolve(true));
        socket.on('error', () => resolve(false));
        socket.setTimeout(2000, () => resolve(false));
      });
      expect(reached).toBe(false);
    },
  );
});

describe('the window’s socket', () => {
  it('opens for our own page with the token and answers calls', async () => {
    const socket = await openSocket(`/socket?token=${token}`);
    if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
    socket.send(JSON.stringify({ id: 5, call: 'settings.get', request: { key: 'x' } }));
    expect(await nextMessage(socket)).toEqual({ id: 5, ok: true, value: { value: { $bytes: 'AQI=' } } });
    events.emit('notice', { severity: 'info', message: 'hello' });
    expect(await nextMessage(socket)).toEqual({
      event: 'notice',
      value: { severity: 'info', message: 'hello' },
    });
    socket.close();
  });

  it('refuses a missing and a wrong token', async () => {
    expect(await openSocket('/socket')).toBe(401);
    expect(await openSocket(`/socket?token=${token.slice(1)}x`)).toBe(401);
  });

  it('refuses a foreign origin, also with the right token', async () => {
    expect(await openSocket(`/socket?token=${token}`, { origin: 'https://evil.example' })).toBe(403);
    expect(await openSocket(`/socket?token=${token}`, { origin: 'null' })).toBe(403);
  });

  it('refuses a rebound name, also with the right token', async () => {
    expect(await openSocket(`/socket?token=${token}`, { host: 'evil.example' })).toBe(403);
  });

  it('is closed on what is no frame, and the host goes on', async () => {
    const socket = await openSocket(`/socket?token=${token}`);
    if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.send('rubbish');
    expect(await closed).toBe(1003);
    expect((await get('/')).status).toBe(200);
  });
});

describe('a port that is taken', () => {
  it('is reported with the way out', async () => {
    const session = { events, handlers: {} } as unknown as LabSession;
    const folder = mkdtempSync(join(tmpdir(), 'int80-web-'));
    await expect(startWebHost({ session, rendererFolder: folder, port })).rejects.toThrow(
      `port ${port} is in use: choose another with --port`,
    );
  });
});
