/** DR0–DR7 (Intel SDM volume 3, 17.2 and 17.3): instruction, data and I/O breakpoints, and what DR6 and DR7 say. */
import { describe, expect, it } from 'vitest';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { canAssemble } from './assemble.ts';
import type { BareMachine } from './bare-machine.ts';
import { FREE_SELECTOR, GDT, HANDLERS, KERNEL_CODE, STACK0 } from './bare-machine.ts';
import {
  B0,
  B1,
  B2,
  B3,
  BD,
  BS,
  dr6Of,
  dr7Of,
  handler,
  RF,
  runMarked,
  SET_TF,
  setBreakpoints,
  trapsOf,
  watch,
} from './debugging.ts';
import type { Breakpoint } from './debugging.ts';
import { DATA, EAX, ECX, identityPaging, STACK } from './run-source.ts';

const ORIGIN = 0x10000;
const IRET = [0xcf];

describe.skipIf(!canAssemble)('instruction breakpoints', () => {
  it.each([0, 1, 2, 3])('DR%i faults before the instruction, with its own bit of DR6', (n) => {
    const elsewhere: Breakpoint = { address: 0x30000, kind: 'execute' };
    const list = Array.from({ length: n + 1 }, () => elsewhere);
    list[n] = { address: ORIGIN + 1, kind: 'execute' };
    const { machine, met, marked } = runMarked('nop; @1 inc %eax', { prepare: setBreakpoints(...list) });
    expect(met).toEqual(marked);
    expect(trapsOf(machine)[0].cause).toBe(1 << n);
  });

  it('save EFLAGS with RF as it was, and IRET with RF passes the instruction once', () => {
    const prepare = setBreakpoints({ address: ORIGIN + 5, kind: 'execute' });
    const { machine, met } = runMarked('mov $3, %ecx; 1: inc %eax; loop 1b', { prepare });
    expect(met).toEqual([ORIGIN + 5, ORIGIN + 5, ORIGIN + 5]);
    expect(trapsOf(machine).some((trap) => (trap.eflags & RF) !== 0)).toBe(false);
    expect(machine.cpu.r32[ECX]).toBe(0);
  });

  it('are passed by RF for one instruction, the next one having its own', () => {
    const prepare = setBreakpoints(
      { address: ORIGIN, kind: 'execute' },
      { address: ORIGIN + 1, kind: 'execute' },
    );
    const { met, marked } = runMarked('@1 nop; @2 nop', { prepare });
    expect(met).toEqual(marked);
  });

  it('hit again in each round of a hot loop', () => {
    const prepare = setBreakpoints({ address: ORIGIN + 6, kind: 'execute' });
    const { machine, met } = runMarked('mov $200, %ecx; 1: inc %eax; dec %ecx; jnz 1b', { prepare });
    expect(met.length).toBe(200);
    expect(machine.cpu.r32[ECX]).toBe(0);
  });

  it('set by the guest in hot code take effect with the next round', () => {
    const source = `mov $1f, %eax; mov %eax, %dr0; mov $200, %ecx
      2: cmp $50, %ecx; jne 1f; mov $0x402, %edx; mov %edx, %dr7; 1: @1 nop; loop 2b`;
    const { met, marked } = runMarked(source);
    expect(met).toEqual(Array.from({ length: 50 }, () => marked[0]));
  });

  it('two of them at one address set both bits', () => {
    const prepare = setBreakpoints(
      { address: ORIGIN, kind: 'execute' },
      { address: ORIGIN, kind: 'execute' },
    );
    const { machine } = runMarked('@1 nop', { prepare });
    expect(trapsOf(machine)).toMatchObject([{ cause: B0 | B1 }]);
  });

  it('in the middle of an instruction do not hit', () => {
    const { met } = runMarked('mov $1, %eax', {
      prepare: setBreakpoints({ address: ORIGIN + 1, kind: 'execute' }),
    });
    expect(met).toEqual([]);
  });

  it('are enabled by their G bit as by their L bit, and by neither not at all', () => {
    const at = { address: ORIGIN, kind: 'execute' } as const;
    expect(runMarked('@1 nop', { prepare: setBreakpoints({ ...at, global: true }) }).met).toEqual([ORIGIN]);
    const prepare = (machine: BareMachine): void => {
      setBreakpoints(at)(machine);
      machine.cpu.i32[OFFSET.DR7 >> 2] = 0x400;
      machine.cpu.debugRegistersChanged();
    };
    expect(runMarked('nop', { prepare }).met).toEqual([]);
  });

  it('behind MOV SS are passed over', () => {
    const prepare = setBreakpoints({ address: ORIGIN + 4, kind: 'execute' });
    expect(runMarked('mov %ss, %eax; mov %eax, %ss; nop', { prepare }).met).toEqual([]);
    expect(runMarked('mov %ss, %eax; mov %eax, %ds; @1 nop', { prepare }).met).toEqual([ORIGIN + 4]);
  });

  it('come before a page fault of the fetch', () => {
    const { machine } = runMarked('mov $0xc0000000, %eax; jmp *%eax', {
      prepare: (made) => {
        identityPaging(made);
        setBreakpoints({ address: 0xc0000000, kind: 'execute' })(made);
      },
    });
    expect(trapsOf(machine)).toMatchObject([{ eip: 0xc0000000, cause: B0 }]);
    expect(machine.frame()).toMatchObject({ vector: 14, eip: 0xc0000000 });
  });

  it('come before the instruction is found undefined', () => {
    const { machine, met } = runMarked('@1 ud2', {
      prepare: setBreakpoints({ address: ORIGIN, kind: 'execute' }),
    });
    expect(met).toEqual([ORIGIN]);
    expect(machine.frame()).toMatchObject({ vector: 6, eip: ORIGIN });
  });

  it('on a stepped instruction come after its predecessor’s trap', () => {
    const prepare = setBreakpoints({ address: ORIGIN + 14, kind: 'execute' });
    const { machine } = runMarked(`${SET_TF} .org 13; nop; @1 @2 nop; @3`, { prepare });
    const traps = trapsOf(machine).filter((trap) => trap.eip >= ORIGIN + 14);
    expect(traps.map((trap) => trap.cause)).toEqual([BS, B0, BS]);
  });
});

