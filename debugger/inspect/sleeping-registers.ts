/**
 * The registers of a task that does not run, as far as its kernel keeps them: where it goes on, with the values that lie on
 * its kernel stack there. The code at that place begins by taking them off (the POPs of switch_to); they count as done.
 */
import { GENERAL_NAMES } from '../../emulator/cpu/registers.ts';
import type { Machine } from '../../emulator/machine.ts';
import type { Task } from './kernel-view.ts';
import { readLinear, readWord } from './memory.ts';

const FIRST_POP = 0x58;
const LAST_POP = 0x5f;

/** By name; what is not kept is absent. Null when the kernel does not tell where the task goes on. */
export function sleepingRegisters(machine: Machine, task: Task): Record<string, number> | null {
  if (task.esp === null || task.eip === null) return null;
  const registers: Record<string, number> = {};
  let { esp, eip } = task;
  for (let left = 0; left < GENERAL_NAMES.length; left++) {
    const opcode = readLinear(machine, eip, 1)?.[0] ?? 0;
    const value = readWord(machine, esp);
    if (opcode < FIRST_POP || opcode > LAST_POP || value === null) break;
    registers[GENERAL_NAMES[opcode - FIRST_POP]] = value;
    esp += 4;
    eip += 1;
  }
  return { ...registers, esp: esp >>> 0, eip: eip >>> 0 };
}
