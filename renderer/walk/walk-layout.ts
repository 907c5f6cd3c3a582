/**
 * Where a walk's stations stand: down on the left, from the program to the dispatch; the service routine with what it calls
 * at the bottom; up on the right, back to the program. The border between ring 3 and ring 0 crosses both arms.
 */
import type { CallNode, Station, Walk } from '../../main/contract.ts';

export interface Box {
  station: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Bar {
  node: CallNode;
  station: number;
  x: number;
  y: number;
  width: number;
}

export interface Layout {
  width: number;
  height: number;
  boxes: Box[];
  /** The calls below the station at the bottom, one row a level. */
  bars: Bar[];
  /** The line between the rings. */
  border: number;
  /** Corners of the path, station by station; two for the one at the bottom. */
  path: { station: number; x: number; y: number }[];
}

export const ROW = 37;
export const GAP = 9;
export const MARGIN = 14;
export const BAR = 17;
/** Between ring 3 and ring 0. */
const BORDER_GAP = 36;
const HEAD = 8;
const DEEPEST = 5;

/** The station at the bottom: the service routine, or in its place what executes most in the kernel. */
export function bottomOf({ stations }: Walk): number {
  const service = stations.findIndex(({ kind }) => kind === 'service');
  if (service >= 0) return service;
  const called = stations.findIndex(({ kind, ring }) => kind === 'call' && ring === 0);
  if (called >= 0) return called;
  const back = stations.findIndex(({ kind }) => kind === 'way-out' || kind === 'restore-all');
  return back >= 0 ? back : stations.length - 1;
}

interface Indexed {
  station: Station;
  index: number;
}

const isOutside = ({ ring, kind }: Station): boolean => ring === 3 || kind === 'gate' || kind === 'return';

/** What stands below the border. */
const insideOf = (stations: Indexed[]): Indexed[] =>
  stations.filter(({ station }) => !isOutside(station) || station.kind === 'gate');

export function layoutOf(walk: Walk, width: number): Layout {
  const bottom = bottomOf(walk);
  const indexed = walk.stations.map((station, index) => ({ station, index }));
  const down = indexed.slice(0, bottom);
  const up = indexed.slice(bottom + 1).reverse();
  const half = (width - 2 * MARGIN - 2 * GAP) / 2;
  const right = width - MARGIN - half;
  const outsideRows = Math.max(
    down.filter(({ station }) => station.ring === 3 && station.kind !== 'gate').length,
    up.filter(({ station }) => isOutside(station)).length,
    1,
  );
  const border = HEAD + outsideRows * (ROW + GAP) + BORDER_GAP / 2 - GAP / 2;
  const insideTop = border + BORDER_GAP / 2;
  const boxes: Box[] = [];
  const rows = Math.max(insideOf(down).length, insideOf(up).length);
  const arm = (stations: Indexed[], x: number): void => {
    const inside = insideOf(stations);
    const outside = stations.filter((each) => !inside.includes(each));
    const first = outsideRows - outside.length;
    const put = ({ index }: Indexed, y: number): unknown =>
      boxes.push({ station: index, x, y, width: half, height: ROW });
    for (const [row, each] of outside.entries()) put(each, HEAD + (first + row) * (ROW + GAP));
    const spread = inside.length > 1 ? (rows - 1) / (inside.length - 1) : 1;
    for (const [row, each] of inside.entries()) put(each, insideTop + row * spread * (ROW + GAP));
  };
  arm(down, MARGIN);
  arm(up, right);
  const bottomTop = insideTop + rows * (ROW + GAP) + 6;
  if (walk.stations[bottom] !== undefined)
    boxes.push({ station: bottom, x: MARGIN, y: bottomTop, width: width - 2 * MARGIN, height: ROW });
  boxes.sort((a, b) => a.station - b.station);
  const bars = barsOf(walk, bottom, bottomTop + ROW + 4, width);
  const deepest = bars.reduce((most, { y }) => Math.max(most, y + BAR), bottomTop + ROW);
  return {
    width,
    height: deepest + MARGIN,
    boxes,
    bars,
    border,
    path: boxes.flatMap((box) => cornersOf(box, bottom, half, width)),
  };
}

function cornersOf(
  { station, x, y, width, height }: Box,
  bottom: number,
  half: number,
  whole: number,
): Layout['path'] {
  const middle = y + height / 2;
  if (station !== bottom) return [{ station, x: x + width / 2, y: middle }];
  return [MARGIN + half / 2, whole - MARGIN - half / 2].map((corner) => ({ station, x: corner, y: middle }));
}

/** As wide as their share of the instructions. What came in between stands where it came. */
function barsOf(walk: Walk, bottom: number, top: number, width: number): Bar[] {
  const station = walk.stations[bottom];
  const roots = station?.calls.filter(({ kind }) => kind === 'function') ?? [];
  const total = roots.reduce((sum, { own }) => sum + own, 0);
  const bars: Bar[] = [];
  const place = (nodes: readonly CallNode[], x: number, scale: number, depth: number): void => {
    let at = x;
    for (const node of nodes) {
      const size = node.own * scale;
      if (node.kind === 'function' && size >= 2)
        bars.push({ node, station: bottom, x: at, y: top + depth * (BAR + 2), width: size });
      if (depth + 1 < DEEPEST) place(node.children, at, scale, depth + 1);
      at += size;
    }
  };
  if (total > 0)
    place(
      roots.flatMap(({ children }) => children),
      MARGIN,
      (width - 2 * MARGIN) / total,
      0,
    );
  return bars;
}
