/** The user's terminal as the guest's console: raw keys in, bytes out, Ctrl-] leaves. */

const LEAVE_KEY = 0x1d; // Ctrl-]

export interface Terminal {
  interactive: boolean;
  /** From now on input is passed on; before, it waits. */
  open(): void;
  close(): void;
}

export function openTerminal(onInput: (bytes: Uint8Array) => void, onLeave: () => void): Terminal {
  const { stdin } = process;
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
    open: () => {
      if (listening) return;
      listening = true;
      if (interactive) stdin.setRawMode(true);
      stdin.on('data', handleData);
      stdin.on('error', () => undefined);
    },
    close: () => {
      if (!listening) return;
      stdin.off('data', handleData);
      if (interactive) stdin.setRawMode(false);
      stdin.pause();
    },
  };
}
