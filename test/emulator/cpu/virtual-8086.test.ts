/** Virtual-8086 mode (Intel SDM volume 3, chapter 21). */
import { describe, expect, it } from 'vitest';
import { CS, DS, ES, FS, GS, SS } from '../../../emulator/cpu/registers.ts';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { canAssemble, ORIGIN } from './assemble.ts';
import type { BareMachine } from './bare-machine.ts';
import { FREE_SELECTOR, GDT, HANDLERS, KERNEL_CODE, STACK0, TSS, TSS_SELECTOR } from './bare-machine.ts';
import { DATA, EAX, EBX, ECX, EDX, ESP, identityPaging, runSource, STACK } from './run-source.ts';

const VM = 0x20000;
const VIF = 0x80000;
const VIP = 0x100000;
const IF = 0x200;
const TF = 0x100;
const AC = 0x40000;
const NT = 0x4000;
const RF = 0x10000;
const IOPL3 = 0x3000;
const SP = 0x1000;
const CODE = ORIGIN >> 4;
const CR4 = OFFSET.CR4 >> 2;
const EFLAGS = OFFSET.EFLAGS >> 2;
const SELECTORS = { es: 0x5001, cs: CODE, ss: STACK >> 4, ds: DATA >> 4, fs: 0x5002, gs: 0x5003 };

/** Enters virtual-8086 mode by IRET and runs 16-bit code there until a handler of ring 0 halts. */
function v86(source: string, flags = 0, prepare?: (machine: BareMachine) => void): BareMachine {
  const { es, cs, ss, ds, fs, gs } = SELECTORS;
  const entry = [gs, fs, ds, es, ss, SP, flags | VM | 2, cs].map((word) => `pushl $${word};`).join(' ');
  const whole = `${entry} pushl $1f - _start; iret; .code16; 1: ${source}`;
  return runSource(whole, { prepare });
}

interface VirtualFrame {
  vector: number;
  error: number | null;
  /** From the first byte of the 16-bit code. */
  ip: number;
  flags: number;
  esp: number;
  selectors: Record<string, number>;
}

/** Bytes of the entry: eight pushes of words, one of an offset, IRET. */
const ENTRY_BYTES = 46;

/** What interrupted the 8086 program, from ring 0's stack. */
function frameOf(machine: BareMachine): VirtualFrame {
  const { cpu, view } = machine;
  expect(cpu.cpl).toBe(0);
  const esp = cpu.r32[ESP];
  const withError = (STACK0 - esp) / 4 === 10;
  const at = withError ? esp + 4 : esp;
  const [eip, cs, eflags, sp, ss, es, ds, fs, gs] = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) =>
    view.getUint32(at + 4 * n, true),
  );
  return {
    vector: machine.eip - HANDLERS - 1,
    error: withError ? view.getUint32(esp, true) : null,
    ip: eip - ENTRY_BYTES,
    flags: eflags,
    esp: sp,
    selectors: { es, cs, ss, ds, fs, gs },
  };
}

function trapOf(source: string, flags = 0, prepare?: (machine: BareMachine) => void): VirtualFrame {
  return frameOf(v86(source, flags, prepare));
}

const GP0 = { vector: 13, error: 0 };

/** CR4.VME, and a TSS with bitmaps: `direct` interrupts go to the IDT, all others to the 8086 program. */
function extended(direct: readonly number[] = []): (machine: BareMachine) => void {
  return (machine) => {
    machine.cpu.i32[CR4] |= 1;
    machine.cpu.segLimit[7] = 0x88;
    machine.view.setUint16(TSS + 0x66, 0x88, true);
    for (const vector of direct) machine.state.ram[TSS + 0x68 + (vector >> 3)] |= 1 << (vector & 7);
    for (let vector = 0; vector < 256; vector++) {
      machine.view.setUint16(vector * 4, 0x900 + vector * 2, true);
      machine.view.setUint16(vector * 4 + 2, CODE, true);
      // The program's own handlers do what no 8086 program may: UD2 ends the test.
      machine.view.setUint16(ORIGIN + 0x900 + vector * 2, 0x0b0f, true);
    }
  };
}

