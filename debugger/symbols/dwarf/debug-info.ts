/**
 * .debug_info of one file: its units, read as far as their roots when the file is opened, and the unit of an address.
 */
import type { AddressRange } from '../types.ts';
import type { DebugSections } from './debug-sections.ts';
import type { Die } from './die.ts';
import { Unit } from './unit.ts';

interface UnitRange extends AddressRange {
  unit: Unit;
}

export class DebugInfo {
  readonly sections: DebugSections;
  readonly units: Unit[] = [];
  private ranges: UnitRange[] | null = null;

  /** Throws SymbolsError when the units do not follow each other to the section's end. */
  constructor(sections: DebugSections) {
    this.sections = sections;
    const reader = sections.reader('.debug_info');
    while (!reader.done) this.units.push(new Unit(this, reader));
  }

  unitAt(address: number): Unit | undefined {
    return lastAtOrBelow((this.ranges ??= this.unitRanges()), address)?.unit;
  }

  /** The entry at an offset of .debug_info. */
  dieAt(offset: number): Die {
    let low = 0;
    let high = this.units.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.units[middle].offset <= offset) low = middle + 1;
      else high = middle;
    }
    const unit = this.units[low - 1];
    if (!unit) return this.sections.reader('.debug_info', offset).fail('no unit has this entry');
    return unit.dieAt(offset);
  }

  private unitRanges(): UnitRange[] {
    const all = this.units.flatMap((unit) => unit.rangesOf(unit.root).map((range) => ({ ...range, unit })));
    return all.sort((a, b) => a.start - b.start);
  }
}

/** Of ranges in ascending order that do not overlap, the one that holds `address`. */
export function lastAtOrBelow<T extends AddressRange>(ranges: readonly T[], address: number): T | undefined {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle].start <= address) low = middle + 1;
    else high = middle;
  }
  const found = ranges[low - 1];
  return found && address < found.end ? found : undefined;
}
