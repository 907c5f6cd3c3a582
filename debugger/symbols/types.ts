/**
 * What the rest of the debugger sees of symbols, lines and frames. Addresses are linear, unsigned 32-bit numbers; file
 * names are as the build told the compiler, without `./`: relative to the workspace for what it builds.
 */

/** DWARF's numbers for i386 (System V ABI, Intel386 supplement): the index in this list. */
export const REGISTERS = ['eax', 'ecx', 'edx', 'ebx', 'esp', 'ebp', 'esi', 'edi', 'eip', 'eflags'] as const;

export type RegisterName = (typeof REGISTERS)[number];
export type SegmentName = 'cs' | 'ss' | 'ds' | 'es' | 'fs' | 'gs';

/** Registers in one frame; what nobody saved is absent. */
export type RegisterValues = Readonly<Partial<Record<RegisterName | SegmentName, number>>>;

/** `count` bytes at a linear address; null where a page is not there. */
export type ReadMemory = (address: number, count: number) => Uint8Array | null;

export interface SourceLine {
  file: string;
  line: number;
  /** 0 where the compiler told none. */
  column: number;
}

/** A stretch of code that one row of the line table covers. */
export interface LineRow extends SourceLine {
  start: number;
  /** The first address behind it. */
  end: number;
  /** A place the compiler recommends for breakpoints. */
  isStatement: boolean;
}

export interface AddressRange {
  start: number;
  end: number;
}

export interface LineTable {
  /** Where the instruction at `address` comes from. */
  lookup(address: number): SourceLine | undefined;
  /** The row that covers `address`. */
  rowAt(address: number): LineRow | undefined;
  /** The stretch around `address` that belongs to one line without a break: what one step over a line crosses. */
  stretchAt(address: number): AddressRange | undefined;
  /**
   * Where the code of a line begins, one address for each stretch of code made from it, ascending; none where the line
   * has no code. `file` may be the end of a path: `sched.c`, `kernel/sched.c`.
   */
  linesOf(file: string, line: number): number[];
  /** The first line from `line` on that has code, for a breakpoint asked for on a line without. */
  nextLineWithCode(file: string, line: number): number | undefined;
  /** Every source file that has a line in the table. */
  files(): string[];
}

export interface FunctionInfo {
  name: string;
  /** Where it is entered. */
  entry: number;
  /** Ascending; more than one where the compiler put a part elsewhere. */
  ranges: readonly AddressRange[];
  file?: string;
  line?: number;
  /** The address behind the prologue, where parameters are in their places: gdb's place for a breakpoint. */
  afterPrologue: number;
}

/** A function that the compiler put into another at an address, and where it was called there. */
export interface InlinedCall {
  name: string;
  callFile?: string;
  callLine?: number;
}

export interface SymbolLocation {
  name: string;
  offset: number;
  /** The module's name; absent for the kernel and programs. */
  module?: string;
}

/** How a frame was found from the one it called. */
export type FrameOrigin =
  /** The registers themselves. */
  | 'registers'
  /** Call frame information of the compiler. */
  | 'cfi'
  /** The way out of the kernel's entry code: registers that it saved in struct pt_regs, up to its `iret`. */
  | 'pt-regs'
  /** The way to the next `ret` of hand-written assembly. */
  | 'code'
  /** The saved EBP chain. */
  | 'frame-pointer';

export interface Frame {
  /** Where execution is, or where it will go on in this frame. */
  pc: number;
  /** False when `pc` is a return address: the instruction that is under way then ends just before it. */
  exact: boolean;
  registers: RegisterValues;
  /** Canonical frame address: ESP in the caller before the call; absent when unknown. */
  cfa?: number;
  origin: FrameOrigin;
  /** True when this frame, or one below it, was found by a guess. */
  guess: boolean;
  space: 'kernel' | 'user';
  symbol?: SymbolLocation;
  function?: string;
  source?: SourceLine;
  /** Functions the compiler put into this one here, innermost first. */
  inlined: readonly InlinedCall[];
}

/** Why the list of frames ended. */
export type UnwindEnd = 'outermost' | 'no-caller' | 'unreadable-stack' | 'loop' | 'limit';

export interface Backtrace {
  frames: Frame[];
  end: UnwindEnd;
  /** The address that could not be read, and the like; for people. */
  note?: string;
}
