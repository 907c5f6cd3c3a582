/** Serves the built window and a FakeHost over a socket, with the content security policy of the product. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { CallName, ClientFrame } from '../../main/contract.ts';
import { decodeFrame, encodeFrame } from '../../renderer/connection/codec.ts';
import { isContractError } from '../../renderer/connection/errors.ts';
import type { FakeHost } from './fake-host.ts';

export const POLICY =
  "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
};

export class FakeServer {
  readonly #host: FakeHost;
  readonly #folder: string;
  readonly #token: string;
  #server: Server | null = null;
  #sockets: WebSocketServer | null = null;

  constructor(options: { host: FakeHost; folder: string; token: string }) {
    this.#host = options.host;
    this.#folder = options.folder;
    this.#token = options.token;
  }

  /** Listens; `port` 0 takes a free one. Resolves with the port. */
  async start(port = 0): Promise<number> {
    const server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://lab').pathname;
      this.#file(path).then(
        ({ body, type }) =>
          response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY }).end(body),
        () => response.writeHead(404).end(),
      );
    });
    this.#server = server;
    this.#sockets = new WebSocketServer({
      server,
      path: '/socket',
      verifyClient: ({ req }: { req: IncomingMessage }) =>
        new URL(req.url ?? '', 'http://lab').searchParams.get('token') === this.#token,
    });
    this.#sockets.on('connection', (socket) => this.#serve(socket));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets?.clients ?? []) socket.terminate();
    this.#sockets?.close();
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  async #file(path: string): Promise<{ body: Buffer; type: string }> {
    const name = normalize(path === '/' ? '/index.html' : path);
    return {
      body: await readFile(join(this.#folder, name)),
      type: TYPES[extname(name)] ?? 'application/octet-stream',
    };
  }

  #serve(socket: WebSocket): void {
    const stop = this.#host.onEvent((event, value) => socket.send(encodeFrame({ event, value })));
    socket.on('close', stop);
    socket.on('message', (data) => void this.#answer(socket, decodeFrame(String(data)) as ClientFrame));
  }

  async #answer(socket: WebSocket, { id, call, request }: ClientFrame): Promise<void> {
    try {
      const value = await this.#host.call(call as CallName, request as never);
      socket.send(encodeFrame({ id, ok: true, value }));
    } catch (error) {
      const told = isContractError(error) ? error : { code: 'internal' as const, message: String(error) };
      socket.send(encodeFrame({ id, ok: false, error: told }));
    }
  }
}
