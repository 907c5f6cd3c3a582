/**
 * The machine's state: one `WebAssembly.Memory` with a 64 KiB processor block, the TLB and the guest's RAM, at
 * offsets declared here and nowhere else. Interpreter, translated code, snapshots and debugger read the same bytes.
 *
 *     0x000000  processor block      registers, segment caches, counters, pending events
 *     0x010000  TLB                  2^20 entries of 4 bytes, indexed by linear page number
 *     0x410000  TLB fill list        linear page numbers that were filled, so that a flush costs what was filled
 *     0x450000  translator           caches of entries into translated code (see translator/)
 *     0x4a0000  page marks           a byte for each page of RAM: what its translations have to notice (see tlb-entry.ts)
 *     0x510000  direct words         four for each linear page: the TLB as translated code reads it (see tlb-entry.ts)
 *    0x1510000  RAM                  guest-physical address 0
 */

export const CPU_BLOCK_SIZE = 0x10000;
export const TLB_BASE = 0x10000;
export const TLB_ENTRIES = 1 << 20;
export const TLB_LIST_BASE = TLB_BASE + TLB_ENTRIES * 4;
export const TLB_LIST_CAPACITY = 0x10000;
export const PAGE_MARKS_BASE = 0x4a0000;
export const DIRECT_BASE = 0x510000;
export const RAM_BASE = DIRECT_BASE + TLB_ENTRIES * 16;

/** The translator's part: derived from everything else, in no snapshot and no hash. */
export const TRANSLATOR = {
  /** Entries of 16 bytes by a hash of EIP: EIP, physical page, slot in the table of functions, zero. */
  USER_ENTRIES: 0x450000,
  SYSTEM_ENTRIES: 0x470000,
  ENTRY_COUNT: 0x2000,
  /** 1: the access just tried is left to the interpreter; 2: it is a page fault. */
  REFUSED: 0x490000,
  /** A region left in the middle: its slot and its flag locals. */
  LEFT_SLOT: 0x490004,
  LEFT_FLAGS: 0x490008,
  /** Non-zero: translated code has changed the privilege level; what JavaScript derives from it is stale. */
  MODE_STALE: 0x490020,
  /** Not zero: what BUDGET was when IRET had set RF; while it still is, RF should be set and is not yet. */
  RESUMED: 0x490024,
  /** Not zero: a debugger looks at every transition, which the interpreter's handlers tell it of. */
  WATCHED: 0x490028,
  /** Not zero: an onlooker is told of system calls (see `CallObserver`). */
  OBSERVED: 0x49002c,
  /** Not zero: debugger's stops are set, so that whoever fills the TLB asks them. */
  STOPS: 0x490040,
  /** Sixteen bytes: an operand of floating point on the slow way between registers and memory. */
  WIDE: 0x490030,
} as const;

/** Marks of a page of RAM; shifted by MARK_SHIFT they are bits of its entries in the TLB. */
export const MARK_CODE = 0x01;
export const MARK_CLEAN = 0x40;
export const MARK_SHIFT = 4;

const WASM_PAGE = 0x10000;
/** Page numbers of RAM and host offsets have to stay positive 32-bit integers. */
const MAX_RAM = 0x7000_0000;

