/** TF, RF, DR0–DR7 and #DB (Intel SDM volume 3, chapter 17). */
import { describe, expect, it } from 'vitest';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { canAssemble } from './assemble.ts';
import type { BareMachine } from './bare-machine.ts';
import { HANDLERS, KERNEL_CODE } from './bare-machine.ts';
import { DATA, EAX, ECX, runSource } from './run-source.ts';

const TRACE = 0xb000;
/** A #DB handler that appends the saved EIP to a list at 0x40000 and returns. EDI is its pointer. */
const TRACER = [0x50, 0x8b, 0x44, 0x24, 0x04, 0xab, 0x58, 0xcf];

/** The same, setting RF in the saved EFLAGS. */
const RESUMER = [...TRACER.slice(0, -1), 0x80, 0x4c, 0x24, 0x0a, 0x01, 0xcf];
const RF = 0x10000;

function traced(machine: BareMachine): void {
  machine.load(TRACE, TRACER);
  machine.gate(1, KERNEL_CODE, TRACE, 0x8e00);
  machine.cpu.r32[7] = 0x40000;
}

/** Offsets from the origin of the EIPs at which #DB came. */
function traps(machine: BareMachine): number[] {
  const list: number[] = [];
  for (let at = 0x40000; at < machine.cpu.r32[7]; at += 4)
    list.push(machine.view.getUint32(at, true) - 0x10000);
  return list;
}

const SET_TF = 'pushf; orl $0x100, (%esp); popf;'; // 9 bytes
const CLEAR_TF = 'pushf; andl $0xfffffeff, (%esp); popf;';

function dr6(machine: BareMachine): number {
  return machine.cpu.i32[OFFSET.DR6 >> 2];
}

function breakpoint(address: number, control: number): (machine: BareMachine) => void {
  return (machine) => {
    machine.cpu.i32[OFFSET.DR0 >> 2] = address;
    machine.cpu.i32[OFFSET.DR7 >> 2] = control | 0x400;
    machine.cpu.debugRegistersChanged();
  };
}

