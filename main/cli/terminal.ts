/** The user's terminal as the guest's console: raw keys in, bytes out, Ctrl-] leaves. */

import type { ConsoleSize } from '../machine/protocol.ts';

const LEAVE_KEY = 0x1d; // Ctrl-]

export interface Terminal {
  interactive: boolean;
  /** Of the user's terminal, in characters; null when there is none or it does not say. */
  size(): ConsoleSize | null;
  /** From now on input is passed on; before, it waits. */
  open(): void;
  close(): void;
}

export interface TerminalEvents {
  onInput: (bytes: Uint8Array) => void;
  onLeave: () => void;
  onResize: () => void;
}

export function openTerminal({ onInput, onLeave, onResize }: TerminalEvents): Terminal {
  const { stdin, stdout } = process;
  const interactive = stdin.isTTY === true;
  let listening = false;
  const handleData = (data: Buffer): void => {
    const leave = interactive ? data.indexOf(LEAVE_KEY) : -1;
    const bytes = leave >= 0 ? data.subarray(0, leave) : data;
    if (bytes.length > 0) onInput(new Uint8Array(bytes));
    if (leave >= 0) onLeave();
  };
  return {
    interactive,
    size: () => {
      if (!interactive || !(stdout.columns > 0 && stdout.rows > 0)) return null;
      return { columns: stdout.columns, rows: stdout.rows };
    },
    open: () => {
      if (listening) return;
      listening = true;
      if (interactive) stdin.setRawMode(true);
      stdin.on('data', handleData);
      stdin.on('error', () => undefined);
      if (interactive) stdout.on('resize', onResize);
    },
    close: () => {
      if (!listening) return;
      stdin.off('data', handleData);
      stdout.off('resize', onResize);
      if (interactive) stdin.setRawMode(false);
      stdin.pause();
    },
  };
}
