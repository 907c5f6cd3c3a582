/** `vCont`, `c`, `C`, `s`, `S`, `bs` and `bc`: how the machine is to move. Signals mean nothing to a machine. */
import type { Motion } from '../engine/motions.ts';
import type { BackMotion } from '../timeline/traveller.ts';
import { parseHex, parsePair } from './hex.ts';

export type Request = { forward: Motion } | { back: BackMotion };

/** What `vCont?` answers. */
export const VCONT_ACTIONS = 'vCont;c;C;s;S;r';

const GO: Motion = { kind: 'go', toPresent: true };
const STEP: Motion = { kind: 'range', start: 0, end: 0 };

interface Action {
  motion: Motion;
  thread: number | null;
}

/** Null for what is none of these packets, or none that makes sense. */
export function parseResume(payload: string, currentThread: number): Request | null {
  if (payload === 'bs') return { back: { kind: 'instruction' } };
  // gdb sees that a watched value changes by finding the old one.
  if (payload === 'bc') return { back: { kind: 'go', beforeAccess: true } };
  if (/^[cC]/.test(payload)) return { forward: GO };
  if (/^[sS]/.test(payload)) return { forward: STEP };
  if (!payload.startsWith('vCont;')) return null;
  const actions = payload.slice('vCont;'.length).split(';').map(parseAction);
  if (actions.length === 0 || !actions.every((each) => each !== null)) return null;
  return { forward: choose(actions, currentThread).motion };
}

/** There is one processor: what is asked of the running thread counts, and a step of any other is a step of it. */
function choose(actions: Action[], currentThread: number): Action {
  const applies = ({ thread }: Action): boolean => thread === null || thread === currentThread;
  const first = actions.find(applies);
  const step = actions.find(({ motion }) => motion.kind === 'range');
  return first !== undefined && first.thread !== null ? first : (step ?? first ?? actions[0]);
}

function parseAction(text: string): Action | null {
  const [action, thread] = text.split(':');
  const motion = parseMotion(action);
  if (motion === null) return null;
  if (thread === undefined || thread === '-1') return { motion, thread: null };
  const id = parseHex(thread);
  return id === null ? null : { motion, thread: id === 0 ? null : id };
}

function parseMotion(action: string): Motion | null {
  if (/^(c|C[0-9a-fA-F]{2})$/.test(action)) return GO;
  if (/^(s|S[0-9a-fA-F]{2})$/.test(action)) return STEP;
  const range = action.startsWith('r') ? parsePair(action.slice(1)) : null;
  return range === null ? null : { kind: 'range', start: range[0], end: range[1] };
}
