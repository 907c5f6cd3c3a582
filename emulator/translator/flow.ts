/**
 * The basic blocks of a region and the ways between them, found from an entry by following direct jumps through code
 * that the interpreter has decoded and executed.
 */
import type { Cpu } from '../cpu/cpu.ts';
import type { Block, CodePage, DecodedOp } from '../cpu/decoded.ts';
import { TLB_IO, TLB_NO_SR, TLB_NO_UR } from '../cpu/mmu.ts';
import type { CodeRange } from './region.ts';

export interface Instruction {
  op: DecodedOp;
  eip: number;
  next: number;
  /** Flags that may be read after it (LIVE_…); see liveness.ts. */
  live: number;
}

/** How a block ends. */
export type Ending =
  /** Goes on at one known place: falls through, JMP, CALL. */
  | 'straight'
  /** As `straight`, after an instruction that may have counted for many (REP). */
  | 'repeated'
  /** Jcc, LOOP, JECXZ: taken first, then not taken. */
  | 'conditional'
  /** RET, JMP and CALL through a register or memory. */
  | 'indirect'
  /** The interpreter's handler decides. */
  | 'handler';

export interface Edge {
  eip: number;
  /** Null: out of the region. */
  to: FlowBlock | null;
  /** Inside the region, and yet it may be left here: the edge goes back, or into another page. */
  leaves: boolean;
}

export interface FlowBlock {
  eip: number;
  instructions: Instruction[];
  ending: Ending;
  edges: Edge[];
  /** Linear pages that it lies in: one, or two for a single instruction across a border. */
  pages: number[];
  /** The physical pages, in the same order. */
  physical: number[];
  flagsLiveIn: number;
  /** Filled in by structure.ts. */
  order: number;
  dominator: FlowBlock | null;
  /** Ways that lead here from before, and whether one leads back. */
  forwardEdges: number;
  isLoop: boolean;
  /** Instructions on the longest way from here on that does not go back. */
  cost: number;
}

export interface Flow {
  /** The entry is the first. */
  blocks: FlowBlock[];
  ranges: CodeRange[];
}

const MAX_BLOCKS = 48;

/** Instructions that end a decoded block, after which a region may go on: see `Services.execute`. */
const RESUMABLE = new Set([
  ...['movtoseg', 'popseg', 'lds', 'popf', 'sti', 'in', 'indx', 'out', 'outdx', 'clts', 'rdtsc'],
]);
const REPEATABLE = new Set(['movs', 'cmps', 'stos', 'lods', 'scas', 'ins', 'outs']);
const CONDITIONAL = new Set(['j', 'loop', 'loope', 'loopne', 'jecxz']);
const INDIRECT = new Set(['jmpi', 'calli', 'ret']);

function endingOf(op: DecodedOp): Ending {
  const { semantics } = op.row;
  if (!op.ends || RESUMABLE.has(semantics)) return 'straight';
  if (REPEATABLE.has(semantics)) return op.rep === 0 ? 'straight' : 'repeated';
  const near = op.size === 4;
  if (near && (semantics === 'jmp' || semantics === 'call')) return 'straight';
  if (near && CONDITIONAL.has(semantics) && op.addressMask === -1) return 'conditional';
  return near && INDIRECT.has(semantics) ? 'indirect' : 'handler';
}

/** Physical page number that a linear page is fetched from; -1 when the TLB does not say. */
export function fetchedPage(cpu: Cpu, linearPage: number): number {
  const entry = cpu.tlb[linearPage];
  const forbidden = TLB_IO | (cpu.user ? TLB_NO_UR : TLB_NO_SR);
  return (entry & forbidden) !== 0 ? -1 : entry >>> 12;
}

/** The decoded block at `eip`, if there is a valid one. Has no effect on the machine. */
function decodedAt(cpu: Cpu, eip: number): Block | null {
  const page = fetchedPage(cpu, eip >>> 12);
  const code = page < 0 ? null : cpu.codePages[page];
  if (code === null || cpu.stopsIn(eip >>> 12)) return null;
  const number = code.index32[eip & 0xfff];
  const block = number === 0 ? null : code.blocks[number - 1];
  if (block === null || block.crossPage === null) return block;
  const second = fetchedPage(cpu, nextPage(eip));
  const valid =
    block.crossVersion === block.crossPage.version &&
    second === block.crossPage.page &&
    cpu.codePages[second] === block.crossPage &&
    !cpu.stopsIn(nextPage(eip));
  return valid ? block : null;
}

