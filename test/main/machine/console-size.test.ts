/** The stock guest learns how large its terminals are: at boot, while it runs, and never where nobody says so. */
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MachineHost } from '../../../main/machine/machine-host.ts';
import type { BootRequest, ConsoleSize } from '../../../main/machine/protocol.ts';
import { root, stockBuild } from '../../support/int80.ts';
import { hasGcc, lacks } from '../../support/tools.ts';

const WORKER = pathToFileURL(join(root, 'dist', 'main', 'machine-worker.mjs'));

describe.skipIf(lacks('gcc', hasGcc()))('the stock guest', () => {
  let image: BootRequest['image'];
  let host: MachineHost;
  let printed = '';

  beforeAll(async () => {
    const stock = await stockBuild('gcc');
    image = {
      kernel: readFileSync(stock.kernelPath),
      initrd: readFileSync(stock.initramfsPath),
      commandLine: 'console=ttyS0',
    };
  });
  afterEach(() => host.dispose());

  async function start(size?: ConsoleSize): Promise<void> {
    printed = '';
    host = new MachineHost(WORKER);
    host.on('output', ({ port, bytes }) => {
      if (port === 0) printed += Buffer.from(bytes).toString('latin1');
    });
    await host.boot({
      image,
      memoryMiB: 32,
      cpuModel: 'i686',
      bootTimeSeconds: 1_000_000_000,
      idle: 'real',
      bootId: 1,
      taskOffsets: null,
      ...(size ? { consoleSizes: [[0, size]] } : {}),
    });
    await seen(/# /);
  }

  /** What has been printed since the last time, once it matches. */
  async function seen(pattern: RegExp): Promise<string> {
    await expect.poll(() => printed, { timeout: 60_000 }).toMatch(pattern);
    const text = printed;
    printed = '';
    return text;
  }

  const type = (text: string) => host.input(0, new TextEncoder().encode(text));

  it('knows the size that was known at power on', async () => {
    await start({ columns: 132, rows: 43 });
    type('stty size\r');
    await seen(/^43 132\r$/m);
  });

  it('hears of a new size at the prompt and in a program', async () => {
    await start({ columns: 80, rows: 24 });
    type('trap "echo heard" WINCH\r');
    await seen(/\n\r?# /);
    host.resizeConsole(0, { columns: 101, rows: 33 });
    await seen(/^heard\r$/m);
    type('stty size\r');
    await seen(/^33 101\r$/m);
  });

  it('hears nothing when the size is the same, or another terminal’s', async () => {
    await start({ columns: 80, rows: 24 });
    type('trap "echo heard" WINCH\r');
    await seen(/\n\r?# /);
    host.resizeConsole(0, { columns: 80, rows: 24 });
    host.resizeConsole(1, { columns: 101, rows: 33 });
    type('stty size\r');
    expect(await seen(/^24 80\r$/m)).not.toContain('heard');
  });

  it('draws the line that is being typed anew for the new width', async () => {
    await start({ columns: 80, rows: 24 });
    type(`echo ${'x'.repeat(60)}`);
    await seen(/x{60}/);
    host.resizeConsole(0, { columns: 40, rows: 24 });
    expect(await seen(/x{60}/)).toContain('# echo ');
  });

  it('is told nothing where the host knows no size', async () => {
    await start();
    type('stty size\r');
    await seen(/^0 0\r$/m);
  });
});
