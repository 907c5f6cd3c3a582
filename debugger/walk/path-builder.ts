/**
 * Makes stations of a thread's instructions, one behind the other. What a station is, is told from the machine: frame words
 * that are pushed and popped, calls through a table, changes of privilege; and from the labels of the kernel's own
 * symbols. No offset or instruction of a kernel's is known here.
 */
import { ESP } from '../../emulator/cpu/registers.ts';
import { disassemble } from '../disassembly/listing.ts';
import type { ListedInstruction } from '../disassembly/listing.ts';
import type { Engine } from '../engine/engine.ts';
import type { Position } from '../engine/stop.ts';
import { instructionAt } from '../inspect/instruction.ts';
import { readWord } from '../inspect/memory.ts';
import { CallTree } from './call-tree.ts';
import { FRAME_BYTES, frameChanges, offsetOf, readFrame } from './frame.ts';
import { addressOf, noteOf, registerBefore } from './notes.ts';
import { CALL_LABELS, WAY_OUT } from './station-text.ts';
import type { WalkSymbols } from './symbols.ts';
import type { Executed } from './thread-steps.ts';
import type { Counts, FrameChange, Station, StationKind, TableSlot } from './types.ts';

/** Instructions looked at to see whether segment registers are being loaded. */
const SOON = 4;
const ORIG_EAX = offsetOf('ORIG_EAX');

export interface PathContext {
  engine: Engine;
  symbols: WalkSymbols;
  thread: number;
  /** Where the frame of this entry lies; null when nothing is known of it. */
  frame: number | null;
}

export class PathBuilder {
  readonly stations: Station[] = [];
  readonly counts = { own: 0, interrupts: 0, others: 0, user: 0, kernel: 0 };
  idleTicks = 0;
  /** Which own instruction pushed each word. */
  readonly pushedAt = new Map<number, number>();
  /** The frame as the service routine (or what else was called) found it. */
  found: Uint32Array | null = null;
  slot: TableSlot | null = null;
  private readonly context: PathContext;
  private readonly tree: CallTree;
  private words: Uint32Array | null = null;
  private label: string | null = null;
  private complete: boolean;
  private restoring = false;
  private served = false;

  constructor(context: PathContext) {
    this.context = context;
    this.tree = new CallTree(context.symbols);
    this.complete = context.frame === null;
  }

  get current(): Station | undefined {
    return this.stations.at(-1);
  }

  /** Calls under way in the program. */
  get userDepth(): number {
    return this.tree.depth(3);
  }

  /** Nothing is called now: the instruction belongs to the path itself. */
  isOnPath(ring: number): boolean {
    return this.tree.depth(ring) === 0 && !this.tree.interrupted && (ring !== 3 || this.tree.depth(0) === 0);
  }

  /** A frame was there before anybody looked, as that of a new process. */
  adoptFrame(): void {
    const { frame, engine } = this.context;
    this.words = frame === null ? null : readFrame(engine.machine, frame);
    this.found = this.words;
    this.complete = this.served = true;
  }

  /** A station of its own, also without instructions. */
  begin(kind: StationKind, address: number, position: Position, ring: number): Station {
    const station: Station = {
      kind,
      title: '',
      says: [],
      position,
      count: this.counts.own,
      ...this.context.symbols.place(address),
      ring,
      steps: [],
      calls: [],
      own: 0,
      interrupts: 0,
      others: 0,
    };
    this.stations.push(station);
    this.label = this.context.symbols.label(address);
    return station;
  }

  /** `kind`: what an instruction on the path in the program belongs to. */
  add(executed: Executed, next: Position, kind: StationKind): void {
    const { ring, address, position, deliveries } = executed;
    if (this.current === undefined) this.begin(kind, address, position, ring);
    for (const delivery of deliveries)
      this.tree.deliver(delivery, position, this.counts.own, this.current!.calls);
    const onPath = this.isOnPath(ring);
    if (onPath) this.place(executed, ring === 3 ? kind : null);
    this.count(ring);
    this.follow(executed, next, onPath, kind);
  }

  private count(ring: number): void {
    const station = this.current!;
    if (this.tree.countInstruction()) {
      this.counts.interrupts++;
      station.interrupts++;
      return;
    }
    this.counts.own++;
    station.own++;
    if (ring === 3) this.counts.user++;
    else this.counts.kernel++;
  }