/** [title, breakpoint kind, length, source, hits] with the breakpoint at DATA. */
const ACCESSES: [string, 'write' | 'access', 1 | 2 | 4, string, boolean][] = [
  ['a byte write at a write breakpoint of 1', 'write', 1, `movb $1, ${DATA}`, true],
  ['a byte write behind a write breakpoint of 1', 'write', 1, `movb $1, ${DATA + 1}`, false],
  ['a byte write before it', 'write', 1, `movb $1, ${DATA - 1}`, false],
  ['a dword write that covers it', 'write', 1, `movl $1, ${DATA - 3}`, true],
  ['a write of the last byte of a breakpoint of 2', 'write', 2, `movb $1, ${DATA + 1}`, true],
  ['a write behind a breakpoint of 2', 'write', 2, `movb $1, ${DATA + 2}`, false],
  ['a write of the last byte of a breakpoint of 4', 'write', 4, `movb $1, ${DATA + 3}`, true],
  ['a misaligned dword that ends in a breakpoint of 4', 'write', 4, `movl $1, ${DATA - 1}`, true],
  ['a misaligned dword that begins in a breakpoint of 4', 'write', 4, `movl $1, ${DATA + 3}`, true],
  ['a write behind a breakpoint of 4', 'write', 4, `movl $1, ${DATA + 4}`, false],
  ['a read at a write breakpoint', 'write', 4, `mov ${DATA}, %eax`, false],
  ['a read at an access breakpoint of 1', 'access', 1, `movb ${DATA}, %al`, true],
  ['a read behind an access breakpoint of 1', 'access', 1, `movb ${DATA + 1}, %al`, false],
  ['a read at an access breakpoint of 2', 'access', 2, `movb ${DATA + 1}, %al`, true],
  ['a read at an access breakpoint of 4', 'access', 4, `movw ${DATA + 3}, %ax`, true],
  ['a write at an access breakpoint', 'access', 4, `movb $1, ${DATA + 2}`, true],
  ['a read-modify-write at a write breakpoint', 'write', 4, `incl ${DATA}`, true],
  ['CMP with memory at a write breakpoint', 'write', 4, `cmpl $0, ${DATA}`, false],
  ['CMP with memory at an access breakpoint', 'access', 4, `cmpl $0, ${DATA}`, true],
  ['XCHG', 'write', 4, `xchg %eax, ${DATA}`, true],
  ['PUSH of memory at an access breakpoint', 'access', 4, `pushl ${DATA}`, true],
  ['POP to memory at a write breakpoint', 'write', 4, `push %eax; popl ${DATA}`, true],
  ['FST of a double whose second half is watched', 'write', 4, `fld1; fstpl ${DATA - 4}`, true],
  ['LEA, which accesses nothing', 'access', 4, `lea ${DATA}, %eax`, false],
  ['SETcc', 'write', 1, `sete ${DATA}`, true],
  ['BTS by an index', 'write', 4, `mov $32, %eax; bts %eax, ${DATA - 4}`, true],
  ['BOUND that reads its bounds', 'access', 4, `xor %eax, %eax; bound %eax, ${DATA}`, true],
];

