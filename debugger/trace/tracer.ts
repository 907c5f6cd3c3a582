/**
 * Records every system call from below: who made it, with what, how it ended and what it cost. It is told of entries, returns
 * and changes of the kernel's stack by the processor (emulator/cpu/core.ts), reads what it needs from memory without a
 * side effect, and changes nothing. It knows calls of one thread from those of another by the kernel stack they are made on.
 *
 *     const tracer = new Tracer(machine, { offsets });
 *     tracer.start();
 *     … the machine runs …
 *     for (const call of tracer.calls) …
 */
import type { CallObserver } from '../../emulator/cpu/core.ts';
import { EAX, EBP, EBX, ECX, EDI, EDX, ESI, ESP, TR } from '../../emulator/cpu/registers.ts';
import { OFFSET } from '../../emulator/cpu/state.ts';
import type { Machine } from '../../emulator/machine.ts';
import { showEntry, showExit, showResult } from './call-text.ts';
import type { PendingArgument } from './call-text.ts';
import { callName } from './calls.ts';
import { GuestMemory } from './guest-memory.ts';
import { KernelTasks } from './kernel-tasks.ts';
import type { Ancestor, Offsets } from './kernel-tasks.ts';
import type { ShowContext } from './show-context.ts';
import { framesFrom } from './signal-frames.ts';
import type { Moment, Outcome, TracedCall } from './traced-call.ts';

const EIP = OFFSET.EIP >> 2;
const SYSTEM_CALL_VECTOR = 0x80;
/** ESP of rings 0 and 1 in the 32-bit task state segment. */
const TSS_ESP0 = 4;
const TSS_ESP1 = 12;
const STACK_BYTES = 8192;
const ARGUMENTS = [EBX, ECX, EDX, ESI, EDI, EBP] as const;
const EXECVE = [11, 358];
const SIGRETURN = [119, 173];
const RESTART_SYSCALL = 0;
/** Bytes of INT n. */
const INT_LENGTH = 2;

export interface TracerOptions {
  /** Names and values of asm-offsets.c; empty for a foreign kernel, of which pids and descriptors' paths are not known. */
  offsets?: Offsets;
  /** Calls that are kept; the oldest go first. 200,000 when not given. */
  keep?: number;
  /** Bytes of data, and elements of arrays, in the text of an argument; 32 when not given. */
  dataLimit?: number;
  /** The machine lives through a part of its recording again: what is told has been told before. */
  inPast?: () => boolean;
  /** Told of every call that is over, in the order in which they end. */
  onCall?: (call: TracedCall) => void;
  /** Told when calls from this one on are taken back, because the past was changed. */
  onRewind?: (id: number) => void;
}

const UNFINISHED = '? <unfinished ...>';
const KEPT = 200_000;
const DATA_LIMIT = 32;

/** A thread of execution: what runs on one kernel stack, from its first instruction to its last. */
interface Thread {
  number: number;
  /** Bottom of its kernel stack, where 2.4 has the task_struct. */
  stack: number;
  /** Stack pointer with which it left the processor; null when that was not seen. */
  leftAt: number | null;
  /** Instruction count from which on it runs. */
  since: number;
  call: OpenCall | null;
  /** It has been asked who it is. */
  known: boolean;
  ancestors: readonly Ancestor[];
  /** The call of it that was interrupted and will be made again. */
  interrupted: TracedCall | null;
}

interface OpenCall {
  call: TracedCall;
  thread: Thread;
  pending: readonly PendingArgument[];
  /** The program's stack pointer. */
  esp: number;
  /** Instruction count at which it was found to be over. */
  endedAt: number | null;
  /** It was under way at the moment to which the past was changed: its cost is not known. */
  reopened: boolean;
}

