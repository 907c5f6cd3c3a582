/**
 * Reading what guests print about their work: `start NAME`, then `end NAME CHECKSUM` with the number of events behind
 * it where there is one (both hexadecimal), at last `done`.
 */
import { Comparison } from './comparison.ts';
import type { HostConsole, Moment } from './hosts/console.ts';
import type { HostName } from './hosts/host.ts';

// A kernel's own messages end in "done" too.
const LINE =
  /\b(start|end) ([\w-]+)(?: ([0-9a-f]{8}))?(?: ([0-9a-f]{8}))?\r?\n|^(done)\r?\n|\b(?:trap|Kernel panic)[^\n]*\n/m;

/** Root's prompt, with what line editors write behind it. */
export const SHELL_PROMPT = /# (?:\x1b\[\d*[A-Za-z])*$/;

/**
 * Adds every step to the comparison; resolves to the moment of the first line.
 * @throws Error when the guest fails, or when `limitSeconds` pass without a line.
 */
export async function readSteps(
  host: HostName,
  console: HostConsole,
  into: Comparison,
  limitSeconds: number,
): Promise<Moment> {
  let first: Moment | undefined;
  let start: Moment | null = null;
  for (;;) {
    const moment = await console.until(LINE, limitSeconds);
    first ??= moment;
    const [line, kind, name, checksum, events, done] = moment.match;
    if (kind === 'end' && start !== null) {
      into.add(host, name, Comparison.between(start, moment), {
        checksum,
        events: parseInt(events ?? '0', 16),
      });
    } else if (kind === 'start') start = moment;
    else if (done === undefined) throw new Error(`${host}: ${line.trim()}`);
    else {
      into.note(host, { load: console.otherLoad(), peakMiB: console.peakMiB() });
      return first;
    }
  }
}