  private follow(executed: Executed, next: Position, onPath: boolean, kind: StationKind): void {
    const { raised, after, away, instruction, ring } = executed;
    const station = this.current!;
    const isEntry = ring === 3 && kind === 'trap';
    if (raised !== null && raised.vector !== null && !isEntry)
      this.tree.deliver(raised, next, this.counts.own, station.calls);
    if (onPath && station.kind === 'table' && raised === null && instruction?.kind === 'call')
      this.begin('service', after.address, next, 0);
    if (away !== null) this.countAway(executed, next);
    if (away?.back === false) return;
    this.tree.follow(executed, this.counts.own, next, this.current!.calls);
    if (!onPath && this.isOnPath(after.ring)) this.noteChangesBelow();
  }

  private countAway({ away, after }: Executed, next: Position): void {
    const { instructions, idleTicks } = away!;
    this.counts.others += instructions;
    this.current!.others += instructions;
    this.idleTicks += idleTicks;
    if (instructions > 0) this.tree.sleep(away!, next, this.counts.own, after.address, this.current!.calls);
  }

  /** What was called may have changed the frame: the program's registers change with it. */
  private noteChangesBelow(): void {
    const { frame, engine } = this.context;
    const words = frame === null ? null : readFrame(engine.machine, frame);
    if (words === null || this.words === null || frame === null) return;
    const nowhere = { address: frame, from: 0, to: 0, how: null };
    for (const { name, value } of frameChanges(this.words, words, nowhere))
      this.current!.says.push(`It has changed ${name} in the frame to 0x${value.toString(16)}.`);
    this.words = words;
  }

  // ── Instructions on the path itself ──────────────────────────────────────────────────────────────────────────

  private place(executed: Executed, kind: StationKind | null): void {
    const { address, position, ring } = executed;
    const [listed] = disassemble(this.context.symbols.target, address, 1);
    const changes = this.changesBy(executed, listed);
    const wanted = kind ?? this.kindOf(executed, changes, listed);
    const label = this.context.symbols.label(address);
    const { current } = this;
    const isNew = current === undefined || current.kind !== wanted || this.isOther(wanted, label, current);
    const station = isNew ? this.begin(wanted, address, position, ring) : current;
    this.label = label;
    if (wanted === 'table') this.readSlot(executed, listed, station);
    const context = { ...this.context, label: (at: number) => this.context.symbols.label(at) };
    station.steps.push({
      ...this.context.symbols.place(address),
      position,
      count: this.counts.own,
      text: listed?.text ?? '',
      note: noteOf(context, executed, listed, changes),
      frame: changes,
    });
  }

  /** Kinds that stand for any code are one station a label, and each call is one of its own. */
  private isOther(kind: StationKind, label: string | null, { steps }: Station): boolean {
    if (kind === 'call' || kind === 'table') return steps.length > 0;
    return (kind === 'code' || kind === 'way-out') && label !== this.label;
  }

  private kindOf(
    executed: Executed,
    changes: readonly FrameChange[],
    listed: ListedInstruction | undefined,
  ): StationKind {
    const { instruction, address } = executed;
    const kind = instruction?.kind ?? 'plain';
    if (kind === 'interrupt-return' || kind === 'sysexit') return 'return';
    if (this.isRestoring(executed)) return 'restore-all';
    if (kind === 'call') return this.isTableCall(listed) ? 'table' : 'call';
    if (!this.complete || (this.current?.kind === 'save-all' && this.loadsSegments(address)))
      return this.saving(changes);
    if (this.current?.kind === 'service' && changes.some(({ name }) => name === 'EAX')) return 'result';
    if (this.current?.kind === 'result' && listed?.instruction.row?.mnemonic === 'nop') return 'result';
    return this.byLabel(this.context.symbols.label(address));
  }

  private saving(changes: readonly FrameChange[]): StationKind {
    if (this.pushedAt.has(0)) this.complete = true;
    return changes.some(({ offset, how }) => offset === ORIG_EAX && how === 'push') ? 'number' : 'save-all';
  }

  private byLabel(label: string | null): StationKind {
    if (this.current?.kind === 'birth' && label === this.label) return 'birth';
    if (label !== null && WAY_OUT.has(label)) return 'way-out';
    if (label !== null && CALL_LABELS.has(label)) return 'code';
    if (!this.served) return 'checks';
    return label === null ? 'way-out' : 'code';
  }

