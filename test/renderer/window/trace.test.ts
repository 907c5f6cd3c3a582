/** The trace of system calls in the window: a long table that opens at once, filters, searches, details, exports. */
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { hasChromium, lacks } from '../../support/tools.ts';
import { openLab, startBrowser, until, type LabPage } from './lab-page.ts';

describe.skipIf(lacks('Chromium', hasChromium()))('the trace', () => {
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

  const start = async (calls = 0): Promise<Page> => {
    lab = await openLab(browser, (host) => host.trace.add(calls));
    const { page } = lab;
    await page.keyboard.press('F1');
    await page.keyboard.type('System calls');
    await page.keyboard.press('Enter');
    await page.getByTestId('trace-rows').waitFor();
    return page;
  };
  const rows = (page: Page) => page.getByTestId('trace-row');
  const count = (page: Page) => page.getByTestId('trace-count').textContent();
  const shows = (page: Page, text: string) =>
    until(
      async () => (await page.getByTestId('trace-rows').textContent())?.includes(text) === true,
      `${text} is shown`,
    );

  test('ten thousand calls are a table of a screenful of rows, which shows what is scrolled to', async () => {
    const page = await start(10_000);
    await until(async () => (await count(page))?.includes('10,000') === true, 'all calls are counted');
    await shows(page, '/file/10000"');
    expect(await rows(page).count()).toBeLessThan(120);
    await page.getByTestId('trace-rows').evaluate((element) => (element.scrollTop = 0));
    await shows(page, '/file/1"');
    await page.getByTestId('trace-rows').evaluate((element) => (element.scrollTop = 5000 * 22));
    await shows(page, '/file/5010"');
    expect(await rows(page).first().getAttribute('aria-setsize')).toBe('10000');
  });

  test('new calls appear at the end as long as the end is shown', async () => {
    const page = await start(500);
    await shows(page, '/file/500"');
    lab.host.trace.add(100);
    await shows(page, '/file/600"');
    await page.getByTestId('trace-rows').evaluate((element) => (element.scrollTop = 0));
    await shows(page, '/file/1"');
    lab.host.trace.add(100);
    await until(async () => (await count(page))?.includes('700') === true, 'the new calls are counted');
    await shows(page, '/file/1"');
  });

  test('a filter, a wrong one, and a process followed', async () => {
    const page = await start(100);
    await page.getByTestId('trace-filter').fill('/file/42"');
    await until(async () => (await rows(page).count()) === 1, 'one call is left');
    await page.getByTestId('trace-filter').fill('uid=0');
    await page.getByTestId('trace-error').waitFor();
    expect(await page.getByTestId('trace-error').textContent()).toContain('calls have no uid');
    await page.getByTestId('trace-filter').fill('/file/42"');
    await until(
      async () => (await page.getByTestId('trace-error').count()) === 0,
      'the filter is understood',
    );
    await rows(page).first().click();
    await page.getByTestId('trace-follow').click();
    await until(
      async () => (await count(page))?.startsWith('33') === true,
      'the calls of process 8 are left',
    );
    expect(await page.getByTestId('trace-filter').inputValue()).toBe('follow=8');
  });

  test('a search goes from hit to hit; the chosen call is told of, and the machine goes to it', async () => {
    const page = await start(3000);
    await shows(page, '/file/3000"');
    await page.getByTestId('trace-rows').evaluate((element) => (element.scrollTop = 0));
    await page.getByTestId('trace-search').fill('99"');
    await page.getByTestId('trace-search').press('Enter');
    await shows(page, '/file/99"');
    const details = page.getByTestId('trace-details');
    await until(
      async () => (await details.textContent())?.includes('0x8048000') === true,
      'the details are shown',
    );
    expect(await page.locator('.trace-row[aria-selected=true]').textContent()).toContain('/file/99"');
    await page.getByTestId('trace-search').press('Enter');
    await shows(page, '/file/199"');
    await page.getByTestId('trace-rows').focus();
    await page.keyboard.press('ArrowDown');
    await until(
      async () => (await details.textContent())?.includes('/file/200"') === true,
      'the next call is chosen',
    );
    await page.getByTestId('trace-go').click();
    await until(() => lab.host.calls.some(({ name }) => name === 'debug.goTo'), 'the host hears of it');
    expect(lab.host.calls.find(({ name }) => name === 'debug.goTo')?.request).toEqual({
      where: { instructions: 200 * 90 },
    });
  });

  test('recording is switched on and off, and cleared', async () => {
    const page = await start();
    await shows(page, 'Nothing is recorded');
    await page.getByTestId('trace-switch').click();
    await until(() => lab.host.trace.running, 'the host records');
    lab.host.trace.add(5);
    await until(async () => (await rows(page).count()) === 5, 'calls appear');
    await page.getByTestId('trace-switch').click();
    await until(() => !lab.host.trace.running, 'the host records no more');
    await page.getByTestId('trace-clear').click();
    await until(async () => (await rows(page).count()) === 0, 'they are gone');
  });

  test('what the filter leaves is exported as a file', async () => {
    const page = await start(50);
    await page.getByTestId('trace-filter').fill('/file/4');
    await until(async () => (await count(page))?.startsWith('11') === true, 'eleven calls are left');
    const download = page.waitForEvent('download');
    await page.getByTestId('trace-export').click();
    await page.getByRole('menuitem', { name: 'CSV' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('trace.csv');
    expect(
      readFileSync(await file.path(), 'utf8')
        .trim()
        .split('\n').length,
    ).toBe(11);
  });
});
