/**
 * Who is running: process and ring at the moment the machine was stopped, read from its memory without the guest's
 * help. `current` is found as the kernel itself finds it: the 8 KB kernel stack holds task_struct at its bottom.
 */
import { ESP, TR } from '../emulator/cpu/registers.ts';
import { OFFSET } from '../emulator/cpu/state.ts';
import type { Machine } from '../emulator/machine.ts';

const STACK_SIZE = 8192;
const KERNEL_BASE = 0xc0000000;
const COMM_LENGTH = 16;
/** ESP0 in the 32-bit task state segment. */
const TSS_ESP0 = 4;

/** Byte offsets into the kernel's `task_struct`, as its build reported them. */
export interface TaskOffsets {
  pid: number;
  comm: number;
}

export interface CurrentTask {
  pid: number | null;
  comm: string | null;
  ring: 0 | 1 | 2 | 3;
  eip: number;
}

/** Reads `count` bytes at a linear address; null when a page is not mapped or not RAM. */
function readLinear(machine: Machine, linear: number, count: number): Uint8Array | null {
  const bytes = new Uint8Array(count);
  for (let done = 0; done < count;) {
    const address = (linear + done) >>> 0;
    const physical = machine.cpu.translateDebug(address);
    if (physical < 0) return null;
    const piece = Math.min(count - done, 4096 - (address & 4095));
    if (physical + piece > machine.state.ramBytes) return null;
    bytes.set(machine.readPhysical(physical, piece), done);
    done += piece;
  }
  return bytes;
}

/** Stack pointer in the kernel: ESP itself in ring 0, else what the task state segment holds for the next entry. */
function kernelStackPointer(machine: Machine, ring: number): number {
  const { cpu } = machine;
  if (ring === 0) return cpu.r32[ESP] >>> 0;
  const stack = readLinear(machine, cpu.segBase[TR] + TSS_ESP0, 4);
  return stack === null ? 0 : (new DataView(stack.buffer).getUint32(0, true) - 4) >>> 0;
}

export function currentTask(machine: Machine, offsets: TaskOffsets | null): CurrentTask {
  const ring = machine.state.i32[OFFSET.CPL >> 2] as CurrentTask['ring'];
  const eip = machine.state.i32[OFFSET.EIP >> 2] >>> 0;
  const stack = kernelStackPointer(machine, ring);
  if (offsets === null || stack < KERNEL_BASE) return { pid: null, comm: null, ring, eip };
  const task = (stack & -STACK_SIZE) >>> 0;
  const pid = readLinear(machine, task + offsets.pid, 4);
  const comm = readLinear(machine, task + offsets.comm, COMM_LENGTH);
  if (pid === null || comm === null) return { pid: null, comm: null, ring, eip };
  const end = comm.indexOf(0);
  return {
    pid: new DataView(pid.buffer).getInt32(0, true),
    comm: String.fromCharCode(...comm.subarray(0, end < 0 ? COMM_LENGTH : end)),
    ring,
    eip,
  };
}
