/**
 * The window in a browser: the same renderer, the same session, over one web socket. It listens on 127.0.0.1 only;
 * the socket opens for who knows the secret token, comes from our own page (Origin) and asked for this very address
 * (Host, which is what a rebound DNS name cannot fake).
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { dispatch } from '../session/dispatch.ts';
import { decodeFrame, encodeFrame } from './frames.ts';
import { answer, readStaticFiles, refuse } from './static-files.ts';
import type { LabSession } from '../session/lab-session.ts';

export interface WebHostOptions {
  session: LabSession;
  rendererFolder: string;
  /** 0: any free port. */
  port: number;
}

export interface WebHost {
  /** Address with the token: whoever opens it has the lab. */
  url: string;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
/** A console paste or a large source file, with room; more is no window of ours. */
const MAX_FRAME_BYTES = 24 * 1024 * 1024;
/** Console output waits here for a slow browser; a window that far behind is cut off and attaches again. */
const MAX_BUFFERED_BYTES = 64 * 1024 * 1024;

export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const files = await readStaticFiles(options.rendererFolder);
  const token = randomBytes(24).toString('base64url');
  const server = createServer((request, response) => {
    if (!isOurHost(request, server)) return refuse(response, 403, 'open the lab by the address it printed');
    answer(files, request, response);
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });
  server.on('upgrade', (request, socket, head) => {
    const refusal = refusalOf(request, server, token);
    if (refusal !== null) return rejectUpgrade(socket, refusal);
    sockets.handleUpgrade(request, socket, head, (webSocket) => serve(webSocket, options.session));
  });
  await listen(server, options.port);
  return { url: `http://${authority(server)}/?token=${token}`, close: () => close(server, sockets) };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`port ${port} is in use: choose another with --port, or leave --port out`)
          : error,
      ),
    );
    server.listen(port, LOOPBACK, resolve);
  });
}

function close(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const client of sockets.clients) client.terminate();
  return new Promise((resolve) => server.close(() => resolve()));
}

const authority = (server: Server): string => `${LOOPBACK}:${(server.address() as AddressInfo).port}`;

const isOurHost = (request: IncomingMessage, server: Server): boolean =>
  request.headers.host === authority(server);

/** Null when the socket may open, else the status line that says why not. */
function refusalOf(request: IncomingMessage, server: Server, token: string): string | null {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (!isOurHost(request, server)) return '403 Forbidden';
  if (request.headers.origin !== `http://${authority(server)}`) return '403 Forbidden';
  if (url.pathname !== '/socket') return '404 Not Found';
  return sameSecret(url.searchParams.get('token') ?? '', token) ? null : '401 Unauthorized';
}

/** Compares digests so that neither length nor content shows in the time it takes. */
function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function rejectUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function serve(socket: WebSocket, session: LabSession): void {
  const unsubscribe = session.events.subscribe((event, value) => {
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) return socket.terminate();
    socket.send(encodeFrame({ event, value }));
  });
  socket.on('close', unsubscribe);
  socket.on('error', () => socket.terminate());
  socket.on('message', (data, isBinary) => {
    const frame = isBinary ? null : decodeFrame(String(data));
    if (frame === null) return socket.close(1003, 'not a frame of this contract');
    void dispatch(session.handlers, frame.call, frame.request).then((reply) => {
      if (socket.readyState === socket.OPEN) socket.send(encodeFrame({ id: frame.id, ...reply }));
    });
  });
}