describe.skipIf(!canAssemble)('data breakpoints', () => {
  it.each(ACCESSES)('%s (%s, %i)', (_title, kind, length, source, hits) => {
    const { machine, met, marked } = runMarked(`${source}; @1 nop`, { prepare: watch(kind, length) });
    expect(met).toEqual(hits ? marked : []);
    if (hits) expect(trapsOf(machine)[0]).toMatchObject({ cause: B0 });
  });

  it('trap behind the instruction, whose write has been done, and save EFLAGS without RF', () => {
    const { machine } = runMarked(`movl $77, ${DATA}; @1 nop`, { prepare: watch('write', 4) });
    expect(machine.view.getUint32(DATA, true)).toBe(77);
    expect(trapsOf(machine)[0].eflags & RF).toBe(0);
  });

  it('ignore the low bits of an address that is not aligned to the length', () => {
    const prepare = setBreakpoints({ address: DATA + 3, kind: 'write', length: 4 });
    expect(runMarked(`movb $1, ${DATA}; @1 nop`, { prepare }).met.length).toBe(1);
    expect(runMarked(`movb $1, ${DATA + 4}; nop`, { prepare }).met).toEqual([]);
  });

  it('see an access that reaches over a page border into theirs', () => {
    const prepare = setBreakpoints({ address: DATA + 0x1000, kind: 'write' });
    expect(runMarked(`movl $1, ${DATA + 0xffd}; @1 nop`, { prepare }).met.length).toBe(1);
    expect(runMarked(`movl $1, ${DATA + 0xffc}; nop`, { prepare }).met).toEqual([]);
  });

  it('are of linear addresses, not of physical ones', () => {
    const prepare = (machine: BareMachine): void => {
      identityPaging(machine);
      machine.map(0x70000, DATA, 7, 0x5000);
      machine.cpu.flushCaches();
      watch('write', 4)(machine);
    };
    expect(runMarked('movl $1, 0x70000; nop', { prepare }).met).toEqual([]);
    expect(runMarked(`movl $1, ${DATA}; @1 nop`, { prepare }).met.length).toBe(1);
  });

  it('that are hit together come in one trap, with all their bits', () => {
    const prepare = setBreakpoints(
      { address: DATA, kind: 'write', length: 4 },
      { address: DATA, kind: 'access', length: 4 },
      { address: DATA + 64, kind: 'access' },
      { address: DATA + 1, kind: 'write' },
    );
    const { machine } = runMarked(`movl $1, ${DATA}; @1 nop`, { prepare });
    expect(trapsOf(machine)).toMatchObject([{ cause: B0 | B1 | B3 }]);
  });

  it('MOVS hits source and destination', () => {
    const prepare = setBreakpoints(
      { address: DATA, kind: 'access' },
      { address: 0x30000, kind: 'execute' },
      { address: DATA + 64, kind: 'write' },
    );
    const { machine } = runMarked(`mov $${DATA}, %esi; mov $${DATA + 64}, %edi; movsb; @1 nop`, { prepare });
    expect(trapsOf(machine)).toMatchObject([{ cause: B0 | B2 }]);
  });

  it('in a REP trap behind the iteration that hits, EIP on the instruction', () => {
    const source = `mov $5, %ecx; mov $${DATA - 2}, %edi; xor %eax, %eax; @1 rep stosb; nop`;
    const { machine, met, marked } = runMarked(source, { prepare: watch('write', 1) });
    expect(met).toEqual(marked);
    expect(machine.cpu.r32[ECX]).toBe(0);
  });

  it('in the last iteration of a REP trap behind it', () => {
    const source = `mov $3, %ecx; mov $${DATA - 2}, %edi; rep stosb; @1 nop`;
    const { met, marked } = runMarked(source, { prepare: watch('write', 1) });
    expect(met).toEqual(marked);
  });

  it('and TF together make one trap, with BS and B0', () => {
    const { machine } = runMarked(`${SET_TF} movl $1, ${DATA}; @1 nop; @2`, { prepare: watch('write', 4) });
    expect(trapsOf(machine).map((trap) => trap.cause)).toEqual([BS | B0, BS]);
  });

  it('hit by MOV SS trap behind the next instruction', () => {
    const prepare = (machine: BareMachine): void => {
      machine.view.setUint16(DATA, 0x18, true);
      watch('access', 2)(machine);
    };
    const { machine, met, marked } = runMarked(`mov ${DATA}, %ss; nop; @1 nop`, { prepare });
    expect(met).toEqual(marked);
    expect(trapsOf(machine)[0].cause).toBe(B0);
  });

  it('hit by MOV SS before an INT trap at the first instruction of its handler', () => {
    const prepare = (machine: BareMachine): void => {
      machine.view.setUint16(DATA, 0x18, true);
      watch('access', 2)(machine);
      handler(machine, 0x81, IRET);
    };
    const { met } = runMarked(`mov ${DATA}, %ss; int $0x81; nop`, { prepare });
    expect(met).toEqual([0xc000 + 64 * 0x81]);
  });

  it('see what an interrupt pushes: the trap comes at the first instruction of its handler', () => {
    const prepare = (machine: BareMachine): void => {
      setBreakpoints({ address: STACK - 4, kind: 'write', length: 4 })(machine);
      handler(machine, 0x81, IRET);
    };
    const { met } = runMarked('int $0x81; nop', { prepare });
    expect(met).toEqual([0xc000 + 64 * 0x81, HANDLERS + 0x80]);
  });

  it('see what an interrupt from ring 3 pushes on the inner stack', () => {
    const prepare = (machine: BareMachine): void => {
      setBreakpoints({ address: STACK0 - 20, kind: 'write', length: 4 })(machine);
      machine.gate(1, KERNEL_CODE, HANDLERS + 1, 0x8e00);
      handler(machine, 0x81, IRET);
    };
    const { machine } = runMarked('int $0x81; nop', { ring: 3, prepare });
    expect(machine.frame()).toMatchObject({ vector: 1, eip: 0xc000 + 64 * 0x81 });
  });

  it('are forgotten by an instruction that faults after the access', () => {
    const prepare = (machine: BareMachine): void => {
      identityPaging(machine);
      watch('access', 4)(machine);
      machine.cpu.r32[EAX] = 0xc0000000;
    };
    const { machine } = runMarked(`mov $${DATA}, %esi; mov %eax, %edi; movsl`, { prepare });
    expect(trapsOf(machine)).toEqual([]);
    expect(machine.frame()).toMatchObject({ vector: 14 });
    expect(dr6Of(machine)).toBe(0);
  });

  it('set in hot code see its next round', () => {
    const source = `mov $${DATA}, %eax; mov %eax, %dr0; mov $300, %ecx
      1: cmp $20, %ecx; jne 2f; mov $0xd0402, %edx; mov %edx, %dr7; 2: movl %ecx, ${DATA}; @1 nop; loop 1b`;
    const { met, marked } = runMarked(source);
    expect(met).toEqual(Array.from({ length: 20 }, () => marked[0]));
  });
});

