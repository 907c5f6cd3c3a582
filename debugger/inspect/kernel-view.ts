/**
 * The guest's kernel as the debugger reads it from memory, without the guest's help: who runs, all tasks, modules. It
 * needs the byte offsets that the kernel's build reported (guest/kernel/arch/i386/kernel/asm-offsets.c) and, for lists,
 * symbols; what it cannot find is null or empty.
 */
import { ESP, TR } from '../../emulator/cpu/registers.ts';
import { OFFSET } from '../../emulator/cpu/state.ts';
import type { Machine } from '../../emulator/machine.ts';
import { readText, readWord } from './memory.ts';

const STACK_SIZE = 8192;
const KERNEL_BASE = 0xc0000000;
const COMM_LENGTH = 16;
/** ESP0 in the 32-bit task state segment. */
const TSS_ESP0 = 4;
/** A list with more elements is taken for a damaged one. */
const MOST_ELEMENTS = 40_000;
const NAME_LENGTH = 64;

export interface KernelFacts {
  /** Names of asm-offsets.c with their values; empty for a foreign kernel. */
  offsets?: Readonly<Record<string, number>>;
  /** Address of a kernel symbol. */
  symbol?: (name: string) => number | undefined;
}

export interface Task {
  /** Address of its task_struct, which is the bottom of its kernel stack. */
  address: number;
  pid: number | null;
  tgid: number | null;
  parentPid: number | null;
  comm: string | null;
  /** As in task_struct: 0 running, 1 interruptible, 2 uninterruptible, 4 zombie, 8 stopped. */
  state: number | null;
  uid: number | null;
  /** Physical address of its page directory; null for kernel threads. */
  pageDirectory: number | null;
  /** Saved stack pointer and address while it does not run. */
  esp: number | null;
  eip: number | null;
  /** Top of its kernel stack: 60 bytes below lies the frame of its last entry from user mode. */
  esp0: number | null;
}

export interface Module {
  name: string;
  /** Address of its struct module. */
  address: number;
  size: number;
  flags: number;
}

export class KernelView {
  private readonly machine: Machine;
  facts: KernelFacts;

  constructor(machine: Machine, facts: KernelFacts = {}) {
    this.machine = machine;
    this.facts = facts;
  }

  /** Stack pointer in the kernel: ESP itself in ring 0, else one word below what the TSS holds for the next entry. */
  get kernelStackPointer(): number {
    const { cpu, state } = this.machine;
    if (state.i32[OFFSET.CPL >> 2] === 0) return cpu.r32[ESP] >>> 0;
    const stack = readWord(this.machine, (cpu.segBase[TR] + TSS_ESP0) >>> 0);
    return stack === null ? 0 : (stack - 4) >>> 0;
  }

  /**
   * Bottom of the 8 KB kernel stack in use: it tells one thread of execution from another also in kernels of which nothing is
   * known. 0 before the kernel runs at its addresses.
   */
  get currentAddress(): number {
    const stack = this.kernelStackPointer;
    // The pointer of an empty stack, as SYSENTER may leave it, lies right behind it.
    return stack < KERNEL_BASE ? 0 : ((stack - 1) & -STACK_SIZE) >>> 0;
  }

  /** The running task; null when it cannot be told. */
  current(): Task | null {
    const address = this.currentAddress;
    if (address === 0 || this.facts.offsets?.task_pid === undefined) return null;
    const task = this.taskAt(address);
    return task.pid === null ? null : task;
  }

  currentPid(): number | null {
    return this.currentAddress === 0 ? null : this.signed(this.currentAddress, 'task_pid');
  }

  currentComm(): string | null {
    const offset = this.facts.offsets?.task_comm;
    if (this.currentAddress === 0 || offset === undefined) return null;
    return readText(this.machine, this.currentAddress + offset, COMM_LENGTH);
  }

  /** Page directory in use: CR3 without its flags. */
  get pageDirectory(): number {
    return (this.machine.state.i32[OFFSET.CR3 >> 2] & ~0xfff) >>> 0;
  }

  /** All tasks, the idle one first, as the kernel's list has them. Empty without offsets or the symbol. */
  tasks(): Task[] {
    const first = this.facts.symbol?.('init_task_union');
    const next = this.facts.offsets?.task_next_task;
    if (first === undefined || next === undefined) return [];
    return this.walk(first >>> 0, next).map((address) => this.taskAt(address));
  }

  task(pid: number): Task | null {
    return this.tasks().find((task) => task.pid === pid) ?? null;
  }

  /** Loaded modules, the last loaded first; the kernel's own entry, which has no name, is left out. */
  modules(): Module[] {
    const list = this.facts.symbol?.('module_list');
    const next = this.facts.offsets?.module_next;
    if (list === undefined || next === undefined) return [];
    const first = readWord(this.machine, list);
    if (first === null || first === 0) return [];
    return this.walk(first, next).flatMap((address) => this.moduleAt(address));
  }

  taskAt(address: number): Task {
    const parent = this.word(address, 'task_p_pptr');
    return {
      address,
      pid: this.signed(address, 'task_pid'),
      tgid: this.signed(address, 'task_tgid'),
      parentPid: parent === null ? null : this.signed(parent, 'task_pid'),
      comm: this.commOf(address),
      state: this.word(address, 'state'),
      uid: this.word(address, 'task_uid'),
      pageDirectory: this.directoryOf(address),
      esp: this.word(address, 'task_thread_esp'),
      eip: this.word(address, 'task_thread_eip'),
      esp0: this.word(address, 'task_thread_esp0'),
    };
  }

  private commOf(address: number): string | null {
    const offset = this.facts.offsets?.task_comm;
    return offset === undefined ? null : readText(this.machine, address + offset, COMM_LENGTH);
  }

  private directoryOf(address: number): number | null {
    const mm = this.word(address, 'task_mm');
    const pgd = mm === null || mm === 0 ? null : this.word(mm, 'mm_pgd');
    if (pgd === null) return null;
    const physical = this.machine.cpu.translateDebug(pgd);
    return physical < 0 ? null : physical;
  }

  private moduleAt(address: number): Module[] {
    const place = this.word(address, 'module_name');
    const name = place === null ? null : readText(this.machine, place, NAME_LENGTH);
    if (name === null || name === '' || name === 'kernel_module') return [];
    const sizeAt = this.facts.offsets?.module_name;
    const size = sizeAt === undefined ? null : readWord(this.machine, address + sizeAt + 4);
    return [{ name, address, size: size ?? 0, flags: this.word(address, 'module_flags') ?? 0 }];
  }

  /** Addresses of a list's elements, until it ends in 0, comes back, or cannot be read. */
  private walk(first: number, next: number): number[] {
    const seen = new Set<number>();
    for (let at: number | null = first; at !== null && at !== 0 && !seen.has(at);) {
      if (seen.size >= MOST_ELEMENTS) break;
      seen.add(at);
      at = readWord(this.machine, at + next);
    }
    return [...seen];
  }

  private word(address: number, name: string): number | null {
    const offset = this.facts.offsets?.[name];
    return offset === undefined ? null : readWord(this.machine, address + offset);
  }

  private signed(address: number, name: string): number | null {
    const value = this.word(address, name);
    return value === null ? null : value | 0;
  }
}
