/**
 * The window's breakpoints: each may stand at several addresses, is looked up again when modules come, and is known to kdb by
 * a number of its own where it has room. Those that kdb has set are listed with them.
 */
import type { Breakpoint, BreakpointKind, BreakpointOptions } from '../../../debugger/engine/breakpoints.ts';
import { readText, readWord } from '../../../debugger/inspect/memory.ts';
import type { Kdb } from '../../../debugger/kdb/kdb.ts';
import type { SlotRequest } from '../../../debugger/kdb/breakpoint-slots.ts';
import { ExpressionError } from '../../../debugger/symbols/values/expression-error.ts';
import { parseExpression } from '../../../debugger/symbols/values/expression-parser.ts';
import { Unavailable } from '../../../debugger/symbols/dwarf/unavailable.ts';
import { ESP } from '../../../emulator/cpu/registers.ts';
import type { DebugBreakpoint, DebugBreakpointKind, DebugBreakpointSpec } from '../../contract.ts';
import type { Debugging } from '../debugging.ts';
import { CallError } from '../worker-calls.ts';
import { placesOfLine, placesOfSymbol } from './breakpoint-places.ts';
import { describeEngineKind, titleOf } from './breakpoint-titles.ts';
import type { Looking } from './looking.ts';
import type { Values } from './values.ts';

type Numbered = DebugBreakpointSpec & { id: number };

interface Group {
  spec: Numbered;
  /** Numbers of the engine's breakpoints. */
  members: number[];
  trouble: string;
}

const NAME_LENGTH = 64;
const KERNEL_BASE = 0xc0000000;
/** kdb's breakpoints have negative numbers here, so that they never meet the window's. */
const numberOfKdbs = (id: number): number => -1 - id;

export interface BreakpointParts {
  debugging: Debugging;
  kdb: Kdb;
  looking: Looking;
  values: Values;
  /** Shows the kdb command that an action equals. */
  echo: (line: string, answer: readonly string[]) => void;
}

export class WindowBreakpoints {
  private readonly parts: BreakpointParts;
  private readonly groups = new Map<number, Group>();
  private next = 1;
  /** The engine's number of the place where modules are linked in; null while nobody waits for one. */
  private gate: number | null = null;

  constructor(parts: BreakpointParts, kept: readonly Numbered[]) {
    this.parts = parts;
    for (const spec of kept) {
      this.next = Math.max(this.next, spec.id + 1);
      this.groups.set(spec.id, { spec, members: [], trouble: '' });
    }
    for (const group of this.groups.values()) this.bind(group);
    this.watchModules();
  }

  // ── Changes ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** @throws what is wrong with it; nothing has been set then. */
  set(spec: Omit<Numbered, 'id'>): DebugBreakpoint {
    const group: Group = { spec: { ...spec, id: this.next }, members: [], trouble: '' };
    this.check(spec);
    this.bind(group, true);
    this.groups.set(this.next++, group);
    this.watchModules();
    this.echoSet(group);
    return this.describe(group);
  }

  /** @throws CallError when there is none with this number. */
  change(id: number, change: Partial<Omit<DebugBreakpointSpec, 'what'>>): DebugBreakpoint {
    if (id < 0) return this.changeKdbs(id, change.enabled);
    const group = this.group(id);
    const spec = { ...group.spec, ...change };
    this.check(spec);
    const slot = this.slotNumber(group);
    group.spec = spec;
    this.bind(group);
    if (slot !== null && change.enabled !== undefined)
      this.parts.echo(`${change.enabled ? 'be' : 'bd'} ${slot}`, []);
    return this.describe(group);
  }

  remove(id: number): void {
    if (id < 0) return this.removeKdbs(id);
    const group = this.group(id);
    const slot = this.slotNumber(group);
    this.unbind(group);
    this.groups.delete(id);
    this.watchModules();
    if (slot !== null) this.parts.echo(`bc ${slot}`, []);
  }

