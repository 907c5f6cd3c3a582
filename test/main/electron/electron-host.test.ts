import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setupAppProtocol } from '../../../main/electron/app-protocol.ts';
import { CALL_CHANNEL, EVENT_CHANNEL } from '../../../main/electron/bridge.ts';
import { setupIpc } from '../../../main/electron/ipc.ts';
import { setupNavigation, setupPermissions, windowOptions } from '../../../main/electron/lab-window.ts';
import { EventBus } from '../../../main/session/event-bus.ts';
import { StandInIpcMain, StandInSession, StandInWindow } from './stand-in.ts';
import type { IpcMain } from 'electron';
import type { LabSession } from '../../../main/session/lab-session.ts';

function wired() {
  const ipc = new StandInIpcMain();
  const window = new StandInWindow();
  const events = new EventBus();
  const session = { events, handlers: { 'settings.get': async () => ({ value: 7 }) } };
  const remove = setupIpc(ipc as unknown as IpcMain, window.asWindow(), session as unknown as LabSession);
  const call = ipc.handlers.get(CALL_CHANNEL)!;
  return { ipc, window, events, remove, call };
}

describe('calls over Electron’s IPC', () => {
  it('are answered for our own page', async () => {
    const { window, call } = wired();
    expect(await call(window.invokeEvent(), 'settings.get', { key: 'x' })).toEqual({
      ok: true,
      value: { value: 7 },
    });
  });

  it('are refused from another window', () => {
    const { call } = wired();
    expect(() => call(new StandInWindow().invokeEvent(), 'settings.get', { key: 'x' })).toThrow(/refused/);
  });

  it('are refused from a frame inside our window, from a frame that is gone, and from a foreign page', () => {
    const { window, call } = wired();
    expect(() => call(window.invokeEvent({ url: 'app://int80/' }), 'settings.get', {})).toThrow(/refused/);
    expect(() => call(window.invokeEvent(null), 'settings.get', {})).toThrow(/refused/);
    window.webContents.mainFrame.url = 'app://int80.evil.example/';
    expect(() => call(window.invokeEvent(), 'settings.get', {})).toThrow(/refused/);
  });

  it('carry events to the window until it is gone', () => {
    const { window, events, remove } = wired();
    events.emit('notice', { severity: 'info', message: 'a' });
    expect(window.sent).toEqual([[EVENT_CHANNEL, 'notice', { severity: 'info', message: 'a' }]]);
    window.destroyed = true;
    events.emit('notice', { severity: 'info', message: 'b' });
    remove();
    window.destroyed = false;
    events.emit('notice', { severity: 'info', message: 'c' });
    expect(window.sent).toHaveLength(1);
  });

  it('end with the window', () => {
    const { ipc, remove } = wired();
    remove();
    expect(ipc.handlers.size).toBe(0);
  });
});

describe('the desktop window', () => {
  it('is sandboxed, isolated and without Node', () => {
    expect(windowOptions('/preload.cjs').webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    });
  });

  it('stays on its own page', () => {
    const window = new StandInWindow();
    setupNavigation(window.asWindow(), async () => undefined);
    const navigates = (url: string): boolean => {
      let prevented = false;
      window.listeners.get('will-navigate')!({ url, preventDefault: () => (prevented = true) });
      return !prevented;
    };
    expect(navigates('app://int80/index.html')).toBe(true);
    for (const url of ['https://example.org/', 'file:///etc/passwd', 'app://int80.evil/']) {
      expect(navigates(url), url).toBe(false);
    }
  });

  it('opens web links in the user’s browser and nothing else anywhere', () => {
    const window = new StandInWindow();
    const opened: string[] = [];
    setupNavigation(window.asWindow(), async (url) => void opened.push(url));
    for (const url of [
      'https://example.org/a',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'smb://host/x',
    ]) {
      expect(window.openHandler!({ url })).toEqual({ action: 'deny' });
    }
    expect(opened).toEqual(['https://example.org/a']);
  });

  it('is granted the clipboard and no camera, notification or device', () => {
    const session = new StandInSession();
    setupPermissions(session.asSession());
    const granted = ['clipboard-read', 'media', 'notifications', 'geolocation', 'usb'].map((permission) => {
      let answer = false;
      session.request!(null, permission, (value) => (answer = value));
      return [answer, session.check!(null, permission)];
    });
    expect(granted).toEqual([[true, true], ...Array.from({ length: 4 }, () => [false, false])]);
  });
});

describe('the app:// scheme', () => {
  it('serves the window’s files with the policy, and no other host or path', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'int80-app-'));
    writeFileSync(join(folder, 'index.html'), '<title>lab</title>');
    const session = new StandInSession();
    await setupAppProtocol(session.asSession(), folder);
    const fetchUrl = (url: string) => session.handled!(new Request(url));
    const page = await fetchUrl('app://int80/');
    expect(await page.text()).toBe('<title>lab</title>');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    for (const url of ['app://other/', 'app://int80/../x', 'app://int80/%2e%2e/%2e%2e/etc/passwd']) {
      expect((await fetchUrl(url)).status, url).toBe(404);
    }
  });
});

describe('the preload script', () => {
  it('is built as CommonJS and asks for nothing but electron, as a sandboxed preload must', () => {
    const text = readFileSync(join(import.meta.dirname, '../../../dist/main/preload.cjs'), 'utf8');
    expect([...text.matchAll(/require\("([^"]+)"\)/g)].map((match) => match[1])).toEqual(['electron']);
    expect(text).not.toMatch(/^\s*(import|export) /m);
  });
});
