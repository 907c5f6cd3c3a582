/** Real-address mode (Intel SDM volume 3, chapter 20). */
import { describe, expect, it } from 'vitest';
import { Cpu } from '../../../emulator/cpu/cpu.ts';
import { CS, DS, ES, FS, SS } from '../../../emulator/cpu/registers.ts';
import { setSegment } from '../../../emulator/cpu/segmentation.ts';
import { MachineState, OFFSET } from '../../../emulator/cpu/state.ts';
import { canAssemble, ORIGIN } from './assemble.ts';
import type { BareMachine } from './bare-machine.ts';
import { FREE_SELECTOR, HANDLERS, KERNEL_CODE, TestBus } from './bare-machine.ts';
import { DATA, EAX, EBX, ECX, EDX, ESI, ESP, runSource, STACK } from './run-source.ts';

const CR0 = OFFSET.CR0 >> 2;
const EFLAGS = OFFSET.EFLAGS >> 2;
const STACK_TOP = 0x1000;
const CODE = ORIGIN >> 4;
const IF = 0x200;
const TF = 0x100;
const RF = 0x10000;
const AC = 0x40000;

/** 64 KiB segments: code at the origin, data at DATA, a stack of 4 KiB at STACK; every vector leads to a HLT. */
function realMode(machine: BareMachine): void {
  const { cpu, view } = machine;
  cpu.i32[CR0] = 0x10;
  cpu.i32[OFFSET.IDTR_BASE >> 2] = 0;
  cpu.i32[OFFSET.IDTR_LIMIT >> 2] = 0x3ff;
  for (let vector = 0; vector < 256; vector++) {
    view.setUint16(vector * 4, vector, true);
    view.setUint16(vector * 4 + 2, HANDLERS >> 4, true);
  }
  for (const seg of [ES, DS, FS, 5]) setSegment(cpu, seg, DATA >> 4, DATA, 0xffff, 0x9300);
  setSegment(cpu, SS, STACK >> 4, STACK, 0xffff, 0x9300);
  setSegment(cpu, CS, CODE, ORIGIN, 0xffff, 0x9300);
  cpu.r32[ESP] = STACK_TOP;
  machine.eip = 0;
  cpu.flushCaches();
}

interface RealFrame {
  vector: number;
  ip: number;
  cs: number;
  flags: number;
  sp: number;
}

/** What the handler that halted was entered with. */
function frameOf(machine: BareMachine): RealFrame | null {
  const { cpu } = machine;
  if (cpu.segSelector[CS] !== HANDLERS >> 4) return null;
  const sp = cpu.r32[ESP] & 0xffff;
  const [ip, cs, flags] = [0, 2, 4].map((n) => machine.view.getUint16(cpu.segBase[SS] + sp + n, true));
  return { vector: machine.eip - 1, ip, cs, flags, sp };
}

function real(source: string, change?: (machine: BareMachine) => void): BareMachine {
  return runSource(`.code16\n${source}`, {
    prepare: (machine) => {
      realMode(machine);
      change?.(machine);
    },
  });
}

/** The frame of the exception or interrupt that ended `source`. */
function trapOf(source: string, change?: (machine: BareMachine) => void): RealFrame {
  const frame = frameOf(real(source, change));
  if (frame === null) throw new Error(`no handler was entered by: ${source}`);
  return frame;
}

describe('reset', () => {
  it('fetches at FFFFFFF0 in real mode, with EDX naming the processor', () => {
    const bus = new TestBus();
    const cpu = new Cpu(MachineState.create(4096), bus, 'i686');
    expect([cpu.linearEip() >>> 0, cpu.segSelector[CS], cpu.code32]).toEqual([0xfffffff0, 0xf000, false]);
    // All ones are no instruction; the vector of #UD, in RAM of zeros, leads to 0:0.
    expect(cpu.run(1)).toBe('budget');
    expect([cpu.linearEip(), cpu.cpl]).toEqual([0, 0]);
  });
});