  /** The machine has stopped: those that were met once, or removed by kdb, are gone, and kdb may have switched some. */
  follow(): void {
    const { breakpoints } = this.parts.debugging.engine;
    const known = new Map(breakpoints.all.map((each) => [each.id, each]));
    for (const [id, group] of this.groups) {
      if (group.members.length === 0) continue;
      const members = group.members.flatMap((member) => known.get(member) ?? []);
      if (members.length < group.members.length) {
        this.unbind(group);
        this.groups.delete(id);
      } else if (this.slotNumber(group) !== null) {
        const enabled = members.some((each) => each.enabled);
        group.spec = { ...group.spec, enabled };
      }
    }
  }

  /** The window's numbers of breakpoints that the engine has met. */
  numbersOf(met: readonly number[]): number[] {
    const { kernelEntries } = this.parts.kdb;
    const listed = met.filter((id) => kernelEntries?.has(id) !== true);
    const numbers = listed.map((id) => {
      const group = [...this.groups.values()].find(({ members }) => members.includes(id));
      return group?.spec.id ?? numberOfKdbs(id);
    });
    return [...new Set(numbers)];
  }

  // ── Listing ──────────────────────────────────────────────────────────────────────────────────────────────────

  list(): DebugBreakpoint[] {
    return [...[...this.groups.values()].map((group) => this.describe(group)), ...this.kdbs()];
  }

  private describe({ spec, members, trouble }: Group): DebugBreakpoint {
    const { breakpoints } = this.parts.debugging.engine;
    const found = members.map((id) => breakpoints.get(id));
    const bindings = found.map((each) => breakpoints.binding(each));
    return {
      ...spec,
      by: 'window',
      binding: bindings.length === 0 ? 'unresolved' : bindings.includes('bound') ? 'bound' : 'absent',
      places: found.flatMap((each) => this.placeOf(each)),
      title: titleOf(spec.what),
      trouble: trouble || (members.length === 0 ? unresolvedText(spec.what) : ''),
      hits: found.reduce((sum, { hits }) => sum + hits, 0),
    };
  }

  private kdbs(): DebugBreakpoint[] {
    const { debugging, kdb } = this.parts;
    const { breakpoints } = debugging.engine;
    const ours = new Set([...this.groups.values()].flatMap(({ members }) => members));
    return breakpoints.all
      .filter(({ id }) => !ours.has(id) && kdb.kernelEntries?.has(id) !== true)
      .map((each) => ({
        id: numberOfKdbs(each.id),
        what: describeEngineKind(each),
        enabled: each.enabled,
        condition: each.conditionText,
        ignore: each.ignore,
        once: each.once,
        scope: {},
        by: 'kdb',
        binding: breakpoints.binding(each),
        places: this.placeOf(each),
        title: this.placeOf(each)[0]?.symbol ?? titleOf(describeEngineKind(each)),
        trouble: '',
        hits: each.hits,
      }));
  }

  private placeOf({ address, what }: Breakpoint): DebugBreakpoint['places'] {
    if (what.kind !== 'execute' || address === null) return [];
    const place = this.parts.looking.places.of(address);
    // The address of a program that does not run now still has its line.
    return [place.source === null ? { ...place, ...this.foreignPlace(address) } : place];
  }

  private foreignPlace(address: number): Partial<DebugBreakpoint['places'][number]> {
    if (address >= KERNEL_BASE) return {};
    const { images } = this.parts.debugging;
    for (const group of this.groups.values()) {
      const location = this.locations(group.spec).find((each) => each.address === address);
      const image = location?.programs && images.program(location.programs[0]);
      const source = image?.lines.lookup(address);
      if (image && source)
        return {
          symbol: image.pointedAt(address) ?? null,
          function: image.functionAt(address)?.name ?? null,
          image: location!.programs!.length === 1 ? location!.programs![0] : null,
          source: { path: source.file, line: source.line },
        };
    }
    return {};
  }

  // ── Binding ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** @throws ExpressionError for a condition or a place that cannot be read at all. */
  private check({ condition, what }: Omit<Numbered, 'id'>): void {
    if (condition.trim() !== '') parseExpression(condition, () => false);
    if (what.kind === 'watch') this.parts.values.storage(what.expression, 0);
  }

