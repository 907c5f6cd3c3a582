/** The moments of a walk, one behind the other: what play, step and the slider go through. */
import type { CallNode, FrameName, Station, Walk } from '../../main/contract.ts';

export interface Moment {
  /** Index of its station. */
  station: number;
  /** Index of the instruction in `steps`; null where the station has none, or for something called. */
  step: number | null;
  node: CallNode | null;
  position: Station['position'];
  address: number;
  /** Instructions of the walk before it. */
  count: number;
  source: Station['source'];
}

/** Of what a station calls, so much is visited. */
const DEEPEST = 4;
const MOST_NODES = 80;

export function momentsOf({ stations }: Walk): Moment[] {
  return stations
    .flatMap((station, index) => [...onPath(station, index), ...called(station, index)])
    .sort((a, b) => a.count - b.count || a.station - b.station);
}

function onPath(station: Station, index: number): Moment[] {
  if (station.steps.length === 0) return [{ ...placeOf(station), station: index, step: null, node: null }];
  return station.steps.map((step, at) => ({ ...placeOf(step), station: index, step: at, node: null }));
}

type At = Pick<Moment, 'position' | 'address' | 'count' | 'source'>;

const placeOf = ({ position, address, count, source }: At): At => ({ position, address, count, source });

/** The function that the station is about begins with it, and is not told twice. */
function called(station: Station, index: number): Moment[] {
  const nodes: CallNode[] = [];
  const visit = (node: CallNode, depth: number): void => {
    if (node.kind !== 'function' || depth > DEEPEST || nodes.length >= MOST_NODES) return;
    if (node.count > station.count || station.steps.length > 0) nodes.push(node);
    for (const child of node.children) visit(child, depth + 1);
  };
  for (const node of station.calls) visit(node, 0);
  return nodes.map((node) => ({ ...placeOf(node), station: index, step: null, node }));
}

/** The moment that belongs to a station: its first. */
export const momentOfStation = (moments: readonly Moment[], station: number): number =>
  Math.max(
    0,
    moments.findIndex((moment) => moment.station === station),
  );

/** What the frame's words are at a moment, told from the instructions before it. */
export interface FrameAt {
  words: ReadonlyMap<FrameName, { value: number; here: boolean; lit: boolean }>;
}

/** The frame before the instruction of a moment; `lit` is what the instruction before it changed. */
export function frameAt(walk: Walk, moments: readonly Moment[], at: number): FrameAt {
  const words = new Map<FrameName, { value: number; here: boolean; lit: boolean }>();
  if (walk.way === 'birth')
    for (const { name, value } of walk.frame?.words ?? []) words.set(name, { value, here: true, lit: false });
  for (const [index, moment] of moments.slice(0, at).entries()) {
    if (moment.step === null) continue;
    const isLast = isLastStep(moments, index, at);
    for (const word of words.values()) word.lit = false;
    for (const { name, value, how } of walk.stations[moment.station].steps[moment.step].frame)
      words.set(name, { value, here: how !== 'pop', lit: isLast });
  }
  return { words };
}

/** No other instruction of the path is between this moment and `at`. */
function isLastStep(moments: readonly Moment[], index: number, at: number): boolean {
  return !moments.slice(index + 1, at).some(({ step }) => step !== null);
}
