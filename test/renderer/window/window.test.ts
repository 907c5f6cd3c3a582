import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { ENTRY, sampleTree } from '../sample-tree.ts';
import { hasChromium, lacks } from '../../support/tools.ts';
import {
  consoleText,
  editorText,
  markers,
  PATIENCE,
  openInTree,
  openLab,
  setEditorText,
  startBrowser,
  tab,
  treeItem,
  until,
  type LabPage,
} from './lab-page.ts';

const TRAPS = 'kernel/arch/i386/kernel/traps.c';
const GETPID = 'programs/getpid.c';

describe.skipIf(lacks('Chromium', hasChromium()))('the window', () => {
  let browser: Browser;
  let lab: LabPage;

  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await lab.end();
    // A refused or lost socket is the browser's own remark; anything else is ours.
    expect(lab.complaints.filter((text) => !/WebSocket|ERR_/.test(text))).toEqual([]);
  });
  const start = async (): Promise<LabPage> => {
    lab = await openLab(browser);
    return lab;
  };

  test('a new lab shows tree, welcome, entry.S beside it, the console and the machine’s state, without a complaint', async () => {
    const { page, complaints } = await start();
    await treeItem(page, 'kernel').waitFor();
    await tab(page, ENTRY).waitFor();
    await page.getByTestId('welcome-step-1').waitFor();
    await until(
      async () => (await consoleText(page)).includes('# '.trim()),
      'the console shows what was printed before',
    );
    for (const [part, text] of [
      ['state', 'running'],
      ['process', 'pid 12 (sh) ring 3'],
      ['compiler', 'gcc 12.2.0'],
    ]) {
      await expect.poll(() => page.getByTestId(`status-${part}`).textContent(), PATIENCE).toBe(text);
    }
    expect(complaints).toEqual([]);
  });

  test('open, edit and save a file: the dirty mark comes and goes, and the host has the text', async () => {
    const { page, host } = await start();
    await openInTree(page, GETPID);
    await page.locator('.monaco-editor:visible').first().click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('// mine\n');
    await tab(page, GETPID).getByTestId('tab-dirty').waitFor();
    await page.keyboard.press('Control+s');
    await tab(page, GETPID).getByTestId('tab-dirty').waitFor({ state: 'detached' });
    expect(host.files.get(GETPID)?.text.startsWith('// mine\n')).toBe(true);
    await until(
      async () => (await treeItem(page, GETPID).getAttribute('data-state')) === 'modified',
      'the tree marks it',
    );
  });

  test('Rebuild saves what is dirty first, shows its progress and its summary, and the new boot is marked in the console', async () => {
    const { page, host } = await start();
    host.holdBuilds();
    await openInTree(page, GETPID);
    await setEditorText(page, 'int main(void) { return 1; }\n');
    await page.getByTestId('rebuild-button').click();
    await page.getByTestId('build-progress').waitFor();
    await until(
      async () => /Compiling \d+\/\d+/.test((await page.getByTestId('build-progress').textContent()) ?? ''),
      'progress is counted',
    );
    host.releaseBuilds();
    await page.getByTestId('build-summary').waitFor();
    expect(await page.getByTestId('build-summary').textContent()).toBe(
      'Built in 1.2 s: 3 compiled, 210 reused; gcc 12.2.0',
    );
    expect(host.files.get(GETPID)?.text).toBe('int main(void) { return 1; }\n');
    await until(
      async () => (await consoleText(page)).includes('— machine restarted, boot 2 —'),
      'the restart is told',
    );
  });

  test('a failed build puts a marker on the line, a click on the problem goes there, and the next good build clears both', async () => {
    const { page, host } = await start();
    await openInTree(page, ENTRY);
    const good = await editorText(page);
    await setEditorText(page, good.replace('\tcli\n', '\tBAD %eax\n'));
    await page.keyboard.press('Control+Shift+B');
    await page.getByTestId('problems-row').waitFor();
    const line = good.split('\n').indexOf('\tcli') + 1;
    await expect
      .poll(() => markers(page), PATIENCE)
      .toEqual([
        {
          path: ENTRY,
          startLineNumber: line,
          startColumn: 2,
          severity: 8,
          message: "no such instruction: `BAD'",
        },
      ]);
    expect(host.status.bootId).toBe(1);
    expect(await page.getByTestId('status-state').textContent()).toBe('running');
    await openInTree(page, GETPID);
    await page.getByTestId('problems-row').click();
    await until(
      async () => (await page.locator('.status .numbers').last().textContent()) === `${line}:2`,
      'the cursor is there',
    );
    await setEditorText(page, good);
    await page.getByTestId('rebuild-button').click();
    await page.getByTestId('problems-row').waitFor({ state: 'detached' });
    await expect.poll(() => markers(page), PATIENCE).toEqual([]);
  });

  test('a build can be cancelled', async () => {
    const { page, host } = await start();
    host.holdBuilds();
    await page.getByTestId('rebuild-button').click();
    await page.getByTestId('cancel-button').click();
    await until(
      async () => /cancelled/.test((await page.getByTestId('build-summary').textContent()) ?? ''),
      'it says so',
    );
    expect(host.status.bootId).toBe(1);
  });

  test('what is typed in the console reaches the guest as bytes, and control characters too', async () => {
    const { page, host } = await start();
    await page.getByTestId('console-0').click();
    await page.keyboard.type('getpid\n');
    await until(async () => /getpid\n12\n# /.test(await consoleText(page)), 'the guest answers');
    await page.keyboard.press('Control+b');
    const inputs = () => host.calls.filter(({ name }) => name === 'console.input');
    await expect
      .poll(() => inputs().at(-1)?.request, PATIENCE)
      .toEqual({ port: 0, bytes: new Uint8Array([2]) });
    expect(host.calls.some(({ name }) => name === 'kernel.rebuild')).toBe(false);
  });

  test('bytes of the guest that are no UTF-8 and sequences that set a title or the clipboard do no harm', async () => {
    const { page, host, complaints } = await start();
    await page.evaluate(() => navigator.clipboard.writeText('mine'));
    host.print(new Uint8Array([0x41, 0xff, 0xfe, 0x42, 0x0d, 0x0a]));
    host.print('\x1b]0;stolen\x07\x1b]52;c;c3RvbGVu\x07after');
    await until(async () => (await consoleText(page)).includes('after'), 'the text arrives');
    expect(await page.title()).toBe('my-kernel · Int80');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('mine');
    expect(complaints).toEqual([]);
  });

  test('copy, paste and find work in the console', async () => {
    const { page, host } = await start();
    await page.getByTestId('console-0').click();
    await page.evaluate(() => navigator.clipboard.writeText('getpid'));
    await page.keyboard.press('Control+Shift+V');
    await until(() => host.calls.some(({ name }) => name === 'console.input'), 'the text is pasted');
    await until(async () => (await consoleText(page)).endsWith('# getpid'), 'it is echoed');
    await page.keyboard.press('Control+Shift+F');
    await page.locator('.search-bar input').fill('kernel');
    await until(
      async () => /1 of 1/.test((await page.locator('.search-bar').textContent()) ?? ''),
      'it is found',
    );
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Shift+C');
    await until(
      async () => (await page.evaluate(() => navigator.clipboard.readText())) === 'kernel',
      'the match is copied',
    );
  });

  test('a crash is told with its reason beside the console, and Restart boots again', async () => {
    const { page, host } = await start();
    host.setStatus({ state: 'crashed', reason: 'triple fault: no handler for #GP' });
    const banner = page.getByTestId('machine-banner');
    await banner.waitFor();
    expect(await banner.textContent()).toContain('triple fault: no handler for #GP');
    await banner.getByRole('button').click();
    await banner.waitFor({ state: 'detached' });
    expect(host.status.bootId).toBe(2);
  });

  test('run, pause and reset follow the machine’s state', async () => {
    const { page } = await start();
    expect(await page.getByTestId('run-button').isDisabled()).toBe(true);
    await page.getByTestId('pause-button').click();
    await until(
      async () => ((await page.getByTestId('status-state').textContent()) ?? '').startsWith('paused'),
      'it is paused',
    );
    expect(await page.getByTestId('pause-button').isDisabled()).toBe(true);
    await page.getByTestId('run-button').click();
    await until(async () => (await page.getByTestId('status-state').textContent()) === 'running', 'it runs');
  });

  test('a clean editor takes over what changed on disk; a dirty one asks, and keeps the text until told', async () => {
    const { page, host } = await start();
    await openInTree(page, GETPID);
    host.put(GETPID, 'theirs 1\n');
    host.changed(GETPID);
    await until(async () => (await editorText(page)) === 'theirs 1\n', 'the clean editor follows');
    await setEditorText(page, 'mine\n');
    host.put(GETPID, 'theirs 2\n');
    host.changed(GETPID);
    await page.getByTestId('disk-bar').waitFor();
    expect(await editorText(page)).toBe('mine\n');
    await page.locator('.monaco-editor:visible').first().click();
    await page.keyboard.press('Control+s');
    await page.getByTestId('dialog').locator('[data-button=both]').click();
    await page.locator('.monaco-diff-editor').waitFor();
    expect(host.files.get(GETPID)?.text).toBe('theirs 2\n');
    await page.locator('.diff-bar [data-button=mine]').click();
    await until(() => host.files.get(GETPID)?.text === 'mine\n', 'mine is written');
    await tab(page, GETPID).getByTestId('tab-dirty').waitFor({ state: 'detached' });
  });

  test('unsaved text, layout and open tabs survive a reload', async () => {
    const { page, host } = await start();
    await openInTree(page, GETPID);
    await setEditorText(page, 'not saved yet\n');
    await openInTree(page, TRAPS);
    await page.locator('[data-testid=tab][data-panel=welcome] .tab-close').click();
    await until(() => 'layout' in Object.fromEntries(host.settings), 'the layout is kept');
    await page.reload();
    await tab(page, TRAPS).waitFor();
    await tab(page, GETPID).getByTestId('tab-dirty').waitFor();
    expect(await page.locator('[data-panel=welcome]').count()).toBe(0);
    await tab(page, GETPID).click();
    await until(async () => (await editorText(page)) === 'not saved yet\n', 'the text is back');
    expect(host.files.get(GETPID)?.text).toBe(sampleTree()[GETPID]);
  });

  test('Save is about the visible editor after a reload, even when a console had the focus', async () => {
    const { page, host } = await start();
    await openInTree(page, GETPID);
    await page.getByTestId('console-0').click();
    await until(
      () => JSON.stringify(host.settings.get('layout') ?? '').includes(GETPID),
      'the layout is kept',
    );
    await page.reload();
    await tab(page, GETPID).waitFor();
    await until(
      async () => (await editorText(page)) === sampleTree()[GETPID],
      'the editor is the active one',
    );
  });

  test('Reset layout brings every panel back and keeps the editors', async () => {
    const { page } = await start();
    await openInTree(page, GETPID);
    for (const panel of ['files', 'problems', 'console-0']) {
      await page.locator(`[data-testid=tab][data-panel=${panel}]`).click();
      await page.locator(`[data-testid=tab][data-panel=${panel}] .tab-close`).click();
    }
    await page.keyboard.press('F1');
    await page.getByTestId('palette').locator('input').fill('reset layout');
    await page.keyboard.press('Enter');
    await treeItem(page, 'kernel').waitFor();
    await until(async () => (await consoleText(page)).endsWith('# '), 'the console is back with its text');
    expect(await page.locator('[data-testid=tab][data-panel=problems]').count()).toBe(1);
    expect(await tab(page, GETPID).count()).toBe(1);
    await until(async () => (await editorText(page)) === sampleTree()[GETPID], 'the editor shows its file');
  });

  test('the theme follows the system until the user chooses one, and the choice is kept', async () => {
    const { page, host } = await start();
    const shown = () => page.evaluate(() => document.documentElement.dataset.theme);
    await expect.poll(shown, PATIENCE).toBe('dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await until(async () => (await shown()) === 'light', 'the light theme is shown');
    await page.keyboard.press('F1');
    await page.getByTestId('palette').locator('input').fill('theme: dark');
    await page.keyboard.press('Enter');
    await until(async () => (await shown()) === 'dark', 'the chosen theme is shown');
    await until(() => host.settings.get('view.theme') === 'dark', 'the choice is kept');
    await page.reload();
    await page.getByTestId('console-0').waitFor();
    await expect.poll(shown, PATIENCE).toBe('dark');
  });

  test('a tab with unsaved text is not closed without a question', async () => {
    const { page, host } = await start();
    await openInTree(page, GETPID);
    await setEditorText(page, 'changed\n');
    await tab(page, GETPID).locator('.tab-close').click();
    const dialog = page.getByTestId('dialog');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await editorText(page)).toBe('changed\n');
    await tab(page, GETPID).locator('.tab-close').click();
    await dialog.locator('[data-button=save]').click();
    await tab(page, GETPID).waitFor({ state: 'detached' });
    expect(host.files.get(GETPID)?.text).toBe('changed\n');
  });

  test('the tree: keys move and open, new, rename, revert and delete do what they say', async () => {
    const { page, host } = await start();
    await treeItem(page, 'programs').click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await until(
      async () => (await treeItem(page, 'programs/Makefile').getAttribute('aria-selected')) === 'true',
      'it is selected',
    );
    await page.keyboard.press('Home');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-path'));
    await until(async () => (await focused()) === 'kernel', 'the focus follows');
    await treeItem(page, GETPID).click({ button: 'right' });
    await page.locator('[role=menu] [data-command="file.new"]').click();
    await page.getByTestId('dialog').locator('input').fill('audit.c');
    await page.keyboard.press('Enter');
    await tab(page, 'programs/audit.c').waitFor();
    await expect
      .poll(() => treeItem(page, 'programs/audit.c').getAttribute('data-state'), PATIENCE)
      .toBe('added');
    await treeItem(page, 'programs/audit.c').click({ button: 'right' });
    await page.locator('[role=menu] [data-command="file.rename"]').click();
    await page.getByTestId('dialog').locator('input').fill('auditd.c');
    await page.keyboard.press('Enter');
    await tab(page, 'programs/auditd.c').waitFor();
    expect(host.files.has('programs/audit.c')).toBe(false);
    await treeItem(page, 'programs/auditd.c').click({ button: 'right' });
    await page.locator('[role=menu] [data-command="file.delete"]').click();
    await page.getByTestId('dialog').locator('[data-button=delete]').click();
    await tab(page, 'programs/auditd.c').waitFor({ state: 'detached' });
    expect(host.files.has('programs/auditd.c')).toBe(false);
    host.put(GETPID, 'changed\n');
    host.changed(GETPID);
    await until(
      async () => (await treeItem(page, GETPID).getAttribute('data-state')) === 'modified',
      'it is marked',
    );
    await treeItem(page, GETPID).click({ button: 'right' });
    await page.locator('[role=menu] [data-command="file.revert"]').click();
    await page.getByTestId('dialog').locator('[data-button=revert]').click();
    await until(() => host.files.get(GETPID)?.text === sampleTree()[GETPID], 'the stock text is back');
  });

  test('the palette finds a command by part of its name, and files too', async () => {
    const { page } = await start();
    await page.keyboard.press('F1');
    await page.getByTestId('palette').locator('input').fill('console ttyS1');
    await page.keyboard.press('Enter');
    await page.getByTestId('console-1').waitFor();
    await page.keyboard.press('Control+p');
    await page.getByTestId('palette').locator('input').fill('fault');
    await page.keyboard.press('Enter');
    await tab(page, 'kernel/arch/i386/mm/fault.c').waitFor();
  });

  test('a broken link is shown, tried again, and what was printed meanwhile is caught up with', async () => {
    const { page, host, server, port } = await start();
    await until(async () => (await consoleText(page)).endsWith('# '), 'the console is there');
    await server.stop();
    await page.getByTestId('link-banner').waitFor();
    host.print('said meanwhile\r\n# ');
    await server.start(port);
    await page.getByTestId('link-banner').waitFor({ state: 'detached' });
    await until(async () => (await consoleText(page)).includes('said meanwhile'), 'the console caught up');
    expect((await consoleText(page)).match(/init: starting/g)).toHaveLength(1);
  });

  test('without a token, or with a wrong one, the page says how to open the lab', async () => {
    const { page, url } = await start();
    await page.goto(url('test=1'));
    await page.getByTestId('no-access').waitFor();
    expect(await page.getByTestId('no-access').textContent()).toContain('npm start');
    await page.goto(url('token=wrong'));
    await page.getByTestId('no-access').waitFor();
    expect(await page.getByTestId('no-access').textContent()).toContain('not the one of the lab');
  });

  test('the test hooks are not there unless they are asked for', async () => {
    const { page, url } = await start();
    await page.goto(url(new URL(url()).searchParams.toString().replace('&test=1', '')));
    await page.getByTestId('console-0').waitFor();
    expect(await page.evaluate(() => '__int80Test' in window)).toBe(false);
  });
});
