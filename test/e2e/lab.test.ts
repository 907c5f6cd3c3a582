/**
 * The whole of what the lab is for, in a real browser over the web host: open, edit entry.S, rebuild, type, see the
 * changed kernel answer; break it, see the marked line and the old guest alive; undo, get the old answer back.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../support/int80.ts';
import { CHROMIUM, hasChromium, hasGcc, lacks } from '../support/tools.ts';
import type { ChildProcess } from 'node:child_process';
import type { Browser, Page } from 'playwright-core';

const CHROMIUM_FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic']; // prettier-ignore
const pictures = join(root, 'test-results');

interface TestHooks {
  consoleText(port: number): string;
  editorText(): string;
  setEditorText(text: string): void;
  markers(): { startLineNumber: number; message: string }[];
}
declare global {
  interface Window {
    __int80Test: TestHooks;
  }
}

const skip = lacks('Chromium', hasChromium()) || lacks('gcc', hasGcc());

describe.skipIf(skip)('the lab in a browser', () => {
  let folder: string;
  let host: ChildProcess;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  const consoleText = () => page.evaluate(() => window.__int80Test.consoleText(0));
  const editorText = () => page.evaluate(() => window.__int80Test.editorText());
  const setEditorText = (text: string) =>
    page.evaluate((value) => window.__int80Test.setEditorText(value), text);
  const picture = (name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });

  async function waitForConsole(pattern: RegExp, from = 0): Promise<string> {
    for (let tries = 0; tries < 600; tries++) {
      const text = (await consoleText()).slice(from);
      if (pattern.test(text)) return text;
      await page.waitForTimeout(100);
    }
    throw new Error(`${pattern} was not printed; the console shows:\n${await consoleText()}`);
  }

  /** Types a command at the prompt; resolves with what was printed after it. */
  async function type(command: string, answer: RegExp): Promise<string> {
    const before = (await consoleText()).trimEnd().length;
    await page.getByTestId('console-0').locator('textarea').first().focus();
    await page.keyboard.type(`${command}\n`);
    return waitForConsole(answer, before);
  }

  /** Presses Rebuild; resolves with the summary of the build that it started. */
  async function rebuild(): Promise<string> {
    const summary = page.getByTestId('build-summary');
    const before = await summary.getAttribute('data-build-id');
    await page.getByTestId('rebuild-button').click();
    await page.waitForFunction(
      (old) => document.querySelector('[data-testid=build-summary]')?.getAttribute('data-build-id') !== old,
      before,
      { timeout: 60_000 },
    );
    return (await summary.textContent()) ?? '';
  }

  /** Number of times a kernel has announced itself on the console. */
  const boots = async (): Promise<number> => (await consoleText()).split('Linux version').length - 1;

  async function waitForNewPrompt(bootsBefore: number): Promise<void> {
    await page.waitForFunction(
      (count) =>
        /Linux version(?![^]*Linux version)[^]*[#$] $/.test(
          window.__int80Test.consoleText(0).trimEnd() + ' ',
        ) && window.__int80Test.consoleText(0).split('Linux version').length - 1 > count,
      bootsBefore,
      { timeout: 60_000 },
    );
  }

  const pidAnswer = /getpid\(\)\s*=\s*(\d+)/i;

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'int80-e2e-'));
    host = spawn(process.execPath, [join(root, 'bin/int80.mjs'), 'web', join(folder, 'lab')]);
    const url = await new Promise<string>((resolve, reject) => {
      let text = '';
      host.stdout!.on('data', (data: Buffer) => {
        text += data.toString();
        const match = /http:\S+/.exec(text);
        if (match) resolve(match[0]);
      });
      host.stderr!.on('data', (data: Buffer) => (text += data.toString()));
      host.on('exit', () => reject(new Error(`the web host ended: ${text}`)));
    });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
    page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.goto(`${url}&test=1`);
  });

  afterAll(async () => {
    await browser?.close();
    host?.kill('SIGTERM');
    await new Promise((resolve) => (host ? host.on('exit', resolve) : resolve(null)));
    rmSync(folder, { recursive: true, force: true });
  });

  let stockText: string;

  it('opens with entry.S in the editor and the stock kernel at its prompt', async () => {
    await waitForConsole(/[#$] $/);
    await page.waitForFunction(() => window.__int80Test.editorText().includes('system_call'));
    stockText = await editorText();
    await picture('1-opened');
    expect(stockText).toContain('sys_call_table');
  });

  it('runs programs in the guest', async () => {
    await type('echo $((6 * 7))', /\n42\n/);
    expect(await type('uname -a', /Linux/)).toContain('Linux');
  });

  it('tells the guest how large the console is, 80 columns at least, and when that changes', async () => {
    const columns = async (): Promise<number> =>
      Number(/\n\d+ (\d+)\n/.exec(await type('stty size', /\n\d+ \d+\n/))![1]);
    const before = await columns();
    expect(before).toBeGreaterThanOrEqual(80);
    const size = page.viewportSize()!;
    await page.setViewportSize({ ...size, width: size.width + 200 });
    await expect.poll(columns, { timeout: 30_000 }).toBeGreaterThan(before);
    await page.setViewportSize(size);
    await expect.poll(columns, { timeout: 30_000 }).toBe(before);
  });

  it('shows a changed system call after an edit of entry.S and a press of Rebuild', async () => {
    expect(await answerLessTruth()).toBe(0);
    await setEditorText(addOneToGetpid(stockText));
    await picture('2-edited');
    const before = await boots();
    expect(await rebuild()).toMatch(/built/i);
    await waitForNewPrompt(before);
    expect(await answerLessTruth()).toBe(1);
    expect(await type('getpid', pidAnswer)).toMatch(pidAnswer);
    await picture('3-rebuilt');
  });

  it('marks the line of an error and leaves the running guest alone', async () => {
    const good = addOneToGetpid(stockText);
    const broken = good.replace('ENTRY(system_call)\n', 'ENTRY(system_call)\n\tpushq %eax\n');
    const line = broken.slice(0, broken.indexOf('pushq')).split('\n').length;
    await setEditorText(broken);
    expect(await rebuild()).toMatch(/fail|error/i);
    const markers = await page.evaluate(() => window.__int80Test.markers());
    expect(markers.map((marker) => marker.startLineNumber)).toContain(line);
    await page.getByTestId('problems-row').first().click();
    await picture('4-error');
    expect(await type('echo still $((40 + 2))', /still 42/)).toContain('still 42');
    expect(await answerLessTruth()).toBe(1);
  });

  it('gives the old answer back once the change is undone', async () => {
    await setEditorText(stockText);
    const before = await boots();
    expect(await rebuild()).toMatch(/built/i);
    await waitForNewPrompt(before);
    expect(await answerLessTruth()).toBe(0);
    expect(await page.evaluate(() => window.__int80Test.markers())).toEqual([]);
    await picture('5-undone');
  });

  it('pauses, runs on and resets', async () => {
    await page.getByTestId('pause-button').click();
    await page.waitForFunction(() =>
      /paused/i.test(document.querySelector('[data-testid=status-state]')!.textContent!),
    );
    await page.getByTestId('run-button').click();
    await page.waitForFunction(() =>
      /running/i.test(document.querySelector('[data-testid=status-state]')!.textContent!),
    );
    const before = await boots();
    await page.getByTestId('reset-button').click();
    await waitForNewPrompt(before);
    expect(await type('echo $((1 + 1))', /\n2\n/)).toContain('2');
  });

  it('made no error in the browser on the way', () => {
    expect(problems).toEqual([]);
  });

  /** What getpid tells a shell, less the number under which /proc knows the same process: 0 for the stock kernel. */
  async function answerLessTruth(): Promise<number> {
    const command = "sh -c 'read truth rest < /proc/self/stat; echo difference $(($$ - truth))'";
    return Number(/difference (-?\d+)/.exec(await type(command, /difference -?\d+\n/))![1]);
  }
});

/** The student's edit: after the service routine has returned, add one to the result of call number 20. */
function addOneToGetpid(text: string): string {
  const dispatch = /^\tcall \*.*sys_call_table.*\n/m;
  if (!dispatch.test(text)) throw new Error('entry.S has no call through sys_call_table');
  return text.replace(dispatch, (line) => `${line}\tcmpl $20, ORIG_EAX(%esp)\n\tjne 1f\n\tincl %eax\n1:\n`);
}
