/** A host without a machine has no call to follow. */
import type { ContractError, Handlers, WalkCalls } from '../../main/contract.ts';

const NOTHING: ContractError = { code: 'not-found', message: 'no system call of any process follows' };

export const fakeWalk: Pick<Handlers, keyof WalkCalls> = {
  'walk.follow': () => Promise.reject(NOTHING),
  'walk.goTo': () => Promise.reject(NOTHING),
  'frame.read': async () => ({ frame: null }),
  'gates.read': () => Promise.reject(NOTHING),
  'fault.explain': () => Promise.reject(NOTHING),
};
