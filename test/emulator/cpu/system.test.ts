/** CPUID, time stamp, coprocessor probing, control registers, tables (Intel SDM volumes 2 and 3). */
import { describe, expect, it } from 'vitest';
import type { Cpu } from '../../../emulator/cpu/cpu.ts';
import { BINDERS } from '../../../emulator/cpu/ops/index.ts';
import { MachineState, RAM_BASE } from '../../../emulator/cpu/state.ts';
import { ROWS } from '../../../emulator/cpu/table/table.ts';
import { canAssemble } from './assemble.ts';
import { BareMachine, TSS_SELECTOR, USER_CODE } from './bare-machine.ts';
import { DATA, EAX, EBX, ECX, EDI, EDX, ESI, faultOf, identityPaging, runSource } from './run-source.ts';

const TSC = 1 << 4;
const CMOV = 1 << 15;

describe('the processor', () => {
  it('has semantics for every row of the instruction table', () => {
    expect(ROWS.filter((row) => !(row.semantics in BINDERS)).map((row) => row.encoding)).toEqual([]);
  });
  it('refuses a memory size that is no multiple of a page', () => {
    expect(() => MachineState.create(5000)).toThrow('multiple of 4096');
    expect(MachineState.create(8192).u8.length).toBeGreaterThanOrEqual(RAM_BASE + 8192);
  });
});

