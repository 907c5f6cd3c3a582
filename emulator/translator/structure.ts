/**
 * The shape of a region's flow: order, dominators, loops, costs. Translated code has structured control flow, so a way
 * that jumps into the middle of a loop is made to lead out of the region.
 */
import type { Edge, FlowBlock } from './flow.ts';

/** Reverse postorder of what the entry reaches. */
function ordered(entry: FlowBlock): FlowBlock[] {
  const seen = new Set<FlowBlock>();
  const postorder: FlowBlock[] = [];
  const visit = (block: FlowBlock): void => {
    seen.add(block);
    for (const { to } of block.edges) if (to !== null && !seen.has(to)) visit(to);
    postorder.push(block);
  };
  visit(entry);
  const order = postorder.reverse();
  order.forEach((block, index) => (block.order = index));
  return order;
}

function internalEdges(order: readonly FlowBlock[]): { from: FlowBlock; edge: Edge; to: FlowBlock }[] {
  return order.flatMap((from) =>
    from.edges.flatMap((edge) => (edge.to === null ? [] : [{ from, edge, to: edge.to }])),
  );
}

function intersect(a: FlowBlock, b: FlowBlock): FlowBlock {
  let [x, y] = [a, b];
  while (x !== y) {
    if (x.order > y.order) x = x.dominator as FlowBlock;
    else y = y.dominator as FlowBlock;
  }
  return x;
}

/** Immediate dominators after Cooper, Harvey and Kennedy; the entry is its own. */
function findDominators(order: readonly FlowBlock[]): void {
  const edges = internalEdges(order);
  for (const block of order) block.dominator = null;
  order[0].dominator = order[0];
  for (let changed = true; changed;) {
    changed = false;
    for (const { from, to } of edges) {
      if (to === order[0] || from.dominator === null) continue;
      const dominator = to.dominator === null ? from : intersect(to.dominator, from);
      if (dominator === to.dominator) continue;
      to.dominator = dominator;
      changed = true;
    }
  }
}

export function dominates(a: FlowBlock, b: FlowBlock): boolean {
  let block = b;
  while (block.order > a.order) block = block.dominator as FlowBlock;
  return block === a;
}

/** Edges that go back to a block which does not dominate their start: they leave the region instead. */
function cutIrreducible(order: readonly FlowBlock[]): boolean {
  let cut = false;
  for (const { from, edge, to } of internalEdges(order)) {
    if (to.order > from.order || dominates(to, from)) continue;
    edge.to = null;
    cut = true;
  }
  return cut;
}

export function goesBack(from: FlowBlock, to: FlowBlock): boolean {
  return to.order <= from.order;
}

/** Pages of `to` that are not known to be in place when coming from `from`. */
export function newPages(from: FlowBlock, to: FlowBlock): number[] {
  return to.pages.filter((page) => !from.pages.includes(page));
}

function findCosts(order: readonly FlowBlock[]): void {
  for (let i = order.length - 1; i >= 0; i--) {
    const block = order[i];
    const further = block.edges.map(({ to }) =>
      to === null || goesBack(block, to) || block.ending === 'repeated' ? 0 : to.cost,
    );
    block.cost = block.instructions.length + Math.max(0, ...further);
  }
}

/** Works out the shape; returns the blocks in reverse postorder, the entry first. */
export function findStructure(entry: FlowBlock): FlowBlock[] {
  let order: FlowBlock[];
  do {
    order = ordered(entry);
    findDominators(order);
  } while (cutIrreducible(order));
  for (const { from, edge, to } of internalEdges(order)) {
    if (goesBack(from, to)) to.isLoop = true;
    else to.forwardEdges++;
    edge.leaves = goesBack(from, to) || from.ending === 'repeated' || newPages(from, to).length > 0;
  }
  findCosts(order);
  return order;
}
