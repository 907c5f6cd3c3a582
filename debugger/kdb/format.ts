/** How kdb writes numbers and places. */
import type { SymbolLocation } from '../symbols/types.ts';

export const hex8 = (value: number): string => `0x${bare8(value)}`;
export const bare8 = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
export const hex = (value: number): string => `0x${(value >>> 0).toString(16)}`;

/** `sys_getpid`, `sys_getpid+0x4`, `[scull]scull_read+0xbd`. */
export function placeName({ name, offset, module }: SymbolLocation): string {
  return `${module === undefined ? '' : `[${module}]`}${name}${offset === 0 ? '' : `+${hex(offset)}`}`;
}

/** Printable characters as they are, dots for all others. */
export function readable(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(
    '',
  );
}