  private bind(group: Group, strictly = false): void {
    this.unbind(group);
    group.trouble = '';
    try {
      this.place(group);
    } catch (error) {
      this.unbind(group);
      if (strictly) throw error;
      group.trouble = error instanceof Error ? error.message : String(error);
    }
  }

  private place(group: Group): void {
    const { spec } = group;
    const options = this.optionsOf(group);
    if (spec.what.kind === 'line' || spec.what.kind === 'symbol') {
      for (const { address, programs } of this.locations(spec))
        this.add(group, { kind: 'execute', address }, this.inPrograms(options, programs));
    } else this.add(group, this.engineKind(spec.what), options);
    this.adopt(group);
  }

  private add(group: Group, what: BreakpointKind, options: BreakpointOptions): void {
    group.members.push(this.parts.debugging.engine.setBreakpoint(what, options).id);
  }

  private locations({ what, scope }: Numbered): ReturnType<typeof placesOfLine> {
    const { images } = this.parts.debugging;
    if (what.kind === 'line') return placesOfLine(images, what.path, what.line);
    return what.kind === 'symbol' ? placesOfSymbol(images, what.name, scope.comm) : [];
  }

  private engineKind(what: DebugBreakpointKind): BreakpointKind {
    switch (what.kind) {
      case 'address':
        return { kind: 'execute', address: what.address };
      case 'watch': {
        const { address, size } = this.parts.values.storage(what.expression, 0);
        return { kind: 'watch', space: 'memory', address, length: what.length ?? size, on: what.on };
      }
      case 'port':
        return { kind: 'watch', space: 'port', address: what.port, length: what.length, on: what.on };
      case 'line':
      case 'symbol':
        throw new CallError('internal', `${titleOf(what)} has its places by name`);
      default:
        return what;
    }
  }

  private optionsOf(group: Group): BreakpointOptions {
    const { enabled, once, ignore, scope, condition } = group.spec;
    const options: BreakpointOptions = { enabled, once, ignore, scope };
    if (condition.trim() === '') return options;
    return { ...options, conditionText: condition, condition: () => this.holds(group, condition) };
  }

  /** A condition that cannot be told stops the machine, and says why. */
  private holds(group: Group, condition: string): boolean {
    this.parts.looking.forget();
    try {
      group.trouble = '';
      return this.parts.values.holds(condition);
    } catch (error) {
      if (!(error instanceof ExpressionError || error instanceof Unavailable)) throw error;
      group.trouble = `${condition}: ${error.message}`;
      return true;
    }
  }

  private inPrograms(options: BreakpointOptions, programs: readonly string[] | null): BreakpointOptions {
    if (programs === null) return options;
    const { kernel } = this.parts.debugging.engine;
    const names = new Set(programs.map((name) => name.slice(0, 15)));
    const { condition } = options;
    const isOurs = (): boolean => names.has(kernel.currentComm() ?? '');
    return { ...options, condition: () => isOurs() && (condition?.() ?? true) };
  }

  private unbind(group: Group): void {
    const { engine } = this.parts.debugging;
    const known = new Set(engine.breakpoints.all.map(({ id }) => id));
    for (const id of group.members) {
      this.parts.kdb.breakpoints.disown(id);
      if (known.has(id)) engine.removeBreakpoint(id);
    }
    group.members = [];
  }

  // ── kdb ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** kdb knows those of its own kinds, as far as its table goes. */
  private adopt(group: Group): void {
    if (group.members.length !== 1 || !group.spec.enabled) return;
    const [id] = group.members;
    const request = slotRequest(this.parts.debugging.engine.breakpoints.get(id));
    if (request !== null) this.parts.kdb.breakpoints.adopt(id, request);
  }

  private slotNumber({ members }: Group): number | null {
    if (members.length !== 1) return null;
    return this.parts.kdb.breakpoints.ofEngine(members[0])?.number ?? null;
  }

