/** Names of debug registers and RF (Intel SDM volume 3, 17.2.2 and 17.3.1.1), and the stops of a debugger outside the guest. */
import { describe, expect, it } from 'vitest';
import { CF, ZF } from '../../../emulator/cpu/flags.ts';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { canAssemble } from './assemble.ts';
import { RF, SET_TF, watch } from './debugging.ts';
import { DATA, ECX, faultOf, runSource } from './run-source.ts';

describe.skipIf(!canAssemble)('debug registers', () => {
  it('DR4 and DR5 are DR6 and DR7, but #UD with CR4.DE', () => {
    expect(runSource('mov $0x400, %eax; mov %eax, %dr5; mov %dr7, %ecx; hlt').cpu.r32[ECX]).toBe(0x400);
    expect(faultOf('mov $8, %eax; mov %eax, %cr4; mov %dr4, %eax').vector).toBe(6);
  });
  it('belong to ring 0', () => {
    expect(faultOf('mov %dr6, %eax', { ring: 3 })).toMatchObject({ vector: 13, error: 0 });
    expect(faultOf('mov %eax, %dr0', { ring: 3 })).toMatchObject({ vector: 13, error: 0 });
  });
});

describe.skipIf(!canAssemble)('RF in the EFLAGS that are saved', () => {
  it('faults save RF set, traps and INT do not', () => {
    const savedRf = (source: string): number => ((runSource(source).frame()?.eflags ?? 0) & RF) >>> 16;
    expect(['ud2', 'xor %ecx, %ecx; div %ecx', `mov $8, %eax; mov %eax, %es; hlt`].map(savedRf)).toEqual([
      1, 1, 1,
    ]);
    expect(
      ['int $0x80', 'int3', `${SET_TF} nop; nop`, 'mov $0x7f, %al; add $1, %al; into'].map(savedRf),
    ).toEqual([0, 0, 0, 0]);
  });
  it('an interrupt between two iterations of REP saves RF set, after the last one not', () => {
    const rfAfter = (count: number): [number, number] => {
      const machine = runSource(
        `mov $${count}, %ecx; mov $${DATA}, %edi; mov $0x60, %dx; sti; rep insb; nop; nop; hlt`,
        {
          prepare: (m) => {
            m.bus.onPort = () => m.cpu.setIntr(true);
          },
        },
      );
      const frame = machine.frame();
      return [((frame?.eflags ?? 0) & RF) >>> 16, (frame?.eip ?? 0) - 0x10000];
    };
    expect(rfAfter(3)).toEqual([1, 15]);
    expect(rfAfter(1)).toEqual([0, 17]);
  });
  it('a trap between two iterations of a comparison saves the flags from before it, after the last one its own', () => {
    const savedFlags = (count: number): number => {
      const setup = `mov $${count}, %ecx; mov $${DATA}, %edi; mov $1, %al; cmp $2, %al; mov $0, %eax;`;
      const frame = runSource(`${setup} ${SET_TF} repe scasl; hlt`).frame();
      return (frame?.eflags ?? 0) & (CF | ZF);
    };
    expect([savedFlags(2), savedFlags(1)]).toEqual([CF, ZF]);
  });
  it('a data breakpoint hit by an iteration of REP saves RF set, by the last one not', () => {
    const prepare = watch('write', 1, 1);
    const source = (count: number): string => `mov $${count}, %ecx; mov $${DATA}, %edi; rep stosb; nop; hlt`;
    expect((runSource(source(4), { prepare }).frame()?.eflags ?? 0) & RF).toBe(RF);
    expect((runSource(source(2), { prepare }).frame()?.eflags ?? 0) & RF).toBe(0);
  });
  it('a double fault saves RF as it was', () => {
    const machine = runSource('ud2', { prepare: (m) => m.gate(6, 0x2000, 0, 0x8e00) });
    expect(machine.frame()).toMatchObject({ vector: 13 });
    const double = runSource('mov $0x2000, %eax; mov %eax, %ds', {
      prepare: (m) => m.gate(13, 0x2000, 0, 0x8e00),
    });
    expect(double.frame()).toMatchObject({ vector: 8, error: 0 });
    expect((double.frame()?.eflags ?? 0) & RF).toBe(0);
  });
});

describe.skipIf(!canAssemble)('stops of the debugger', () => {
  it('a stop comes before the instruction, once, and running on passes it', () => {
    const machine = runSource('hlt');
    const { cpu } = machine;
    machine.load(0x10000, [0x40, 0x40, 0x40, 0xeb, 0xfb]);
    machine.eip = 0x10000;
    cpu.i32[OFFSET.PENDING >> 2] = 0;
    cpu.setStopAddress(0x10001, true);
    expect(cpu.run(100)).toBe('stop');
    expect(machine.eip).toBe(0x10001);
    const before = cpu.instructions;
    expect(cpu.run(100)).toBe('stop');
    expect(cpu.instructions - before).toBe(4);
    cpu.setStopAddress(0x10001, false);
    expect(cpu.run(100)).toBe('budget');
  });
});
