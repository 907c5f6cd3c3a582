/** The desktop host: the ordered steps of its start-up, each in a file of its own. */
import {
  BrowserWindow,
  Menu,
  app,
  dialog,
  ipcMain,
  protocol,
  shell,
  session as electronSession,
} from 'electron';
import { openDefaultLab } from '../default-lab.ts';
import { resources } from '../resources.ts';
import { APP_ORIGIN, declareAppScheme, setupAppProtocol } from './app-protocol.ts';
import { setupIpc } from './ipc.ts';
import { setupNavigation, setupPermissions, windowOptions } from './lab-window.ts';
import type { LabSession } from '../session/lab-session.ts';

declareAppScheme(protocol);
app.enableSandbox();
if (!app.requestSingleInstanceLock()) app.quit();
else void app.whenReady().then(start, fail);

async function start(): Promise<void> {
  Menu.setApplicationMenu(null);
  const lab = await openDefaultLab('electron', process.env['INT80_WORKSPACE']).catch(fail);
  if (!lab) return;
  setupPermissions(electronSession.defaultSession);
  await setupAppProtocol(electronSession.defaultSession, resources.rendererFolder);
  const window = new BrowserWindow(windowOptions(resources.preloadFile));
  setupNavigation(window, (url) => shell.openExternal(url));
  const removeIpc = setupIpc(ipcMain, window, lab);
  window.once('ready-to-show', () => window.show());
  window.once('closed', removeIpc);
  setupLifetime(window, lab);
  await window.loadURL(`${APP_ORIGIN}/`);
  await lab.start();
}

function setupLifetime(window: BrowserWindow, lab: LabSession): void {
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('window-all-closed', () => {
    void lab.dispose().finally(() => app.quit());
  });
}

function fail(error: unknown): undefined {
  dialog.showErrorBox('Int80 cannot start', error instanceof Error ? error.message : String(error));
  app.quit();
  return undefined;
}
