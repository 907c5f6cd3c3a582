/** Single stepping through everything (Intel SDM volume 3, 17.3.1.4 and 6.8): `@n` marks the saved EIP of the n-th trap. */
import { describe, expect, it } from 'vitest';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { canAssemble } from './assemble.ts';
import type { BareMachine } from './bare-machine.ts';
import { FREE_SELECTOR, GDT, KERNEL_CODE, KERNEL_DATA, USER_CODE, USER_DATA } from './bare-machine.ts';
import { BS, BT, dr6Of, handler, runMarked, SET_TF, TF, trapsOf } from './debugging.ts';
import { DATA, EAX, EBX, ECX } from './run-source.ts';

const IRET = [0xcf];
const NOP_IRET = [0x90, 0xcf];
/** Steps over a two-byte instruction that faulted without an error code. */
const SKIP_TWO = [0x83, 0x04, 0x24, 0x02, 0xcf];

/** Steps through a body: [title, body, preparation]. */
const BODIES: [string, string, ((machine: BareMachine) => void)?][] = [
  ['plain instructions', 'nop; @1 inc %eax; @2 add $5, %eax; @3'],
  [
    'MOV SS: none behind it, the trap comes behind the next instruction',
    'mov %ss, %eax; @1 mov %eax, %ss; nop; @2 nop; @3',
  ],
  ['POP SS: none behind it', 'push %ss; @1 pop %ss; nop; @2'],
  ['MOV DS, which casts no shadow', 'mov %ss, %eax; @1 mov %eax, %ds; @2 nop; @3'],
  ['LSS, which casts no shadow', `lss ${DATA}, %esp; @1 nop; @2`, stackPointer],
  ['STI: its shadow is for interrupts, not for traps', 'sti; @1 nop; @2 cli; @3'],
  [
    'INT n: none by itself, then behind the instruction after IRET',
    'int $0x81; nop; @1',
    (m) => handler(m, 0x81, NOP_IRET),
  ],
  ['INT3', 'int3; nop; @1', (m) => handler(m, 3, NOP_IRET)],
  ['INTO that is taken', 'mov $0x7fffffff, %eax; @1 inc %eax; @2 into; nop; @3', (m) => handler(m, 4, IRET)],
  ['INTO that is not taken', 'xor %eax, %eax; @1 into; @2 nop; @3'],
  ['IRET to code that is stepped too', 'pushf; @1 push %cs; @2 push $1f; @3 iret; 1: @4 nop; @5'],
  [
    'IRET that clears TF: one more trap behind it',
    'pushf; @1 andl $~0x100, (%esp); @2 push %cs; @3 push $1f; @4 iret; 1: @5 nop; nop',
  ],
  ['POPF that clears TF: one more trap behind it', 'pushf; @1 andl $~0x100, (%esp); @2 popf; @3 nop; nop'],
  ['HLT, which does not halt', 'hlt; @1 nop; @2'],
  [
    'each iteration of REP MOVS',
    `mov $3, %ecx; @1 mov $${DATA}, %esi; @2 mov $${DATA + 64}, %edi; @3 @4 @5 rep movsb; @6 nop; @7`,
  ],
  ['REP with ECX 0', 'xor %ecx, %ecx; @1 rep stosb; @2'],
  [
    'REPE CMPS, which ends at the first difference',
    `mov $9, %ecx; @1 mov $${DATA}, %esi; @2 mov $${DATA + 1}, %edi; @3 @4 repe cmpsb; @5`,
    differs,
  ],
  ['REP STOS of dwords', `mov $2, %ecx; @1 mov $${DATA}, %edi; @2 @3 rep stosl; @4`],
  ['an instruction that faults: no trap of its own', 'ud2; nop; @1', (m) => handler(m, 6, SKIP_TWO)],
  ['DIV by zero', 'xor %ecx, %ecx; @1 div %ecx; nop; @2', (m) => handler(m, 0, SKIP_TWO)],
  ['a far call and its return', 'jmp 2f; 1: @2 nop; @3 lret; 2: @1 lcall $0x10, $1b; @4 nop; @5'],
  ['a far jump', 'ljmp $0x10, $1f; nop; 1: @1 nop; @2'],
  [
    'a near call, RET and a taken branch',
    'jmp 2f; 1: @2 ret; 2: @1 call 1b; @3 cmp %eax, %eax; @4 je 3f; nop; 3: @5 nop; @6',
  ],
  ['LOOP', 'mov $2, %ecx; 1: @1 @3 nop; @2 @4 loop 1b; @5'],
  ['ICEBP: its own #DB, and no trap beside it', '.byte 0xf1; @1 nop; @2'],
  ['PUSHF, which shows TF', 'pushf; @1 pop %ebx; @2'],
  [
    'writes of control and debug registers',
    'mov %cr0, %eax; @1 mov %eax, %cr0; @2 mov %dr7, %eax; @3 mov %eax, %dr7; @4',
  ],
  ['segment loads and LGDT', `sgdt ${DATA}; @1 lgdt ${DATA}; @2 push %ds; @3 pop %es; @4`],
  ['CPUID, RDTSC and CMPXCHG', `cpuid; @1 rdtsc; @2 cmpxchg %eax, ${DATA}; @3`],
  ['x87 instructions', 'fninit; @1 fld1; @2 fstp %st(0); @3'],
  ['IN and OUT', 'in $0x80, %al; @1 out %al, $0x80; @2'],
  ['ENTER and LEAVE', 'enter $16, $2; @1 leave; @2'],
];

