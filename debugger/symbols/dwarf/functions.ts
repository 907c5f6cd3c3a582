/** Functions of a file as .debug_info tells them: by address, by name, and what was put into them inline. */
import type { AddressRange, FunctionInfo, InlinedCall } from '../types.ts';
import { AT, TAG } from './constants.ts';
import { lastAtOrBelow } from './debug-info.ts';
import type { DebugInfo } from './debug-info.ts';
import type { Die } from './die.ts';
import type { DwarfLineTable } from './dwarf-line-table.ts';
import type { Unit } from './unit.ts';

export class DwarfFunction implements FunctionInfo {
  readonly die: Die;
  readonly name: string;
  readonly ranges: readonly AddressRange[];
  readonly entry: number;
  private readonly index: FunctionIndex;
  private behindPrologue: number | null = null;

  constructor(index: FunctionIndex, die: Die, ranges: AddressRange[]) {
    this.index = index;
    this.die = die;
    this.name = die.name ?? '';
    this.entry = die.number(AT.low_pc) ?? ranges[0].start;
    this.ranges = ranges.sort((a, b) => a.start - b.start);
  }

  get file(): string | undefined {
    const declared = this.die.inherited((die) => (die.has(AT.decl_file) ? die : undefined));
    return declared && this.index.lines.fileName(declared.unit, declared.number(AT.decl_file)!);
  }

  get line(): number | undefined {
    return this.die.inherited((die) => die.number(AT.decl_line));
  }

  get afterPrologue(): number {
    return (this.behindPrologue ??= this.index.afterPrologue(this));
  }

  holds(address: number): boolean {
    return this.ranges.some(({ start, end }) => address >= start && address < end);
  }
}

interface FunctionRange extends AddressRange {
  function: DwarfFunction;
}

/** Reads `count` bytes of code; fewer at the end of a section. */
export type ReadCode = (address: number, count: number) => Uint8Array;

export class FunctionIndex {
  readonly lines: DwarfLineTable;
  private readonly info: DebugInfo;
  private readonly afterSetup: (entry: number, end: number) => number;
  private readonly byUnit = new Map<Unit, FunctionRange[]>();
  private byName: Map<string, DwarfFunction[]> | null = null;

  /** `afterSetup` answers the first address behind the instructions that set up a frame. */
  constructor(info: DebugInfo, lines: DwarfLineTable, afterSetup: (entry: number, end: number) => number) {
    this.info = info;
    this.lines = lines;
    this.afterSetup = afterSetup;
  }

  at(address: number): DwarfFunction | undefined {
    const unit = this.info.unitAt(address);
    return unit && lastAtOrBelow(this.of(unit), address)?.function;
  }

  /** Every function of a name, ascending by entry: static ones may share it. */
  named(name: string): readonly DwarfFunction[] {
    this.byName ??= this.indexNames();
    return this.byName.get(name) ?? [];
  }

  /** What was put inline at `address` into the function there, innermost first. */
  inlinedAt(address: number): InlinedCall[] {
    const found = this.at(address);
    if (!found) return [];
    const calls: InlinedCall[] = [];
    for (const scope of scopesAt(found.die, address)) {
      if (scope.tag !== TAG.inlined_subroutine) continue;
      const file = scope.number(AT.call_file);
      calls.unshift({
        name: scope.name ?? '',
        callFile: file === undefined ? undefined : this.lines.fileName(scope.unit, file),
        callLine: scope.number(AT.call_line),
      });
    }
    return calls;
  }

  afterPrologue({ entry, ranges }: DwarfFunction): number {
    const { end } = ranges.find((range) => entry >= range.start && entry < range.end) ?? { end: entry };
    const marked = this.lines.prologueEnd(entry, end);
    if (marked !== undefined) return marked;
    const behind = this.afterSetup(entry, end);
    return this.lines.rowStart(behind, end) ?? behind;
  }

  private of(unit: Unit): FunctionRange[] {
    let ranges = this.byUnit.get(unit);
    if (!ranges) this.byUnit.set(unit, (ranges = this.readUnit(unit)));
    return ranges;
  }

  private readUnit(unit: Unit): FunctionRange[] {
    const found: FunctionRange[] = [];
    for (const die of unit.root.children()) {
      if (die.tag !== TAG.subprogram) continue;
      const ranges = unit.rangesOf(die);
      if (ranges.length === 0) continue;
      const one = new DwarfFunction(this, die, ranges);
      for (const range of ranges) found.push({ ...range, function: one });
    }
    return found.sort((a, b) => a.start - b.start);
  }

  private indexNames(): Map<string, DwarfFunction[]> {
    const names = new Map<string, DwarfFunction[]>();
    for (const unit of this.info.units)
      for (const one of new Set(this.of(unit).map((range) => range.function))) {
        const others = names.get(one.name);
        if (others) others.push(one);
        else names.set(one.name, [one]);
      }
    for (const all of names.values()) all.sort((a, b) => a.entry - b.entry);
    return names;
  }
}

/** The entries within a function that hold `address`, outermost first: blocks and inlined functions. */
export function scopesAt(outer: Die, address: number): Die[] {
  for (const die of outer.children()) {
    if (die.tag !== TAG.lexical_block && die.tag !== TAG.inlined_subroutine) continue;
    const ranges = die.unit.rangesOf(die);
    if (ranges.some(({ start, end }) => address >= start && address < end))
      return [die, ...scopesAt(die, address)];
  }
  return [];
}
