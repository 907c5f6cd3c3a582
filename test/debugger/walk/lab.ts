/** A recorded guest at its prompt, with what a walk needs: symbols of the kernel and of the running program. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Engine } from '../../../debugger/engine/engine.ts';
import { readLinear } from '../../../debugger/inspect/memory.ts';
import { KernelSymbols } from '../../../debugger/kdb/kernel-symbols.ts';
import { DebugImage } from '../../../debugger/symbols/debug-image.ts';
import { Timeline } from '../../../debugger/timeline/timeline.ts';
import { CallFollower, finishWalk } from '../../../debugger/walk/follow.ts';
import type { FollowOptions } from '../../../debugger/walk/follow.ts';
import type { WalkTarget } from '../../../debugger/walk/find-call.ts';
import { WalkSymbols } from '../../../debugger/walk/symbols.ts';
import type { CallNode, Station, StationKind, Walk } from '../../../debugger/walk/types.ts';
import type { Machine } from '../../../emulator/machine.ts';
import { stockBuild } from '../../support/int80.ts';
import { atPrompt, stockLab, type } from '../lab.ts';
import type { Lab } from '../lab.ts';

export interface WalkLab extends Lab {
  kernel: DebugImage;
  programImage: (name: string) => DebugImage | null;
}

export async function walkLab(cc: 'gcc' | 'clang' = 'gcc'): Promise<WalkLab> {
  const lab = await stockLab(cc);
  const { programsFolder } = await stockBuild(cc);
  return labOf(lab, programsFolder);
}

export function labOf(lab: Lab, programsFolder: string): WalkLab {
  const images = new Map<string, DebugImage | null>();
  const programImage = (name: string): DebugImage | null => {
    if (!images.has(name)) images.set(name, imageOf(join(programsFolder, name)));
    return images.get(name)!;
  };
  return { ...lab, kernel: new DebugImage(lab.image.kernel), programImage };
}

function imageOf(path: string): DebugImage | null {
  try {
    return new DebugImage(readFileSync(path));
  } catch {
    return null;
  }
}

export class WalkBench {
  readonly machine: Machine;
  readonly timeline: Timeline;
  readonly engine: Engine;
  readonly symbols: WalkSymbols;
  readonly follower: CallFollower;

  constructor(lab: WalkLab, machine = atPrompt(lab)) {
    this.machine = machine;
    this.timeline = new Timeline(machine);
    const symbol = (name: string): number | undefined => lab.symbols.address(name);
    this.engine = new Engine(this.timeline, { kernel: { offsets: lab.offsets, symbol } });
    const names = new KernelSymbols(machine, this.engine.kernel, () => lab.kernel);
    const program = (): DebugImage | null => lab.programImage(this.engine.kernel.currentComm() ?? '');
    this.symbols = new WalkSymbols({
      address: symbol,
      at: (address) => (address >= 0xc0000000 ? names.at(address) : program()?.symbolAt(address)),
      programAddress: (name) => program()?.symbols.address(name),
      imageAt: (address) => (address >= 0xc0000000 ? lab.kernel : (program() ?? undefined)),
      readMemory: (address, count) => readLinear(machine, address, count),
    });
    this.follower = new CallFollower(this.engine, this.timeline, this.symbols);
  }

  type(text: string): void {
    type(this.machine, text);
  }

  /** The machine stands before an instruction of the kernel's, in a program. */
  stopAt(symbol: string, comm: string, typed: string): void {
    this.type(typed);
    const { id } = this.engine.setBreakpoint({ kind: 'execute', symbol }, { scope: { comm } });
    const stop = this.engine.finish({ kind: 'go' }, 300_000_000);
    if (stop.reason !== 'breakpoint') throw new Error(`${symbol} was not met in ${comm}: ${stop.reason}`);
    this.engine.removeBreakpoint(id);
  }

  follow(target: WalkTarget, options?: FollowOptions): Walk {
    return finishWalk(this.follower.follow(target, options));
  }
}

export const kinds = ({ stations }: Walk): StationKind[] => stations.map(({ kind }) => kind);

export function station(walk: Walk, kind: StationKind): Station {
  const found = walk.stations.find((each) => each.kind === kind);
  if (found === undefined) throw new Error(`no station ${kind} in ${kinds(walk).join(' ')}`);
  return found;
}

/** Names of a tree's nodes, deepest last. */
export const namesIn = (nodes: readonly CallNode[]): string[] =>
  nodes.flatMap(({ name, children }) => [name, ...namesIn(children)]);