describe.skipIf(!canAssemble)('virtual-8086 mode', () => {
  it('IRET enters it with segments of 64 KiB at sixteen times the selector, in ring 3', () => {
    const machine = v86('mov $7, %ax; mov %ax, %es:(0); mov %ax, %fs:(0); ud2');
    expect(machine.view.getUint16(0x50010, true)).toBe(7);
    expect(machine.view.getUint16(0x50020, true)).toBe(7);
  });
  it('a fault leaves it by ring 0’s stack, all segments saved and the data segments null', () => {
    const machine = v86('nop; ud2');
    expect(frameOf(machine)).toEqual({
      vector: 6,
      error: null,
      ip: 1,
      flags: VM | RF | 2,
      esp: SP,
      selectors: SELECTORS,
    });
    expect([ES, DS, FS, GS].map((seg) => [machine.cpu.segSelector[seg], machine.cpu.segAccess[seg]])).toEqual(
      [0, 1, 2, 3].map(() => [0, 0]),
    );
    expect(machine.cpu.i32[EFLAGS] & (VM | TF | RF | NT)).toBe(0);
    expect([CS, SS].map((seg) => machine.cpu.segSelector[seg])).toEqual([KERNEL_CODE, KERNEL_CODE + 8]);
  });
  it('IRET to an offset beyond 64 KiB is #GP(0) in ring 0, with nothing loaded', () => {
    const source = `pushl $0; pushl $0; pushl $0; pushl $0; pushl $0; pushl $0; pushl $${VM}; pushl $0; pushl $0x10000; iret`;
    const machine = runSource(source);
    expect(machine.frame()).toMatchObject({ vector: 13, error: 0, cs: KERNEL_CODE });
  });
  it('IRET with VM in the image from ring 3 stays in protected mode', () => {
    const source = `push $0x2b; pushl $${STACK}; pushl $${VM | 2}; push $0x23; pushl $1f; iret; 1: ud2`;
    expect(runSource(source, { ring: 3 }).frame()).toMatchObject({ vector: 6, cs: 0x23 });
  });
  it('limits of 64 KiB: #GP for data, #SS for the stack, and 16-bit addresses wrap', () => {
    expect(trapOf('mov 0xffff, %ax')).toMatchObject({ ...GP0, ip: 0 });
    expect(trapOf('mov $0x10000, %ebx; mov (%ebx), %al')).toMatchObject({ ...GP0, ip: 6 });
    expect(trapOf('mov $0xffff, %bp; mov (%bp), %ax')).toMatchObject({ vector: 12, error: 0, ip: 3 });
    expect(trapOf('mov $0xffff, %bx; mov 3(%bx), %al; ud2').vector).toBe(6);
    expect(trapOf('.code16; ljmpl $0x1000, $0x10000')).toMatchObject({ ...GP0, ip: 0 });
  });
  it('CLI STI PUSHF POPF INT IRET are #GP(0) below IOPL 3 and work with it', () => {
    for (const source of ['cli', 'sti', 'pushf', 'popf', 'int $0x30', 'iret', 'pushfl', 'popfl', 'iretl']) {
      expect([source, trapOf(source, 0x2000)]).toMatchObject([source, { ...GP0, ip: 0 }]);
    }
    const machine = v86(
      'sti; pushf; pop %bx; cli; pushf; pop %cx; push $0x7ed7; popf; pushfl; pop %edx; ud2',
      IOPL3,
    );
    expect([EBX, ECX].map((r) => machine.cpu.r32[r] & IF)).toEqual([IF, 0]);
    expect(machine.cpu.r32[EDX]).toBe(0x7ed7);
  });
  it('POPF changes neither VM nor IOPL, and PUSHF shows VM clear', () => {
    const machine = v86('pushl $0; popfl; pushfl; pop %ebx; ud2', IOPL3 | AC);
    expect(machine.cpu.r32[EBX]).toBe(IOPL3 | 2);
    expect(frameOf(machine).flags & (VM | IOPL3 | AC)).toBe(VM | IOPL3);
  });
  it('INT n with IOPL 3 goes by the IDT, whose gate must have DPL 3', () => {
    expect(trapOf('int $0x30', IOPL3)).toMatchObject({ vector: 0x30, error: null, ip: 2 });
    const denied = trapOf('int $0x30', IOPL3, (m) => m.gate(0x30, KERNEL_CODE, HANDLERS + 0x30, 0x8e00));
    expect(denied).toMatchObject({ vector: 13, error: 0x30 * 8 + 2, ip: 0 });
  });
  it('INT3 and INTO do not ask for IOPL', () => {
    expect(trapOf('int3')).toMatchObject({ vector: 3, ip: 1 });
    expect(trapOf('mov $0x7f, %al; inc %al; into')).toMatchObject({ vector: 4, ip: 5 });
  });
  it('IRET with IOPL 3 stays in the mode: far return, flags but not VM and IOPL', () => {
    const machine = v86(
      'push $0x0ad7; push $0x1001; push $(1f - _start - 16); iret; .org 0x80; 1: mov %cs, %bx; pushf; pop %cx; ud2',
      IOPL3,
    );
    expect([EBX, ECX].map((r) => machine.cpu.r32[r])).toEqual([0x1001, 0x3ad7]);
    expect(
      trapOf('push $0; push $0x1000; push $(1f - _start); iret; .org 0x80; 1: ud2', IOPL3 | NT).vector,
    ).toBe(6);
  });
  it('far calls, jumps, returns and segment loads take paragraphs', () => {
    const source = `lcall $0x1001, $(1f - _start - 16); ljmp $0x1002, $(2f - _start - 32)
      .org 0x80; 1: mov %cs, %bx; lret; 2: mov %cs, %cx; mov $0x5678, %ax; mov %ax, %ds; mov %ds, %dx; ud2`;
    const machine = v86(source);
    expect([EBX, ECX, EDX].map((r) => machine.cpu.r32[r])).toEqual([0x1001, 0x1002, 0x5678]);
    expect(frameOf(machine).esp).toBe(SP);
    const load = v86('les 0x100, %bx; ud2', 0, (m) => m.view.setUint32(DATA + 0x100, 0x12345678, true));
    expect([load.cpu.r32[EBX] & 0xffff, frameOf(load).selectors.es]).toEqual([0x5678, 0x1234]);
  });
  it('instructions about descriptors are undefined, those of ring 0 are #GP(0)', () => {
    for (const source of [
      'sldt %ax',
      'str %ax',
      'lldt %ax',
      'ltr %ax',
      'verr %ax',
      'verw %ax',
      'lar %ax, %bx',
      'lsl %ax, %bx',
      'arpl %ax, %bx',
    ]) {
      expect([source, trapOf(source).vector]).toEqual([source, 6]);
    }
    for (const source of [
      'hlt',
      'mov %cr0, %eax',
      'mov %eax, %cr3',
      'clts',
      'lmsw %ax',
      'lgdt 0',
      'lidt 0',
      'mov %dr7, %eax',
      'rdmsr',
      'wrmsr',
      'invlpg 0',
      'wbinvd',
      'sysexit',
    ]) {
      expect([source, trapOf(source)]).toMatchObject([source, GP0]);
    }
    expect(trapOf('smsw %ax; sgdt 0; sidt 8; cpuid; rdtsc; ud2').vector).toBe(6);
  });
  it('ports go by the bitmap of the TSS whatever IOPL is', () => {
    const allow = (machine: BareMachine): void => {
      machine.cpu.segLimit[7] = 0x78;
      machine.state.ram.fill(0xff, TSS + 0x68, TSS + 0x79);
      machine.state.ram[TSS + 0x68 + 0x0c] = 0xfe;
    };
    for (const flags of [0, IOPL3]) {
      expect(trapOf('in $0x60, %al; ud2', flags, allow).vector).toBe(6);
      expect(trapOf('in $0x61, %al; ud2', flags, allow)).toMatchObject(GP0);
      expect(trapOf('in $0x60, %al; ud2', flags)).toMatchObject(GP0);
      expect(trapOf('in $0x60, %ax', flags, allow)).toMatchObject(GP0);
    }
  });
  it('external interrupts come through, and IRET of the handler goes back', () => {
    const handler = [0x43, 0xcf];
    const machine = v86('nop; nop; xor %cx, %cx; ud2', IF, (m) => {
      m.load(0xb000, handler);
      m.gate(0x20, KERNEL_CODE, 0xb000, 0x8e00);
      m.cpu.setIntr(true);
    });
    expect(machine.cpu.r32[EBX]).toBe(1);
    expect(frameOf(machine)).toMatchObject({ vector: 6, ip: 4, selectors: SELECTORS });
  });
  it('the handler must be of ring 0 and not conforming', () => {
    const through = (access: number): VirtualFrame =>
      trapOf('ud2', 0, (m) => {
        m.descriptor(FREE_SELECTOR, 0, 0xfffff, access);
        m.gate(6, FREE_SELECTOR, HANDLERS + 6, 0x8e00);
      });
    expect(through(0xc09b).vector).toBe(6);
    for (const access of [0xc09f, 0xc0fb, 0xc0bb]) {
      expect(through(access)).toMatchObject({ vector: 13, error: FREE_SELECTOR + 1 });
    }
  });
  it('a gate of 16 bits pushes words', () => {
    const machine = v86('nop; ud2', 0, (m) => m.gate(6, KERNEL_CODE, HANDLERS + 6, 0x8600));
    expect(machine.cpu.r32[ESP]).toBe(STACK0 - 18);
    const words = [0, 2, 4, 6, 8, 10, 12, 14, 16].map((n) => machine.view.getUint16(STACK0 - 18 + n, true));
    const { es, cs, ss, ds, fs, gs } = SELECTORS;
    expect(words).toEqual([ENTRY_BYTES + 1, cs, 2, SP, ss, es, ds, fs, gs]);
  });
  it('page faults tell of ring 3', () => {
    const machine = v86('mov $1, %ax; mov %ax, 0; ud2', 0, (m) => {
      identityPaging(m);
      m.map(DATA, DATA, 5, 0x5000);
    });
    expect(frameOf(machine)).toMatchObject({ vector: 14, error: 7, ip: 3 });
  });
  it('TF steps through it', () => {
    expect(trapOf('nop; nop', TF)).toMatchObject({ vector: 1, ip: 1 });
  });
  it('a task switch enters it with VM in the TSS, and leaves it saving VM', () => {
    const other = 0x48000;
    const machine = runSource(`ljmp $${FREE_SELECTOR}, $0; .org 0x100; .code16; mov %ds, %bx; int $0x44`, {
      prepare: (m) => {
        m.descriptor(FREE_SELECTOR, other, 0x67, 0x0089);
        m.view.setUint8(GDT + TSS_SELECTOR + 5, 0x8b);
        m.gate(0x44, TSS_SELECTOR, 0, 0xe500);
        const { es, cs, ss, ds, fs, gs } = SELECTORS;
        const fields: [number, number][] = [
          [0x20, 0x100],
          [0x24, VM | IOPL3 | 2],
          [0x38, SP],
          [0x48, es],
          [0x4c, cs],
          [0x50, ss],
          [0x54, ds],
          [0x58, fs],
          [0x5c, gs],
        ];
        for (const [at, value] of fields) m.view.setUint32(other + at, value, true);
        m.load(0x10007, [0xf4]);
      },
    });
    expect(machine.cpu.v86).toBe(false);
    expect(machine.view.getUint32(other + 0x24, true) & VM).toBe(VM);
    expect(machine.view.getUint32(other + 0x34, true)).toBe(DATA >> 4);
    expect(machine.view.getUint32(other + 0x20, true)).toBe(0x104);
    expect(machine.eip).toBe(0x10008);
  });
});

