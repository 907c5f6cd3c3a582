/** Segmentation (Intel SDM volume 3, chapters 3 and 5), 16-bit code and stacks. */
import { describe, expect, it } from 'vitest';
import { canAssemble } from './assemble.ts';
import {
  BareMachine,
  FREE_SELECTOR,
  GDT,
  KERNEL_CODE,
  KERNEL_DATA,
  USER_CODE,
  USER_DATA,
} from './bare-machine.ts';
import type { Setup } from './run-source.ts';
import { DATA, EAX, EBX, ECX, EDX, ESP, faultOf, identityPaging, runSource, STACK } from './run-source.ts';

const SELECTOR = FREE_SELECTOR;

function withDescriptor(base: number, limit: number, access: number): (machine: BareMachine) => void {
  return (machine) => machine.descriptor(SELECTOR, base, limit, access);
}

const LOAD = `mov $${SELECTOR}, %ecx; mov %ecx, %es;`;

describe.skipIf(!canAssemble)('segmentation', () => {
  it('adds the base, and the last byte inside the limit is reachable', () => {
    const machine = runSource(`${LOAD} movl $7, %es:0xffc; movb $8, %es:0xfff; hlt`, {
      prepare: withDescriptor(DATA, 0xfff, 0x4093),
    });
    expect(machine.view.getUint32(DATA + 0xffc, true)).toBe(0x08000007);
  });
  it('an access beyond the limit is #GP(0) with nothing written, in the stack segment #SS(0)', () => {
    const prepare = withDescriptor(DATA, 0xfff, 0x4093);
    const machine = runSource(`${LOAD} movl $7, %es:0xffd`, { prepare });
    expect(machine.frame()).toMatchObject({ vector: 13, error: 0, eip: 0x10007 });
    expect(machine.view.getUint32(DATA + 0xffd, true)).toBe(0);
    const stack = runSource(
      `mov $${SELECTOR}, %ecx; mov %ecx, %ss; mov $0x800, %esp; mov 0x1000(%esp), %eax`,
      { prepare },
    );
    expect(stack.view.getUint32(DATA + 0x800 - 16, true)).toBe(0);
  });
  it('the limit counts 4 KiB units with G', () => {
    const prepare = withDescriptor(DATA, 1, 0xc093);
    expect(runSource(`${LOAD} movb $7, %es:0x1fff; hlt`, { prepare }).frame()).toBeNull();
    expect(faultOf(`${LOAD} movb $7, %es:0x2000; hlt`, { prepare })).toMatchObject({ vector: 13, error: 0 });
  });
  it('an expand-down segment begins above its limit and ends at 64 KiB or 4 GiB by B', () => {
    const big = withDescriptor(DATA, 0xfff, 0x4097);
    expect(
      runSource(`${LOAD} movb $7, %es:0x1000; movb $7, %es:0x10000; hlt`, { prepare: big }).frame(),
    ).toBeNull();
    expect(faultOf(`${LOAD} movb $7, %es:0xfff; hlt`, { prepare: big })).toMatchObject({
      vector: 13,
      error: 0,
    });
    const small = withDescriptor(DATA, 0xfff, 0x0097);
    expect(runSource(`${LOAD} movb $7, %es:0xffff; hlt`, { prepare: small }).frame()).toBeNull();
    expect(faultOf(`${LOAD} movb $7, %es:0x10000; hlt`, { prepare: small })).toMatchObject({ vector: 13 });
  });
  it('CLFLUSH reaches into an execute-only segment, and not beyond its limit; reads do not', () => {
    const setup = (): Setup => ({
      prepare: withDescriptor(0, 0x1ffff, 0x4099),
      machine: new BareMachine(1 << 20, 'sse2'),
    });
    const inside = (line: string): string => `ljmp $${SELECTOR}, $1f; 1: ${line}; hlt`;
    expect(runSource(inside('clflush %cs:0x10000'), setup()).frame()).toBeNull();
    expect(faultOf(inside('clflush %cs:0x20000'), setup())).toMatchObject({ vector: 13, error: 0 });
    expect(faultOf(inside('mov %cs:0x10000, %eax'), setup())).toMatchObject({ vector: 13, error: 0 });
  });
  it('a read-only segment can be read and not written, an execute-only one not read', () => {
    const readOnly = withDescriptor(0, 0xfffff, 0xc091);
    expect(runSource(`${LOAD} mov %es:${DATA}, %eax; hlt`, { prepare: readOnly }).frame()).toBeNull();
    expect(faultOf(`${LOAD} mov %eax, %es:${DATA}`, { prepare: readOnly })).toMatchObject({
      vector: 13,
      error: 0,
    });
    expect(faultOf(LOAD, { prepare: withDescriptor(0, 0xfffff, 0xc099) })).toMatchObject({
      vector: 13,
      error: SELECTOR,
    });
    expect(faultOf('mov %eax, %cs:0x50000')).toMatchObject({ vector: 13, error: 0 });
  });
  it('loading sets the accessed bit', () => {
    const machine = runSource(`${LOAD} hlt`, { prepare: withDescriptor(0, 0xfffff, 0xc092) });
    expect(machine.state.ram[GDT + SELECTOR + 5] & 1).toBe(1);
  });
  it('a null selector loads into DS, ES, FS, GS and faults when used; SS refuses it', () => {
    expect(runSource('xor %eax, %eax; mov %eax, %es; hlt').frame()).toBeNull();
    expect(faultOf('xor %eax, %eax; mov %eax, %es; mov %es:0, %eax')).toMatchObject({
      vector: 13,
      error: 0,
      eip: 0x10004,
    });
    expect(faultOf('xor %eax, %eax; mov %eax, %ss')).toMatchObject({ vector: 13, error: 0 });
  });
  it('not present is #NP with the selector, and #SS in SS', () => {
    const prepare = withDescriptor(0, 0xfffff, 0xc013);
    expect(faultOf(LOAD, { prepare })).toMatchObject({ vector: 11, error: SELECTOR });
    expect(faultOf(`mov $${SELECTOR}, %ecx; mov %ecx, %ss`, { prepare })).toMatchObject({
      vector: 12,
      error: SELECTOR,
    });
  });
  it('ring 3 cannot load a ring 0 segment, a selector beyond the table faults with it', () => {
    expect(faultOf(`mov $${KERNEL_DATA}, %eax; mov %eax, %ds`, { ring: 3 })).toMatchObject({
      vector: 13,
      error: KERNEL_DATA,
    });
    expect(faultOf('mov $0x2000, %eax; mov %eax, %ds')).toMatchObject({ vector: 13, error: 0x2000 });
    expect(faultOf('mov $0xc, %eax; mov %eax, %ds')).toMatchObject({ vector: 13, error: 0xc });
  });
  it('MOV to CS is undefined, SS needs writable data of its own privilege', () => {
    expect(faultOf('.byte 0x8e, 0xc8').vector).toBe(6);
    expect(faultOf(`mov $${USER_DATA}, %eax; mov %eax, %ss`)).toMatchObject({
      vector: 13,
      error: USER_DATA & ~3,
    });
    expect(faultOf(`mov $${KERNEL_CODE}, %eax; mov %eax, %ss`)).toMatchObject({
      vector: 13,
      error: KERNEL_CODE,
    });
  });
  it('a faulting POP of a segment register leaves ESP', () => {
    const machine = runSource('push $0x2000; pop %es');
    expect(machine.frame()).toMatchObject({ vector: 13, error: 0x2000 });
    expect(machine.frame()?.esp).toBe(0x60000 - 4);
  });
  it('descriptors come from the LDT with TI', () => {
    const prepare = (machine: BareMachine): void => {
      machine.descriptor(SELECTOR, 0x48000, 0x1f, 0x0082);
      machine.descriptor(SELECTOR + 8, DATA, 0xfff, 0x4093);
      machine.state.ram.copyWithin(0x48008, GDT + SELECTOR + 8, GDT + SELECTOR + 16);
    };
    const source = `mov $${SELECTOR}, %eax; lldt %ax; mov $0xc, %eax; mov %eax, %fs; movl $9, %fs:8; sldt %ebx; hlt`;
    const machine = runSource(source, { prepare });
    expect(machine.view.getUint32(DATA + 8, true)).toBe(9);
    expect(machine.cpu.r32[EBX]).toBe(SELECTOR);
  });
  it('LAR, LSL, VERR, VERW answer by ZF and do not fault', () => {
    const machine = runSource(
      `mov $${KERNEL_DATA}, %ecx; lar %ecx, %eax; lsl %ecx, %ebx; verw %cx; setz %dl; mov $0x2000, %ecx; verr %cx; setz %dh; hlt`,
    );
    expect([EAX, EBX, EDX].map((r) => machine.cpu.r32[r])).toEqual([0x00cf9300, -1, 1]);
    const user = runSource(`mov $${KERNEL_DATA}, %ecx; mov $5, %eax; lar %ecx, %eax; setz %dl; int $0x80`, {
      ring: 3,
    });
    expect([EAX, EDX].map((r) => user.cpu.r32[r])).toEqual([5, 0]);
  });
  it('ARPL raises the RPL and tells by ZF', () => {
    const machine = runSource(
      'mov $0x11, %eax; mov $3, %ecx; arpl %cx, %ax; setz %dl; arpl %cx, %ax; setz %dh; hlt',
    );
    expect([EAX, EDX].map((r) => machine.cpu.r32[r])).toEqual([0x13, 1]);
  });
  it('far jumps and calls change CS at the same privilege and not to another', () => {
    const prepare = withDescriptor(0, 0xfffff, 0xc09b);
    expect(runSource(`ljmp $${SELECTOR}, $1f; 1: mov %cs, %eax; hlt`, { prepare }).cpu.r32[EAX]).toBe(
      SELECTOR,
    );
    const source = `lcall $${SELECTOR}, $1f; mov %cs, %ebx; hlt; 1: mov %cs, %eax; lret`;
    expect([EAX, EBX].map((r) => runSource(source, { prepare }).cpu.r32[r])).toEqual([SELECTOR, KERNEL_CODE]);
    expect(faultOf(`ljmp $${USER_CODE}, $1f; 1: nop`)).toMatchObject({
      vector: 13,
      error: USER_CODE & ~3,
      eip: 0x10000,
    });
    expect(faultOf(`ljmp $${KERNEL_CODE}, $1f; 1: nop`, { ring: 3 })).toMatchObject({
      vector: 13,
      error: KERNEL_CODE,
    });
  });
  it('a 16-bit code segment has 16-bit operands and addresses, prefixes turn them', () => {
    const prepare = (machine: BareMachine): void => {
      machine.descriptor(SELECTOR, 0x20000, 0xffff, 0x009b);
      // mov $0x1234,%ax; mov $0x55667788,%ebx (66); mov %ax,(%bx+0x10) with bx = 0x100; mov 0x20(%ebx) (67); hlt
      machine.load(
        0x20000,
        [0xb8, 0x34, 0x12, 0x66, 0xb9, 0x88, 0x77, 0x66, 0x55, 0xbb, 0, 1, 0x2e, 0x8b, 0x57, 0x10, 0xf4],
      );
      machine.load(0x20110, [0xcd, 0xab]);
    };
    const machine = runSource(`ljmp $${SELECTOR}, $0`, { prepare });
    expect([EAX, ECX, EBX, EDX].map((r) => machine.cpu.r32[r])).toEqual([0x1234, 0x55667788, 0x100, 0xabcd]);
  });
  it('code beyond the limit of its segment is #GP(0), also in the middle of an instruction', () => {
    const prepare = (machine: BareMachine): void => {
      machine.descriptor(SELECTOR, 0x20000, 3, 0x409b);
      machine.load(0x20000, [0x90, 0x90, 0xb8, 1, 0, 0, 0]);
    };
    expect(faultOf(`ljmp $${SELECTOR}, $0`, { prepare })).toMatchObject({
      vector: 13,
      error: 0,
      eip: 2,
      cs: SELECTOR,
    });
  });
  it('a 16-bit stack uses SP and leaves the upper half of ESP', () => {
    const prepare = withDescriptor(0x20000, 0xffff, 0x0093);
    const source = `mov $${SELECTOR}, %ecx; mov %ecx, %ss; mov $0x7fff0000, %esp; push $5; pop %eax; push $6; hlt`;
    const machine = runSource(source, { prepare });
    expect(machine.cpu.r32[ESP]).toBe(0x7ffffffc);
    expect(machine.view.getUint32(0x2fffc, true)).toBe(6);
    expect(machine.cpu.r32[EAX]).toBe(5);
  });
  it('PUSH of a segment register needs room for 16 bits alone, whatever it subtracts', () => {
    const prepare = withDescriptor(0x20000, 0xffff, 0x00f3);
    const source = `mov $${SELECTOR | 3}, %ecx; mov %ecx, %ss; mov $1, %esp;`;
    const machine = runSource(`${source} push %ds; ud2`, { ring: 3, prepare });
    expect(machine.frame()).toMatchObject({ vector: 6, esp: 0xfffd });
    expect(machine.view.getUint16(0x2fffd, true)).toBe(USER_DATA);
    expect(faultOf(`${source} push %eax`, { ring: 3, prepare })).toMatchObject({ vector: 12, error: 0 });
  });
  it('a near CALL beyond the limit of its segment is #GP(0) after the store of the return address', () => {
    const prepare = withDescriptor(0, 0x1ffff, 0x40fb);
    for (const call of ['mov $0x40000, %eax; call *%eax', 'call . + 0x30000', 'jmp . + 0x30000']) {
      const source = `ljmp $${SELECTOR | 3}, $1f; 1: ${call}`;
      const machine = runSource(source, { ring: 3, prepare });
      expect(machine.frame()).toMatchObject({ vector: 13, error: 0, cs: SELECTOR | 3, esp: STACK });
      expect(machine.view.getUint32(STACK - 4, true) !== 0).toBe(!call.startsWith('jmp'));
    }
  });
  it('ten bytes are eight and then two, two bounds are one and the other, each checked by itself', () => {
    const prepare =
      (flags: number, limit: number) =>
      (machine: BareMachine): void => {
        machine.descriptor(SELECTOR, DATA, limit, 0x4093);
        identityPaging(machine);
        machine.map(DATA, DATA, flags, 0x5000);
      };
    for (const each of ['fldt', 'fstpt', 'fbld', 'fbstp', 'bound %eax,']) {
      const limit = each.startsWith('f') ? 8 : 4;
      const source = `fninit; fldz; xor %eax, %eax; ${LOAD} ${each} %es:0`;
      expect([each, faultOf(source, { prepare: prepare(0, limit) }).vector]).toEqual([each, 14]);
      const machine = runSource(source, { prepare: prepare(7, limit) });
      expect([each, machine.frame()?.vector]).toEqual([each, 13]);
    }
  });
  it('an instruction of more than 15 bytes is #GP(0), one of 15 runs', () => {
    const prefix = (n: number): string => `.byte ${Array(n).fill('0x66').join()}; nop; hlt`;
    expect(runSource(prefix(14)).frame()).toBeNull();
    expect(faultOf(prefix(15))).toMatchObject({ vector: 13, error: 0, eip: 0x10000 });
  });
});
