import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { encodePacket, PacketReader } from '../../../debugger/gdb/framing.ts';
import { int80, stockBuild } from '../../support/int80.ts';
import type { StockBuild } from '../../support/int80.ts';
import { hasGcc, lacks } from '../../support/tools.ts';
import { serve } from './lab.ts';
import type { Served } from './lab.ts';

/** A client of the protocol without a debugger behind it. */
class RawClient {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  private readonly reader = new PacketReader();
  private readonly packets: string[] = [];
  private waiting: (() => void)[] = [];

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => this.socket.on('close', () => resolve()));
    this.socket.on('data', (bytes) => {
      for (const event of this.reader.push(bytes))
        if (event.kind === 'packet') this.packets.push(event.payload);
      for (const wake of this.waiting.splice(0)) wake();
    });
  }

  send(payload: string): void {
    this.socket.write(encodePacket(payload));
  }

  /** The next packet, which may be there already. */
  async next(): Promise<string> {
    while (this.packets.length === 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
    return this.packets.shift()!;
  }

  ask(payload: string): Promise<string> {
    this.send(payload);
    return this.next();
  }
}

describe.skipIf(lacks('gcc', hasGcc()))('clients of the gdb port', () => {
  let stock: StockBuild;
  let served: Served;
  beforeAll(async () => {
    stock = await stockBuild('gcc');
  });
  afterEach(async () => void (await served.kill()));

  it('stop a running machine with 0x03, read a megabyte of it, and let it go on', async () => {
    served = await serve(stock, '--gdb-wait', '--send', 'getpid\\n', '--expect', 'getpid()=');
    const client = new RawClient(served.port);
    client.send('vCont;c');
    client.socket.write('\x03');
    expect(await client.next()).toMatch(/^T02/);
    let bytes = 0;
    for (let address = 0x100000; bytes < 0x100000; address += 0x8000)
      bytes += (await client.ask(`m${address.toString(16)},8000`)).length / 2;
    expect(bytes).toBe(0x100000);
    expect(await client.ask('D')).toBe('OK');
    await client.closed;
    expect(await served.status).toBe(0);
  });

  it('that send rubbish and go away in the middle leave the machine running, and another one can come', async () => {
    served = await serve(stock, '--gdb-wait', '--send', 'getpid\\n', '--expect', 'getpid()=');
    const rude = new RawClient(served.port);
    expect(await rude.ask('Z0,100010,1')).toBe('OK');
    rude.socket.write(
      Buffer.from('GET / HTTP/1.1\r\n\r\n$g#00$vCont;;;;#00$' + 'x'.repeat(200_000) + '#00$m10'),
    );
    // The long one, whose checksum is right.
    expect(await rude.next()).toBe('E16');
    expect(await rude.ask('qAttached')).toBe('1');
    rude.socket.end('$Z0,10');
    await rude.closed;
    const next = new RawClient(served.port);
    expect(await next.ask('?')).toMatch(/^T05/);
    expect(await next.ask('D')).toBe('OK');
    expect(await served.status).toBe(0);
    expect(served.output()).toContain('getpid()=');
  });

  it('are served one at a time', async () => {
    served = await serve(stock, '--gdb-wait');
    const first = new RawClient(served.port);
    expect(await first.ask('?')).toMatch(/^T05/);
    await new RawClient(served.port).closed;
    expect(await first.ask('?')).toMatch(/^T05/);
  });

  it('see a machine that ends stand still once more, and may go back before it is over', async () => {
    served = await serve(stock, '--gdb-wait', '--send', 'poweroff\\n');
    const client = new RawClient(served.port);
    client.send('vCont;c');
    expect(await client.next()).toMatch(/^O/);
    expect(await client.next()).toMatch(/^T0f/);
    expect(await client.ask('bs')).toMatch(/^T05/);
    expect(await client.ask('vCont;s')).toMatch(/^O|^T/);
    await served.kill();
  });

  it('cannot be served where the port is taken, which is said', async () => {
    served = await serve(stock, '--gdb-wait');
    const images = ['--kernel', stock.kernelPath, '--initrd', stock.initramfsPath];
    const { status, stderr } = await int80(['run', ...images, '--gdb', String(served.port)]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/--gdb 127\.0\.0\.1:\d+: .*EADDRINUSE.*choose another port, or 0/);
  });
});
