/** Decoded instructions: what the decoder makes and the interpreter runs. Derived from RAM, droppable at any time. */
import type { Cpu } from './cpu.ts';
import type { Row } from './table/table.ts';

/** Executes one instruction, or throws GUEST_FAULT with the architectural state as before. */
export type Handler = (cpu: Cpu, op: DecodedOp) => void;

/** One decoded instruction. All fields are always set, so that every object has the same shape. */
export class DecodedOp {
  handler: Handler;
  row: Row;
  /** Register operands, as indices of the view of their size: r32[0…7], r16[0,2…14], r8[0…3 and 1, 5, 9, 13 for AH…BH]. */
  reg = 0;
  rm = 0;
  /** Memory operand: (r32[base] + (r32[index] << scale) + disp) & addressMask, in segment `seg`. */
  mem = false;
  base = 8;
  index = 8;
  scale = 0;
  disp = 0;
  addressMask = -1;
  seg = 3;
  imm = 0;
  imm2 = 0;
  /** Operand size in bytes: 1, 2 or 4. */
  size = 4;
  /** ModRM.reg or condition or other small selector of the family. */
  sub = 0;
  /** 0 none, 1 REP/REPE (F3), 2 REPNE (F2). */
  rep = 0;
  lock = false;
  /** Byte distance from the block's start to this instruction, to the next one, and to the branch target. */
  delta = 0;
  next = 0;
  taken = 0;
  length = 0;
  /** Sets EIP itself. */
  branch = false;
  /** Last of its block: what follows may depend on what it did. */
  ends = false;

  constructor(handler: Handler, row: Row) {
    this.handler = handler;
    this.row = row;
  }
}

const COMPUTED = new Set(['ret', 'jmpi', 'calli']);

/** Straight-line run of instructions that starts in one page; only a block of a single instruction crosses its end. */
export class Block {
  readonly ops: DecodedOp[];
  readonly count: number;
  readonly length: number;
  /** For a block that crosses into a second page: that page and its version when decoded; null otherwise. */
  readonly crossPage: CodePage | null;
  readonly crossVersion: number;
  /** Offset in its page; -1 for a block that is kept nowhere. */
  start = -1;
  /** How often the interpreter has executed it, while there is a translator. */
  heat = 0;
  /** It ends in RET, or in JMP or CALL through a register or memory; and where it went, the first few places, from then on. */
  readonly computed: boolean;
  targets: number[] | null = null;
  /** What the translator made for its start; see translator/translator.ts. */
  translation: Translation | null = null;

  constructor(ops: DecodedOp[], length: number, crossPage: CodePage | null) {
    this.ops = ops;
    this.count = ops.length;
    this.computed = COMPUTED.has(ops[ops.length - 1].row.semantics);
    this.length = length;
    this.crossPage = crossPage;
    this.crossVersion = crossPage === null ? 0 : crossPage.version;
  }
}

/** Bytes of one physical page that code was made from. */
export interface CodeRange {
  page: CodePage;
  start: number;
  end: number;
}

/** Translated code, dropped when bytes that it was made from change. */
export interface Translation {
  /** It was made from a byte in this range of the page. */
  consistsOf(page: CodePage, start: number, end: number): boolean;
  readonly ranges: readonly CodeRange[];
  /** Forgets it; it takes itself out of the `translations` of its pages. */
  drop(): void;
}

/** Bytes of an instruction that may lie in the page behind the one it begins in. */
const MAX_REACH = 15;

/** The decoded code of one physical page. */
export class CodePage {
  readonly page: number;
  /** Block number + 1 by offset of its first byte, for 32-bit code; 0 is none. */
  readonly index32 = new Uint16Array(4096);
  private words16: Uint16Array | null = null;
  /** 1 for every byte that some decoded instruction consists of. */
  readonly covered = new Uint8Array(4096);
  readonly blocks: (Block | null)[] = [];
  /** Places in `blocks` that are free again. */
  private readonly free: number[] = [];
  readonly translations: Translation[] = [];
  /** How often translated code has been dropped because bytes of this page changed. */
  rewrites = 0;
  /** Grows when bytes change that an instruction begun in the page before may reach into. */
  version = 0;

  constructor(page: number) {
    this.page = page;
  }

  /** As `index32`, for 16-bit code. */
  get index16(): Uint16Array {
    return (this.words16 ??= new Uint16Array(4096));
  }

  /** Keeps a block that begins at `start`, in the index of its code size. */
  add(block: Block, start: number, index: Uint16Array): void {
    const place = this.free.pop() ?? this.blocks.length;
    block.start = start;
    this.blocks[place] = block;
    index[start] = place + 1;
    this.covered.fill(1, start, Math.min(start + block.length, 0x1000));
  }

  /** Number of blocks that may still be added. */
  get room(): number {
    return 0xfffe - this.blocks.length + this.free.length;
  }

  /** No block is here, and none reaches in from the page before. */
  get isUnused(): boolean {
    if (this.translations.length > 0) return false;
    return this.blocks.length === this.free.length && !this.covered.subarray(0, MAX_REACH).includes(1);
  }

  /** Bytes change: forgets every block that contains one of them. */
  invalidate(start: number, size: number): void {
    const end = start + size;
    let [first, last] = [start, end];
    for (let place = 0; place < this.blocks.length; place++) {
      const block = this.blocks[place];
      if (block === null || block.start >= end || block.start + block.length <= start) continue;
      this.forget(block, place);
      first = Math.min(first, block.start);
      last = Math.max(last, block.start + block.length);
    }
    const stale = this.translations.filter((translation) => translation.consistsOf(this, start, end));
    for (const translation of stale) translation.drop();
    if (stale.length > 0) this.rewrites++;
    this.covered.fill(0, start, end);
    if (start < MAX_REACH) this.version++;
    if (this.translations.length === 0) this.uncover(first, last);
  }

  /** Forgets the blocks that are chosen; the bytes stay covered. */
  forgetWhere(isChosen: (block: Block) => boolean): void {
    this.blocks.forEach((block, place) => {
      if (block !== null && isChosen(block)) this.forget(block, place);
    });
  }

  private forget(block: Block, place: number): void {
    if (this.index32[block.start] === place + 1) this.index32[block.start] = 0;
    const { words16 } = this;
    if (words16 !== null && words16[block.start] === place + 1) words16[block.start] = 0;
    this.blocks[place] = null;
    this.free.push(place);
  }

  /**
   * What belongs to no block any more: further changes there concern nobody. The page has no translations; bytes that an
   * instruction of the page before may reach into stay as they are.
   */
  private uncover(start: number, end: number): void {
    const from = Math.max(start, MAX_REACH);
    if (from >= end) return;
    this.covered.fill(0, from, end);
    for (const block of this.blocks) {
      if (block === null || block.start >= end || block.start + block.length <= from) continue;
      this.covered.fill(1, Math.max(from, block.start), Math.min(end, block.start + block.length));
    }
  }
}
