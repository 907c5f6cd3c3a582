/** Triple faults out of hot code: the machine ends, with a report of the last faults that no engine tells differently. */
import { describe, expect, it } from 'vitest';
import { Machine } from '../../../emulator/machine.ts';
import type { MachineOptions } from '../../../emulator/machine.ts';
import { assemble, canAssemble } from './assemble.ts';

const ENGINES: MachineOptions['translate'][] = [false, { threshold: 0 }, { threshold: 50 }, true];
const TICKS = 3_000_000;

/** `body` runs once after 20,000 rounds of a loop. */
const afterLoop = (body: string, setup = ''): string => `
_start:
    SETUP
    ${setup}
    movl $20000, %ecx
1:  call work
    decl %ecx
    jnz 1b
    ${body}
    jmp .
work:
    addl %ecx, %ebx
    cmpl $1, %ecx
    ret
`;

const NO_IDT = 'movw $0, idt_pointer; lidt idt_pointer';

/** Paging with one table for the first 4 MiB. */
const PAGING = `
    movl $0x200000, %edi
    movl $0x201003, (%edi)
    movl $0x201000, %edi
    movl $3, %eax
    movl $1024, %ecx
2:  stosl
    addl $0x1000, %eax
    loop 2b
    movl $0x200000, %eax
    movl %eax, %cr3
    movl %cr0, %eax
    orl $0x80000000, %eax
    movl %eax, %cr0
`;

/** [title, source, faults in order]. */
const ENDS: [string, string, RegExp][] = [
  [
    'an undefined instruction without an IDT',
    afterLoop('ud2', NO_IDT),
    /#UD at 0010.*\n.*#GP error 0033.*\n.*#DF error 0000.*\n.*#GP error 0043/,
  ],
  [
    'a division by zero without an IDT',
    afterLoop('xorl %ecx, %ecx; divl %ecx', NO_IDT),
    /#DE at 0010.*\n.*#DF.*\n.*#GP error 0043/,
  ],
  ['INT without an IDT', afterLoop('int $0x80', NO_IDT), /#GP error 0402.*\n.*#DF.*\n.*#GP error 0043/],
  [
    'a page fault whose gate is missing',
    afterLoop('movl 0x800000, %eax', PAGING),
    /#PF error 0000 at 0010.*CR2 00800000\n.*#DF.*\n.*#GP error 0043/,
  ],
  [
    'a stack that is not there',
    afterLoop('movl $0x900000, %esp; pushl %eax', PAGING),
    /#PF error 0002 at 0010.*CR2 008ffffc\n.*#DF/,
  ],
  [
    'a jump to where nothing is',
    afterLoop('movl $0xA00000, %eax; jmp *%eax', PAGING),
    /#PF error 0000 at 0010:00a00000, CR2 00a00000\n.*#DF/,
  ],
];

function endOf(image: Uint8Array, translate: MachineOptions['translate']): Machine {
  const machine = new Machine({ memoryMiB: 4, bootTimeSeconds: 0, translate });
  machine.boot({ kernel: image });
  expect(machine.run(TICKS)).toBe('shutdown');
  return machine;
}

describe.skipIf(!canAssemble)('a triple fault in hot code', () => {
  it.each(ENDS)(
    'by %s ends the machine with its last faults, the same on every engine',
    (_title, source, faults) => {
      const image = assemble(source);
      const ends = ENGINES.map((translate) => endOf(image, translate));
      for (const machine of ends) {
        expect(machine.shutdownReport).toMatch(/^triple fault; the last faults:\n/);
        expect(machine.shutdownReport).toMatch(faults);
        expect(machine.shutdownReport).toBe(ends[0].shutdownReport);
        expect([machine.instructions, machine.hash()]).toEqual([ends[0].instructions, ends[0].hash()]);
      }
    },
  );

  it('stays the end: further runs and steps do nothing', () => {
    const machine = endOf(assemble(ENDS[0][1]), { threshold: 0 });
    const before = machine.instructions;
    expect([machine.run(1000), machine.step(true), machine.ended]).toEqual([
      'shutdown',
      'shutdown',
      'shutdown',
    ]);
    expect(machine.instructions).toBe(before);
  });

  it('is no end where the double fault is served', () => {
    const source = afterLoop('ud2', 'GATE 8, served; GATE 13, served');
    const machine = new Machine({ memoryMiB: 4, bootTimeSeconds: 0 });
    machine.boot({ kernel: assemble(`${source}\nserved: POWEROFF\n jmp served\n`) });
    expect(machine.run(TICKS)).toBe('poweroff');
    expect(machine.shutdownReport).toBe('');
  });
});
