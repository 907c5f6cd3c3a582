import { afterEach, expect, test } from 'vitest';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';
import type { AddressInfo } from 'node:net';
import { decodeFrame, encodeFrame } from '../../../renderer/connection/codec.ts';
import { WebConnection } from '../../../renderer/connection/web.ts';
import type { ClientFrame } from '../../../main/contract.ts';
import WebSocketClient from 'ws';

// Node 20 has no WebSocket of its own; the one of the tests' server has the same interface.
globalThis.WebSocket ??= WebSocketClient as unknown as typeof WebSocket;

let server: WebSocketServer | null = null;
let connection: WebConnection | null = null;
afterEach(() => {
  connection?.dispose();
  for (const client of server?.clients ?? []) client.terminate();
  server?.close();
});

async function listen(port = 0, handle: (socket: ServerSocket) => void = () => undefined): Promise<number> {
  server = new WebSocketServer({ port, host: '127.0.0.1' });
  server.on('connection', handle);
  await new Promise((resolve) => server?.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}

function connect(
  port: number,
  more: Partial<ConstructorParameters<typeof WebConnection>[0]> = {},
): WebConnection {
  const url = `ws://127.0.0.1:${port}/socket`;
  connection = new WebConnection({
    url,
    hostAnswers: async () => false,
    onRefused: () => undefined,
    ...more,
  });
  return connection;
}

const answerAll = (socket: ServerSocket): void => {
  socket.on('message', (data) => {
    const { id, call } = decodeFrame(String(data)) as ClientFrame;
    if (call === 'files.list') socket.send(encodeFrame({ id, ok: true, value: { entries: [] } }));
    else socket.send(encodeFrame({ id, ok: false, error: { code: 'busy', message: 'a build is running' } }));
  });
};

test('a call made before the socket is open is sent when it is', async () => {
  const port = await listen(0, answerAll);
  expect(await connect(port).call('files.list', {})).toEqual({ entries: [] });
});

test('a failed call rejects with the error of the contract, as a plain object', async () => {
  const port = await listen(0, answerAll);
  await expect(connect(port).call('kernel.rebuild', { boot: true })).rejects.toEqual({
    code: 'busy',
    message: 'a build is running',
  });
});

test('events reach those who listen, until they stop, and nobody else', async () => {
  const port = await listen(0, (socket) => {
    socket.on('message', () =>
      socket.send(encodeFrame({ event: 'notice', value: { severity: 'info', message: 'hi' } })),
    );
  });
  const web = connect(port);
  const heard: string[] = [];
  const got = new Promise<void>((resolve) => {
    const stop = web.on('notice', ({ message }) => {
      heard.push(message);
      stop();
      resolve();
    });
  });
  web.on('machine.status', () => heard.push('wrong'));
  web.call('app.info', {}).catch(() => undefined);
  await got;
  expect(heard).toEqual(['hi']);
});

test('a lost socket fails what waits, is told, and is opened again', async () => {
  const port = await listen(0, (socket) => {
    socket.on('message', () => socket.terminate());
  });
  const web = connect(port);
  const states: string[] = [];
  const reopened = new Promise<void>((resolve) => {
    web.onConnection((state) => {
      states.push(state);
      if (states.length === 3) resolve();
    });
  });
  await expect(web.call('app.info', {})).rejects.toMatchObject({ code: 'disconnected' });
  await expect(web.call('app.info', {})).rejects.toMatchObject({ code: 'disconnected' });
  await reopened;
  expect(states).toEqual(['open', 'closed', 'open']);
});

test('rubbish from the host harms nothing', async () => {
  const port = await listen(0, (socket) => {
    socket.send('no frame at all');
    socket.send('{"id":99,"ok":true,"value":1}');
    answerAll(socket);
  });
  expect(await connect(port).call('files.list', {})).toEqual({ entries: [] });
});

test('a refused token ends the attempts, while a host that is away does not', async () => {
  const refused = new Promise<void>((resolve) => {
    connect(9, { hostAnswers: async () => true, onRefused: resolve });
  });
  await refused;
  connection?.dispose();
  let times = 0;
  const tried = new Promise<void>((resolve) => {
    connect(9, {
      hostAnswers: async () => {
        if (++times === 2) resolve();
        return false;
      },
      onRefused: () => expect.unreachable(),
    });
  });
  await tried;
});
