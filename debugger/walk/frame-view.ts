/** The frame of a thread as it is at the present moment: nothing is run to find out. */
import type { Engine } from '../engine/engine.ts';
import type { Task } from '../inspect/kernel-view.ts';
import { readWord } from '../inspect/memory.ts';
import { FRAME_BYTES, frameAddress, offsetOf, readFrame, wordsPushed } from './frame.ts';
import type { WalkSymbols } from './symbols.ts';
import { FRAME_NAMES } from './types.ts';
import type { FrameName } from './types.ts';

export interface LiveWord {
  offset: number;
  name: FrameName;
  address: number;
  value: number;
  /** It is on the stack now; else what lies there is of an earlier entry, or has been popped. */
  pushed: boolean;
  by: 'processor' | 'entry-code';
  /** What it is to the program and the service routine. */
  meaning: string;
  /** The service routine's parameter that is this word. */
  parameter: string | null;
}

export interface LiveFrame {
  address: number;
  /** TSS.esp0, right behind the frame. */
  esp0: number;
  /** Words on the stack now, from the highest. */
  pushedWords: number;
  pid: number | null;
  comm: string | null;
  ring: number;
  /** Number of the system call; null in the program, and where an exception or interrupt came in. */
  number: number | null;
  /** Its service routine. */
  routine: string | null;
  words: LiveWord[];
}

const MEANINGS: Readonly<Record<FrameName, string>> = {
  EBX: 'argument 1',
  ECX: 'argument 2',
  EDX: 'argument 3',
  ESI: 'argument 4',
  EDI: 'argument 5',
  EBP: 'argument 6',
  EAX: 'the result goes here',
  DS: 'the program’s data segment',
  ES: 'the program’s extra segment',
  ORIG_EAX: 'number of the system call',
  EIP: 'where the program goes on',
  CS: 'cs & 3 is the ring it came from',
  EFLAGS: 'the program’s flags',
  OLDESP: 'the program’s stack',
  OLDSS: 'the program’s stack segment',
};

/** The service routine that the kernel's table names for a number; null where there is no such number or table. */
export function serviceRoutine(engine: Engine, symbols: WalkSymbols, number: number): number | null {
  const table = symbols.address('sys_call_table');
  const most = engine.kernel.facts.offsets?.NR_syscalls;
  if (table === undefined || most === undefined || number >= most) return null;
  return readWord(engine.machine, table + 4 * number);
}

/**
 * Of the running thread, or of a task that waits in the kernel. Null before a task state segment is in use, and where the
 * stack cannot be read.
 */
export function readLiveFrame(
  engine: Engine,
  symbols: WalkSymbols,
  task: Task | null = null,
): LiveFrame | null {
  const { machine, kernel } = engine;
  const waits = task !== null && task.address !== kernel.currentAddress;
  const address = waits ? (task.esp0 ?? 0) - FRAME_BYTES : frameAddress(machine);
  const values = address === null || address < 0 ? null : readFrame(machine, address);
  if (address === null || values === null) return null;
  const pushedWords = waits ? FRAME_NAMES.length : wordsPushed(machine, address);
  const isPushed = (name: FrameName): boolean => offsetOf(name) / 4 >= FRAME_NAMES.length - pushedWords;
  const number = isPushed('ORIG_EAX') ? values[offsetOf('ORIG_EAX') / 4] : null;
  const isCall = number !== null && (number | 0) >= 0;
  const routine = isCall ? serviceRoutine(engine, symbols, number) : null;
  const parameters = routine === null ? [] : symbols.parameters(routine);
  const names = parameters.flatMap(({ name, words }) => Array.from({ length: words }, () => name));
  return {
    address,
    esp0: address + FRAME_BYTES,
    pushedWords,
    pid: waits ? task.pid : kernel.currentPid(),
    comm: waits ? task.comm : kernel.currentComm(),
    ring: waits ? 0 : machine.cpu.cpl,
    number: isCall ? number : null,
    routine: routine === null ? null : symbols.name(routine),
    words: FRAME_NAMES.map((name, index) => ({
      offset: 4 * index,
      name,
      address: address + 4 * index,
      value: values[index],
      pushed: isPushed(name),
      by: offsetOf(name) >= offsetOf('EIP') ? 'processor' : 'entry-code',
      meaning: MEANINGS[name],
      parameter: isPushed(name) ? (names[index] ?? null) : null,
    })),
  };
}