describe.skipIf(!canAssemble)('debugging in the guest', () => {
  it('TF traps after each instruction, the first being the one behind POPF', () => {
    const machine = runSource(`${SET_TF} nop; nop; ${CLEAR_TF} nop; hlt`, { prepare: traced });
    expect(traps(machine)).toEqual([10, 11, 12, 19, 20]);
  });
  it('the trap sets DR6.BS', () => {
    const machine = runSource(`${SET_TF} nop; nop`);
    expect(machine.frame()).toMatchObject({ vector: 1, eip: 0x1000a });
    expect(dr6(machine) & 0x4000).toBe(0x4000);
  });
  it('MOV SS puts the trap off to behind the next instruction', () => {
    const machine = runSource(`mov %ss, %eax; ${SET_TF} mov %eax, %ss; nop; ${CLEAR_TF} hlt`, {
      prepare: traced,
    });
    expect(traps(machine).slice(0, 2)).toEqual([14, 15]);
  });
  it('REP traps after each iteration with EIP on it', () => {
    const machine = runSource(`mov $3, %ecx; mov $${DATA}, %esi; ${SET_TF} rep lodsb; ${CLEAR_TF} hlt`, {
      prepare: traced,
    });
    expect(traps(machine).slice(0, 3)).toEqual([19, 19, 21]);
  });
  it('INT clears TF for its handler and makes no trap of its own; IRET brings TF back', () => {
    const prepare = (machine: BareMachine): void => {
      traced(machine);
      machine.load(HANDLERS + 0x300, [0x90, 0xcf]);
      machine.gate(0x81, KERNEL_CODE, HANDLERS + 0x300, 0x8e00);
    };
    const machine = runSource(`${SET_TF} int $0x81; nop; ${CLEAR_TF} hlt`, { prepare });
    expect(traps(machine).slice(0, 2)).toEqual([12, 13]);
  });
  it('a fault in the stepped instruction comes without a trap', () => {
    const machine = runSource(`${SET_TF} ud2`, { prepare: traced });
    expect(machine.frame()).toMatchObject({ vector: 6, eip: 0x10009 });
    expect(traps(machine)).toEqual([]);
  });
  it('HLT under TF traps and does not halt', () => {
    const machine = runSource(`${SET_TF} hlt; nop`);
    expect(machine.frame()).toMatchObject({ vector: 1, eip: 0x1000a });
  });
  it('an instruction breakpoint faults before the instruction, with B0 and RF as it was', () => {
    const machine = runSource('inc %eax; inc %eax; hlt', { prepare: breakpoint(0x10001, 2) });
    expect(machine.frame()).toMatchObject({ vector: 1, eip: 0x10001 });
    expect((machine.frame()?.eflags ?? 0) & RF).toBe(0);
    expect(machine.cpu.r32[EAX]).toBe(1);
    expect(dr6(machine) & 15).toBe(1);
  });
  it('IRET with RF passes the breakpoint once, and it hits again next time', () => {
    const prepare = (machine: BareMachine): void => {
      traced(machine);
      machine.load(TRACE, RESUMER);
      breakpoint(0x10005, 2)(machine);
    };
    const machine = runSource('mov $3, %ecx; 1: inc %eax; loop 1b; hlt', { prepare });
    expect(traps(machine)).toEqual([5, 5, 5]);
    expect(machine.cpu.r32[EAX]).toBe(3);
  });
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
  it('a data breakpoint hit by an iteration of REP saves RF set, by the last one not', () => {
    const watch = breakpoint(DATA + 1, 2 | (1 << 16));
    const source = (count: number): string => `mov $${count}, %ecx; mov $${DATA}, %edi; rep stosb; nop; hlt`;
    expect((runSource(source(4), { prepare: watch }).frame()?.eflags ?? 0) & RF).toBe(RF);
    expect((runSource(source(2), { prepare: watch }).frame()?.eflags ?? 0) & RF).toBe(0);
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
  it('a write breakpoint traps after the write and not after a read', () => {
    const watch = breakpoint(DATA, 2 | (0xd << 16));
    const machine = runSource(`mov ${DATA}, %eax; movb $1, ${DATA + 2}; nop; hlt`, { prepare: watch });
    expect(machine.frame()).toMatchObject({ vector: 1, eip: 0x1000c });
    expect(dr6(machine) & 15).toBe(1);
  });
  it('an access breakpoint traps after reads too, and bytes beside it do not', () => {
    const watch = breakpoint(DATA, 2 | (0xf << 16));
    expect(runSource(`mov ${DATA + 3}, %al; nop; hlt`, { prepare: watch }).frame()?.vector).toBe(1);
    expect(runSource(`mov ${DATA + 4}, %al; nop; hlt`, { prepare: watch }).frame()).toBeNull();
  });
  it('an I/O breakpoint needs CR4.DE', () => {
    const watch = breakpoint(0x60, 2 | (2 << 16));
    expect(runSource('in $0x60, %al; nop; hlt', { prepare: watch }).frame()).toBeNull();
    const machine = runSource('mov $8, %eax; mov %eax, %cr4; in $0x60, %al; nop; hlt', { prepare: watch });
    expect(machine.frame()).toMatchObject({ vector: 1, eip: 0x1000a });
  });
  it('DR7.GD faults on any access to a debug register, with BD, and is cleared for the handler', () => {
    const machine = runSource('mov %dr0, %eax', { prepare: breakpoint(0, 0x2000) });
    expect(machine.frame()).toMatchObject({ vector: 1, eip: 0x10000 });
    expect(dr6(machine) & 0x2000).toBe(0x2000);
    expect(machine.cpu.i32[OFFSET.DR7 >> 2] & 0x2000).toBe(0);
  });
  it('DR4 and DR5 are DR6 and DR7, but #UD with CR4.DE', () => {
    expect(runSource('mov $0x400, %eax; mov %eax, %dr5; mov %dr7, %ecx; hlt').cpu.r32[ECX]).toBe(0x400);
    expect(runSource('mov $8, %eax; mov %eax, %cr4; mov %dr4, %eax').frame()?.vector).toBe(6);
  });
  it('ICEBP is #DB as a trap', () => {
    expect(runSource('.byte 0xf1').frame()).toMatchObject({ vector: 1, eip: 0x10001 });
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