/** Byte offsets in the processor block. 32-bit unless the comment says otherwise. */
export const OFFSET = {
  /** EAX ECX EDX EBX ESP EBP ESI EDI, then a word that is always zero (the register of an absent base or index). */
  GENERAL: 0x000,
  EIP: 0x040,
  /** EFLAGS without the six arithmetic flags; those are in FLAG_RESULT and FLAG_CARRIES (see flags.ts). */
  EFLAGS: 0x044,
  FLAG_RESULT: 0x048,
  FLAG_CARRIES: 0x04c,
  CR0: 0x050,
  CR2: 0x054,
  CR3: 0x058,
  CR4: 0x05c,
  DR0: 0x060,
  DR6: 0x070,
  DR7: 0x074,
  CPL: 0x080,
  /** Non-zero when the boundary before the next instruction needs more than the next instruction (see events.ts). */
  PENDING: 0x084,
  /** Instructions the running slice may still execute; counts down at block ends. */
  BUDGET: 0x090,
  /** What BUDGET was when INSTRUCTIONS was last exact. */
  SLICE: 0x094,
  /** DR6 bits of a debug trap due at the next boundary. */
  DEBUG_TRAP: 0x098,
  /**
   * 1: a REP instruction is between two iterations; 2: it is a comparison, which keeps the flags that it started from in
   * the next two.
   */
  REPEATING: 0x09c,
  REPEAT_RESULT: 0x0a0,
  REPEAT_CARRIES: 0x0a4,
  /** Level of the IGNNE# pin: 1 lets x87 instructions pass an error that CR0.NE leaves to FERR#. */
  IGNNE: 0x0a8,
  TLB_COUNT: 0x0b0,
  /** How many pages at the start of the fill list were global when the others were flushed last. */
  TLB_GLOBALS: 0x0b4,
  /** 64-bit float: instructions executed up to the last settlement. */
  INSTRUCTIONS: 0x0c0,
  /** 64-bit float: ticks skipped while halted. */
  SKIPPED: 0x0c8,
  /** 64-bit float: what RDTSC adds to ticks. */
  TSC_OFFSET: 0x0d0,
  /** The four 64-bit page-directory-pointer-table entries of PAE paging, as CR3 was loaded. */
  PDPTE: 0x0e0,
  /** Five arrays of eight words, by segment number (ES CS SS DS FS GS LDTR TR). */
  SEG_SELECTOR: 0x100,
  SEG_BASE: 0x120,
  /** Byte-granular limit, unsigned. */
  SEG_LIMIT: 0x140,
  /** Descriptor's second word masked with 0x00F0FF00; 0 is an unusable (null) segment. */
  SEG_ACCESS: 0x160,
  /**
   * Derived from the three above. 0: flat 4 GiB writable data, no check needed; 2: the same with a base other than
   * zero; 1: every access is checked. The stack segment is flat only with a 32-bit stack pointer.
   */
  SEG_CHECK: 0x180,
  GDTR_BASE: 0x1a0,
  GDTR_LIMIT: 0x1a4,
  IDTR_BASE: 0x1a8,
  IDTR_LIMIT: 0x1ac,
  SYSENTER_CS: 0x1c0,
  SYSENTER_ESP: 0x1c4,
  SYSENTER_EIP: 0x1c8,
  /** Two event selections, then as 64-bit floats what the counters add to what they count. */
  PERFORMANCE_SELECT: 0x1d0,
  PERFORMANCE_BASE: 0x1d8,
  /** Number of faults ever delivered, then a ring of FAULT_LOG_ENTRIES × (vector, error code, CS, EIP, CR2, spare). */
  FAULT_COUNT: 0x200,
  FAULT_LOG: 0x210,
  /**
   * R0…R7 of the x87 unit, 16 bytes each: significand (64 bits), sign and exponent (a word of 32 bits, the upper half
   * zero), zero. ST(n) is register (FPU_TOP + n) & 7. The MMX register MMn is the significand of Rn.
   */
  FPU_REGISTERS: 0x300,
  /** XMM0…XMM7, 16 bytes each. */
  XMM: 0x380,
  FPU_CONTROL: 0x400,
  /** Status word without TOP. */
  FPU_STATUS: 0x404,
  FPU_TOP: 0x408,
  /** One bit a register: 1 is not empty. */
  FPU_TAGS: 0x40c,
  /** Last x87 instruction and its memory operand. */
  FPU_INSTRUCTION: 0x410,
  FPU_INSTRUCTION_CS: 0x414,
  FPU_OPERAND: 0x418,
  FPU_OPERAND_DS: 0x41c,
  FPU_OPCODE: 0x420,
  MXCSR: 0x424,
} as const;

export const FAULT_LOG_ENTRIES = 8;
export const FAULT_LOG_WORDS = 6;