describe.skipIf(!canAssemble)('virtual-mode extensions', () => {
  it('CLI and STI work on VIF below IOPL 3, PUSHF shows it as IF with IOPL 3', () => {
    const machine = v86('sti; pushf; pop %bx; cli; pushf; pop %cx; sti; ud2', 0, extended());
    expect([EBX, ECX].map((r) => machine.cpu.r32[r] & (IF | IOPL3))).toEqual([IF | IOPL3, IOPL3]);
    expect(frameOf(machine).flags & (VIF | IF)).toBe(VIF);
  });
  it('STI, POPF and IRET that would enable a pending virtual interrupt are #GP(0)', () => {
    expect(trapOf('sti', VIP, extended())).toMatchObject({ ...GP0, ip: 0 });
    expect(trapOf('push $0x200; popf', VIP, extended())).toMatchObject({ ...GP0, ip: 3 });
    expect(trapOf('push $0x200; push $0x1000; push $0; iret', VIP, extended())).toMatchObject({
      ...GP0,
      ip: 8,
    });
    expect(trapOf('push $0; popf; cli; ud2', VIP, extended()).vector).toBe(6);
  });
  it('POPF loads VIF from IF, leaves IF and IOPL alone, and refuses TF', () => {
    const machine = v86('push $0x3ed5; xor %ax, %ax; pop %ax; push $0x0e95; popf; ud2', IF, extended());
    expect(frameOf(machine).flags & ~RF).toBe(VM | VIF | 0x0e97);
    expect(trapOf('push $0x100; popf', 0, extended())).toMatchObject(GP0);
  });
  it('images of 32 bits stay #GP(0)', () => {
    for (const source of ['pushfl', 'popfl', 'iretl']) {
      expect([source, trapOf(source, 0, extended())]).toMatchObject([source, { ...GP0, ip: 0 }]);
    }
  });
  it('INT n goes to the program’s own handler when the redirection bit is clear', () => {
    const machine = v86('int $0x21', VIF, extended());
    expect(frameOf(machine)).toMatchObject({ vector: 6, ip: 0x900 + 0x42 - ENTRY_BYTES, esp: SP - 6 });
    const words = [0, 2, 4].map((n) => machine.view.getUint16(STACK + SP - 6 + n, true));
    expect(words).toEqual([ENTRY_BYTES + 2, CODE, IOPL3 | IF | 2]);
    expect(frameOf(machine).flags & VIF).toBe(0);
  });
  it('INT n with its bit set is #GP(0) below IOPL 3, and goes by the IDT with it', () => {
    expect(trapOf('int $0x21', 0, extended([0x21]))).toMatchObject({ ...GP0, ip: 0 });
    expect(trapOf('int $0x21', IOPL3, extended([0x21]))).toMatchObject({ vector: 0x21, ip: 2 });
    expect(trapOf('int $0x22', IOPL3, extended([0x21]))).toMatchObject({ vector: 6 });
  });
  it('IRET of the program’s handler comes back with VIF from the image', () => {
    const machine = v86('int $0x21; ud2', VIF, (m) => {
      extended()(m);
      m.load(ORIGIN + 0x900 + 0x42, [0xcf]);
    });
    expect(frameOf(machine)).toMatchObject({ vector: 6, ip: 2, esp: SP });
    expect(frameOf(machine).flags & VIF).toBe(VIF);
  });
  it('CR4.PVI gives ring 3 of protected mode CLI and STI on VIF; without it they are #GP(0)', () => {
    const flagsAfter = (source: string, cr4: number): [number, number] => {
      const machine = runSource(source, { ring: 3, prepare: (m) => void (m.cpu.i32[CR4] |= cr4) });
      const frame = machine.frame();
      return [frame?.vector ?? -1, (frame?.eflags ?? 0) & VIF];
    };
    expect(flagsAfter('sti; ud2', 2)).toEqual([6, VIF]);
    expect(flagsAfter('sti; cli; ud2', 2)).toEqual([6, 0]);
    expect(flagsAfter('sti; ud2', 0)).toEqual([13, 0]);
    expect(flagsAfter('sti; ud2', 1)).toEqual([13, 0]);
  });
  it('CR4.VME exists where CPUID says so', () => {
    expect(runSource('mov $3, %eax; mov %eax, %cr4; mov $1, %eax; cpuid; hlt').cpu.r32[EDX] & 2).toBe(2);
    expect(runSource('mov $1, %eax; cpuid; hlt').cpu.r32[EAX]).not.toBe(0);
  });
});
