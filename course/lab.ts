/**
 * What a lesson's checks may ask: the submitted workspace, built and booted, and its whole recording. Every function is
 * synchronous and passes plain data. Time is counted in ticks (one instruction, one tick; idle time counts too), and
 * every wait has a limit in ticks, so that the same workspace gives the same answers on every computer.
 *
 * Addresses are linear, unsigned numbers. A function that is asked for something that the submission does not have (a symbol,
 * a type, mapped memory, expected text) ends its check as failed, with the reason; those that answer null say so.
 */
import type { Position } from '../debugger/engine/stop.ts';

/** A moment of the recording. */
export type Moment = Position;

/** Plain data, as JSON has it. */
export type Data = null | boolean | number | string | readonly Data[] | { readonly [name: string]: Data };

/** How far `Lab.go` goes; what is given beside the place must be so, too. */
export type Until = (
  | { symbol: string }
  | { address: number }
  /** The kernel's first instruction of a system call, or the program's next behind it; null: of any number. */
  | { systemCall: number | null; at: 'entry' | 'exit' }
  /** Behind an instruction that writes to any of these bytes. */
  | { written: number; length: number }
) & {
  /** The running program. */
  comm?: string;
  /** Pass over so many first. */
  skip?: number;
};

/** The machine stands still somewhere. */
export interface Arrival {
  moment: Moment;
  address: number;
  /** `sys_getpid`, `system_call+51`; null outside of every name. */
  place: string | null;
  ring: number;
  pid: number | null;
  comm: string | null;
  /** The system call entered or left here, its result when left; null elsewhere. */
  call: SystemCall | null;
}

export interface SystemCall {
  number: number;
  result: number | null;
}

/** A system call as the machine saw it at the gate, whatever the kernel says of it. */
export interface TracedCall {
  number: number;
  /** Null while it has not returned to the program, or where a signal's handler runs instead. */
  result: number | null;
  pid: number | null;
  comm: string | null;
  /** EBX, ECX, EDX, ESI, EDI at its entry. */
  arguments: number[];
  entered: Moment;
}

export type RegisterName =
  | 'eax'
  | 'ebx'
  | 'ecx'
  | 'edx'
  | 'esi'
  | 'edi'
  | 'ebp'
  | 'esp'
  | 'eip'
  | 'eflags'
  | 'cs'
  | 'ds'
  | 'es'
  | 'ss';

export interface Gate {
  /** `trap-gate`, `interrupt-gate`, … */
  kind: string;
  dpl: number;
  selector: number;
  offset: number;
}

export interface TaskInfo {
  address: number;
  pid: number | null;
  parentPid: number | null;
  comm: string | null;
  /** 0 running, 1 interruptible, 2 uninterruptible, 4 zombie, 8 stopped. */
  state: number | null;
}

export interface ModuleInfo {
  name: string;
  address: number;
  size: number;
  /** The use count, as lsmod shows it. */
  useCount: number;
}

export interface Writer {
  address: number;
  place: string | null;
  moment: Moment;
}

export interface Lab {
  // ── Saying what was found ──

  /** Notes what was observed; the check fails when it is not what was expected. */
  is(what: string, observed: Data, expected: Data): void;
  /** Notes what was observed; the check fails when `good` is false: `wanted` says what it should have been. */
  holds(what: string, observed: Data, good: boolean, wanted: string): void;
  /** The check fails, for a reason that the two above cannot say. */
  fail(reason: string): never;

  // ── The workspace ──

  /** Text of a file as it was submitted; null when there is none. */
  source(path: string): string | null;
  /** What stands behind `name:` in `answers/LESSON.txt`; null when there is no such line. */
  answer(name: string): string | null;
  /** The same as a number, decimal or 0x; the check fails when it is missing or none. */
  numericAnswer(name: string): number;

  // ── The console (ttyS0) ──

  /** Types, as on the keyboard; nothing is waited for. */
  type(text: string): void;
  /** Runs until a text has been printed that was not waited for before; returns what was printed up to its end. */
  waitFor(text: string, most?: number): string;
  /** Types a command line for the shell, runs until its next prompt, and returns what was printed between. */
  run(command: string, most?: number): string;
  /** Everything printed since the check began, and before it while booting. */
  console(): string;
  bootMessages(): string;

  // ── Running ──

  /** Runs until a place is met; null when so many ticks have passed without. */
  go(until: Until, most?: number): Arrival | null;
  /** Lets so many ticks pass. */
  pass(ticks: number): Arrival;
  /**
   * Executes one instruction after the other, without letting interrupts in, until a symbol or an address is reached or
   * (`program`) the processor is back in a program. How many instructions that took; null when it was not reached.
   */
  stepTo(place: { symbol: string } | { address: number } | 'program', most?: number): number | null;
  here(): Arrival;
  /** From now on every system call is noted; `traced` tells what was. */
  trace(): void;
  traced(): TracedCall[];

  // ── The recording ──

  /** Goes to a moment since the check began, without changing what was. */
  goTo(moment: Moment): Arrival;
  /** The last instruction that wrote to any of these bytes; null when none has since the check began. */
  lastWriter(address: number, length: number): Writer | null;

  // ── Looking ──

  register(name: RegisterName): number;
  /** Of the kernel, or of loaded modules; null when there is none. */
  find(symbol: string): number | null;
  /** As `find`; the check fails when there is none. */
  address(symbol: string): number;
  /** `sys_audit`, `sys_audit+4`; null outside of every name. With a program's image, of its functions. */
  nameAt(address: number, image?: Image): string | null;
  word(address: number): number;
  bytes(address: number, count: number): number[];
  /** Characters up to a zero byte. */
  text(address: number, most?: number): string;
  /** A whole number that an expression of C has here: `current->pid`, `sizeof(struct pt_regs)`. */
  value(expression: string, image?: Image): number;
  /** Bytes of a type as the compiler laid it out, null when there is none: `struct syscall_buf`. */
  sizeOf(type: string, image?: Image): number | null;
  /** Distance of a member from its structure's beginning; null when there is no such type or member. */
  offsetOf(type: string, member: string, image?: Image): number | null;
  gate(vector: number): Gate;
  /** The saved registers of the last entry into the kernel: a word of `struct pt_regs` by its name in entry.S. */
  frame(word: string): number;
  tasks(): TaskInfo[];
  modules(): ModuleInfo[];
}

/** Whose types are meant: the kernel's (also when absent), a module's or a program's of the workspace. */
export type Image = { module: string } | { program: string };

export interface Check {
  /** A sentence that is true when the check passes. */
  title: string;
  /** What is looked at, for people: `the word at sys_call_table + 4 * 223`. */
  looksAt: string;
  /** Names of checks without which this one makes no sense: skipped unless all of them have passed. */
  needs?: readonly string[];
  /** Fails the check through `lab`; an exception is a mistake in the lesson. */
  run(lab: Lab): void;
}

/** What a lesson's `checks.ts` exports as `checks`: in this order, each by its name. */
export type Checks = Readonly<Record<string, Check>>;
