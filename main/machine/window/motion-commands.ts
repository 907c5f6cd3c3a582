/** The kdb command that each motion of the window equals. */
import type { DebugMotion } from '../../contract.ts';
import { CallError } from '../worker-calls.ts';

const FORWARD: Readonly<Record<DebugMotion['kind'], string>> = {
  go: 'go',
  instruction: 'ss',
  over: 'sso',
  line: 'ssl',
  'line-over': 'ssn',
  out: 'ssf',
  'into-trap': 'sst',
  'to-user': 'ssu',
  to: 'sto',
};

/** `address`: where a motion to a place goes. @throws CallError for a motion that has no way back. */
export function commandOf(motion: DebugMotion, back: boolean, address: number | null): string {
  const { kind } = motion;
  if (back && kind === 'into-trap')
    throw new CallError('bad-request', 'there is no way back into a trap: step back, or to the program');
  const name = back ? `r${FORWARD[kind]}` : FORWARD[kind];
  if (kind === 'to') return `${name} 0x${(address ?? 0).toString(16)}`;
  if (kind === 'instruction' && motion.count !== undefined && motion.count !== 1)
    return `${name} ${motion.count}`;
  return name;
}
