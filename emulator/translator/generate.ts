/**
 * From a region's flow to the code of its function. The dominator tree gives the nesting: a block that several ways
 * lead to stands behind a WebAssembly block that they leave, a loop's head opens a WebAssembly loop, and every other
 * block stands where its only predecessor jumps to it, with all that is known there (Ramsey, "Beyond Relooper", 2022).
 */
import type { Emitter } from './emitter.ts';
import type { Edge, FlowBlock, Instruction } from './flow.ts';
import type { FlagState } from './lazy-flags.ts';
import { DEAD, WORDS } from './lazy-flags.ts';
import { emitterOf } from './ops/index.ts';
import { shortcutOf } from './ops/far.ts';
import { pushReturnAddress, pushTaken, takeTarget } from './ops/branch.ts';
import { goesBack, newPages } from './structure.ts';
import type { Label } from './wasm/assembler.ts';

class Generator {
  private readonly e: Emitter;
  private readonly children = new Map<FlowBlock, FlowBlock[]>();
  private readonly labels = new Map<FlowBlock, Label>();

  constructor(e: Emitter, order: readonly FlowBlock[]) {
    this.e = e;
    for (const block of order.slice(1)) {
      if (!isJoin(block)) continue;
      const list = this.children.get(block.dominator as FlowBlock) ?? [];
      list.push(block);
      this.children.set(block.dominator as FlowBlock, list);
    }
  }

  /** The block and all that it dominates. */
  tree(block: FlowBlock): void {
    const { asm } = this.e;
    if (block.isLoop) this.labels.set(block, asm.loop());
    this.within(block, this.children.get(block) ?? []);
    if (block.isLoop) asm.end();
  }

  /** `joins` in reverse postorder: the last one's WebAssembly block is the outermost. */
  private within(block: FlowBlock, joins: readonly FlowBlock[]): void {
    const { e } = this;
    for (let i = joins.length - 1; i >= 0; i--) this.labels.set(joins[i], e.asm.block());
    this.body(block);
    for (const join of joins) {
      e.asm.end();
      e.flags = join.flagsLiveIn === 0 ? DEAD : WORDS;
      e.executed = 0;
      e.floats = 0;
      this.tree(join);
    }
  }

  private body(block: FlowBlock): void {
    const { e } = this;
    const { instructions } = block;
    const last = instructions[instructions.length - 1];
    for (const instruction of instructions) {
      this.begin(instruction);
      e.followed = instruction !== last || goesOnInside(block);
      if (instruction === last && this.endsItself(block, instruction)) return;
      const emit = emitterOf(instruction.op);
      if (isBranch(instruction)) this.straightBranch(instruction);
      else if (emit === null) e.callHandler(instruction.op);
      else emit(e, instruction.op);
      this.count(instruction);
    }
    this.follow(block, block.edges[0]);
  }

  private begin(instruction: Instruction): void {
    const { e } = this;
    e.eip = instruction.eip;
    e.next = instruction.next;
    e.live = instruction.live;
    e.counted = false;
  }

  private count({ next }: Instruction): void {
    const { e } = this;
    if (!e.counted) e.executed++;
    e.eip = next;
  }

  private straightBranch({ op }: Instruction): void {
    if (op.row.semantics === 'call') pushReturnAddress(this.e);
  }

  /** Endings that are more than going on. True when the block is complete. */
  private endsItself(block: FlowBlock, instruction: Instruction): boolean {
    const { e } = this;
    const { op } = instruction;
    switch (block.ending) {
      case 'conditional':
        pushTaken(e, op);
        this.count(instruction);
        this.fork(block);
        return true;
      case 'indirect':
        takeTarget(e, op);
        this.count(instruction);
        this.predict(block);
        e.leaveIndirect();
        return true;
      case 'handler':
        e.finishWithHandler(op, shortcutOf(e, op));
        return true;
      default:
        return false;
    }
  }

  /** Condition on the stack. */
  private fork(block: FlowBlock): void {
    const { e } = this;
    const state: [FlagState, number, number] = [e.flags, e.executed, e.floats];
    e.asm.if();
    this.follow(block, block.edges[0]);
    e.asm.end();
    [e.flags, e.executed, e.floats] = state;
    this.follow(block, block.edges[1]);
  }

  /** The ways that the jump to the address in T2 is expected to go. */
  private predict(block: FlowBlock): void {
    const { e } = this;
    for (const edge of block.edges) {
      if (edge.to === null) continue;
      const state: [FlagState, number] = [e.flags, e.executed];
      e.pushTargetIs(edge.eip);
      e.asm.if();
      this.follow(block, edge);
      e.asm.end();
      [e.flags, e.executed] = state;
    }
  }

  private follow(from: FlowBlock, edge: Edge): void {
    const { e } = this;
    const { to } = edge;
    if (to === null) return e.leave(edge.eip, from.pages);
    const back = goesBack(from, to);
    if (back || from.ending === 'repeated') {
      e.pushBudgetShort(to.cost);
      e.leaveIf(edge.eip);
    }
    for (const page of newPages(from, to)) {
      e.leaveUnlessFetched(page, to.physical[to.pages.indexOf(page)], edge.eip);
    }
    if (!back && !isJoin(to)) return this.tree(to);
    e.prepareJoin(to.flagsLiveIn !== 0);
    e.asm.br(this.labels.get(to) as Label);
  }
}

/** Reached in a known state from one place only, a block needs no label. */
function isJoin(block: FlowBlock): boolean {
  return block.isLoop || block.forwardEdges > 1;
}

/** One way leads on from the block, which cannot be left on it. */
function goesOnInside({ ending, edges: [edge] }: FlowBlock): boolean {
  return ending === 'straight' && edge.to !== null && !edge.leaves;
}

function isBranch({ op }: Instruction): boolean {
  return op.row.semantics === 'jmp' || op.row.semantics === 'call';
}

/** Writes the region's body; `order` is what `findStructure` returned. */
export function generate(e: Emitter, order: readonly FlowBlock[]): void {
  const [entry] = order;
  const generator = new Generator(e, order);
  if (entry.isLoop) e.prepareJoin(entry.flagsLiveIn !== 0);
  if (entry.isLoop) e.flags = entry.flagsLiveIn === 0 ? DEAD : WORDS;
  generator.tree(entry);
}
