/** `step` and `run` are two ways to the same states, whatever the guest does to its own stepping. */
import { describe, expect, it } from 'vitest';
import { Machine } from '../../../emulator/machine.ts';
import type { MachineOptions } from '../../../emulator/machine.ts';
import { assemble, canAssemble } from './assemble.ts';
import { STALE_TRANSLATION } from './guests.ts';

const STEPS = 4000;
const LOOKS = 500;

/** Interrupts of a timer, a counter that they disturb, REP, and shadows. */
const INTERRUPTED = `
_start:
    SETUP
    GATE 0x20, tick
    SET_PORT 0x43, 0x34
    SET_PORT 0x40, 0x40
    SET_PORT 0x40, 0x00
    SET_PORT 0x21, 0xFE
    sti
again:
    movl $0x200000, %edi
    movl $7, %ecx
    rep stosl
    movw %ss, %ax
    movw %ax, %ss
    incl %ebx
    cli
    incl %ebp
    sti
    jmp again
tick:
    pushl %eax
    incl 0x210000
    SET_PORT 0x20, 0x20
    popl %eax
    iret
`;

/** A guest that steps itself now and then, and watches its own counter. */
const SELF_STEPPING = `
_start:
    SETUP
    GATE 1, trap
    movl $0x220000, %eax
    movl %eax, %dr0
    movl $0xd0402, %eax
    movl %eax, %dr7
    movl $0x200000, %edi
again:
    incl %ecx
    testb $15, %cl
    jnz 1f
    incl 0x220000
    pushfl
    orl $0x100, (%esp)
    popfl
    nop
    movl %ecx, %esi
    pushfl
    andl $~0x100, (%esp)
    popfl
1:
    addl %ecx, %ebx
    jmp again
trap:
    pushl %eax
    movl 4(%esp), %eax
    movl %eax, (%edi)
    movl %dr6, %eax
    addl %eax, 0x230000
    popl %eax
    iret
`;

const GUESTS: [string, string][] = [
  ['that is interrupted', INTERRUPTED],
  ['that steps and watches itself', SELF_STEPPING],
  ['with paging and stale translations', STALE_TRANSLATION],
];
const ENGINES: [string, MachineOptions['translate']][] = [
  ['the interpreter', false],
  ['translated code', { threshold: 0 }],
];

function boot(image: Uint8Array, translate: MachineOptions['translate']): Machine {
  const machine = new Machine({ memoryMiB: 8, bootTimeSeconds: 0, translate });
  machine.boot({ kernel: image });
  return machine;
}

describe.skipIf(!canAssemble).each(GUESTS)('a guest %s', (_title, source) => {
  const image = canAssemble ? assemble(source) : new Uint8Array(0);

  it.each(ENGINES)('is in the same states stepped and run, on %s', (_engine, translate) => {
    const stepped = boot(image, translate);
    const ran = boot(image, translate);
    for (let done = 0; done < STEPS; done += LOOKS) {
      for (let n = 0; n < LOOKS; n++) stepped.step(true);
      ran.run(LOOKS);
      expect(stepped.instructions).toBe(done + LOOKS);
      expect([stepped.instructions, stepped.hash()]).toEqual([ran.instructions, ran.hash()]);
    }
  });

  it('goes on from steps as from a run', () => {
    const stepped = boot(image, { threshold: 0 });
    const ran = boot(image, false);
    for (let n = 0; n < 123; n++) stepped.step(true);
    stepped.run(STEPS);
    ran.run(STEPS + 123);
    expect(stepped.hash()).toBe(ran.hash());
  });

  it('counts one instruction a step', () => {
    const machine = boot(image, { threshold: 0 });
    for (let n = 1; n <= 200; n++) {
      machine.step(true);
      expect(machine.instructions).toBe(n);
    }
  });
});

describe.skipIf(!canAssemble)('a step without interrupts', () => {
  it('leaves them waiting, and the next one with them takes them', () => {
    const machine = boot(canAssemble ? assemble(INTERRUPTED) : new Uint8Array(0), false);
    const ticks = (): number => new DataView(machine.readPhysical(0x210000, 4).buffer).getUint32(0, true);
    for (let n = 0; n < 2 * STEPS; n++) machine.step(false);
    expect(ticks()).toBe(0);
    for (let n = 0; n < 200; n++) machine.step(true);
    expect(ticks()).toBeGreaterThan(0);
  });
});