export class Tracer implements CallObserver {
  private readonly machine: Machine;
  private readonly memory: GuestMemory;
  private readonly tasks: KernelTasks;
  private readonly options: TracerOptions;
  private readonly threads = new Map<number, Thread>();
  /** Of the calls that are kept, to open them again. */
  private readonly opened = new WeakMap<TracedCall, OpenCall>();
  private current: number | null = null;
  private list: TracedCall[] = [];
  private nextId = 1;
  private nextThread = 1;
  private active = false;
  /** Instruction count up to which everything is recorded. */
  private frontier = -1;
  /** Calls no longer kept. */
  dropped = 0;

  constructor(machine: Machine, options: TracerOptions = {}) {
    this.machine = machine;
    this.options = options;
    this.memory = new GuestMemory(machine);
    this.tasks = new KernelTasks(this.memory, options.offsets ?? {});
  }

  /** Records from now on. Calls that are under way now are not seen. */
  start(): void {
    if (this.active) return;
    this.active = true;
    this.threads.clear();
    this.current = null;
    this.machine.cpu.setCallObserver(this);
  }

  /** Records no more; what was recorded stays, and calls under way are `lost`. */
  stop(): void {
    if (!this.active) return;
    this.active = false;
    this.machine.cpu.setCallObserver(null);
    this.loseOpenCalls();
  }

  /** Number of the last call that was seen; 0 before the first. */
  get lastId(): number {
    return this.nextId - 1;
  }

  get running(): boolean {
    return this.active;
  }

  /** Calls in the order of their entries, those under way included. */
  get calls(): readonly TracedCall[] {
    return this.list;
  }

  /** Forgets what was recorded; numbers go on. */
  clear(): void {
    this.list = this.list.filter(({ outcome }) => outcome === 'open');
    this.dropped = 0;
  }

  // ── What the processor tells ─────────────────────────────────────────────────────────────────────────────────

  entered(vector: number | null, eip: number, esp: number): void {
    if (vector !== null && vector !== SYSTEM_CALL_VECTOR) return;
    if (!this.isNew()) return;
    const thread = this.programThread();
    if (thread.call !== null) this.finish(thread, 'lost', null);
    const { cpu } = this.machine;
    const number = cpu.r32[EAX];
    const words = ARGUMENTS.map((register) => cpu.r32[register]);
    this.identify(thread);
    const pending = showEntry(number, this.context(thread, words, null));
    const gate = vector === null ? 'sysenter' : 'int 0x80';
    const call = this.newCall(thread, { gate, number, words, returnAddress: eip >>> 0 });
    call.arguments = pending.flatMap((each) =>
      each.text === '' ? [] : [{ ...each, text: each.text ?? '...' }],
    );
    call.restarted = this.isRepeated(thread.interrupted, call);
    if (call.restarted) thread.interrupted = null;
    // By convention a program leaves its stack pointer in EBP before SYSENTER.
    const programEsp = (vector === null ? cpu.r32[EBP] : esp) >>> 0;
    thread.call = { call, thread, pending, esp: programEsp, endedAt: null, reopened: false };
    thread.since = call.entry.instruction;
    this.opened.set(call, thread.call);
    this.keep(call);
  }

  left(): void {
    if (!this.isNew()) return;
    const thread = this.programThread();
    if (thread.call !== null) this.finishReturn(thread, thread.call);
  }

  switched(from: number, to: number): void {
    const arriving = bottomOf(to);
    const leaving = this.current ?? bottomOf(from);
    if (arriving === leaving || arriving === bottomOf(from) || !this.isNew()) return;
    const now = this.machine.cpu.instructions;
    const before = this.threads.get(leaving);
    if (before !== undefined) this.suspend(before, bottomOf(from) === leaving ? from >>> 0 : null, now);
    const known = this.threads.get(arriving);
    if (known !== undefined && known.leftAt !== null && known.leftAt !== to >>> 0) this.bury(known);
    const thread = this.threads.get(arriving);
    if (thread !== undefined) thread.since = now;
    this.current = arriving;
  }

  moved(): void {
    if (this.machine.cpu.instructions <= this.frontier) return;
    this.loseOpenCalls();
    this.threads.clear();
    this.current = null;
  }

