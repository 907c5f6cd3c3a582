/** The window as `npm run build` made it, in Chromium against a FakeHost: what every test of the window starts from. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { TestHooks } from '../../../renderer/test-hooks.ts';
import { root } from '../../support/int80.ts';
import { CHROMIUM } from '../../support/tools.ts';
import { FakeHost } from '../fake-host.ts';
import { FakeServer } from '../fake-server.ts';
import { sampleTree } from '../sample-tree.ts';

const WINDOW = join(root, 'dist', 'renderer');
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

/** The browser that the tests of one file share. */
export function startBrowser(): Promise<Browser> {
  if (!existsSync(join(WINDOW, 'index.html'))) throw new Error(`${WINDOW} has no window: npm run build`);
  return chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}

interface PageOptions {
  colorScheme?: 'dark' | 'light';
  viewport?: { width: number; height: number };
}

export interface LabPage {
  page: Page;
  host: FakeHost;
  server: FakeServer;
  port: number;
  /** What the page complained about: exceptions, and whatever the content security policy refused. */
  complaints: string[];
  url: (query?: string) => string;
  open: (options?: PageOptions) => Promise<Page>;
  end: () => Promise<void>;
}

/** A lab with a booted machine, and a page in which the window has come up. */
export async function openLab(
  browser: Browser,
  prepare?: (host: FakeHost) => void,
  first: PageOptions = {},
): Promise<LabPage> {
  const host = new FakeHost(sampleTree());
  host.boot();
  prepare?.(host);
  const server = new FakeServer({ host, folder: WINDOW, token: TOKEN });
  const port = await server.start();
  const complaints: string[] = [];
  const url = (query = `token=${TOKEN}&test=1`): string => `http://127.0.0.1:${port}/?${query}`;
  const open = async (options: PageOptions = {}): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 880 },
      colorScheme: 'dark',
      ...options,
    });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    context.setDefaultTimeout(PATIENCE.timeout);
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(url());
    await page.getByTestId('console-0').locator('.xterm-screen').waitFor();
    return page;
  };
  const page = await open(first);
  const end = async (): Promise<void> => {
    for (const context of browser.contexts()) await context.close();
    await server.stop();
  };
  return { page, host, server, port, complaints, url, open, end };
}

/** How long, and how often, a test looks for what must come: a machine may be busy. */
export const PATIENCE = { timeout: 60_000, interval: 50 };

/** Waits until `check` holds of what the page says. */
export async function until(check: () => Promise<boolean> | boolean, what: string): Promise<void> {
  const deadline = Date.now() + PATIENCE.timeout;
  while (Date.now() < deadline) {
    if (await check()) return;
    await new Promise((wake) => setTimeout(wake, PATIENCE.interval));
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
