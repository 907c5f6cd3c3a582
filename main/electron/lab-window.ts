/** The lab's one window: sandboxed, isolated, without Node, bound to our own page. */
import type { BrowserWindow, BrowserWindowConstructorOptions, Session } from 'electron';
import { APP_ORIGIN } from './app-protocol.ts';

export function windowOptions(preloadFile: string): BrowserWindowConstructorOptions {
  return {
    width: 1400,
    height: 900,
    minWidth: 640,
    minHeight: 400,
    show: false,
    title: 'Int80',
    webPreferences: {
      preload: preloadFile,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  };
}

/** The page may go nowhere and open nothing but web links, and those only in the user's own browser. */
export function setupNavigation(window: BrowserWindow, openExternal: (url: string) => Promise<void>): void {
  window.webContents.on('will-navigate', (event) => {
    if (!event.url.startsWith(`${APP_ORIGIN}/`)) event.preventDefault();
  });
  window.webContents.setWindowOpenHandler(({ url }) => {
    if (/^https?:\/\//.test(url)) void openExternal(url);
    return { action: 'deny' };
  });
}

/** The lab needs the clipboard and nothing else of what a page may ask for. */
export function setupPermissions(session: Session): void {
  const allowed = new Set(['clipboard-read', 'clipboard-sanitized-write']);
  session.setPermissionRequestHandler((_contents, permission, decide) => decide(allowed.has(permission)));
  session.setPermissionCheckHandler((_contents, permission) => allowed.has(permission));
}
