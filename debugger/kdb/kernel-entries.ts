/**
 * Where the kernel itself asks for kdb: an oops (at `die`), a panic (told to the debug-exit port, its text being on the console by then)
 * and KDB_ENTER() (`int $0x81`, at its gate's `kdb_call`). A kernel without one of these names is not watched for it.
 */
import type { BreakpointKind } from '../engine/breakpoints.ts';
import type { Engine } from '../engine/engine.ts';
import type { Stop } from '../engine/stop.ts';
import { readText, readWord } from '../inspect/memory.ts';
import { hex8 } from './format.ts';
import type { KdbContext } from './command.ts';
import { frameAt, frameLines, presentFrame } from './register-frame.ts';

export type Cause = 'oops' | 'panic' | 'kdb_enter';

const PLACES: readonly (readonly [Cause, BreakpointKind])[] = [
  ['oops', { kind: 'execute', symbol: 'die' }],
  ['panic', { kind: 'panic' }],
  ['kdb_enter', { kind: 'execute', symbol: 'kdb_call' }],
];
const LONGEST_TEXT = 128;

export class KernelEntries {
  private readonly causes = new Map<number, Cause>();

  constructor(engine: Engine) {
    for (const [cause, place] of PLACES) this.causes.set(engine.setBreakpoint(place).id, cause);
  }

  /** Whether a breakpoint is one of these, which are nobody's else. */
  has(id: number): boolean {
    return this.causes.has(id);
  }

  causeOf(stop: Stop): Cause | undefined {
    for (const { breakpoint } of stop.encounters) {
      const cause = this.causes.get(breakpoint);
      if (cause !== undefined) return cause;
    }
    return undefined;
  }
}

/** What was handed to the C function whose first instruction comes next: its `index`th word. */
function argument({ machine }: KdbContext, index: number): number {
  return readWord(machine, (presentFrame(machine).esp + 4 + 4 * index) >>> 0) ?? 0;
}

/** What kdb prints on the way in; `entry` is the line as far as the reason. */
export function causeLines(context: KdbContext, cause: Cause, entry: string): string[] {
  if (cause === 'kdb_enter') return ['', `${entry} due to KDB_ENTER()`];
  const at = hex8(presentFrame(context.machine).eip);
  if (cause === 'panic') return ['', `${entry} due to panic @ ${at}`];
  const text = readText(context.machine, argument(context, 0), LONGEST_TEXT) ?? '';
  const frame = frameAt(context.machine, argument(context, 1));
  if (frame === null) return ['', `${entry} Oops: ${text}`, `due to oops @ ${at}`];
  return ['', `${entry} Oops: ${text}`, `due to oops @ ${hex8(frame.eip)}`, ...frameLines(frame)];
}
