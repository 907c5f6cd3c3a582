/**
 * What is called on the way, as a tree. A call ends when the stack pointer passes its return address, whatever took it
 * there; an interrupt or exception when it passes the EIP that the processor pushed. Calls that are alike and follow each
 * other are one node with a count, and a tree that grows too large counts what is deeper in the node above.
 */
import type { Position } from '../engine/stop.ts';
import type { WalkSymbols } from './symbols.ts';
import type { Away, Delivery, Executed } from './thread-steps.ts';
import type { CallNode } from './types.ts';

const MOST_NODES = 3000;
const DEEPEST = 48;

interface Open {
  node: CallNode;
  /** Address of the word with the return address. */
  slot: number;
  ring: number;
  /** Where the node will be kept; null: it is cut, and counts for the one above. */
  home: CallNode[];
}

export class CallTree {
  private readonly symbols: WalkSymbols;
  private open: Open[] = [];
  private nodes = 0;

  constructor(symbols: WalkSymbols) {
    this.symbols = symbols;
  }

  /** Calls under way in the kernel, or with 3 in the program. */
  depth(ring: number): number {
    return this.open.filter((each) => each.ring === ring).length;
  }

  /** A handler of an external interrupt is under way. */
  get interrupted(): boolean {
    return this.open.some(({ node }) => node.kind === 'interrupt');
  }

  /** The instruction is one of an interrupt's handler (true) or the thread's own. */
  countInstruction(): boolean {
    const { interrupted } = this;
    for (const { node } of this.open) {
      if (interrupted) node.interrupts++;
      else node.own++;
    }
    const top = this.open.at(-1);
    if (top !== undefined) top.node.self++;
    return interrupted;
  }

  /** An interrupt or exception comes in; `roots` takes it when nothing is under way. */
  deliver(delivery: Delivery, position: Position, count: number, roots: CallNode[]): void {
    const kind = delivery.source === 'interrupt' ? 'interrupt' : 'exception';
    const vector = delivery.vector ?? 0;
    const name = kind === 'interrupt' ? `interrupt 0x${vector.toString(16)}` : `exception ${vector}`;
    const slot = delivery.esp + (delivery.error === null ? 0 : 4);
    this.push(kind, name, delivery.address, { position, count, slot, ring: delivery.to, roots });
  }

  /** Opens what a call or tail call leads to, and closes what has been left. */
  follow(executed: Executed, count: number, next: Position, roots: CallNode[]): void {
    const { after, instruction, ring } = executed;
    if (executed.raised === null && instruction !== null && after.ring === ring) {
      const leads = after.address !== (instruction.address + instruction.length) >>> 0;
      const isCall = instruction.kind === 'call' && leads;
      const isTail = instruction.kind === 'jump' && this.depth(ring) > 0 && this.isElsewhere(executed);
      if (isCall || isTail)
        this.push('function', this.symbols.label(after.address) ?? hex(after.address), after.address, {
          position: next,
          count,
          slot: after.esp,
          ring,
          roots,
        });
    }
    this.leave(after.ring, after.esp);
  }

  /** Others had the processor while the top of the tree slept. */
  sleep(away: Away, position: Position, count: number, address: number, roots: CallNode[]): void {
    for (const { node } of this.open) node.others += away.instructions;
    const node = this.newNode('sleep', away.next, address, position, count);
    node.others = away.instructions;
    (this.open.at(-1)?.node.children ?? roots).push(node);
  }

  private isElsewhere({ address, after }: Executed): boolean {
    return (
      this.symbols.isFunction(after.address) &&
      this.symbols.label(after.address) !== this.symbols.label(address)
    );
  }

  private newNode(
    kind: CallNode['kind'],
    name: string,
    address: number,
    position: Position,
    count: number,
  ): CallNode {
    const counts = { own: 0, interrupts: 0, others: 0, self: 0 };
    return {
      kind,
      name,
      ...this.symbols.place(address),
      position,
      count,
      ...counts,
      times: 1,
      children: [],
      cut: false,
    };
  }

  private push(
    kind: CallNode['kind'],
    name: string,
    address: number,
    at: { position: Position; count: number; slot: number; ring: number; roots: CallNode[] },
  ): void {
    const above = this.open.at(-1);
    const node = this.newNode(kind, name, address, at.position, at.count);
    const isCut = this.nodes >= MOST_NODES || this.open.length >= DEEPEST;
    if (isCut && above !== undefined) above.node.cut = true;
    const home = isCut ? [] : (above?.node.children ?? at.roots);
    if (!isCut) this.nodes++;
    home.push(node);
    this.open.push({ node, slot: at.slot, ring: at.ring, home });
  }

  private leave(ring: number, esp: number): void {
    for (;;) {
      const top = this.open.at(-1);
      if (top === undefined) return;
      const left = top.ring === ring ? top.slot < esp : top.ring < ring;
      if (!left) return;
      this.open.pop();
      this.merge(top);
    }
  }

  /** Into the one before, when it was the same with the same counts below. */
  private merge({ node, home }: Open): void {
    const before = home.at(-2);
    if (home.at(-1) !== node || before === undefined || !isAlike(before, node)) return;
    home.pop();
    this.nodes--;
    before.times += node.times;
    before.own += node.own;
    before.interrupts += node.interrupts;
    before.others += node.others;
    before.self += node.self;
  }
}

/** Leaves of one name; what has something below keeps its own place. */
function isAlike(a: CallNode, b: CallNode): boolean {
  const isLeaf = (node: CallNode): boolean => node.children.length === 0 && !node.cut;
  return a.kind === b.kind && a.address === b.address && isLeaf(a) && isLeaf(b);
}

const hex = (value: number): string => `0x${(value >>> 0).toString(16).padStart(8, '0')}`;