describe.skipIf(!canAssemble)('system instructions', () => {
  it('CPUID gives vendor, family by model and only features that exist', () => {
    const leaf = (model: 'i486' | 'pentium' | 'i686'): Cpu =>
      runSource('mov $1, %eax; cpuid; hlt', { machine: new BareMachine(1 << 20, model) }).cpu;
    expect((leaf('i486').r32[EAX] >> 8) & 15).toBe(4);
    expect(leaf('i486').r32[EDX]).toBe(1);
    expect(leaf('pentium').r32[EDX] & (TSC | CMOV)).toBe(TSC);
    expect(leaf('i686').r32[EDX] & (TSC | CMOV | 1 | (1 << 9))).toBe(TSC | CMOV | 1);
    expect(runSource('xor %eax, %eax; cpuid; hlt').cpu.r32[EBX]).toBe(0x756e6547);
  });
  it('instructions that a model does not have are undefined there', () => {
    const machine = (): BareMachine => new BareMachine(1 << 20, 'pentium');
    expect(faultOf('cmove %eax, %ebx', { machine: machine() }).vector).toBe(6);
    expect(faultOf('sysenter', { machine: machine() }).vector).toBe(6);
    expect(runSource('rdtsc; hlt', { machine: machine() }).frame()).toBeNull();
    expect(faultOf('rdtsc', { machine: new BareMachine(1 << 20, 'i486') }).vector).toBe(6);
  });
  it('a probe finds the coprocessor: FNINIT clears the status that FNSTSW stores', () => {
    const machine = runSource(
      `movw $0x5a5a, ${DATA}; fninit; fnstsw ${DATA}; mov ${DATA}, %eax; mov $0x1234, %ebx; hlt`,
    );
    expect(machine.cpu.r32[EAX] & 0xffff).toBe(0);
  });
  it('coprocessor instructions are #NM with CR0.EM or TS, WAIT with MP and TS', () => {
    expect(faultOf('mov %cr0, %eax; or $4, %al; mov %eax, %cr0; fninit')).toMatchObject({
      vector: 7,
      eip: 0x10008,
    });
    expect(faultOf('mov %cr0, %eax; or $8, %al; mov %eax, %cr0; fld1').vector).toBe(7);
    expect(faultOf('mov %cr0, %eax; or $10, %al; mov %eax, %cr0; fwait').vector).toBe(7);
    expect(runSource('mov %cr0, %eax; or $8, %al; mov %eax, %cr0; clts; fninit; hlt').frame()).toBeNull();
  });
  it('RDTSC counts ticks, can be set by its MSR, and is #GP in ring 3 with CR4.TSD', () => {
    const machine = runSource('rdtsc; mov %eax, %ebx; nop; nop; rdtsc; sub %ebx, %eax; hlt');
    expect(machine.cpu.r32[EAX]).toBe(4);
    const set = runSource('mov $0x10, %ecx; mov $100, %eax; mov $7, %edx; wrmsr; rdtsc; hlt');
    expect([EAX, EDX].map((r) => set.cpu.r32[r])).toEqual([101, 7]);
    const denied = runSource('mov %eax, %eax; rdtsc', {
      ring: 3,
      prepare: (m) => void (m.cpu.i32[0x5c >> 2] = 4),
    });
    expect(denied.frame()).toMatchObject({ vector: 13, error: 0 });
  });
  it('CPUID spells the brand of a model that has one, in leaves that the others do not have', () => {
    const brandOf = (model: 'i686' | 'sse2'): string => {
      const source = `mov $0x80000000, %eax; cpuid; mov %eax, %esi; mov $${DATA}, %edi; mov $0x80000002, %ebp
        1: mov %ebp, %eax; cmp %esi, %eax; ja 2f; cpuid; stosl; mov %ebx, %eax; stosl; mov %ecx, %eax; stosl
        mov %edx, %eax; stosl; inc %ebp; jmp 1b; 2: hlt`;
      const { state } = runSource(source, { machine: new BareMachine(1 << 20, model) });
      return new TextDecoder().decode(state.ram.subarray(DATA, DATA + 48)).replace(/\0+$/, '');
    };
    expect(brandOf('sse2')).toBe('Intel(R) Pentium(R) M processor');
    expect(brandOf('i686')).toBe('');
  });
  it('RDPMC counts instructions once selected and enabled, and starts from what was written', () => {
    const select = 'mov $0x186, %ecx; xor %edx, %edx; mov $0x4300c0, %eax; wrmsr;';
    const read = (counter: number): string => `mov $${counter}, %ecx; rdpmc;`;
    const machine = runSource(
      `${read(0)} mov %eax, %esi; ${select} ${read(0)} mov %eax, %edi; nop; ${read(0)} hlt`,
    );
    expect([ESI, EDI, EAX].map((r) => machine.cpu.r32[r])).toEqual([0, 2, 6]);
    const written = runSource(
      `mov $0xc1, %ecx; mov $-3, %eax; wrmsr; ${select} nop; nop; nop; rdmsr; ${read(0)} hlt`,
    );
    expect([EAX, EDX].map((r) => written.cpu.r32[r])).toEqual([3, 0]);
    const wide = runSource(`mov $0xc2, %ecx; mov $-3, %eax; wrmsr; ${read(1)} hlt`);
    expect([EAX, EDX].map((r) => wide.cpu.r32[r])).toEqual([-3, 0xff]);
  });
  it('a counter of an event that does not happen, or in no ring, or not enabled, stands still', () => {
    for (const value of ['0x430043', '0x4000c0', '0x0300c0', '0x24300c0']) {
      const source = `mov $0x186, %ecx; mov $${value}, %eax; wrmsr; nop; nop; xor %ecx, %ecx; rdpmc; hlt`;
      expect([value, runSource(source).cpu.r32[EAX]]).toEqual([value, 0]);
    }
  });
  it('RDPMC is #GP(0) for other counters, in ring 3 without CR4.PCE, and undefined before the P6', () => {
    expect(faultOf('mov $2, %ecx; rdpmc')).toMatchObject({ vector: 13, error: 0 });
    expect(faultOf('xor %ecx, %ecx; rdpmc', { ring: 3 })).toMatchObject({ vector: 13, error: 0 });
    const allowed = (m: BareMachine): void => void (m.cpu.i32[0x5c >> 2] = 0x100);
    expect(faultOf('xor %ecx, %ecx; rdpmc; ud2', { ring: 3, prepare: allowed }).vector).toBe(6);
    expect(faultOf('rdpmc', { machine: new BareMachine(1 << 20, 'pentium') }).vector).toBe(6);
  });
  it('registers of the P6 that software asks for answer, and are #GP(0) on a Pentium', () => {
    expect(runSource('mov $0x17, %ecx; rdmsr; mov $0x8b, %ecx; wrmsr; rdmsr; hlt').cpu.r32[EAX]).toBe(0);
    expect(faultOf('mov $0x17, %ecx; wrmsr')).toMatchObject({ vector: 13, error: 0 });
    for (const number of [0x17, 0x8b, 0xc1, 0x186, 0x174]) {
      const machine = new BareMachine(1 << 20, 'pentium');
      expect(faultOf(`mov $${number}, %ecx; rdmsr`, { machine })).toMatchObject({ vector: 13, error: 0 });
    }
  });
  it('an MSR that does not exist is #GP(0)', () => {
    expect(faultOf('mov $0x1b, %ecx; rdmsr')).toMatchObject({ vector: 13, error: 0 });
  });
  it('reserved bits of CR4, and PG without PE, are #GP(0) and change nothing', () => {
    expect(faultOf('mov $0x800, %eax; mov %eax, %cr4')).toMatchObject({ vector: 13, error: 0 });
    const machine = runSource('mov %cr0, %ebx; mov $0x80000000, %eax; mov %eax, %cr0');
    expect(machine.frame()).toMatchObject({ vector: 13, error: 0 });
    expect(machine.cpu.i32[0x50 >> 2]).toBe(machine.cpu.r32[EBX]);
  });
  it('LGDT and LIDT load what SGDT and SIDT store', () => {
    const source = `lidt 1f; sidt ${DATA}; mov ${DATA + 2}, %eax; movzwl ${DATA}, %ecx; hlt; 1: .word 0x123; .long 0x45678`;
    const machine = runSource(source);
    expect([EAX, ECX].map((r) => machine.cpu.r32[r])).toEqual([0x45678, 0x123]);
  });
  it('LTR makes the TSS busy and refuses a busy one', () => {
    const machine = runSource(`mov $${TSS_SELECTOR}, %eax; ltr %ax; str %ebx; hlt`);
    expect(machine.cpu.r32[EBX]).toBe(TSS_SELECTOR);
    expect(machine.state.ram[0x1000 + TSS_SELECTOR + 5]).toBe(0x8b);
    expect(faultOf(`mov $${TSS_SELECTOR}, %eax; ltr %ax; ltr %ax`)).toMatchObject({
      vector: 13,
      error: TSS_SELECTOR,
    });
  });
  it('LOCK is undefined on registers and on instructions that do not take it', () => {
    expect(runSource(`lock incl ${DATA}; lock xaddl %eax, ${DATA}; hlt`).frame()).toBeNull();
    for (const bytes of [
      '0xf0, 0x40',
      '0xf0, 0x01, 0xc0',
      '0xf0, 0x8b, 0x00',
      '0xf0, 0x90',
      '0xf0, 0x39, 0x00',
    ]) {
      expect([bytes, faultOf(`.byte ${bytes}`).vector]).toEqual([bytes, 6]);
    }
  });
  it('misaligned ring 3 accesses are #AC with CR0.AM and EFLAGS.AC, and only there', () => {
    const source = `pushf; orl $0x40000, (%esp); popf; mov ${DATA + 2}, %eax; int $0x80`;
    const on = (m: BareMachine): void => void (m.cpu.i32[0x50 >> 2] |= 0x40000);
    expect(faultOf(source, { ring: 3, prepare: on })).toMatchObject({ vector: 17, error: 0 });
    expect(faultOf(source, { ring: 3 }).vector).toBe(0x80);
    expect(faultOf(source, { prepare: on }).vector).toBe(0x80);
  });
  it('frames of PUSHA, ENTER and far CALL are checked for alignment before their pages', () => {
    const prepare = (m: BareMachine): void => {
      m.cpu.i32[0x50 >> 2] |= 0x40000;
      identityPaging(m);
    };
    const unmapped = (esp: number): string => `pushf; orl $0x40000, (%esp); popf; mov $${esp}, %esp;`;
    for (const each of ['pusha', 'enter $0, $1', `lcall $${USER_CODE}, $0`]) {
      expect([each, faultOf(unmapped(0x900002) + each, { ring: 3, prepare }).vector]).toEqual([each, 17]);
      expect([each, faultOf(unmapped(0x900000) + each, { ring: 3, prepare }).vector]).toEqual([each, 14]);
    }
  });
  it('SALC fills AL with CF and leaves the flags', () => {
    const al = (before: string): number =>
      runSource(`mov $0x1234, %eax; ${before}; .byte 0xd6; hlt`).cpu.r32[EAX];
    expect([al('stc'), al('clc')]).toEqual([0x12ff, 0x1200]);
    const flags = 'xor %ecx, %ecx; stc; .byte 0xd6; setc %bl; setz %bh; movzx %bx, %ebx; hlt';
    expect(runSource(flags).cpu.r32[EBX]).toBe(0x0101);
  });
});
