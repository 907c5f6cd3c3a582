/**
 * Tasks of the guest as gdb's threads, numbered by pid. The idle task has pid 0, which means "any" to gdb: it gets a
 * number that no task has, and so has the processor while nothing is known of tasks.
 */
import type { Engine } from '../engine/engine.ts';
import { translateIn } from '../inspect/address-space.ts';
import type { Task } from '../inspect/kernel-view.ts';
import { sleepingRegisters } from '../inspect/sleeping-registers.ts';
import { REGISTER_ROWS, RegisterFile } from './registers.ts';
import type { ThreadElement } from './target-description.ts';

/** One above the greatest pid. */
export const IDLE_THREAD = 0x8000;

const STATES: Record<number, string> = {
  0: 'ready',
  1: 'sleeps',
  2: 'waits without being interruptible',
  4: 'zombie',
  8: 'stopped',
};

export interface Thread {
  id: number;
  /** Null when the kernel's tasks are not known. */
  task: Task | null;
  running: boolean;
}

export class Threads {
  private readonly engine: Engine;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** The running one. */
  get current(): Thread {
    const task = this.engine.kernel.current();
    return { id: idOf(task), task, running: true };
  }

  get currentId(): number {
    const pid = this.engine.kernel.currentPid();
    return pid === null || pid <= 0 ? IDLE_THREAD : pid;
  }

  /** The running one first. */
  list(): Thread[] {
    const { current } = this;
    const others = this.engine.kernel
      .tasks()
      .map((task): Thread => ({ id: idOf(task), task, running: false }))
      .filter(({ id, task }) => id !== current.id && task !== null && (task.pid ?? -1) >= 0);
    return [current, ...others];
  }

  /** Undefined when there is none with this number; 0 and -1 are the running one. */
  find(id: number): Thread | undefined {
    const { current } = this;
    if (id <= 0 || id === current.id) return current;
    return this.list().find((thread) => thread.id === id);
  }

  /** A register's bytes; null when it is not known. */
  register({ running, task }: Thread, number: number): Uint8Array | null {
    if (running) return new RegisterFile(this.engine.machine).read(number);
    const value = task === null ? undefined : this.saved(task)[REGISTER_ROWS[number].name];
    return value === undefined ? null : Uint8Array.from([0, 8, 16, 24], (shift) => value >>> shift);
  }

  /** All of them in their order; reads the state once. */
  registers(thread: Thread): (Uint8Array | null)[] {
    if (!thread.running) return REGISTER_ROWS.map((_, number) => this.register(thread, number));
    const file = new RegisterFile(this.engine.machine);
    return REGISTER_ROWS.map((_, number) => file.read(number));
  }

  private saved(task: Task): Record<string, number> {
    return sleepingRegisters(this.engine.machine, task) ?? {};
  }

  /** Physical address of a linear one as the thread sees it; -1 when it is not mapped. */
  translate({ running, task }: Thread, linear: number): number {
    const { machine } = this.engine;
    const directory = running ? null : (task?.pageDirectory ?? null);
    return directory === null ? machine.cpu.translateDebug(linear) : translateIn(machine, directory, linear);
  }

  describe(thread: Thread): ThreadElement {
    const { task, running, id } = thread;
    const detail = running ? 'running' : (STATES[task?.state ?? -1] ?? 'state unknown');
    return {
      id: id.toString(16),
      name: task?.comm ?? 'processor',
      detail: `pid ${task?.pid ?? '?'}, ${detail}`,
    };
  }
}

function idOf(task: Task | null): number {
  return task === null || task.pid === null || task.pid <= 0 ? IDLE_THREAD : task.pid;
}