/** The state memory and typed views of it. Create once; the buffer never moves. */
export class MachineState {
  readonly memory: WebAssembly.Memory;
  readonly buffer: ArrayBuffer;
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly f64: Float64Array;
  readonly view: DataView;
  /** Byte offset of guest-physical address 0. */
  readonly ramBase: number = RAM_BASE;
  /** Guest RAM in bytes. */
  readonly ramBytes: number;
  /** The guest's RAM alone, by physical address. */
  readonly ram: Uint8Array;
  /** The TLB's entries; see mmu.ts. */
  readonly tlb: Int32Array;
  readonly tlbList: Int32Array;
  /** Derived from the entries; see tlb-entry.ts. */
  readonly direct: Int32Array;
  /** Translations by large pages in each 4 MiB of the linear space. */
  readonly largePages = new Uint16Array(TLB_ENTRIES >> 10);

  /** A byte for each page of RAM: MARK_CODE, and MARK_CLEAN until it is written after a checkpoint. */
  readonly pageMarks: Uint8Array;
  /** The pages noted, in the order of their first writes, and their number. */
  readonly writtenList: Int32Array;
  writtenCount = 0;

  private constructor(memory: WebAssembly.Memory, ramBytes: number) {
    this.memory = memory;
    this.buffer = memory.buffer;
    this.ramBytes = ramBytes;
    this.u8 = new Uint8Array(this.buffer);
    this.u16 = new Uint16Array(this.buffer);
    this.i32 = new Int32Array(this.buffer);
    this.u32 = new Uint32Array(this.buffer);
    this.f64 = new Float64Array(this.buffer);
    this.view = new DataView(this.buffer);
    this.ram = new Uint8Array(this.buffer, RAM_BASE, ramBytes);
    this.tlb = new Int32Array(this.buffer, TLB_BASE, TLB_ENTRIES);
    this.tlbList = new Int32Array(this.buffer, TLB_LIST_BASE, TLB_LIST_CAPACITY);
    this.direct = new Int32Array(this.buffer, DIRECT_BASE, TLB_ENTRIES * 4);
    this.tlb.fill(-1);
    this.pageMarks = new Uint8Array(this.buffer, PAGE_MARKS_BASE, ramBytes >>> 12);
    this.writtenList = new Int32Array(ramBytes >>> 12);
  }

  /** Since the last checkpoint; every page, when there has been none. */
  wasWritten(page: number): boolean {
    return (this.pageMarks[page] & MARK_CLEAN) === 0;
  }

  /** A page of RAM holds decoded code, or no longer does. */
  markCode(page: number, on: boolean): void {
    if (on) this.pageMarks[page] |= MARK_CODE;
    else this.pageMarks[page] &= ~MARK_CODE;
  }

  /** A page of RAM is about to be written. */
  noteWritten(page: number): void {
    if ((this.pageMarks[page] & MARK_CLEAN) === 0) return;
    this.pageMarks[page] &= ~MARK_CLEAN;
    this.writtenList[this.writtenCount++] = page;
  }

  /** Pages count as not written from now on. */
  forgetWritten(): void {
    const { pageMarks } = this;
    for (let page = 0; page < pageMarks.length; page++) pageMarks[page] |= MARK_CLEAN;
    this.writtenCount = 0;
  }

  /**
   * A zeroed machine with `memoryBytes` of RAM, a multiple of 4096 up to 1792 MiB. The memory has a fixed size.
   * @throws RangeError when the size is none of these.
   */
  static create(memoryBytes: number): MachineState {
    if (
      !Number.isInteger(memoryBytes) ||
      memoryBytes <= 0 ||
      memoryBytes % 4096 !== 0 ||
      memoryBytes > MAX_RAM
    ) {
      throw new RangeError(
        `guest memory of ${memoryBytes} bytes: ask for a multiple of 4096 from 4096 to ${MAX_RAM}`,
      );
    }
    const pages = Math.ceil((RAM_BASE + memoryBytes) / WASM_PAGE);
    return new MachineState(new WebAssembly.Memory({ initial: pages, maximum: pages }), memoryBytes);
  }
}
