/** The debugger in a real browser: a breakpoint in the gutter, hit, into the trap, and back in time to the program's line. */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, stockBuild } from '../support/int80.ts';
import { CHROMIUM, hasChromium, hasGcc, lacks } from '../support/tools.ts';
import type { ChildProcess } from 'node:child_process';
import type { Browser, Page } from 'playwright-core';

const pictures = join(root, 'test-results');
const skip = lacks('Chromium', hasChromium()) || lacks('gcc', hasGcc());

describe.skipIf(skip)('the debugger in a browser', () => {
  let folder: string;
  let host: ChildProcess;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  const picture = (name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });
  const where = async () => (await page.getByTestId('debug-where').innerText()).replaceAll('\n', ' ');

  async function waitForConsole(pattern: RegExp): Promise<void> {
    for (let tries = 0; tries < 1200; tries++) {
      if (pattern.test(await page.evaluate(() => window.__int80Test.consoleText(0)))) return;
      await page.waitForTimeout(100);
    }
    throw new Error(`${pattern} was not printed`);
  }

  /** Waits until the bar over the panels tells of such a stop. */
  const stops = (pattern: RegExp) => expect.poll(where, { timeout: 60_000 }).toMatch(pattern);

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'int80-debug-e2e-'));
    const lab = join(folder, 'lab');
    cpSync((await stockBuild('gcc')).folder, lab, {
      recursive: true,
      verbatimSymlinks: true,
      preserveTimestamps: true,
    });
    host = spawn(process.execPath, [join(root, 'bin/int80.mjs'), 'web', lab]);
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
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(`${url}&test=1`);
    await waitForConsole(/[#$] $/);
  });

  afterAll(async () => {
    await browser?.close();
    host?.kill('SIGTERM');
    await new Promise((resolve) => (host ? host.on('exit', resolve) : resolve(null)));
    rmSync(folder, { recursive: true, force: true });
  });

  it('sets a breakpoint by a click in the gutter of the stub of getpid', async () => {
    await page.keyboard.press('Control+p');
    await page.keyboard.type('libc/sys/getpid.c');
    await page.keyboard.press('Enter');
    const line = page.locator('.monaco-editor .line-numbers', { hasText: /^12$/ }).first();
    await line.waitFor();
    const box = (await line.boundingBox())!;
    await page.mouse.click(box.x - 12, box.y + box.height / 2);
    await page.locator('.monaco-editor .breakpoint-on').first().waitFor({ state: 'attached' });
  });

  it('hits it, and shows the line, the registers and who called', async () => {
    await page.getByTestId('console-0').locator('textarea').first().focus();
    await page.keyboard.type('getpid\n');
    await page.getByTestId('debug-where').waitFor({ timeout: 60_000 });
    await stops(/user getpid(\+0x\w+)? getpid\.c:12 breakpoint getpid\.c:12/);
    await page.locator('.monaco-editor .stop-line').first().waitFor();
    await expect.poll(() => page.getByTestId('frames').innerText()).toMatch(/getpid[^]*main[^]*_start/);
    expect(await page.getByTestId('registers').innerText()).toContain('eip');
    expect(await page.getByTestId('disassembly').innerText()).toContain('int');
    await picture('debug-1-hit');
  });

  it('steps into the trap, into the kernel, whose border the call stack shows', async () => {
    await page.keyboard.press('F7');
    await stops(/kernel system_call entry\.S/);
    await expect.poll(() => page.getByTestId('frames').innerText()).toMatch(/system_call[^]*getpid/);
    expect(await page.locator('.frame-border').count()).toBe(1);
    await picture('debug-2-trap');
  });

  it('goes back in time to the line of the program', async () => {
    await page.keyboard.press('F10');
    await stops(/kernel system_call\+0x/);
    await page.keyboard.press('Alt+Shift+F7');
    await stops(/user getpid\+0x5 getpid\.c:12 .*in the past/);
    await picture('debug-3-back');
  });

  it('goes on to the present with the breakpoint taken away, and the program prints its pid', async () => {
    await page.locator('[data-panel=debug-breakpoints]').click();
    await page.getByRole('button', { name: 'Remove getpid.c:12' }).click();
    await page.keyboard.press('F5');
    await waitForConsole(/getpid\(\)\s*=\s*\d+/i);
    expect(problems).toEqual([]);
  });
});
