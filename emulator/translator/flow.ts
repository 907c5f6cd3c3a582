/**
 * The basic blocks of a region and the ways between them, found from an entry by following direct jumps through code
 * that the interpreter has decoded and executed.
 */
import type { Cpu } from '../cpu/cpu.ts';
import type { Block, CodePage, CodeRange, DecodedOp } from '../cpu/decoded.ts';
import { TLB_IO, TLB_NO_SR, TLB_NO_UR } from '../cpu/mmu.ts';
import { endingOf } from './ending.ts';
import type { Ending } from './ending.ts';

export interface Instruction {
  op: DecodedOp;
  eip: number;
  next: number;
  /** Flags that may be read after it (LIVE_…), that it sets whatever they were, and that must be there before it; see liveness.ts. */
  live: number;
  kills: number;
  wants: number;
}

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
/** Ways looked at while a region is collected, and calls that one of them may be inside of. */
const MAX_VISITS = 400;
const MAX_DEPTH = 8;
/** Where a computed jump is expected to go at most, and a RET by where it went before. */
const MAX_PREDICTED = 12;
const MAX_RETURNS = 2;

/** Physical page number that a linear page is fetched from; -1 when the TLB does not say. */
export function fetchedPage(cpu: Cpu, linearPage: number): number {
  const entry = cpu.tlb[linearPage];
  const forbidden = TLB_IO | (cpu.user ? TLB_NO_UR : TLB_NO_SR);
  return (entry & forbidden) !== 0 ? -1 : entry >>> 12;
}

/** The decoded block at `eip`, if there is a valid one without a debugger's stop in it. Has no effect on the machine. */
export function decodedAt(cpu: Cpu, eip: number): Block | null {
  const page = fetchedPage(cpu, eip >>> 12);
  const code = page < 0 ? null : cpu.codePages[page];
  if (code === null) return null;
  const number = code.index32[eip & 0xfff];
  const block = number === 0 ? null : code.blocks[number - 1];
  if (block === null || cpu.stopsAmong(eip, block.length)) return null;
  if (block.crossPage === null) return block;
  const second = fetchedPage(cpu, nextPage(eip));
  const valid =
    block.crossVersion === block.crossPage.version &&
    second === block.crossPage.page &&
    cpu.codePages[second] === block.crossPage;
  return valid ? block : null;
}

function nextPage(eip: number): number {
  return ((eip >>> 12) + 1) & 0xfffff;
}

export interface FlowLimits {
  /** How often the interpreter must have executed a block for it to be taken in, the first excepted. */
  leastHeat: number;
  maxInstructions: number;
  /** Whether computed jumps go on where they are expected to go. */
  predict: boolean;
  /** Blocks that are left to their own regions. */
  leaveOut: (block: Block) => boolean;
}

function edgeTo(eip: number): Edge {
  return { eip, to: null, leaves: false };
}

/** Where control may go from the last instruction of a block, of a computed jump `predicted`. A call goes on in what it calls. */
function edgesOf({ op, next }: Instruction, predicted: readonly number[]): Edge[] {
  const target = (next + op.imm) | 0;
  const { semantics } = op.row;
  switch (endingOf(op)) {
    case 'straight':
    case 'repeated':
      return [edgeTo(semantics === 'jmp' || semantics === 'call' ? target : next)];
    case 'conditional':
      return [edgeTo(target), edgeTo(next)];
    case 'indirect':
      return predicted.map(edgeTo);
    default:
      return [];
  }
}

/** Return addresses of the calls that a way is inside of. */
interface Calls {
  address: number;
  outer: Calls | null;
  depth: number;
}

interface Visit {
  eip: number;
  calls: Calls | null;
}

interface Found {
  block: Block;
  instructions: Instruction[];
  /** Where its computed jump is expected to go. */
  predicted: Set<number>;
}