function stackPointer(machine: BareMachine): void {
  machine.view.setUint32(DATA, 0x5f000, true);
  machine.view.setUint16(DATA + 4, KERNEL_DATA, true);
}

function differs(machine: BareMachine): void {
  machine.view.setUint8(DATA + 2, 1);
}

/** A task at 0x48000 that runs `code` at 0x20000 with the flags given, trapping when its T bit is set. */
function otherTask(machine: BareMachine, code: number[], eflags: number, trap: number): void {
  const at = 0x48000;
  machine.descriptor(FREE_SELECTOR, at, 0x67, 0x0089);
  machine.view.setUint8(GDT + 0x30 + 5, 0x8b);
  machine.load(0x20000, code);
  const words = {
    0x20: 0x20000,
    0x24: eflags,
    0x38: 0x70000,
    0x48: 0x18,
    0x4c: KERNEL_CODE,
    0x50: 0x18,
    0x54: 0x18,
  };
  for (const [offset, value] of Object.entries(words))
    machine.view.setUint32(at + Number(offset), value, true);
  machine.view.setUint16(at + 0x64, trap, true);
}

describe.skipIf(!canAssemble)('single stepping', () => {
  it.each(BODIES)('traps behind each instruction: %s', (_title, body, prepare) => {
    const { machine, met, marked } = runMarked(`${SET_TF} ${body}`, { prepare });
    expect(met).toEqual(marked);
    expect(machine.frame()?.vector).toBe(0x80);
  });

  it('sets BS, and BS alone; ICEBP sets nothing', () => {
    const { machine } = runMarked(`${SET_TF} nop; @1 .byte 0xf1; @2 nop; @3`);
    expect(trapsOf(machine).map((trap) => trap.cause)).toEqual([BS, 0, BS]);
  });

  it('saves EFLAGS with TF and without RF', () => {
    const { machine } = runMarked(`${SET_TF} nop; @1`);
    expect(trapsOf(machine)[0].eflags & (TF | 0x10000)).toBe(TF);
  });

  it('enters its handler with TF clear', () => {
    const { machine } = runMarked(`${SET_TF} nop; @1`);
    expect(machine.cpu.getEflags() & TF).toBe(0);
  });

  it('IRET that sets TF traps behind the first instruction that it returns to', () => {
    const { met, marked } = runMarked(
      'pushf; orl $0x100, (%esp); push %cs; push $1f; iret; 1: nop; @1 nop; @2',
    );
    expect(met).toEqual(marked);
  });

  it('IRET to ring 3 that sets TF traps there', () => {
    const source = `push $${USER_DATA}; push $0x58000; pushf; orl $0x100, (%esp); push $${USER_CODE}; push $1f; iret;
      1: nop; @1 nop; @2`;
    const { met, marked } = runMarked(source);
    expect(met).toEqual(marked);
  });

  it('POPF that sets TF in hot code stops it behind the next instruction, and POPF that clears it lets it run on', () => {
    const source = `mov $500, %ecx; xor %ebx, %ebx
      1: pushf; cmp $100, %ecx; jne 2f; orl $0x100, (%esp); 2: popf; inc %ebx; @1 cmp $100, %ecx; @2 jne 3f;
      @3 pushf; @4 andl $~0x100, (%esp); @5 popf; 3: @6 loop 1b`;
    const { machine, met, marked } = runMarked(source);
    expect(met).toEqual(marked);
    expect([EBX, ECX].map((r) => machine.cpu.r32[r])).toEqual([500, 0]);
  });

  it('POPF that sets TF again and again in one hot loop traps once a round', () => {
    const source = `mov $60, %ecx; 1: pushf; orl $0x100, (%esp); popf; @1 pushf; andl $~0x100, (%esp); popf; loop 1b`;
    const { machine, met } = runMarked(source);
    expect(met.length).toBe(60 * 3);
    expect(machine.cpu.r32[ECX]).toBe(0);
  });

  it('SYSENTER keeps TF: the trap comes at the entry of the kernel', () => {
    const source = `${SET_TF} sysenter; nop; 1: @1 nop; @2`;
    const { met, marked } = runMarked(source, {
      ring: 3,
      prepare: ({ cpu }) => {
        cpu.i32[OFFSET.SYSENTER_CS >> 2] = KERNEL_CODE;
        cpu.i32[OFFSET.SYSENTER_ESP >> 2] = 0x58000;
        cpu.i32[OFFSET.SYSENTER_EIP >> 2] = 0x10000 + 9 + 3;
      },
    });
    expect(met).toEqual(marked);
  });

  it('SYSEXIT is stepped as any instruction', () => {
    const source = `mov $0x58000, %ecx; mov $1f, %edx; ${SET_TF} sysexit; nop; 1: @1 nop; @2`;
    const { met, marked } = runMarked(source, {
      prepare: ({ cpu }) => void (cpu.i32[OFFSET.SYSENTER_CS >> 2] = KERNEL_CODE),
    });
    expect(met).toEqual(marked);
  });

  it('a call gate to ring 0 is stepped on the inner side', () => {
    const prepare = (machine: BareMachine): void => {
      machine.view.setUint32(GDT + FREE_SELECTOR, (KERNEL_CODE << 16) | 0x2000, true);
      machine.view.setUint32(GDT + FREE_SELECTOR + 4, 0x2ec00, true);
      machine.load(0x22000, [0x90, 0xcb]);
    };
    const { machine, marked } = runMarked(`${SET_TF} lcall $${FREE_SELECTOR}, $0; @1 nop; @2`, {
      ring: 3,
      prepare,
    });
    expect(trapsOf(machine).map((trap) => trap.eip)).toEqual([0x22000, 0x22001, ...marked]);
  });

  it('a fault in the stepped instruction is delivered with TF saved and no trap pending', () => {
    const { machine } = runMarked(`${SET_TF} mov 0xf0000000, %eax; nop`, {
      prepare: (made) => {
        made.descriptor(0x18, 0, 0xff, 0xc093);
        made.cpu.segLimit[3] = 0xfffff;
        made.cpu.segCheck[3] = 1;
      },
    });
    expect(machine.frame()).toMatchObject({ vector: 13 });
    expect((machine.frame()?.eflags ?? 0) & TF).toBe(TF);
    expect(trapsOf(machine)).toEqual([]);
  });

  it('an interrupt that waits is taken behind the trap of the instruction', () => {
    const source = `sti; mov $1, %eax; ${SET_TF} out %al, $0x80; @1 nop; @2`;
    const { machine, met, marked } = runMarked(source, {
      prepare: (made) => {
        handler(made, 0x20, [0xff, 0x05, 0x10, 0, 0x05, 0, 0xcf]);
        made.bus.onPort = () => made.cpu.setIntr(true);
      },
    });
    expect(met).toEqual(marked);
    expect(machine.view.getUint32(DATA + 0x10, true)).toBe(1);
  });

  it('the T bit of a TSS traps before the first instruction of the new task, with BT', () => {
    const { machine } = runMarked(`ljmp $${FREE_SELECTOR}, $0`, {
      prepare: (made) => otherTask(made, [0x90, 0xcd, 0x80], 2, 1),
    });
    expect(trapsOf(machine)).toMatchObject([{ eip: 0x20000, cause: BT }]);
  });

  it('without the T bit a task switch makes no trap, whatever TF was in the old task', () => {
    const { machine } = runMarked(`${SET_TF} ljmp $${FREE_SELECTOR}, $0`, {
      prepare: (made) => otherTask(made, [0x90, 0xcd, 0x80], 2, 0),
    });
    expect(trapsOf(machine)).toEqual([]);
  });

  it('a task whose EFLAGS have TF is stepped from its first instruction on', () => {
    const { machine } = runMarked(`ljmp $${FREE_SELECTOR}, $0`, {
      prepare: (made) => otherTask(made, [0x90, 0x40, 0xcd, 0x80], 2 | TF, 0),
    });
    expect(trapsOf(machine).map((trap) => trap.eip)).toEqual([0x20001, 0x20002]);
  });

  it('without TF nothing traps', () => {
    const { machine, met } = runMarked('nop; mov %ss, %eax; mov %eax, %ss; sti; cli; pushf; popf');
    expect(met).toEqual([]);
    expect(dr6Of(machine)).toBe(0);
    expect(machine.cpu.r32[EAX]).toBe(KERNEL_DATA);
  });
});
