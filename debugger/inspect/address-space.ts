/**
 * Memory of a process that does not run: linear addresses through a page directory other than the present one, in the
 * two-level format without PAE (Intel SDM volume 3, section 4.3), which is what our kernel uses.
 */
import type { Machine } from '../../emulator/machine.ts';

const PRESENT = 1;
const LARGE = 0x80;

function entry(machine: Machine, address: number): number {
  if (address + 4 > machine.state.ramBytes) return 0;
  const { ram } = machine.state;
  return (ram[address] | (ram[address + 1] << 8) | (ram[address + 2] << 16) | (ram[address + 3] << 24)) >>> 0;
}

/** Physical address of a linear one in the address space of `directory` (physical); -1 when it is not mapped. */
export function translateIn(machine: Machine, directory: number, linear: number): number {
  const upper = entry(machine, directory + 4 * (linear >>> 22));
  if ((upper & PRESENT) === 0) return -1;
  if ((upper & LARGE) !== 0) return ((upper & 0xffc00000) | (linear & 0x3fffff)) >>> 0;
  const lower = entry(machine, ((upper & ~0xfff) >>> 0) + 4 * ((linear >>> 12) & 0x3ff));
  return (lower & PRESENT) === 0 ? -1 : ((lower & ~0xfff) | (linear & 0xfff)) >>> 0;
}