  // ── Threads ──────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * What is told now has not been told before. When the machine has gone back and on in another way, what was recorded of the
   * other future is taken back first.
   */
  private isNew(): boolean {
    const now = this.machine.cpu.instructions;
    if (now <= this.frontier) {
      if (this.options.inPast?.() === true) return false;
      this.rewind(now);
    }
    this.frontier = now;
    return true;
  }

  /** The thread whose program has just called or is about to go on: the TSS has its kernel stack. */
  private programThread(): Thread {
    const stack = this.kernelStack();
    if (this.current !== stack) {
      const before = this.current === null ? undefined : this.threads.get(this.current);
      if (before !== undefined) this.suspend(before, null, this.machine.cpu.instructions);
      this.current = stack;
    }
    return this.threads.get(stack) ?? this.newThread(stack);
  }

  /** Kernels that enter on a small stack of the processor's own keep the thread's in the place for ring 1. */
  private kernelStack(): number {
    const base = this.machine.cpu.segBase[TR];
    const own = this.memory.word((base + TSS_ESP1) >>> 0);
    const top = own === null || own === 0 ? this.memory.word((base + TSS_ESP0) >>> 0) : own;
    return bottomOf(top === null ? 0 : top - 4);
  }

  private newThread(stack: number): Thread {
    const thread: Thread = {
      number: this.nextThread++,
      stack,
      leftAt: null,
      since: this.machine.cpu.instructions,
      call: null,
      known: false,
      ancestors: [],
      interrupted: null,
    };
    this.threads.set(stack, thread);
    return thread;
  }

  private identify(thread: Thread): void {
    if (thread.known) return;
    thread.known = true;
    thread.ancestors = this.tasks.ancestors(thread.stack);
  }

  private suspend(thread: Thread, esp: number | null, now: number): void {
    thread.leftAt = esp;
    if (thread.call !== null) {
      const { call } = thread.call;
      if (call.instructions !== null) call.instructions += now - thread.since;
      call.switches++;
    }
    thread.since = now;
    if (this.tasks.isDead(thread.stack)) this.bury(thread);
  }

  /** The thread has ended; its stack may be given to another. */
  private bury(thread: Thread): void {
    if (thread.call !== null) this.finish(thread, 'never', null);
    this.threads.delete(thread.stack);
  }

  private loseOpenCalls(): void {
    for (const thread of this.threads.values()) if (thread.call !== null) this.finish(thread, 'lost', null);
  }

  // ── Calls ────────────────────────────────────────────────────────────────────────────────────────────────────

  private get now(): Moment {
    const { cpu } = this.machine;
    return { tick: cpu.ticks, instruction: cpu.instructions };
  }

  private newCall(
    thread: Thread,
    given: Pick<TracedCall, 'gate' | 'number' | 'words' | 'returnAddress'>,
  ): TracedCall {
    return {
      id: this.nextId++,
      thread: thread.number,
      pid: this.tasks.pid(thread.stack),
      tgid: this.tasks.tgid(thread.stack),
      comm: this.tasks.comm(thread.stack),
      ancestors: thread.ancestors,
      ...given,
      name: callName(given.number),
      arguments: [],
      entry: this.now,
      exit: null,
      outcome: 'open',
      result: null,
      resultText: UNFINISHED,
      instructions: 0,
      switches: 0,
      signals: [],
      restarted: false,
    };
  }

  private keep(call: TracedCall): void {
    this.list.push(call);
    const most = this.options.keep ?? KEPT;
    if (this.list.length <= most + (most >> 3)) return;
    this.dropped += this.list.length - most;
    this.list = this.list.slice(-most);
  }

  private context(thread: Thread, words: readonly number[], result: number | null): ShowContext {
    return {
      words,
      result,
      limit: this.options.dataLimit ?? DATA_LIMIT,
      read: (address, length) => this.memory.read(address, length),
      pathOf: (fd) => this.tasks.pathOf(thread.stack, fd),
    };
  }

