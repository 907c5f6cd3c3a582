/**
 * A breakpoint as it is typed on one line:
 *
 *     sys_getpid              kernel/sched.c:120          0xc0101234
 *     watch jiffies           read current->state         access 0xc0300000 16
 *     syscall 20              syscall any exit            vector 14       panic
 *     exec sh                 process getpid              port 0x3f8      ring 3
 *
 * each with `if CONDITION` behind it.
 */
import type { DebugBreakpointKind, DebugBreakpointSpec } from '../../main/contract.ts';
import { t } from '../strings/t.ts';

/** What is wrong with it, where it is none. */
export function parseBreakpoint(
  text: string,
): (Pick<DebugBreakpointSpec, 'what'> & Partial<DebugBreakpointSpec>) | string {
  const [, place, condition] = /^(.*?)(?:\s+if\s+(.+))?$/s.exec(text) ?? [];
  const what = kindOf(place.trim());
  if (what === null) return t('breakpoints.bad', { text: place });
  return { what, ...(condition ? { condition } : {}) };
}

const WATCHES = { watch: 'write', write: 'write', read: 'read', access: 'access' } as const;

function kindOf(text: string): DebugBreakpointKind | null {
  const [word, ...rest] = text.split(/\s+/);
  const first = rest[0];
  if (rest.length > 0 && word in WATCHES) return watchOf(WATCHES[word as keyof typeof WATCHES], rest);
  if (rest.length > 0) return namedKind(word, first, rest[1]);
  if (word === 'panic') return { kind: 'panic' };
  if (word === 'ring') return { kind: 'ring' };
  const line = /^(.+\.[chS]):(\d+)$/.exec(word);
  if (line) return { kind: 'line', path: line[1], line: Number(line[2]) };
  if (/^0x[0-9a-f]{1,8}$/i.test(word)) return { kind: 'address', address: Number(word) };
  return /^[A-Za-z_.][\w.]*$/.test(word) ? { kind: 'symbol', name: word } : null;
}

function watchOf(on: 'read' | 'write' | 'access', rest: string[]): DebugBreakpointKind {
  const last = rest.at(-1) ?? '';
  const length = rest.length > 1 && /^\d+$/.test(last) ? Number(last) : undefined;
  const expression = (length === undefined ? rest : rest.slice(0, -1)).join(' ');
  return { kind: 'watch', expression, on, ...(length ? { length } : {}) };
}

function namedKind(word: string, first: string, second: string | undefined): DebugBreakpointKind | null {
  const number = /^(0x[0-9a-f]+|\d+)$/i.test(first) ? Number(first) : null;
  switch (word) {
    case 'syscall':
      if (number === null && first !== 'any') return null;
      return { kind: 'system-call', number, at: second === 'exit' ? 'exit' : 'entry' };
    case 'vector':
      return number !== null && number < 256 ? { kind: 'vector', vector: number } : null;
    case 'port':
      return number !== null && number < 0x10000
        ? { kind: 'port', port: number, length: 1, on: 'access' }
        : null;
    case 'exec':
      return { kind: 'exec', comm: first };
    case 'process':
      return number === null ? { kind: 'process', comm: first } : { kind: 'process', pid: number };
    case 'ring':
      return number === 0 || number === 3 ? { kind: 'ring', to: number } : null;
    default:
      return null;
  }
}
