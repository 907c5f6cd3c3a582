/** What an onlooker is told of system calls: the same on both engines, however a run is cut, and without a trace of it in the guest. */
import { describe, expect, it } from 'vitest';
import type { CallObserver } from '../../../emulator/cpu/core.ts';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { Translator } from '../../../emulator/translator/translator.ts';
import { assemble, canAssemble, ORIGIN } from '../cpu/assemble.ts';
import { BareMachine, KERNEL_CODE } from '../cpu/bare-machine.ts';
import { machineDifferences } from './compare-machines.ts';

const USER_STACK = 0x60000;
const KERNEL = ORIGIN + 0x100;
const FAST = ORIGIN + 0x200;
const TRAP_GATE = 0xef00;
/** Three ways in and two ways out, a jump from stack to stack, a fault, and an INT in ring 0. */
const SOURCE = `
  1: inc %eax; int $0x80; int $0x81
  mov $back, %edx; mov %esp, %ecx; mov %esp, %ebp; sysenter
  back: xor %ecx, %ecx; ud2; jmp 1b
  .org 0x100; mov %esp, 0x7000; mov 0x7000, %esp; iret
  .org 0x140; int $0x82; iret
  .org 0x160; iret
  .org 0x180; addl $2, (%esp); iret
  .org 0x200; sysexit`;

function machineWith(translate: boolean): BareMachine {
  const machine = new BareMachine();
  if (translate) machine.cpu.translator = new Translator(machine.cpu, { threshold: 3, batch: 1, samples: 0 });
  machine.load(ORIGIN, assemble(SOURCE, ORIGIN));
  machine.gate(0x80, KERNEL_CODE, KERNEL, TRAP_GATE);
  machine.gate(0x81, KERNEL_CODE, KERNEL + 0x40, TRAP_GATE);
  machine.gate(0x82, KERNEL_CODE, KERNEL + 0x60, TRAP_GATE);
  machine.gate(6, KERNEL_CODE, KERNEL + 0x80, TRAP_GATE);
  machine.cpu.i32[OFFSET.SYSENTER_CS >> 2] = KERNEL_CODE;
  machine.cpu.i32[OFFSET.SYSENTER_ESP >> 2] = 0x8000;
  machine.cpu.i32[OFFSET.SYSENTER_EIP >> 2] = FAST;
  machine.eip = ORIGIN;
  machine.enterRing(3);
  machine.cpu.r32[4] = USER_STACK;
  return machine;
}

/** Everything told, with the instruction count and all registers at that moment. */
function onlooker({ cpu }: BareMachine, told: string[]): CallObserver {
  const note = (...words: unknown[]): void => {
    // In the middle of a block EIP is not settled: it is told behind entries and returns.
    const eip = words[0] === 'switched' ? 0 : cpu.i32[OFFSET.EIP >> 2];
    told.push([cpu.instructions, cpu.ticks, cpu.cpl, eip, ...cpu.r32.subarray(0, 8), ...words].join(' '));
  };
  return {
    entered: (vector, eip, esp) => note('entered', vector, eip, esp),
    left: () => note('left'),
    switched: (from, to) => note('switched', from, to),
    moved: () => note('moved'),
  };
}

function toldBy(translate: boolean, slice: number, total = 4000): { told: string[]; machine: BareMachine } {
  const machine = machineWith(translate);
  const told: string[] = [];
  machine.cpu.setCallObserver(onlooker(machine, told));
  while (machine.cpu.instructions < total)
    expect(machine.cpu.run(Math.min(slice, total - machine.cpu.instructions))).toBe('budget');
  return { told, machine };
}

describe.skipIf(!canAssemble)('an onlooker at the border between program and kernel', () => {
  it('is told of INT and SYSENTER from ring 3, of every way back, and of loads of the stack pointer', () => {
    const { told } = toldBy(false, 4000);
    const events = told.slice(0, 8).map((line) => line.split(' ').slice(12).join(' '));
    expect(events).toEqual([
      `entered 128 ${ORIGIN + 3} ${USER_STACK}`,
      `switched ${0x9000 - 20} ${0x9000 - 20}`,
      'left',
      `entered 129 ${ORIGIN + 5} ${USER_STACK}`,
      'left',
      'entered  0 0',
      'left',
      'left',
    ]);
  });

  it('hears the same from interpreter and translator, at the same counts, with the same registers', () => {
    const { told } = toldBy(false, 4000);
    expect(told.length).toBeGreaterThan(1000);
    expect(toldBy(true, 4000).told).toEqual(told);
  });

  it('hears the same however the run is cut', () => {
    const { told } = toldBy(false, 600, 600);
    for (const slice of [1, 2, 3, 7, 100])
      expect(toldBy(true, slice, 600).told).toEqual(toldBy(false, slice, 600).told);
    expect(toldBy(true, 1, 600).told).toEqual(told);
  });

  it('leaves no trace: the machine is the same without one', () => {
    const plain = machineWith(true);
    plain.cpu.run(4000);
    expect(machineDifferences(plain, toldBy(true, 4000).machine)).toEqual([]);
  });

  it('is told nothing any more once it has been taken away', () => {
    const { told, machine } = toldBy(true, 4000);
    machine.cpu.setCallObserver(null);
    const before = told.length;
    machine.cpu.run(1000);
    expect(told.length).toBe(before);
  });

  it('costs no return to the interpreter but for loads of the stack pointer', () => {
    const { machine } = toldBy(true, 40_000, 40_000);
    const plain = machineWith(true);
    plain.cpu.run(40_000);
    const entries = (each: BareMachine): number => each.cpu.translator?.statistics.entries ?? 0;
    const rounds = 40_000 / 21;
    expect(entries(machine) - entries(plain)).toBeLessThan(2 * rounds);
  });
});
