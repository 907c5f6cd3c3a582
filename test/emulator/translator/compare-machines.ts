/** What two bare machines differ in; empty when they agree bit by bit. */
import { CPU_BLOCK_SIZE, OFFSET } from '../../../emulator/cpu/state.ts';
import type { BareMachine } from '../cpu/bare-machine.ts';

const GENERAL = ['eax', 'ecx', 'edx', 'ebx', 'esp', 'ebp', 'esi', 'edi'];
/** Counters of the slice itself. */
const LEFT_OUT: ReadonlySet<number> = new Set([OFFSET.BUDGET, OFFSET.SLICE]);

function hex(value: number): string {
  return `0x${(value >>> 0).toString(16)}`;
}

function nameOf(offset: number): string {
  if (offset < 32) return GENERAL[offset >> 2];
  const entry = Object.entries(OFFSET).find(([, at]) => at === offset);
  return entry?.[0] ?? `processor block ${hex(offset)}`;
}

export function machineDifferences(a: BareMachine, b: BareMachine): string[] {
  const lines: string[] = [];
  if (a.cpu.instructions !== b.cpu.instructions) {
    lines.push(`instructions ${a.cpu.instructions}, ${b.cpu.instructions}`);
  }
  for (let offset = 0; offset < CPU_BLOCK_SIZE; offset += 4) {
    const [x, y] = [a.state.i32[offset >> 2], b.state.i32[offset >> 2]];
    if (x !== y && !LEFT_OUT.has(offset)) lines.push(`${nameOf(offset)} ${hex(x)}, ${hex(y)}`);
  }
  if (Buffer.compare(a.state.ram, b.state.ram) !== 0) {
    const at = a.state.ram.findIndex((byte, index) => byte !== b.state.ram[index]);
    lines.push(`memory at ${hex(at)}: ${hex(a.state.ram[at])}, ${hex(b.state.ram[at])}`);
  }
  return lines;
}
