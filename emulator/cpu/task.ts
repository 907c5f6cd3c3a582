/** Hardware task switches (Intel SDM volume 3, chapter 7). */
import type { Cpu } from './cpu.ts';

function refuse(what: string): never {
  throw new Error(`${what}: this processor has no hardware task switch`);
}

/** Interrupt or exception through a task gate. */
export function taskGate(_cpu: Cpu, selector: number, _error: number, _rf: number, _ext: number): void {
  refuse(`task gate to selector 0x${selector.toString(16)}`);
}

/** Far JMP or CALL to a TSS or task gate whose descriptor was just read. */
export function taskTransfer(_cpu: Cpu, selector: number, _gate: boolean, _call: boolean): void {
  refuse(`far transfer to task 0x${selector.toString(16)}`);
}

/** IRET with NT set. */
export function nestedTaskReturn(_cpu: Cpu): void {
  refuse('IRET with NT set');
}
