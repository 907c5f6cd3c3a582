/** Processor time and memory from Linux's /proc: of a process with all its threads, and of the whole machine. */
import { readFileSync, readdirSync } from 'node:fs';

/** USER_HZ, the unit of /proc/stat and /proc/PID/stat. */
const TICKS_PER_SECOND = 100;

/** Seconds that the threads of a process have run; 0 when it is gone. */
export function processSeconds(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    return threads.reduce((total, thread) => total + threadSeconds(pid, thread), 0);
  } catch {
    return 0;
  }
}

/** The most memory the process has had, in MiB; 0 when it is gone. */
export function peakMiB(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** The first number of schedstat: nanoseconds on a processor. */
function threadSeconds(pid: number, thread: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e9;
  } catch {
    return 0;
  }
}

/** Seconds that all processors together have worked: user, nice, system, interrupts. */
export function machineSeconds(): number {
  const [user, nice, system, , , irq, softirq] = readFileSync('/proc/stat', 'utf8')
    .split('\n')[0]
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq) / TICKS_PER_SECOND;
}
