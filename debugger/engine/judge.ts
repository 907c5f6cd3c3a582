/**
 * Decides what a stop of the processor means: which breakpoints are met here, with scope, condition and counts. The
 * processor stops wherever one might be met; what is not is gone on from.
 */
import type { DataHit, Transition } from '../../emulator/cpu/core.ts';
import { EAX, TR } from '../../emulator/cpu/registers.ts';
import { OFFSET } from '../../emulator/cpu/state.ts';
import type { Machine } from '../../emulator/machine.ts';
import type { KernelView } from '../inspect/kernel-view.ts';
import { readWord } from '../inspect/memory.ts';
import type { Breakpoint, BreakpointTable, Scope } from './breakpoints.ts';
import { lengthOf } from './breakpoints.ts';
import type { Encounter } from './stop.ts';

const SYSTEM_CALL_VECTOR = 0x80;
const EXECVE = 11;
const REPEATING = OFFSET.REPEATING >> 2;
/** struct pt_regs of i386, which the last entry from user mode left below esp0. */
const FRAME_BYTES = 60;
const ORIG_EAX = 0x24;
const TSS_ESP0 = 4;
const DEBUG_EXIT_PORT = 0xf4;

interface SystemCall {
  number: number;
  result?: number;
}

export class Judge {
  private readonly machine: Machine;
  private readonly table: BreakpointTable;
  private readonly kernel: KernelView;
  private readonly code = new Map<number, Breakpoint[]>();
  private ranges: Breakpoint[] = [];
  private watches: Breakpoint[] = [];
  private catches: Breakpoint[] = [];
  /** Processes that a `process` breakpoint has met already, by its number. */
  private readonly seen = new Map<number, Set<number>>();
  /** System calls entered and not left, by the kernel stack they are made on. */
  private readonly inKernel = new Map<number, number>();
  private caught: Encounter[] = [];
  private panicPort = false;
  /** Going backwards: hits and ignored encounters are not counted. */
  counting = true;

  constructor(machine: Machine, table: BreakpointTable, kernel: KernelView) {
    this.machine = machine;
    this.table = table;
    this.kernel = kernel;
  }

  /** The table has changed. */
  refresh(): void {
    const enabled = this.table.enabledOnes();
    this.code.clear();
    this.ranges = [];
    for (const each of enabled) {
      if (each.what.kind !== 'execute' || each.address === null) continue;
      if (lengthOf(each.what) > 1) this.ranges.push(each);
      else this.code.set(each.address, [...(this.code.get(each.address) ?? []), each]);
    }
    const panics = enabled.some(({ what }) => what.kind === 'panic');
    this.watches = enabled.filter(({ what }) => what.kind === 'watch' || what.kind === 'panic');
    this.catches = enabled.filter(({ what }) => !['execute', 'watch', 'panic'].includes(what.kind));
    this.watchPanic(panics);
    this.machine.cpu.setTransitionStop(this.catches.length === 0 ? null : (each) => this.looksAt(each));
  }

  /** The machine is at another time: processes count as new again. */
  forget(): void {
    this.caught = [];
    this.seen.clear();
    this.inKernel.clear();
  }

  /** What the processor's last `stop` has met. Breakpoints at the present address are included, and passed from now on. */
  collect(): Encounter[] {
    const { cpu } = this.machine;
    const encounters = this.caught;
    this.caught = [];
    const access = cpu.lastDataHit;
    if (access !== null) encounters.push(...this.accessed(access));
    encounters.push(...this.here());
    cpu.passStop();
    return encounters;
  }

  /** Breakpoints at the present address. */
  here(): Encounter[] {
    if (this.code.size === 0 && this.ranges.length === 0) return [];
    const { cpu } = this.machine;
    if (cpu.i32[REPEATING] !== 0) return [];
    const address = cpu.linearEip() >>> 0;
    const met = (this.code.get(address) ?? []).filter((each) => this.meets(each));
    for (const each of this.ranges) {
      const start = each.address as number;
      const length = each.what.kind === 'execute' ? lengthOf(each.what) : 0;
      if (address >= start && address < start + length && this.meets(each)) met.push(each);
    }
    return met.map(({ id }) => ({ breakpoint: id }));
  }

  private accessed(access: DataHit): Encounter[] {
    return this.watches
      .filter(({ what }) => isAccessed(what, access))
      .filter((each) => this.meets(each))
      .map(({ id }) => ({ breakpoint: id, access }));
  }

