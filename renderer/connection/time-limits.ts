/** How long each call may take, in milliseconds. A call that is not named has the general limit. */
import type { CallName } from '../../main/contract.ts';

const GENERAL = 20_000;

const LIMITS: Partial<Record<CallName, number>> = {
  'kernel.rebuild': 15 * 60_000,
  'machine.reset': 60_000,
  'build.compilers': 60_000,
  'walk.follow': 120_000,
  'walk.goTo': 60_000,
  'fault.explain': 60_000,
};

export function timeLimit(name: CallName): number {
  return LIMITS[name] ?? GENERAL;
}
