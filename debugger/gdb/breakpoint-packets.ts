/** `Z` and `z`: the client's breakpoints and watchpoints, and how a stop at one of them is told. */
import type { BreakpointKind } from '../engine/breakpoints.ts';
import type { Engine } from '../engine/engine.ts';
import type { Encounter } from '../engine/stop.ts';
import { parseHex } from './hex.ts';
import { E_INVALID } from './memory-packets.ts';

type PointType = 'swbreak' | 'hwbreak' | 'watch' | 'rwatch' | 'awatch';

/** By the digit behind the letter. */
const TYPES: readonly PointType[] = ['swbreak', 'hwbreak', 'watch', 'rwatch', 'awatch'];
const ACCESS = { watch: 'write', rwatch: 'read', awatch: 'access' } as const;

interface Point {
  id: number;
  type: PointType;
  address: number;
}

export class BreakpointPackets {
  private readonly engine: Engine;
  private readonly points = new Map<string, Point>();

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** `TYPE,ADDRESS,KIND`; kind is the length of what is watched. Setting one twice is setting it once. */
  insert(text: string): string {
    const [type, address, length] = text.split(';')[0].split(',').map(parseHex);
    const name = TYPES[type ?? -1];
    if (name === undefined) return '';
    if (address === null || address === undefined || length === null || length === undefined)
      return E_INVALID;
    const key = keyOf(text);
    if (this.points.has(key)) return 'OK';
    const { id } = this.engine.setBreakpoint(kindOf(name, address, length));
    this.points.set(key, { id, type: name, address });
    return 'OK';
  }

  remove(text: string): string {
    if (TYPES[parseHex(text.split(',')[0]) ?? -1] === undefined) return '';
    const key = keyOf(text);
    const point = this.points.get(key);
    if (point !== undefined) this.engine.removeBreakpoint(point.id);
    this.points.delete(key);
    return 'OK';
  }

  clear(): void {
    for (const { id } of this.points.values()) this.engine.removeBreakpoint(id);
    this.points.clear();
  }

  /**
   * What a stop reply says of the encounters: a watchpoint with the address of the access, else a breakpoint if the
   * client has said that it knows the word. Empty for what the client has not set.
   */
  describe(encounters: readonly Encounter[], known: ReadonlySet<string>): string {
    const met = encounters.flatMap(({ breakpoint, access }) => {
      const point = [...this.points.values()].find(({ id }) => id === breakpoint);
      return point === undefined ? [] : [{ ...point, access }];
    });
    const watch = met.find(({ type }) => type in ACCESS);
    if (watch !== undefined) {
      const address = Math.max(watch.address, watch.access?.address ?? 0);
      return `${watch.type}:${address.toString(16)};`;
    }
    const found = met.find(({ type }) => known.has(type));
    return found === undefined ? '' : `${found.type}:;`;
  }
}

function keyOf(text: string): string {
  return text.split(';')[0].toLowerCase();
}

function kindOf(type: PointType, address: number, length: number): BreakpointKind {
  if (type === 'swbreak' || type === 'hwbreak') return { kind: 'execute', address };
  return { kind: 'watch', space: 'memory', address, length: Math.max(1, length), on: ACCESS[type] };
}