  /** The thread goes on in ring 3: how its call has ended is told by where it goes on. */
  private finishReturn(thread: Thread, open: OpenCall): void {
    const { cpu } = this.machine;
    const { call } = open;
    const [eax, eip, esp] = [cpu.r32[EAX], cpu.i32[EIP] >>> 0, cpu.r32[ESP] >>> 0];
    if (SIGRETURN.includes(call.number)) return this.finish(thread, 'resumed', eax);
    if (esp !== open.esp) {
      const frames = framesFrom(this.memory, { eip, esp }, open.esp);
      if (frames !== null) {
        call.signals = frames.signals;
        return this.finishAt(thread, open, frames.eip, frames.eax | 0);
      }
      if (eax === 0 && EXECVE.includes(call.number)) return this.finish(thread, 'replaced', eax);
    }
    this.finishAt(thread, open, eip, eax);
  }

  private finishAt(thread: Thread, { call }: OpenCall, eip: number, eax: number): void {
    const again = this.isAgain(call, eip);
    if (again) thread.interrupted = call;
    // restart_syscall goes on with a call that keeps its time; the others are made anew.
    this.finish(thread, again ? 'restarts' : 'returned', again ? (eax === RESTART_SYSCALL ? 0 : null) : eax);
  }

  /** Handlers may make other calls before. */
  private isRepeated(interrupted: TracedCall | null, call: TracedCall): boolean {
    if (interrupted === null || interrupted.gate !== call.gate) return false;
    if (interrupted.gate === 'int 0x80' && interrupted.returnAddress !== call.returnAddress) return false;
    if (call.number === RESTART_SYSCALL) return true;
    return interrupted.number === call.number && interrupted.words.every((word, i) => word === call.words[i]);
  }

  private isAgain(call: TracedCall, eip: number): boolean {
    if (call.gate === 'int 0x80') return eip === (call.returnAddress - INT_LENGTH) >>> 0;
    const code = this.memory.read(eip, INT_LENGTH);
    return code !== null && code[0] === 0xcd && code[1] === SYSTEM_CALL_VECTOR;
  }

  private finish(thread: Thread, outcome: Outcome, result: number | null): void {
    const open = thread.call;
    if (open === null) return;
    thread.call = null;
    const { call } = open;
    const { instruction } = this.now;
    open.endedAt = instruction;
    const context = this.context(thread, call.words, result ?? -1);
    call.outcome = outcome;
    call.result = outcome === 'restarts' ? null : result;
    call.exit = outcome === 'lost' || outcome === 'never' ? null : this.now;
    if (open.reopened || outcome === 'lost') call.instructions = null;
    else if (call.instructions !== null && this.current === thread.stack)
      call.instructions += instruction - thread.since;
    // Where the old program was there is another now.
    const blind = outcome === 'replaced' || outcome === 'never' || outcome === 'lost';
    call.arguments = showExit(call.number, open.pending, blind ? { ...context, read: () => null } : context);
    call.resultText = showResult(call.number, outcome, result, context);
    this.options.onCall?.(call);
  }

  // ── Other futures ────────────────────────────────────────────────────────────────────────────────────────────

  /** Forgets what was recorded from an instruction count on; calls under way there are open again. */
  private rewind(instruction: number): void {
    const kept = this.list.filter(({ entry }) => entry.instruction < instruction);
    this.options.onRewind?.(kept.length === 0 ? 1 : kept[kept.length - 1].id + 1);
    this.list = kept;
    this.threads.clear();
    this.current = null;
    for (const call of kept) {
      const open = this.opened.get(call);
      if (open !== undefined && (open.endedAt === null || open.endedAt >= instruction)) this.reopen(open);
    }
  }

  private reopen(open: OpenCall): void {
    const { call, thread } = open;
    open.reopened = true;
    open.endedAt = null;
    Object.assign(call, { exit: null, outcome: 'open', result: null, resultText: UNFINISHED, signals: [] });
    thread.call = open;
    thread.leftAt = null;
    this.threads.set(thread.stack, thread);
  }
}

function bottomOf(esp: number): number {
  return (esp & -STACK_BYTES) >>> 0;
}
