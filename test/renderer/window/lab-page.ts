/** The built window in Chromium against a FakeHost: what every test of the window starts from. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build } from 'vite';
import type { TestHooks } from '../../../renderer/test-hooks.ts';
import { FakeHost } from '../fake-host.ts';
import { FakeServer } from '../fake-server.ts';
import { sampleTree } from '../sample-tree.ts';

export const CHROMIUM = '/usr/bin/chromium';
export const hasChromium = existsSync(CHROMIUM);
const ARGUMENTS = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const TOKEN = 'a-token-of-this-test';

/** Builds the window once and starts a browser; `end` takes both away. */
export async function startBrowser(): Promise<{
  browser: Browser;
  folder: string;
  end: () => Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'int80-window-'));
  const configFile = resolve(import.meta.dirname, '../../../vite.config.ts');
  await build({ configFile, logLevel: 'error', build: { outDir: folder, minify: false } });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  const end = async (): Promise<void> => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { browser, folder, end };
}

export interface LabPage {
  page: Page;
  host: FakeHost;
  server: FakeServer;
  port: number;
  /** What the page complained about: exceptions, and whatever the content security policy refused. */
  complaints: string[];
  url: (query?: string) => string;
  open: (options?: { colorScheme?: 'dark' | 'light' }) => Promise<Page>;
  end: () => Promise<void>;
}

/** A lab with a booted machine, and a page in which the window has come up. */
export async function openLab(
  browser: Browser,
  folder: string,
  prepare?: (host: FakeHost) => void,
): Promise<LabPage> {
  const host = new FakeHost(sampleTree());
  host.boot();
  prepare?.(host);
  const server = new FakeServer({ host, folder, token: TOKEN });
  const port = await server.start();
  const complaints: string[] = [];
  const url = (query = `token=${TOKEN}&test=1`): string => `http://127.0.0.1:${port}/?${query}`;
  const open = async (options: { colorScheme?: 'dark' | 'light' } = {}): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 880 },
      colorScheme: 'dark',
      ...options,
    });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(url());
    await page.getByTestId('console-0').locator('.xterm-screen').waitFor();
    return page;
  };
  const page = await open();
  const end = async (): Promise<void> => {
    for (const context of browser.contexts()) await context.close();
    await server.stop();
  };
  return { page, host, server, port, complaints, url, open, end };
}

/** Waits until `check` holds of what the page says. */
export async function until(check: () => Promise<boolean> | boolean, what: string): Promise<void> {
  for (let round = 0; round < 200; round++) {
    if (await check()) return;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error(`it never came to be that ${what}`);
}

type Hooked = { __int80Test: TestHooks };

export const consoleText = (page: Page): Promise<string> =>
  page.evaluate(() => (window as unknown as Hooked).__int80Test.consoleText(0));
export const editorText = (page: Page): Promise<string> =>
  page.evaluate(() => (window as unknown as Hooked).__int80Test.editorText());
export const setEditorText = (page: Page, text: string): Promise<void> =>
  page.evaluate((value) => (window as unknown as Hooked).__int80Test.setEditorText(value), text);
export const markers = (page: Page) =>
  page.evaluate(() => (window as unknown as Hooked).__int80Test.markers());

export const tab = (page: Page, path: string) => page.locator(`[data-testid=tab][data-path="${path}"]`);
export const treeItem = (page: Page, path: string) =>
  page.locator(`[data-testid=tree-item][data-path="${path}"]`);

/** Opens the folders on the way to a file and clicks it. */
export async function openInTree(page: Page, path: string): Promise<void> {
  const parts = path.split('/');
  for (let length = 1; length < parts.length; length++) {
    const folder = treeItem(page, parts.slice(0, length).join('/'));
    if ((await folder.getAttribute('aria-expanded')) === 'false') await folder.click();
  }
  await treeItem(page, path).click();
  await until(async () => (await editorText(page)) !== '', `${path} is shown`);
}
