/** The log of delivered faults (in the state memory) and the text of a triple fault. */
import type { Cpu } from './cpu.ts';
import { NO_ERROR, VECTOR_NAMES } from './fault.ts';
import { PENDING } from './pending.ts';
import { CS } from './registers.ts';
import { FAULT_LOG_ENTRIES, FAULT_LOG_WORDS, OFFSET } from './state.ts';

const COUNT = OFFSET.FAULT_COUNT >> 2;
const LOG = OFFSET.FAULT_LOG >> 2;

export function logFault(cpu: Cpu, vector: number, error: number): void {
  const number = cpu.i32[COUNT];
  cpu.i32[COUNT] = number + 1;
  const at = LOG + (number & (FAULT_LOG_ENTRIES - 1)) * FAULT_LOG_WORDS;
  cpu.i32[at] = vector;
  cpu.i32[at + 1] = error;
  cpu.i32[at + 2] = cpu.segSelector[CS];
  cpu.i32[at + 3] = cpu.i32[OFFSET.EIP >> 2];
  cpu.i32[at + 4] = cpu.i32[OFFSET.CR2 >> 2];
}

function hex(value: number, digits: number): string {
  return (value >>> 0).toString(16).padStart(digits, '0');
}

function describeEntry(cpu: Cpu, number: number): string {
  const at = LOG + (number & (FAULT_LOG_ENTRIES - 1)) * FAULT_LOG_WORDS;
  const [vector, error, cs, eip, cr2] = cpu.i32.subarray(at, at + 5);
  const code = error === NO_ERROR ? '' : ` error ${hex(error, 4)}`;
  const name = VECTOR_NAMES[vector] ?? `vector ${vector}`;
  return `${name}${code} at ${hex(cs, 4)}:${hex(eip, 8)}, CR2 ${hex(cr2, 8)}`;
}

/** Last faults, oldest first, one a line; empty while the processor is not shut down. */
export function describeShutdown(cpu: Cpu): string {
  if ((cpu.i32[OFFSET.PENDING >> 2] & PENDING.SHUTDOWN) === 0) return '';
  const count = cpu.i32[COUNT];
  const lines: string[] = ['triple fault; the last faults:'];
  for (let n = Math.max(0, count - 4); n < count; n++) lines.push(`  ${describeEntry(cpu, n)}`);
  return lines.join('\n');
}