  private echoSet(group: Group): void {
    const { kdb, echo, debugging } = this.parts;
    const [id] = group.members;
    const slot = id === undefined ? undefined : kdb.breakpoints.ofEngine(id);
    if (slot === undefined) return echo(`# breakpoint ${group.spec.id}: ${titleOf(group.spec.what)}`, []);
    const { what } = debugging.engine.breakpoints.get(id);
    const access = what.kind === 'watch' ? (what.on === 'write' ? ' DATAW ' : ' DATAR ') : '';
    const kind = what.kind === 'watch' && what.space === 'port' ? ' IO ' : access;
    const length = what.kind === 'watch' ? String(what.length) : '';
    echo(`bp 0x${slot.address.toString(16)}${kind}${length}`, kdb.breakpoints.describe(slot, kdb.symbols));
  }

  private changeKdbs(id: number, enabled: boolean | undefined): DebugBreakpoint {
    const { kdb, debugging, echo } = this.parts;
    const engineId = numberOfKdbs(id);
    const slot = kdb.breakpoints.ofEngine(engineId);
    if (slot === undefined) throw noBreakpoint(id);
    if (enabled !== undefined) {
      kdb.breakpoints.enable(slot, enabled);
      echo(`${enabled ? 'be' : 'bd'} ${slot.number}`, []);
    }
    return this.kdbs().find(
      (each) => each.id === numberOfKdbs(debugging.engine.breakpoints.get(engineId).id),
    )!;
  }

  private removeKdbs(id: number): void {
    const { kdb, echo } = this.parts;
    const slot = kdb.breakpoints.ofEngine(numberOfKdbs(id));
    if (slot === undefined) throw noBreakpoint(id);
    kdb.breakpoints.remove(slot);
    echo(`bc ${slot.number}`, []);
  }

  // ── Modules ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** While something is not known, the kernel is watched where it links a module in, before that runs. */
  private watchModules(): void {
    const { engine } = this.parts.debugging;
    const waits = [...this.groups.values()].some(
      ({ spec: { what }, members }) =>
        members.length === 0 && (what.kind === 'line' || what.kind === 'symbol'),
    );
    if (waits === (this.gate !== null)) return;
    if (this.gate !== null) engine.removeBreakpoint(this.gate);
    this.gate = waits
      ? engine.setBreakpoint(
          { kind: 'execute', symbol: 'sys_init_module' },
          { internal: true, condition: () => this.meetModule() },
        ).id
      : null;
  }

  /** sys_init_module(name, module) is entered: what waits for the module's names gets its addresses. Never a stop. */
  private meetModule(): false {
    const { engine, images } = this.parts.debugging;
    const { machine, kernel } = engine;
    const argument = (n: number): number => readWord(machine, (machine.cpu.r32[ESP] >>> 0) + 4 * n) ?? 0;
    const name = readText(machine, argument(1), NAME_LENGTH);
    const module = kernel.modules().find((each) => each.name === name);
    if (module === undefined) return false;
    images.announce(module, argument(2));
    for (const group of this.groups.values()) if (group.members.length === 0) this.bind(group);
    return false;
  }

  private group(id: number): Group {
    const group = this.groups.get(id);
    if (group === undefined) throw noBreakpoint(id);
    return group;
  }
}

const noBreakpoint = (id: number): CallError =>
  new CallError('not-found', `there is no breakpoint ${id}: it may have been removed`);

function unresolvedText(what: DebugBreakpointKind): string {
  return `nothing that is loaded has ${titleOf(what)}: it counts as soon as a module has`;
}

/** What kdb's `bp` would have been told; null for kinds that it does not know. */
function slotRequest({ what, address }: Breakpoint): SlotRequest | null {
  const common = { forced: false, global: false };
  if (what.kind === 'execute' && address !== null)
    return { ...common, address, type: 'instruction', length: 1 };
  if (what.kind !== 'watch' || what.space === 'physical' || ![1, 2, 4].includes(what.length)) return null;
  const type = what.space === 'port' ? 'io' : what.on === 'write' ? 'write' : 'access';
  return { ...common, address: what.address, type, length: what.length };
}
