/** Page faults of translated code are delivered without the interpreter, and cannot be told from its own. */
import { describe, expect, it } from 'vitest';
import { RF } from '../../../emulator/cpu/flags.ts';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { Translator } from '../../../emulator/translator/translator.ts';
import { canAssemble, ORIGIN } from '../cpu/assemble.ts';
import { KERNEL_CODE } from '../cpu/bare-machine.ts';
import type { BareMachine } from '../cpu/bare-machine.ts';
import { identityPaging } from '../cpu/run-source.ts';
import { expectAgreement, machineOf } from './every-count.ts';

const HANDLER = 0x11800;
const TABLE = 0x5000;
const TOUCHED = 0x20000;
const UNMAP = 0x81;
const UNMAP_HANDLER = 0x11900;

/** Maps the page of CR2: read-only at first, writable when that is what was missing. Then every page is unmapped. */
const KERNEL = `
  .org 0x1800
  push %eax; push %edx
  mov %cr2, %eax; mov %eax, %edx; shr $12, %edx; and $0xfffff000, %eax
  or $5, %eax; testl $1, 8(%esp); jz 1f; or $2, %eax
  1: mov %eax, ${TABLE}(,%edx,4); invlpg (,%edx,4)
  mov %cr2, %eax; invlpg (%eax)
  pop %edx; pop %eax; add $4, %esp; iret
  .org 0x1900
  push %eax; push %ecx
  mov $4, %ecx; 1: movl $0, ${TABLE + 4 * (TOUCHED >> 12) - 4}(,%ecx,4); dec %ecx; jnz 1b
  mov %cr3, %eax; mov %eax, %cr3
  pop %ecx; pop %eax; iret`;

const READ_THEN_WRITE = `
  1: mov $${TOUCHED}, %esi; mov $4, %ecx
  2: add (%esi), %ebx; incl (%esi); add $0x1000, %esi; dec %ecx; jnz 2b
  int $${UNMAP}; jmp 1b`;

function prepare(ring: 0 | 3, gates = 0xee00): (machine: BareMachine) => void {
  return (machine) => {
    identityPaging(machine);
    for (let page = 0; page < 4; page++) machine.map(TOUCHED + page * 0x1000, 0, 0, TABLE);
    machine.gate(14, KERNEL_CODE, HANDLER, gates);
    machine.gate(UNMAP, KERNEL_CODE, UNMAP_HANDLER, 0xee00);
    machine.enterRing(ring);
  };
}

describe.skipIf(!canAssemble)('page faults out of translated code', () => {
  for (const ring of [0, 3] as const) {
    it(`are the interpreter’s at every count, from ring ${ring}`, () => {
      const program = { source: READ_THEN_WRITE + KERNEL, prepare: prepare(ring) };
      const { pageFaults, entries } = expectAgreement({ ...program, from: 900, to: 1300 });
      expect(pageFaults).toBeGreaterThan(10);
      expect(entries).toBeGreaterThan(0);
    });
  }

  it('go through a trap gate with interrupts still enabled', () => {
    const start = prepare(0, 0x8f00);
    const source = `sti; ${READ_THEN_WRITE} ${KERNEL}`;
    expectAgreement({ source, prepare: start, from: 900, to: 1100 });
  });

  it('are left to the interpreter when the gate’s segment is not flat', () => {
    const source = READ_THEN_WRITE + KERNEL;
    const limited = (machine: BareMachine): void => {
      prepare(3)(machine);
      machine.descriptor(0x40, 0, 0xf0000, 0x409b);
      machine.gate(14, 0x40, HANDLER, 0xee00);
    };
    expectAgreement({ source, prepare: limited, from: 900, to: 1100, step: 3 });
  });

  it('tell the page of an access across a border that is missing', () => {
    const source = `
      1: mov $${TOUCHED + 0x1ffe}, %esi; add (%esi), %ebx; add %ebx, (%esi)
      int $${UNMAP}; jmp 1b ${KERNEL}`;
    const { pageFaults } = expectAgreement({ source, prepare: prepare(3), from: 900, to: 1100 });
    expect(pageFaults).toBeGreaterThan(4);
  });

  it('become a double fault when the handler’s stack is missing', () => {
    const source = `mov $200, %ecx; 1: dec %ecx; jnz 1b; mov %eax, ${TOUCHED}; hlt`;
    const broken = (machine: BareMachine): void => {
      prepare(3)(machine);
      machine.view.setUint32(0x3004, TOUCHED + 0x2000, true);
    };
    expectAgreement({ source, prepare: broken, from: 401, to: 404 });
  });

  it('are none of an access that a data breakpoint watches and that does not fault', () => {
    const source = `1: mov $${TOUCHED}, %esi; add (%esi), %ebx; incl (%esi); int $${UNMAP}; jmp 1b ${KERNEL}`;
    const watched = (machine: BareMachine): void => {
      prepare(3)(machine);
      machine.cpu.i32[OFFSET.DR0 >> 2] = TOUCHED;
      machine.cpu.i32[OFFSET.DR7 >> 2] = 0x000f0403;
      machine.cpu.debugRegistersChanged();
      machine.gate(1, KERNEL_CODE, 0x11a00, 0xee00);
    };
    const handler = '.org 0x1a00; incl 0x2f000; iret';
    const program = { source: `${source}; ${handler}`, prepare: watched };
    expectAgreement({ ...program, from: 900, to: 1100, step: 2 });
    const machine = machineOf(program);
    machine.cpu.run(1000);
    expect(machine.view.getInt32(0x2f000, true)).toBeGreaterThan(10);
  });

  it('leave RF set for a debugger that stops at the instruction returned to', () => {
    const program = { source: READ_THEN_WRITE + KERNEL, prepare: prepare(3) };
    const faulting = ORIGIN + 10;
    const images = [true, false].map((translated) => {
      const machine = machineOf(program);
      if (translated) machine.cpu.translator = new Translator(machine.cpu, { threshold: 3, batch: 1 });
      machine.cpu.run(1000);
      machine.cpu.setStopAddress(faulting, true);
      const stops = Array.from({ length: 30 }, () => machine.cpu.run(1000) + (machine.cpu.getEflags() & RF));
      return [...stops, machine.cpu.instructions];
    });
    expect(images[0]).toEqual(images[1]);
    expect(images[0]).toContain(`stop${RF}`);
    expect(images[0]).toContain('stop0');
  });

  it('set RF for the instruction that is returned to, also when it is a repeated one that is left in between', () => {
    const source = `
      1: mov $${TOUCHED + 0xff0}, %edi; mov $8, %ecx; rep stosl; int $${UNMAP}; jmp 1b ${KERNEL}`;
    expectAgreement({ source, prepare: prepare(3), from: 900, to: 1200 });
  });
});