function nextPage(eip: number): number {
  return ((eip >>> 12) + 1) & 0xfffff;
}

export interface FlowLimits {
  /** How often the interpreter must have executed a block for it to be taken in, the first excepted. */
  leastHeat: number;
  maxInstructions: number;
}

class FlowBuilder {
  private readonly cpu: Cpu;
  private readonly limits: FlowLimits;
  private readonly found = new Map<number, { block: Block; instructions: Instruction[] }>();
  private count = 0;

  constructor(cpu: Cpu, limits: FlowLimits) {
    this.cpu = cpu;
    this.limits = limits;
  }

  build(entry: number): Flow {
    this.collect(entry);
    const blocks = new Map<number, FlowBlock>();
    for (const [eip, { block, instructions }] of this.found) {
      blocks.set(eip, this.flowBlock(eip, block, instructions));
    }
    for (const { edges } of blocks.values()) {
      for (const edge of edges) edge.to = blocks.get(edge.eip) ?? null;
    }
    return { blocks: [...blocks.values()], ranges: this.ranges() };
  }

  /** Breadth first, so that what is near comes first. */
  private collect(entry: number): void {
    const { leastHeat, maxInstructions } = this.limits;
    const queue = [entry];
    for (let head = 0; head < queue.length && this.found.size < MAX_BLOCKS; head++) {
      const eip = queue[head];
      if (this.found.has(eip)) continue;
      const block = decodedAt(this.cpu, eip);
      if (block === null || (head > 0 && block.heat < leastHeat)) continue;
      if (this.count + block.count > maxInstructions && head > 0) continue;
      const ops = maxInstructions === 1 ? block.ops.slice(0, 1) : block.ops;
      const instructions = ops.map((op) => ({
        op,
        eip: (eip + op.delta) | 0,
        next: (eip + op.next) | 0,
        live: 0,
      }));
      this.count += instructions.length;
      this.found.set(eip, { block, instructions });
      const last = instructions[instructions.length - 1];
      for (const edge of this.edges(last)) queue.push(edge.eip);
    }
  }

  /** Where control may go from the last instruction of a block. A call goes on in what it calls. */
  private edges(last: Instruction): Edge[] {
    const { op, next } = last;
    const target = (next + op.imm) | 0;
    switch (endingOf(op)) {
      case 'straight':
      case 'repeated':
        return [
          {
            eip: op.row.semantics === 'jmp' || op.row.semantics === 'call' ? target : next,
            to: null,
            leaves: false,
          },
        ];
      case 'conditional':
        return [
          { eip: target, to: null, leaves: false },
          { eip: next, to: null, leaves: false },
        ];
      default:
        return [];
    }
  }

  /** Cut where another block begins. */
  private flowBlock(eip: number, block: Block, all: Instruction[]): FlowBlock {
    const cut = all.findIndex((instruction, index) => index > 0 && this.found.has(instruction.eip));
    const instructions = (cut < 0 ? all : all.slice(0, cut)).map((instruction) => ({ ...instruction }));
    const last = instructions[instructions.length - 1];
    const page = eip >>> 12;
    const physical = fetchedPage(this.cpu, page);
    const crossing = block.crossPage;
    return {
      eip,
      instructions,
      ending: cut < 0 ? endingOf(last.op) : 'straight',
      edges: cut < 0 ? this.edges(last) : [{ eip: last.next, to: null, leaves: false }],
      pages: crossing === null ? [page] : [page, nextPage(eip)],
      physical: crossing === null ? [physical] : [physical, crossing.page],
      flagsLiveIn: 0,
      order: -1,
      dominator: null,
      forwardEdges: 0,
      isLoop: false,
      cost: 0,
    };
  }

  /** The bytes that the region depends on, by physical page. */
  private ranges(): CodeRange[] {
    const ranges: CodeRange[] = [];
    for (const [eip, { block }] of this.found) {
      const page = this.cpu.codePages[fetchedPage(this.cpu, eip >>> 12)] as CodePage;
      const start = eip & 0xfff;
      const end = start + block.length;
      ranges.push({ page, start, end: Math.min(end, 0x1000) });
      if (block.crossPage !== null) ranges.push({ page: block.crossPage, start: 0, end: end - 0x1000 });
    }
    return ranges;
  }
}

/**
 * The region at `entry`, where a decoded block must be. Other blocks are taken in when the limits
 * allow it. Edges to what was not taken in lead out.
 */
export function buildFlow(cpu: Cpu, entry: number, limits: FlowLimits): Flow {
  return new FlowBuilder(cpu, limits).build(entry);
}