describe.skipIf(!canAssemble)('I/O breakpoints', () => {
  const port: Breakpoint = { address: 0x80, kind: 'io' };
  const DE = 'mov $8, %eax; mov %eax, %cr4;';

  it('need CR4.DE', () => {
    expect(runMarked('in $0x80, %al; nop', { prepare: setBreakpoints(port) }).met).toEqual([]);
    const { machine, met, marked } = runMarked(`${DE} in $0x80, %al; @1 nop`, {
      prepare: setBreakpoints(port),
    });
    expect(met).toEqual(marked);
    expect(trapsOf(machine)[0].cause).toBe(B0);
  });

  it('see OUT as IN, and no other port', () => {
    const { met, marked } = runMarked(`${DE} out %al, $0x7f; out %al, $0x80; @1 out %al, $0x81`, {
      prepare: setBreakpoints(port),
    });
    expect(met).toEqual(marked);
  });

  it('have lengths: a word at the second port of two', () => {
    const two: Breakpoint = { ...port, length: 2 };
    const { met, marked } = runMarked(`${DE} in $0x81, %al; @1 in $0x82, %al; in $0x7f, %ax; @2 nop`, {
      prepare: setBreakpoints(two),
    });
    expect(met).toEqual(marked);
  });

  it('trap behind each iteration of REP OUTS', () => {
    const source = `${DE} mov $3, %ecx; mov $0x80, %edx; mov $${DATA}, %esi; @1 @2 rep outsb; @3 nop`;
    const { met, marked } = runMarked(source, { prepare: setBreakpoints(port) });
    expect(met).toEqual(marked);
  });

  it('do not see memory at the same number', () => {
    expect(runMarked(`${DE} movb 0x80, %al; nop`, { prepare: setBreakpoints(port) }).met).toEqual([]);
  });
});

