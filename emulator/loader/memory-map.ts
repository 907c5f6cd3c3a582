/** The memory of this PC as its firmware would tell it (INT 15h, AX=E820h), for every boot protocol. */

import { HIGH_MEMORY_START, LOW_MEMORY_END } from './placement.ts';

const MAP_AVAILABLE = 1;
const MAP_RESERVED = 2;

export interface MapEntry {
  start: number;
  end: number;
  type: number;
}

/** The memory of this PC as its firmware would tell it. */
export function memoryMap(memoryBytes: number): MapEntry[] {
  const map = [
    { start: 0, end: LOW_MEMORY_END, type: MAP_AVAILABLE },
    { start: LOW_MEMORY_END, end: HIGH_MEMORY_START, type: MAP_RESERVED },
  ];
  if (memoryBytes > HIGH_MEMORY_START)
    map.push({ start: HIGH_MEMORY_START, end: memoryBytes, type: MAP_AVAILABLE });
  return map;
}
