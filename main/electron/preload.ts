/**
 * The only thing a window gets of Electron: call a name of the contract, hear an event of the contract. Built as
 * CommonJS, as a sandboxed preload must be.
 */
import { contextBridge, ipcRenderer } from 'electron';
import { CALL_CHANNEL, EVENT_CHANNEL } from './bridge.ts';

contextBridge.exposeInMainWorld('int80', {
  call: (name: string, request: unknown): Promise<unknown> => ipcRenderer.invoke(CALL_CHANNEL, name, request),
  on: (name: string, listener: (value: unknown) => void): (() => void) => {
    const handle = (_event: unknown, eventName: string, value: unknown): void => {
      if (eventName === name) listener(value);
    };
    ipcRenderer.on(EVENT_CHANNEL, handle);
    return () => {
      ipcRenderer.off(EVENT_CHANNEL, handle);
    };
  },
});
