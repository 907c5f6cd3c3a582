/** What a newcomer sees, and what the window tells the guest of itself. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import type { Request } from '../../../main/contract.ts';
import type { FakeHost } from '../fake-host.ts';
import { ENTRY } from '../sample-tree.ts';
import { hasChromium, lacks } from '../../support/tools.ts';
import { editorText, openLab, startBrowser, tab, treeItem, until, type LabPage } from './lab-page.ts';

const TRAPS = 'kernel/arch/i386/kernel/traps.c';

describe.skipIf(lacks('Chromium', hasChromium()))('a first start', () => {
  let browser: Browser;
  let lab: LabPage;

  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await lab.end();
    expect(lab.complaints.filter((text) => !/WebSocket|ERR_/.test(text))).toEqual([]);
  });

  const startAt = async (width: number, height: number, prepare?: (host: FakeHost) => void) => {
    lab = await openLab(browser, prepare, { viewport: { width, height } });
    return lab;
  };
  /** What the host heard last of the size of ttyS0. */
  const size = (host: FakeHost) =>
    host.calls.filter(({ name }) => name === 'console.resize').at(-1)?.request as
      Request<'console.resize'> | undefined;

  test.each([
    [1400, 900],
    [1280, 720],
    [800, 600],
  ])('at %i by %i shows the code of system_call and a console of 80 columns', async (width, height) => {
    const { page, host } = await startAt(width, height);
    await until(async () => (await editorText(page)).includes('ENTRY(system_call)'), 'entry.S is shown');
    expect(await tab(page, ENTRY).isVisible()).toBe(true);
    await page.locator('.monaco-editor .view-line', { hasText: 'ENTRY(system_call)' }).first().waitFor();
    expect(await page.getByTestId('console-0').isVisible()).toBe(true);
    await until(() => size(host) !== undefined, 'the host hears of the console');
    expect(size(host)).toMatchObject({ port: 0 });
    expect(size(host)?.columns).toBeGreaterThanOrEqual(80);
    expect(size(host)?.rows).toBeGreaterThanOrEqual(8);
  });

  test('a wide window has Welcome and the problems beside code and console; a narrow one, as tabs', async () => {
    const wide = await startAt(1400, 900);
    expect(await wide.page.getByTestId('welcome-step-1').isVisible()).toBe(true);
    expect(await wide.page.locator('.problems').isVisible()).toBe(true);
    await wide.end();
    const { page } = await startAt(1000, 700);
    expect(await page.locator('[data-testid=tab][data-panel=welcome]').isVisible()).toBe(true);
    expect(await page.getByTestId('welcome-step-1').isVisible()).toBe(false);
  });

  test('the host hears of a new size when the window gets one, and of nothing when it does not', async () => {
    const { page, host } = await startAt(1400, 900);
    await until(() => size(host) !== undefined, 'the host hears of the console');
    const before = size(host)?.columns ?? 0;
    const calls = host.calls.length;
    await page.getByTestId('console-0').click();
    await page.setViewportSize({ width: 1200, height: 900 });
    await until(() => (size(host)?.columns ?? before) < before, 'the console has become narrower');
    expect(host.calls.slice(calls).filter(({ name }) => name === 'console.input')).toEqual([]);
  });

  test('a window that is opened after a failed build shows why it failed', async () => {
    const { page } = await startAt(1400, 900, (host) => {
      const diagnostics = [
        {
          path: ENTRY,
          line: 20,
          column: 1,
          severity: 'error',
          message: 'no such thing',
          source: 'assembler',
        },
      ] as const;
      const counts = { compiled: 1, reused: 0, milliseconds: 10 };
      host.lastResult = {
        buildId: 4,
        ok: false,
        compiler: 'gcc',
        diagnostics: [...diagnostics],
        ...counts,
      };
    });
    await page.getByTestId('problems-row').waitFor();
    expect(await page.getByTestId('build-summary').textContent()).toContain('1 error');
    await page.locator('.squiggly-error').first().waitFor();
  });

  test('a kernel that runs and says nothing is told of over its console until it speaks', async () => {
    const { page, host } = await startAt(1400, 900);
    const banner = page.getByTestId('machine-banner');
    expect(await banner.count()).toBe(0);
    host.setStatus({
      state: 'running',
      reason: 'The kernel has printed nothing; it is at start_kernel+0xa.',
    });
    await banner.waitFor();
    expect(await banner.textContent()).toContain('start_kernel+0xa');
    host.setStatus({ reason: '' });
    await banner.waitFor({ state: 'detached' });
  });

  test('a button of the toolbar leaves the keys to the console', async () => {
    const { page, host } = await startAt(1400, 900);
    await page.getByTestId('console-0').click();
    await page.getByTestId('reset-button').click();
    await until(() => host.status.bootId === 2, 'it boots again');
    await page.keyboard.type(' \n');
    await until(() => host.calls.some(({ name }) => name === 'console.input'), 'the keys arrive');
    expect(host.status.bootId).toBe(2);
  });

  test('a deleted file of the stock tree comes back as a new file of its name', async () => {
    const { page, host } = await startAt(1400, 900);
    await treeItem(page, TRAPS).click();
    await menu(page, TRAPS, 'Delete…');
    await page.locator('dialog button', { hasText: 'Delete' }).click();
    await treeItem(page, TRAPS).waitFor({ state: 'detached' });
    await treeItem(page, ENTRY).click();
    await page.keyboard.press('F1');
    await page.keyboard.type('New file');
    await page.keyboard.press('Enter');
    await page.locator('dialog input').fill('traps.c');
    await page.locator('dialog input').press('Enter');
    await treeItem(page, TRAPS).waitFor();
    expect(host.files.get(TRAPS)?.text).toBe(host.stock.get(TRAPS));
  });

  async function menu(page: Page, path: string, item: string): Promise<void> {
    await treeItem(page, path).click({ button: 'right' });
    await page.getByText(item, { exact: true }).click();
  }
});