  /** A transition is complete: true when one of the catchpoints is met. */
  private looksAt(transition: Transition): boolean {
    const call = this.systemCallOf(transition);
    for (const each of this.catches) {
      if (!this.isCaught(each, transition, call) || !this.meets(each)) continue;
      const ofCall = each.what.kind === 'system-call' || each.what.kind === 'exec';
      this.caught.push({
        breakpoint: each.id,
        transition,
        ...(call !== null && ofCall ? { systemCall: call } : {}),
      });
    }
    return this.caught.length > 0;
  }

  private isCaught(breakpoint: Breakpoint, transition: Transition, call: SystemCall | null): boolean {
    const { what } = breakpoint;
    const { from, to, vector } = transition;
    switch (what.kind) {
      case 'vector':
        return vector === what.vector;
      case 'ring':
        return from !== to && (what.to === undefined || what.to === to);
      case 'system-call': {
        if (call === null || (what.number !== null && what.number !== call.number)) return false;
        return what.at === 'both' || (what.at === 'exit') === (call.result !== undefined);
      }
      case 'exec':
        return call?.number === EXECVE && call.result === 0 && this.isNamed(what.comm);
      case 'process':
        return to === 3 && from !== 3 && this.isNewProcess(breakpoint.id, what);
      default:
        return false;
    }
  }

  private isNamed(comm: string | undefined): boolean {
    return comm === undefined || this.kernel.currentComm() === comm;
  }

  private isNewProcess(id: number, { pid, comm }: { pid?: number; comm?: string }): boolean {
    const current = this.kernel.currentPid();
    if (current === null || (pid !== undefined && pid !== current) || !this.isNamed(comm)) return false;
    const seen = this.seen.get(id) ?? new Set();
    this.seen.set(id, seen);
    if (seen.has(current)) return false;
    if (this.counting) seen.add(current);
    return true;
  }

  /** The system call that is entered or left by a transition, as Linux has them on i386. */
  private systemCallOf({ from, to, vector, source }: Transition): SystemCall | null {
    const { cpu } = this.machine;
    if (from === 3 && to === 0) {
      const entered = source === 'software' ? vector === SYSTEM_CALL_VECTOR : vector === null;
      if (!entered) return null;
      this.inKernel.set(this.kernel.currentAddress, cpu.r32[EAX]);
      return { number: cpu.r32[EAX] };
    }
    return from === 0 && to === 3 ? this.leftCall() : null;
  }

  /** What has been entered before is known; of a call entered before anybody looked the stack frame still tells. */
  private leftCall(): SystemCall | null {
    const { cpu } = this.machine;
    const thread = this.kernel.currentAddress;
    const known = this.inKernel.get(thread);
    this.inKernel.delete(thread);
    if (known !== undefined) return { number: known, result: cpu.r32[EAX] };
    const esp0 = readWord(this.machine, (cpu.segBase[TR] + TSS_ESP0) >>> 0);
    const number = esp0 === null ? null : readWord(this.machine, esp0 - FRAME_BYTES + ORIG_EAX);
    return number === null || (number | 0) < 0 ? null : { number, result: cpu.r32[EAX] };
  }

  private meets(breakpoint: Breakpoint): boolean {
    if (!this.isInScope(breakpoint.scope)) return false;
    if (breakpoint.condition !== null && !breakpoint.condition()) return false;
    if (!this.counting) return true;
    breakpoint.hits++;
    if (breakpoint.ignore <= 0) return true;
    breakpoint.ignore--;
    return false;
  }

  private isInScope({ pageDirectory, pid, comm }: Scope): boolean {
    if (pageDirectory !== undefined && (pageDirectory & ~0xfff) >>> 0 !== this.kernel.pageDirectory)
      return false;
    if (pid !== undefined && this.kernel.currentPid() !== pid) return false;
    return this.isNamed(comm);
  }

  private watchPanic(on: boolean): void {
    if (on === this.panicPort) return;
    this.panicPort = on;
    const stop = { space: 'port', address: DEBUG_EXIT_PORT, length: 1, on: 'write' } as const;
    this.machine.cpu.setDataStop(stop, on);
  }
}

/** The access meets the watchpoint; a panic is one that the kernel has told the debug-exit port. */
function isAccessed(what: Breakpoint['what'], { stop, address, size, write }: DataHit): boolean {
  if (what.kind === 'panic') return stop.space === 'port' && address === DEBUG_EXIT_PORT && write;
  if (what.kind !== 'watch' || what.space !== stop.space) return false;
  if (what.on !== 'access' && (what.on === 'write') !== write) return false;
  return what.address < address + size && address < what.address + what.length;
}
