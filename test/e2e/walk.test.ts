/** The walk of getpid in a real browser: followed from the line that makes the call, played, and the frame read. */
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

describe.skipIf(skip)('the walk in a browser', () => {
  let folder: string;
  let host: ChildProcess;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  const picture = (name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });
  const position = () => page.getByTestId('walk-position').textContent();

  async function waitForConsole(pattern: RegExp): Promise<void> {
    for (let tries = 0; tries < 3000; tries++) {
      if (pattern.test(await page.evaluate(() => window.__int80Test.consoleText(0)))) return;
      await page.waitForTimeout(100);
    }
    throw new Error(`${pattern} was not printed`);
  }

  async function command(title: string): Promise<void> {
    await page.keyboard.press('F1');
    await page.getByPlaceholder('Type the name of a command').fill(title);
    await page.keyboard.press('Enter');
  }

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'int80-walk-'));
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

  it('is followed from the line of the program that made the call', async () => {
    await page.getByTestId('console-0').locator('textarea').first().focus();
    await page.keyboard.type('getpid\n');
    await waitForConsole(/getpid\(\)=\d+/);
    await command('Open file');
    await page.getByPlaceholder('Type part of a file’s name').fill('programs/getpid.c');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => window.__int80Test.editorText().includes('id = getpid();'));
    await page.locator('.view-line', { hasText: 'id = getpid();' }).click();
    await command('Follow the system call that this line makes');
    await page.getByTestId('walk-title').waitFor();
    expect(await page.getByTestId('walk-title').textContent()).toMatch(
      /^20 sys_getpid of getpid \(pid \d+\)$/,
    );
    expect(await page.getByTestId('walk-counts').textContent()).toMatch(/^\d+ instructions/);
    expect(await page.locator('[data-station][role=button]').count()).toBeGreaterThanOrEqual(14);
  });

  it('is stepped through, and the frame fills word by word', async () => {
    const pushed = () => page.locator('[data-testid=walk-frame] [data-here=true]').count();
    expect(await pushed()).toBe(0);
    await page.locator('[data-station][role=button]', { hasText: 'SAVE_ALL' }).click();
    await page.getByTestId('walk-forward').click();
    await page.getByTestId('walk-forward').click();
    expect(await pushed()).toBe(7);
    expect(await page.locator('[data-testid=walk-frame] [data-lit=true]').getAttribute('data-word')).toBe(
      'ES',
    );
    await picture('walk-save-all');
    await page.locator('[data-station][role=button]', { hasText: 'ret_from_sys_call' }).focus();
    await page.keyboard.press('Enter');
    expect(await page.getByTestId('walk-details').textContent()).toContain('need_resched = 0 against 0');
    expect(await pushed()).toBe(15);
  });

  it('plays to its end', async () => {
    const last = Number(await page.getByTestId('walk-slider').getAttribute('max'));
    await page.getByTestId('walk-slider').fill(String(last - 2));
    await page.getByTestId('walk-play').click();
    await page.waitForFunction(
      (text) => document.querySelector('[data-testid=walk-position]')?.textContent === text,
      `${last + 1} of ${last + 1}`,
    );
    await page.getByTestId('walk-play').waitFor();
    expect(await position()).toBe(`${last + 1} of ${last + 1}`);
    expect(await page.getByTestId('walk-end').textContent()).toContain(
      'returned to the instruction behind the trap',
    );
    await picture('walk-end');
  });

  it('shows the live frame where the walk stands, and the gates', async () => {
    await page.locator('[data-station][role=button]', { hasText: 'sys_call_table' }).click();
    await command('The frame');
    await page.getByTestId('frame-head').getByText('in system call 20 sys_getpid').waitFor();
    expect(await page.locator('[data-testid=frame-drawing] [data-here=true]').count()).toBe(15);
    await picture('frame');
    await command('The gates');
    const gate = page.locator('tr[data-vector="128"]');
    await gate.waitFor();
    expect(await gate.textContent()).toMatch(/0x80system calltrap gate30x10system_calla program may use it/);
    await page.getByTestId('fault-explain').click();
    await page.getByTestId('fault-text').waitFor();
    await picture('gates');
  });

  it('is exported as a drawing that stands by itself', async () => {
    await command('The walk');
    for (const kind of ['svg', 'png']) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByTestId(`walk-${kind}`).click(),
      ]);
      expect(download.suggestedFilename()).toBe(`walk-sys_getpid.${kind}`);
    }
    expect(problems).toEqual([]);
  });
});