describe.skipIf(!canAssemble)('real mode', () => {
  it('a segment register loads a base of sixteen times the selector', () => {
    const machine = real('mov $0x1234, %ax; mov %ax, %es; mov %es, %bx; movb $7, %es:2; hlt');
    expect(machine.state.ram[0x12342]).toBe(7);
    expect(machine.cpu.r32[EBX] & 0xffff).toBe(0x1234);
  });
  it('limits of protected mode stay: past 64 KiB works with a large one, and is #GP with the usual one', () => {
    const source = 'mov $0, %ax; mov %ax, %fs; mov $0x51234, %ebx; movb $9, %fs:(%ebx); hlt';
    const machine = real(source, ({ cpu }) => setSegment(cpu, FS, 0, 0, -1, 0xcf9300));
    expect(machine.state.ram[0x51234]).toBe(9);
    expect(trapOf(source)).toMatchObject({ vector: 13, ip: 11, cs: CODE });
  });
  it('a word at offset FFFF is #GP, or #SS on the stack, and no error code is pushed', () => {
    expect(trapOf('nop; mov 0xffff, %ax')).toEqual({
      vector: 13,
      ip: 1,
      cs: CODE,
      flags: 2,
      sp: STACK_TOP - 6,
    });
    expect(trapOf('mov $0xffff, %bp; mov (%bp), %ax')).toMatchObject({ vector: 12, ip: 3 });
    expect(trapOf('mov 0xfffe, %ax; int $3').vector).toBe(3);
  });
  it('sixteen-bit addresses and the stack pointer wrap inside the segment', () => {
    const machine = real('mov $0xffff, %bx; movb $5, 3(%bx); mov $0, %sp; push %bx; mov %sp, %cx; hlt');
    expect(machine.state.ram[DATA + 2]).toBe(5);
    expect(machine.cpu.r32[ECX]).toBe(0xfffe);
    expect(machine.view.getUint16(STACK + 0xfffe, true)).toBe(0xffff);
  });
  it('code segments may be written, and there is no protection of what is in a descriptor', () => {
    expect(real('movw $0x1111, %cs:0x800; hlt').view.getUint16(ORIGIN + 0x800, true)).toBe(0x1111);
  });
  it('execution past the limit of CS is #GP', () => {
    const jump = trapOf('.code16; jmp . + 2; ljmp $0x1000, $0xffff', ({ view }) =>
      view.setUint8(ORIGIN + 0xffff, 0x90),
    );
    expect(jump).toMatchObject({ vector: 13, ip: 0 });
  });
  it('INT goes by the vector table with FLAGS, CS, IP; IF, TF and AC are clear in the handler', () => {
    const machine = real(`pushl $0x40202; popfl; int $0x21`);
    expect(frameOf(machine)).toMatchObject({ vector: 0x21, cs: CODE, flags: 0x202, sp: STACK_TOP - 6 });
    expect(machine.cpu.i32[EFLAGS] & (IF | TF | AC)).toBe(0);
    expect(trapOf('pushl $0x302; popfl; int $0x21')).toMatchObject({ vector: 0x21, flags: 0x302 });
  });
  it('IRET goes back: 16-bit keeps the upper half of EFLAGS, 32-bit loads it', () => {
    const machine = real(
      'pushl $0x40202; popfl; push $0xad7; push %cs; push $1f - _start; iret; 1: pushfl; pop %ebx; hlt',
    );
    expect(machine.cpu.r32[EBX] & 0x40ed7).toBe(0x40ad7 & 0x40ed7);
    const wide = real('pushl $0x40003; pushl $0x1000; pushl $1f - _start; iretl; 1: pushfl; pop %ebx; hlt');
    expect(wide.cpu.r32[EBX]).toBe(0x40003);
  });
  it('a vector beyond the limit of the table is #GP, and without even that one the processor shuts down', () => {
    expect(trapOf('int $0x80', ({ cpu }) => void (cpu.i32[OFFSET.IDTR_LIMIT >> 2] = 0x1fe)).vector).toBe(13);
    const run = (limit: number): string => {
      try {
        return String(
          trapOf('int $0x80', ({ cpu }) => void (cpu.i32[OFFSET.IDTR_LIMIT >> 2] = limit)).vector,
        );
      } catch (error) {
        return String(error).includes('triple fault') ? 'shutdown' : String(error);
      }
    };
    expect([run(0x37), run(0x36), run(0x23), run(0x22)]).toEqual(['13', '8', '8', 'shutdown']);
  });
  it('far calls, returns and jumps change base and selector', () => {
    const source = `lcall $0x1001, $(1f - _start - 16); mov %cs, %bx; ljmp $0x1002, $(2f - _start - 32)
      .org 64; 1: mov %cs, %cx; lret; 2: mov %cs, %dx; hlt`;
    const machine = real(source);
    expect([EBX, ECX, EDX].map((r) => machine.cpu.r32[r])).toEqual([0x1000, 0x1001, 0x1002]);
    expect(machine.cpu.r32[ESP]).toBe(STACK_TOP);
    const wide = real('lcalll $0x1000, $(1f - _start); hlt; 1: mov %sp, %bx; lretl $4');
    expect([EBX, ESP].map((r) => wide.cpu.r32[r])).toEqual([STACK_TOP - 8, STACK_TOP + 4]);
    expect(trapOf('ljmpl $0x1000, $0x10000')).toMatchObject({ vector: 13, ip: 0 });
  });
  it('instructions about descriptors are undefined, SYSENTER is #GP, the rest of ring 0 works', () => {
    for (const undefinedHere of [
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
      expect([undefinedHere, trapOf(undefinedHere).vector]).toEqual([undefinedHere, 6]);
    }
    expect(trapOf('sysenter').vector).toBe(13);
    expect(
      frameOf(real('cli; sti; smsw %ax; mov %cr0, %ebx; clts; sgdt 0; lgdt 0; in $0x60, %al; hlt')),
    ).toBeNull();
  });
  it('LMSW sets PE and never clears it; SMSW shows it', () => {
    const machine = real('smsw %bx; mov $1, %ax; lmsw %ax; smsw %cx; mov $0, %ax; lmsw %ax; smsw %dx; hlt');
    expect([EBX, ECX, EDX].map((r) => machine.cpu.r32[r] & 1)).toEqual([0, 1, 1]);
  });
  it('external interrupts and single steps go by the vector table too', () => {
    expect(trapOf('sti; nop; 1: jmp 1b', ({ cpu }) => cpu.setIntr(true))).toMatchObject({
      vector: 0x20,
      ip: 2,
    });
    expect(trapOf('pushl $0x102; popfl; nop; nop')).toMatchObject({ vector: 1, ip: 9, flags: 0x102 });
  });
  it('exceptions restart: the saved IP is that of the instruction', () => {
    expect(trapOf('xor %bx, %bx; div %bx')).toMatchObject({ vector: 0, ip: 2 });
    expect(trapOf('nop; ud2')).toMatchObject({ vector: 6, ip: 1 });
  });
  it('repeated strings use SI, DI and CX', () => {
    const machine = real('mov $0x20003, %ecx; mov $0x10100, %edi; mov $0x55, %al; rep stosb; hlt');
    expect([...machine.state.ram.subarray(DATA + 0x100, DATA + 0x104)]).toEqual([0x55, 0x55, 0x55, 0]);
    expect(machine.cpu.r32[ECX]).toBe(0x20000);
  });
  it('a guest goes from protected mode to real mode and back', () => {
    const source = `
      lidt vectors
      ljmp $${FREE_SELECTOR}, $(1f - _start)
      .code16
      1: mov $${FREE_SELECTOR + 8}, %ax; mov %ax, %ds; mov %ax, %es; mov %ax, %ss
      mov %cr0, %eax; and $~1, %eax; mov %eax, %cr0
      ljmp $0x1000, $(2f - _start)
      2: mov $0x5000, %ax; mov %ax, %ds; mov $0x6000, %ax; mov %ax, %ss; mov $0x800, %sp
      int $0x42
      mov $0x77, %al; mov %al, 1
      mov %cr0, %eax; or $1, %eax; mov %eax, %cr0
      ljmpl $${KERNEL_CODE}, $3f
      handler: movb $0x66, 0; iret
      .code32
      3: mov $${KERNEL_CODE + 8}, %eax; mov %eax, %ds; mov %eax, %ss; mov $${STACK}, %esp
      movzwl ${DATA}, %esi; push %esi; pop %ebx; hlt
      vectors: .word 0x3ff; .long table
      .org 0x800
      table: .fill 0x42, 4, 0; .word handler - _start, 0x1000`;
    const machine = runSource(source, {
      prepare: (m) => {
        m.descriptor(FREE_SELECTOR, ORIGIN, 0xffff, 0x009b);
        m.descriptor(FREE_SELECTOR + 8, DATA, 0xffff, 0x0093);
      },
    });
    expect([EBX, ESI].map((r) => machine.cpu.r32[r])).toEqual([0x7766, 0x7766]);
    expect(machine.cpu.i32[CR0] & 1).toBe(1);
    expect(machine.cpu.r32[EAX]).toBe(KERNEL_CODE + 8);
  });
  it('a repeat flag of the debugger is not left set in a handler', () => {
    const machine = real('pushl $0x10002; pushl $0x1000; pushl $1f - _start; iretl; 1: int $0x30');
    expect(machine.cpu.i32[EFLAGS] & RF).toBe(0);
  });
});
