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

/** Straight-line run of instructions that starts in one page; only a block of a single instruction crosses its end. */
export class Block {
  readonly ops: DecodedOp[];
  readonly count: number;
  readonly length: number;
  /** For a block that crosses into a second page: that page and its version when decoded; null otherwise. */
  readonly crossPage: CodePage | null;
  readonly crossVersion: number;

  constructor(ops: DecodedOp[], length: number, crossPage: CodePage | null) {
    this.ops = ops;
    this.count = ops.length;
    this.length = length;
    this.crossPage = crossPage;
    this.crossVersion = crossPage === null ? 0 : crossPage.version;
  }
}

/** The decoded code of one physical page. */
export class CodePage {
  readonly page: number;
  /** Block number + 1 by offset of its first byte, for 32-bit code; 0 is none. */
  readonly index32 = new Uint16Array(4096);
  readonly index16 = new Uint16Array(4096);
  /** 1 for every byte that some decoded instruction consists of. */
  readonly covered = new Uint8Array(4096);
  blocks: Block[] = [];
  version = 0;

  constructor(page: number) {
    this.page = page;
  }

  /** Forgets every block: some covered byte has changed. */
  drop(): void {
    this.index32.fill(0);
    this.index16.fill(0);
    this.covered.fill(0);
    this.blocks = [];
    this.version++;
  }
}
