/** Interrupts, exceptions, gates, privilege changes (Intel SDM volume 3, chapters 5 and 6). */
import { describe, expect, it } from 'vitest';
import { canAssemble } from './assemble.ts';
import type { BareMachine } from './bare-machine.ts';
import {
  FREE_SELECTOR,
  HANDLERS,
  KERNEL_CODE,
  KERNEL_DATA,
  STACK0,
  TSS,
  USER_CODE,
  USER_DATA,
} from './bare-machine.ts';
import { EAX, EBX, ECX, EDX, ESP, faultOf, runSource, STACK } from './run-source.ts';

const IF = 0x200;
const TF = 0x100;

describe.skipIf(!canAssemble)('interrupts and exceptions', () => {
  it('int n from ring 3 switches to SS0:ESP0 and saves SS, ESP, EFLAGS, CS and the next EIP', () => {
    const machine = runSource('mov $7, %eax; int $0x80', { ring: 3 });
    expect(machine.frame()).toMatchObject({
      vector: 0x80,
      eip: 0x10007,
      cs: USER_CODE,
      ss: USER_DATA,
      esp: STACK,
    });
    expect(machine.cpu.r32[ESP]).toBe(STACK0 - 20);
    expect(machine.cpu.cpl).toBe(0);
    expect(machine.cpu.segSelector[1]).toBe(KERNEL_CODE);
    expect(machine.cpu.segSelector[2]).toBe(KERNEL_DATA);
  });
  it('int n through a gate with DPL below CPL is #GP with the vector in the error code', () => {
    const prepare = (machine: BareMachine): void => machine.gate(0x41, KERNEL_CODE, HANDLERS + 0x41, 0x8e00);
    expect(faultOf('int $0x41', { ring: 3, prepare })).toMatchObject({
      vector: 13,
      error: 0x41 * 8 + 2,
      eip: 0x10000,
    });
    expect(faultOf('int $0x41', { ring: 0, prepare }).vector).toBe(0x41);
  });
  it('an interrupt gate clears IF, a trap gate keeps it, both clear TF', () => {
    const prepare = (machine: BareMachine): void => machine.gate(0x42, KERNEL_CODE, HANDLERS + 0x42, 0xef00);
    expect(runSource('sti; int $0x41', { prepare }).cpu.getEflags() & (IF | TF)).toBe(0);
    expect(runSource('sti; int $0x42', { prepare }).cpu.getEflags() & (IF | TF)).toBe(IF);
  });
  it('a gate that is not present is #NP, one beyond the limit #GP', () => {
    const prepare = (machine: BareMachine): void => machine.gate(0x41, KERNEL_CODE, 0, 0x6e00);
    expect(faultOf('int $0x41', { prepare })).toMatchObject({ vector: 11, error: 0x41 * 8 + 2 });
    const short = (machine: BareMachine): void => void (machine.cpu.i32[0x1ac >> 2] = 0x41 * 8 + 6);
    expect(faultOf('int $0x41', { prepare: short })).toMatchObject({ vector: 13, error: 0x41 * 8 + 2 });
  });
  it('iret to ring 3 takes SS:ESP from the stack and makes privileged data segments null', () => {
    const source = `push $${USER_DATA}; push $0x55550; push $0x202; push $${USER_CODE}; push $1f; iret; 1: mov %ds, %eax; int $0x80`;
    const machine = runSource(source);
    expect(machine.frame()).toMatchObject({ cs: USER_CODE, ss: USER_DATA, esp: 0x55550 });
    expect(machine.cpu.r32[EAX]).toBe(0);
  });
  it('iret in ring 3 changes neither IOPL nor, above IOPL, IF', () => {
    const source = `pushl $0x3000; push %cs; push $1f; iret; 1: pushf; pop %eax; int $0x80`;
    const machine = runSource(source, { ring: 3, prepare: (m) => m.cpu.setEflags(0x202) });
    expect(machine.cpu.r32[EAX] & 0x3200).toBe(0x200);
  });
  it('iret to an inner level is #GP with the selector', () => {
    expect(faultOf(`pushf; push $${KERNEL_CODE}; push $1f; iret; 1: nop`, { ring: 3 })).toMatchObject({
      vector: 13,
      error: KERNEL_CODE,
    });
  });
  it('div by zero, bound, into, ud2 and int3 have their vectors and save the EIP of fault or trap', () => {
    expect(faultOf('xor %ecx, %ecx; div %ecx')).toMatchObject({ vector: 0, eip: 0x10002 });
    expect(faultOf('mov $5, %eax; bound %eax, 1f; 1: .long 6, 7')).toMatchObject({ vector: 5, eip: 0x10005 });
    expect(faultOf('mov $0x7f, %al; add $1, %al; into')).toMatchObject({ vector: 4, eip: 0x10005 });
    expect(faultOf('ud2')).toMatchObject({ vector: 6, eip: 0x10000 });
    expect(faultOf('int3')).toMatchObject({ vector: 3, eip: 0x10001 });
  });
  it('faults save EFLAGS with RF, traps and INT without', () => {
    expect(faultOf('ud2').eflags & 0x10000).toBe(0x10000);
    expect(faultOf('int $0x80').eflags & 0x10000).toBe(0);
  });
  it('privileged instructions are #GP(0) in ring 3', () => {
    const list =
      'hlt|cli|sti|clts|mov %cr0,%eax|mov %eax,%cr3|mov %dr7,%eax|lgdt 0x50000|lidt 0x50000|lldt %ax|ltr %ax|lmsw %ax|invlpg 0x50000|wbinvd|invd|rdmsr|wrmsr|in $0x60,%al|out %al,$0x60|sysexit';
    for (const instruction of list.split('|')) {
      expect([instruction, faultOf(instruction, { ring: 3 })]).toMatchObject([
        instruction,
        { vector: 13, error: 0, eip: 0x10000 },
      ]);
    }
  });
  it('the I/O bitmap of the TSS opens single ports to ring 3, each byte of an access needing its bit', () => {
    const prepare = (machine: BareMachine): void => {
      machine.cpu.segLimit[7] = 0x68 + 0x20;
      machine.state.ram.fill(0xff, TSS + 0x68, TSS + 0x89);
      machine.state.ram[TSS + 0x68 + 0xc] = 0xfc;
    };
    expect(
      faultOf('in $0x60, %al; in $0x61, %al; in $0x60, %ax; int $0x80', { ring: 3, prepare }).vector,
    ).toBe(0x80);
    expect(faultOf('in $0x61, %ax', { ring: 3, prepare })).toMatchObject({ vector: 13, error: 0 });
    expect(faultOf('in $0x62, %al', { ring: 3, prepare })).toMatchObject({ vector: 13, error: 0 });
  });
  it('an external interrupt waits for IF and for the instruction behind STI', () => {
    const prepare = (machine: BareMachine): void => machine.cpu.setIntr(true);
    expect(runSource('inc %eax; hlt', { prepare }).frame()).toBeNull();
    const machine = runSource('sti; inc %eax; inc %eax; hlt', { prepare });
    expect(machine.frame()).toMatchObject({ vector: 0x20, eip: 0x10002 });
  });
  it('STI; HLT never misses the interrupt that is pending, and MOV SS shadows the next instruction', () => {
    const prepare = (machine: BareMachine): void => machine.cpu.setIntr(true);
    expect(runSource('sti; hlt; nop', { prepare }).frame()).toMatchObject({ vector: 0x20, eip: 0x10002 });
    const late = (machine: BareMachine): void => {
      machine.bus.onPort = () => machine.cpu.setIntr(true);
      machine.cpu.setEflags(IF);
    };
    const machine = runSource('mov %ss, %ecx; out %al, $0x80; mov %ecx, %ss; nop; nop', { prepare: late });
    expect(machine.frame()?.eip).toBe(0x10004);
    const shadow = runSource('mov %ss, %ecx; mov %ecx, %ss; sti; nop; nop', { prepare });
    expect(shadow.frame()?.eip).toBe(0x10006);
  });
  it('a fault while delivering a page fault is a double fault, a third shuts down with a report', () => {
    const machine = runSource('ud2', { prepare: (m) => m.gate(6, FREE_SELECTOR + 0x100, 0, 0x8e00) });
    expect(machine.frame()).toMatchObject({ vector: 13, error: FREE_SELECTOR + 0x100 + 1 });
    const double = runSource('div %ecx', { prepare: (m) => m.gate(0, FREE_SELECTOR + 0x100, 0, 0x8e00) });
    expect(double.frame()).toMatchObject({ vector: 8, error: 0 });
  });
  it('a triple fault ends in shutdown, and the report names vector, error code and place', () => {
    const machine = runSource('hlt');
    machine.cpu.i32[0x1ac >> 2] = 0;
    machine.load(0x10000, [0x0f, 0x0b]);
    machine.eip = 0x10000;
    machine.cpu.i32[0x84 >> 2] = 0;
    expect(machine.cpu.run(100)).toBe('shutdown');
    expect(machine.cpu.shutdownReport).toContain('#UD at 0010:00010000');
    expect(machine.cpu.shutdownReport).toContain('#DF');
    expect(machine.cpu.run(100)).toBe('shutdown');
  });
  it('a call gate to ring 0 copies parameters, and retf $n takes them off both stacks', () => {
    const gate = (machine: BareMachine): void => {
      machine.view.setUint32(0x1000 + FREE_SELECTOR, (KERNEL_CODE << 16) | 0x0800, true);
      machine.view.setUint32(0x1000 + FREE_SELECTOR + 4, 0x0001ec02, true);
      machine.load(0x10800, [0x8b, 0x44, 0x24, 0x08, 0x8c, 0xcb, 0xca, 0x08, 0x00]);
    };
    const source = `push $11; push $22; lcall $${FREE_SELECTOR}, $0; mov %esp, %ecx; mov %cs, %edx; int $0x80`;
    const machine = runSource(source, { ring: 3, prepare: gate });
    expect([EAX, EBX, ECX, EDX].map((r) => machine.cpu.r32[r])).toEqual([22, KERNEL_CODE, STACK, USER_CODE]);
  });
  it('sysenter and sysexit go to the MSRs’ segments and back', () => {
    const source = `mov $0x174, %ecx; mov $${KERNEL_CODE}, %eax; xor %edx, %edx; wrmsr
      mov $0x175, %ecx; mov $0x8000, %eax; wrmsr; mov $0x176, %ecx; mov $1f, %eax; wrmsr; sysenter; nop
      1: mov %esp, %ebx; mov $2f, %edx; mov $0x55550, %ecx; sysexit; nop; 2: mov %cs, %eax; int $0x80`;
    const machine = runSource(source);
    expect(machine.cpu.r32[EBX]).toBe(0x8000);
    expect(machine.frame()).toMatchObject({ vector: 0x80, cs: USER_CODE, ss: USER_DATA, esp: 0x55550 });
  });
  it('NMI is taken whatever IF says, and a second one waits for IRET', () => {
    const machine = runSource('hlt');
    machine.cpu.raiseNmi();
    expect(machine.cpu.run(10)).toBe('halt');
    expect(machine.frame()).toMatchObject({ vector: 2, eip: 0x10001 });
    machine.cpu.raiseNmi();
    expect(machine.cpu.run(10)).toBe('halt');
    expect(machine.cpu.r32[ESP]).toBe(STACK - 12);
  });
});
