/** Tasks as `ps` lists them. */
import type { Task } from '../inspect/kernel-view.ts';
import type { KdbContext } from './command.ts';
import { hex8 } from './format.ts';

export const TASK_HEADER = 'Task Addr       Pid   Parent [*] cpu State Thread     Command';

const INTERRUPTIBLE = 1;
const UNINTERRUPTIBLE = 2;
const ZOMBIE = 4;
const STOPPED = 8;

/** R, S, D, Z, T, or U for a state that nothing is known of. */
export function stateLetter({ state }: Task): string {
  switch (state) {
    case 0:
      return 'R';
    case INTERRUPTIBLE:
      return 'S';
    case UNINTERRUPTIBLE:
      return 'D';
    case ZOMBIE:
      return 'Z';
    case STOPPED:
      return 'T';
    default:
      return 'U';
  }
}

export function taskRow({ engine }: KdbContext, task: Task): string {
  const runs = task.address === engine.kernel.currentAddress;
  const number = (value: number | null): string => String(value ?? '?').padStart(8);
  const thread = task.address + (engine.kernel.facts.offsets?.task_thread_esp0 ?? 0);
  const name = `${runs ? '*' : ' '}${task.comm ?? '?'}`;
  const state = `${runs ? 1 : 0}    0   ${stateLetter(task)}`;
  return `${hex8(task.address)} ${number(task.pid)} ${number(task.parentPid)}  ${state}  ${hex8(thread)} ${name}`;
}
