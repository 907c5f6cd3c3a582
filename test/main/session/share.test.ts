/** The shared folder of a session: a real workspace, its build, and the machine's worker with a past. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabSession } from '../../../main/session/lab-session.ts';
import type { Events } from '../../../main/contract.ts';
import { root, stockBuild } from '../../support/int80.ts';
import { hasGcc, lacks } from '../../support/tools.ts';

const PATIENCE_MILLISECONDS = 100_000;

describe.skipIf(lacks('gcc', hasGcc()))('the shared folder of a session', () => {
  let folder: string;
  let session: LabSession;
  let console = '';
  const notices: string[] = [];
  const share = (...names: string[]): string => join(folder, 'lab', 'share', ...names);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'int80-session-share-'));
    const workspaceFolder = join(folder, 'lab');
    const stock = await stockBuild('gcc');
    const kept = { recursive: true, verbatimSymlinks: true, preserveTimestamps: true };
    cpSync(stock.folder, workspaceFolder, kept);
    const machineWorker = pathToFileURL(join(root, 'dist', 'main', 'machine-worker.mjs'));
    const about = { version: '0', host: 'test' as const, memoryMiB: 32 };
    session = await LabSession.open({
      ...{ workspaceFolder, stockFolder: join(root, 'guest'), machineWorker },
      ...about,
    });
    session.events.subscribe((name, value) => {
      if (name === 'notice') notices.push((value as Events['notice']).message);
      if (name === 'console.output')
        console += Buffer.from((value as Events['console.output']).bytes).toString('latin1');
    });
    await session.start();
    await until('# ');
  });

  afterAll(async () => {
    await session?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  async function until(text: string, from = 0): Promise<void> {
    for (const deadline = Date.now() + PATIENCE_MILLISECONDS; !console.includes(text, from);) {
      if (Date.now() > deadline) throw new Error(`${text} never came:\n${console}`);
      await new Promise((wake) => setTimeout(wake, 10));
    }
  }

  /** Types a line, and waits for what it prints and for the prompt behind it. */
  async function shell(line: string, answer: string): Promise<void> {
    console = '';
    await session.handlers['console.input']({ port: 0, bytes: Buffer.from(`${line}\n`) });
    await until(answer);
    await until('# ', console.indexOf(answer) + answer.length);
  }

  it('is the folder share of the workspace, for both at once', async () => {
    expect(notices).toEqual([]);
    writeFileSync(share('to-guest'), 'from the host\n');
    await shell(
      'cat /mnt/host/to-guest; echo from the guest > /mnt/host/to-host; echo do"n"e',
      '\r\ndone\r\n',
    );
    expect(console).toContain('\r\nfrom the host\r\n');
    expect(readFileSync(share('to-host'), 'utf8')).toBe('from the guest\n');
  });

  it('is there again after a reset', async () => {
    console = '';
    await session.handlers['machine.reset']({});
    await until('# ');
    await shell('cat /mnt/host/to-host', '\r\nfrom the guest\r\n');
  });

  it('that is a link elsewhere is not shared, and the window is told why', async () => {
    rmSync(share(), { recursive: true });
    symlinkSync(root, share());
    console = '';
    await session.handlers['machine.reset']({});
    await until('# ');
    expect(notices.join()).toMatch(/no shared folder: .*share is not a folder of its own/);
    await shell('ls -a /mnt/host | wc -l', '\r\n2\r\n');
  });
});
