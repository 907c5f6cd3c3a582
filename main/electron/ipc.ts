/** The contract over Electron's IPC: only our window's own page may call, everything else is refused. */
import type { BrowserWindow, IpcMain, IpcMainInvokeEvent } from 'electron';
import { dispatch } from '../session/dispatch.ts';
import { APP_ORIGIN } from './app-protocol.ts';
import { CALL_CHANNEL, EVENT_CHANNEL } from './bridge.ts';
import type { LabSession } from '../session/lab-session.ts';

/** A call counts only from the main frame of our own window while it shows our own page. */
function isOurPage(event: IpcMainInvokeEvent, window: BrowserWindow): boolean {
  if (event.sender !== window.webContents || event.senderFrame === null) return false;
  if (event.senderFrame !== window.webContents.mainFrame) return false;
  return event.senderFrame.url.startsWith(`${APP_ORIGIN}/`);
}

/** Returns the function that takes the handlers away again. */
export function setupIpc(ipcMain: IpcMain, window: BrowserWindow, session: LabSession): () => void {
  ipcMain.handle(CALL_CHANNEL, (event, name: unknown, request: unknown) => {
    if (!isOurPage(event, window)) throw new Error('refused: not the lab window');
    return dispatch(session.handlers, name, request);
  });
  const unsubscribe = session.events.subscribe((name, value) => {
    if (!window.isDestroyed()) window.webContents.send(EVENT_CHANNEL, name, value);
  });
  return () => {
    unsubscribe();
    ipcMain.removeHandler(CALL_CHANNEL);
  };
}
