/**
 * A typed stand-in for the few parts of Electron that the desktop host touches: enough to drive it as Electron
 * would. Every member is picked from electron.d.ts, so a changed API breaks this file at compile time.
 */
import type { BrowserWindow, IpcMain, IpcMainInvokeEvent, Session } from 'electron';

type Invoke = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown;
type Frame = { url: string };

export class StandInIpcMain implements Pick<IpcMain, 'handle' | 'removeHandler'> {
  readonly handlers = new Map<string, Invoke>();

  handle(channel: string, listener: Invoke): void {
    if (this.handlers.has(channel)) throw new Error(`a second handler for ${channel}`);
    this.handlers.set(channel, listener);
  }

  removeHandler(channel: string): void {
    this.handlers.delete(channel);
  }
}

export class StandInWindow {
  readonly sent: unknown[][] = [];
  readonly listeners = new Map<string, (event: { url: string; preventDefault(): void }) => void>();
  openHandler: ((details: { url: string }) => { action: string }) | null = null;
  destroyed = false;
  readonly webContents = {
    mainFrame: { url: 'app://int80/' } as Frame,
    send: (...message: unknown[]): void => void this.sent.push(message),
    on: (name: string, listener: (event: { url: string; preventDefault(): void }) => void): void =>
      void this.listeners.set(name, listener),
    setWindowOpenHandler: (handler: (details: { url: string }) => { action: string }): void => {
      this.openHandler = handler;
    },
  };

  isDestroyed(): boolean {
    return this.destroyed;
  }

  asWindow(): BrowserWindow {
    return this as unknown as BrowserWindow;
  }

  /** The event that an invoke from `frame` of this window carries. */
  invokeEvent(frame: Frame | null = this.webContents.mainFrame): IpcMainInvokeEvent {
    return { sender: this.webContents, senderFrame: frame } as unknown as IpcMainInvokeEvent;
  }
}

export class StandInSession {
  request: ((contents: null, permission: string, decide: (granted: boolean) => void) => void) | null = null;
  check: ((contents: null, permission: string) => boolean) | null = null;
  handled: ((request: Request) => Response | Promise<Response>) | null = null;
  readonly protocol = {
    handle: (_scheme: string, handler: (request: Request) => Response | Promise<Response>): void => {
      this.handled = handler;
    },
  };

  setPermissionRequestHandler(handler: NonNullable<StandInSession['request']>): void {
    this.request = handler;
  }

  setPermissionCheckHandler(handler: NonNullable<StandInSession['check']>): void {
    this.check = handler;
  }

  asSession(): Session {
    return this as unknown as Session;
  }
}