  /** From the first POP that takes a word off the bottom of the frame. */
  private isRestoring({ instruction, registers }: Executed): boolean {
    const esp = registers[ESP] >>> 0;
    const isPop = instruction !== null && instruction.mnemonic === 'pop';
    if (isPop && esp === this.context.frame) this.restoring = true;
    return this.restoring;
  }

  private isTableCall(listed: ListedInstruction | undefined): boolean {
    const operand = listed?.instruction.operands[0];
    return operand?.kind === 'memory' && operand.index !== undefined && operand.scale === 4;
  }

  private readSlot(executed: Executed, listed: ListedInstruction | undefined, station: Station): void {
    const operand = listed?.instruction.operands[0];
    if (operand?.kind !== 'memory') return;
    const address = addressOf(executed, operand);
    const tableAddress = operand.displacement >>> 0;
    const target = readWord(this.context.engine.machine, address) ?? 0;
    const { symbols } = this.context;
    const index = registerBefore(executed, operand.index ?? '') ?? 0;
    const table = symbols.label(tableAddress);
    station.slot = { table, tableAddress, index, address, target, symbol: symbols.name(target) };
    this.slot = station.slot;
    this.found = this.words;
    this.served = true;
  }

  private loadsSegments(address: number): boolean {
    for (let at = address, looked = 0; looked < SOON; looked++) {
      const instruction = instructionAt(this.context.engine.machine, at);
      if (instruction === null || (instruction.kind !== 'plain' && instruction.kind !== 'repeated'))
        return false;
      if (instruction.bytes[0] === MOV_TO_SEGMENT) return true;
      at = (at + instruction.length) >>> 0;
    }
    return false;
  }

  private changesBy(executed: Executed, listed: ListedInstruction | undefined): FrameChange[] {
    const { frame, engine } = this.context;
    if (frame === null || (executed.ring === 3 && executed.after.ring === 3)) return [];
    const after = readFrame(engine.machine, frame);
    if (after === null) return [];
    const before = this.words ?? after;
    this.words = after;
    const changes = frameChanges(before, after, use(executed, listed, frame));
    for (const { offset, how } of changes)
      if (how === 'push' || how === 'processor') this.pushedAt.set(offset, this.counts.own);
    return changes;
  }

  /** Sums over the stations, which are the walk's own. */
  get sums(): Counts {
    const sum = (of: keyof Counts): number => this.stations.reduce((total, each) => total + each[of], 0);
    return { own: sum('own'), interrupts: sum('interrupts'), others: sum('others') };
  }
}

const MOV_TO_SEGMENT = 0x8e;

interface Use {
  address: number;
  from: number;
  to: number;
  how: FrameChange['how'] | null;
}

/** Which bytes of the frame an instruction pushed, popped or stored. */
function use(executed: Executed, listed: ListedInstruction | undefined, frame: number): Use {
  const [target] = listed?.instruction.operands ?? [];
  const used = stackUse(executed, frame);
  if (used.how !== null || target?.kind !== 'memory' || listed?.instruction.row?.mnemonic !== 'mov')
    return used;
  const from = addressOf(executed, target);
  return { address: frame, from, to: from + (listed.instruction.operandSize ?? 4), how: 'store' };
}

function stackUse(executed: Executed, frame: number): Use {
  const { instruction, registers, after, ring, raised } = executed;
  const before = registers[ESP] >>> 0;
  const top = frame + FRAME_BYTES;
  if (ring === 3 && after.ring === 0 && raised?.vector !== null)
    return { address: frame, from: after.esp, to: top, how: 'processor' };
  if (ring === 0 && after.ring === 3) return { address: frame, from: before, to: top, how: 'pop' };
  const isPush = instruction !== null && /^push/.test(instruction.mnemonic);
  const isPop = instruction !== null && /^pop/.test(instruction.mnemonic);
  if (isPush && after.esp < before) return { address: frame, from: after.esp, to: before, how: 'push' };
  if (isPop && after.esp > before) return { address: frame, from: before, to: after.esp, how: 'pop' };
  return { address: frame, from: 0, to: 0, how: null };
}