describe.skipIf(!canAssemble)('DR6 and DR7', () => {
  const guarded = (machine: BareMachine): void => {
    machine.cpu.i32[OFFSET.DR7 >> 2] = 0x2400;
    machine.cpu.debugRegistersChanged();
    machine.gate(1, KERNEL_CODE, HANDLERS + 1, 0x8e00);
  };

  it.each(['mov %dr0, %eax', 'mov %eax, %dr3', 'mov %dr6, %eax', 'mov %eax, %dr7'])(
    'GD faults before %s, with BD, and is clear in the handler',
    (source) => {
      const { machine } = runMarked(source, { prepare: guarded });
      expect(machine.frame()).toMatchObject({ vector: 1, eip: ORIGIN });
      expect(dr6Of(machine)).toBe(BD);
      expect(dr7Of(machine)).toBe(0x400);
    },
  );

  it('GD lets everything else pass', () => {
    const { machine } = runMarked('mov %cr0, %eax; nop', { prepare: guarded });
    expect(machine.frame()?.vector).toBe(0x80);
    expect(dr7Of(machine)).toBe(0x2400);
  });

  it('LE and GE are kept as written', () => {
    const { machine } = runMarked('mov $0x300, %eax; mov %eax, %dr7; mov %dr7, %ecx');
    expect(machine.cpu.r32[ECX]).toBe(0x700);
  });

  it('the processor replaces B0…B3 and leaves BS, BT and BD for the handler to clear', () => {
    const prepare = (machine: BareMachine): void => {
      machine.gate(1, KERNEL_CODE, HANDLERS + 1, 0x8e00);
      watch('write', 4)(machine);
      machine.cpu.i32[OFFSET.DR6 >> 2] |= BS | B1;
    };
    const { machine } = runMarked(`movl $1, ${DATA}; nop`, { prepare });
    expect(dr6Of(machine)).toBe(BS | B0);
  });

  it('a task switch clears L0…L3 and LE and keeps the G bits', () => {
    const prepare = (machine: BareMachine): void => {
      machine.descriptor(FREE_SELECTOR, 0x48000, 0x67, 0x0089);
      machine.view.setUint8(GDT + 0x30 + 5, 0x8b);
      machine.load(0x20000, [0xcd, 0x80]);
      const words = {
        0x20: 0x20000,
        0x24: 2,
        0x38: 0x70000,
        0x48: 0x18,
        0x4c: KERNEL_CODE,
        0x50: 0x18,
        0x54: 0x18,
      };
      for (const [at, value] of Object.entries(words))
        machine.view.setUint32(0x48000 + Number(at), value, true);
      machine.cpu.i32[OFFSET.DR7 >> 2] = 0x7ff;
      machine.cpu.i32[OFFSET.DR0 >> 2] = 0x30000;
      machine.cpu.debugRegistersChanged();
    };
    const { machine } = runMarked(`ljmp $${FREE_SELECTOR}, $0`, { prepare });
    expect(dr7Of(machine)).toBe(0x6aa);
  });

  it('a breakpoint that only L enabled does not hit in the next task, one that G enabled does', () => {
    const prepare =
      (global: boolean) =>
      (machine: BareMachine): void => {
        machine.descriptor(FREE_SELECTOR, 0x48000, 0x67, 0x0089);
        machine.view.setUint8(GDT + 0x30 + 5, 0x8b);
        machine.load(0x20000, [0x90, 0xcd, 0x80]);
        const words = {
          0x20: 0x20000,
          0x24: 2,
          0x38: 0x70000,
          0x48: 0x18,
          0x4c: KERNEL_CODE,
          0x50: 0x18,
          0x54: 0x18,
        };
        for (const [at, value] of Object.entries(words))
          machine.view.setUint32(0x48000 + Number(at), value, true);
        setBreakpoints({ address: 0x20000, kind: 'execute', global })(machine);
      };
    expect(runMarked(`ljmp $${FREE_SELECTOR}, $0`, { prepare: prepare(false) }).met).toEqual([]);
    expect(runMarked(`ljmp $${FREE_SELECTOR}, $0`, { prepare: prepare(true) }).met).toEqual([0x20000]);
  });
});