function enter(calls: Calls | null, address: number): Calls | null {
  const depth = (calls?.depth ?? 0) + 1;
  return depth > MAX_DEPTH ? null : { address, outer: calls, depth };
}

class FlowBuilder {
  private readonly cpu: Cpu;
  private readonly limits: FlowLimits;
  private readonly found = new Map<number, Found>();
  /** Behind STI: executed in its shadow, one at a time, which does not make them warm. */
  private readonly certain = new Set<number>();
  private count = 0;

  constructor(cpu: Cpu, limits: FlowLimits) {
    this.cpu = cpu;
    this.limits = limits;
  }

  build(entry: number): Flow {
    this.collect(entry);
    const blocks = new Map<number, FlowBlock>();
    for (const [eip, found] of this.found) blocks.set(eip, this.flowBlock(eip, found));
    for (const { edges } of blocks.values()) {
      for (const edge of edges) edge.to = blocks.get(edge.eip) ?? null;
    }
    return { blocks: [...blocks.values()], ranges: this.ranges() };
  }

  /** Breadth first, so that what is near comes first; a block once for each place that it may return to. */
  private collect(entry: number): void {
    const queue: Visit[] = [{ eip: entry, calls: null }];
    const seen = new Set<string>();
    for (let head = 0; head < queue.length && head < MAX_VISITS; head++) {
      const visit = queue[head];
      const key = `${visit.eip} ${visit.calls?.address}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const found = this.found.get(visit.eip) ?? this.admit(visit.eip);
      if (found !== null) queue.push(...this.successors(found, visit.calls));
    }
  }

  private isCold(eip: number, block: Block, leastHeat: number): boolean {
    return block.heat < leastHeat && !this.certain.has(eip);
  }

  /** Takes in the block at `eip`, if the limits allow it. */
  private admit(eip: number): Found | null {
    const { leastHeat, maxInstructions, leaveOut } = this.limits;
    const first = this.found.size === 0;
    if (this.found.size >= MAX_BLOCKS) return null;
    const block = decodedAt(this.cpu, eip);
    if (block === null || (!first && (this.isCold(eip, block, leastHeat) || leaveOut(block)))) return null;
    if (this.count + block.count > maxInstructions && !first) return null;
    const ops = maxInstructions === 1 ? block.ops.slice(0, 1) : block.ops;
    const instructions = ops.map((op) => ({
      op,
      eip: (eip + op.delta) | 0,
      next: (eip + op.next) | 0,
      live: 0,
      kills: 0,
      wants: 0,
    }));
    this.count += instructions.length;
    const found = { block, instructions, predicted: new Set<number>() };
    this.found.set(eip, found);
    return found;
  }

  private successors({ block, instructions, predicted }: Found, calls: Calls | null): Visit[] {
    const last = instructions[instructions.length - 1];
    const { semantics } = last.op.row;
    if (semantics === 'sti') this.certain.add(last.next);
    const called = semantics === 'call' || semantics === 'calli' ? enter(calls, last.next) : calls;
    if (endingOf(last.op) !== 'indirect') {
      return edgesOf(last, []).map(({ eip }) => ({ eip, calls: called }));
    }
    if (!this.limits.predict) return [];
    const before = block.targets ?? [];
    const isReturn = semantics === 'ret';
    const expected = !isReturn || before.length <= MAX_RETURNS ? [...before] : [];
    if (isReturn && calls !== null) expected.push(calls.address);
    for (const eip of expected) if (predicted.size < MAX_PREDICTED) predicted.add(eip);
    const then = isReturn ? (calls?.outer ?? null) : called;
    return expected.map((eip) => ({ eip, calls: then }));
  }

  /** Cut where another block begins. */
  private flowBlock(eip: number, { block, instructions: all, predicted }: Found): FlowBlock {
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
      edges: cut < 0 ? edgesOf(last, this.known(predicted)) : [edgeTo(last.next)],
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

  private known(predicted: Set<number>): number[] {
    return [...predicted].filter((eip) => this.found.has(eip));
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
