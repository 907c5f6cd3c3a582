/** An x87 error on the way of an AT: FERR#, IRQ 13, port 0xF0, IGNNE# (Intel SDM volume 1, appendix D). */
import { beforeAll, describe, expect, it } from 'vitest';
import { Machine } from '../../../emulator/machine.ts';
import { ChipBench } from '../devices/chip-bench.ts';
import { assemble, canAssemble } from './assemble.ts';

const SECOND = 100_000_000;

/** Divides 1 by 0 with that unmasked; `before` comes first, `after` between the error and the next x87 instruction. */
function guest(before: string, after: string, acknowledge: string): string {
  return `
_start:
    SETUP
    GATE 0x2D, error
    GATE 0x10, fault
    movl %cr0, %eax
    andl $~0x20, %eax
    movl %eax, %cr0
    fninit
    ${before}
    pushw $0x033B
    fldcw (%esp)
    fldz
    fld1
    fdiv %st(1), %st
    ${after}
    fwait
next:
    movl $0x1111, 0x200000
    POWEROFF
1:  hlt
    jmp 1b
error:
    incl 0x200004
    ${acknowledge}
    fnstsw 0x200008
    fnstcw 0x20000C
    fnclex
    SET_PORT 0xA0, 0x20
    SET_PORT 0x20, 0x20
    iret
fault:
    movl $0x2222, 0x200000
    POWEROFF
2:  hlt
    jmp 2b
`;
}

const UNMASK = 'SET_PORT 0x21, 0xFB; SET_PORT 0xA1, 0xDF; sti';
const CLEAR_BUSY = 'xorl %eax, %eax; outb %al, $0xF0';

function run(image: Uint8Array, translate: boolean): Machine {
  const machine = new Machine({ memoryMiB: 4, bootTimeSeconds: 0, translate });
  machine.boot({ kernel: image });
  machine.run(SECOND / 10);
  return machine;
}

const word = (machine: Machine, address: number): number =>
  new DataView(machine.readPhysical(address, 4).buffer).getUint32(0, true);

describe('the coprocessor’s port', () => {
  it('latches FERR# into IRQ 13 until port F0 is written, then ignores the error until FERR# falls', () => {
    const bench = new ChipBench();
    const { coprocessor, ports, pic } = bench.chipset;
    const requests = (): number => {
      ports.write(0xa0, 1, 0x0a);
      return ports.read(0xa0, 1) & 0x20;
    };
    expect(pic.intr).toBe(false);
    coprocessor.setFerr(true);
    expect([requests(), bench.ignne]).toEqual([0x20, false]);
    ports.write(0xf1, 1, 0);
    expect(requests()).toBe(0x20);
    ports.write(0xf0, 1, 0);
    expect([requests(), bench.ignne]).toEqual([0, true]);
    coprocessor.setFerr(false);
    expect(bench.ignne).toBe(false);
  });
  it('a write without FERR# leaves the error to be seen', () => {
    const bench = new ChipBench();
    bench.chipset.ports.write(0xf0, 1, 0);
    expect(bench.ignne).toBe(false);
  });
});

describe.skipIf(!canAssemble).each([false, true])(
  'an x87 error with CR0.NE clear, translated: %s',
  (translate) => {
    let images: Record<string, Uint8Array>;
    beforeAll(() => {
      images = {
        handled: assemble(guest(UNMASK, '', CLEAR_BUSY)),
        unacknowledged: assemble(guest(UNMASK, '', '')),
        masked: assemble(guest('cli', '', CLEAR_BUSY)),
        late: assemble(guest('cli', UNMASK, CLEAR_BUSY)),
        native: assemble(guest('movl %cr0, %eax; orl $0x20, %eax; movl %eax, %cr0', '', '')),
        ignored: assemble(guest('cli', CLEAR_BUSY, CLEAR_BUSY)),
      };
    });

    it('comes as IRQ 13 right behind the instruction, once', () => {
      const machine = run(images.handled, translate);
      expect(machine.ended).toBe('poweroff');
      expect([0x200000, 0x200004].map((at) => word(machine, at))).toEqual([0x1111, 1]);
      expect(word(machine, 0x200008) & 0x8084).toBe(0x8084);
    });
    it('does not come again for a latch that was never cleared', () => {
      const machine = run(images.unacknowledged, translate);
      expect([0x200000, 0x200004].map((at) => word(machine, at))).toEqual([0x1111, 1]);
    });
    it('stops the processor at the next waiting instruction while interrupts are off', () => {
      const machine = run(images.masked, translate);
      expect([machine.ended, machine.stuck, word(machine, 0x200000)]).toEqual([null, true, 0]);
    });
    it('comes when interrupts are enabled later', () => {
      const machine = run(images.late, translate);
      expect([0x200000, 0x200004].map((at) => word(machine, at))).toEqual([0x1111, 1]);
    });
    it('is ignored after a write to port F0, with interrupts off too', () => {
      const machine = run(images.ignored, translate);
      expect([0x200000, 0x200004].map((at) => word(machine, at))).toEqual([0x1111, 0]);
    });
    it('is #MF instead with CR0.NE set', () => {
      expect(word(run(images.native, translate), 0x200000)).toBe(0x2222);
    });
  },
);
