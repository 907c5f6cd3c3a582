/** What regions have to take care of beside instructions: changing code, pages, faults, stops, counts, room. */
import { describe, expect, it } from 'vitest';
import { forgetColdCode } from '../../../emulator/cpu/forget-code.ts';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { assemble, canAssemble, ORIGIN } from '../cpu/assemble.ts';
import type { BareMachine } from '../cpu/bare-machine.ts';
import { DATA, EAX, EBP, EBX, ECX, identityPaging } from '../cpu/run-source.ts';
import { LIMIT, runBoth, start } from './both-engines.ts';
import { machineDifferences } from './compare-machines.ts';

describe.skipIf(!canAssemble)('the translator', () => {
  it('runs a hot loop without coming back for each round', () => {
    const { machine, translator } = runBoth('mov $5000, %ecx; 1: add %ecx, %eax; dec %ecx; jnz 1b; hlt');
    expect(machine.cpu.r32[EAX]).toBe((5000 * 5001) / 2);
    expect(translator.statistics.regions).toBeGreaterThan(0);
    expect(translator.statistics.entries).toBeLessThan(10);
  });

  it('translates nothing that is executed less often than the threshold', () => {
    const { machine, translator } = start('mov $2, %ecx; 1: dec %ecx; jnz 1b; hlt', { threshold: 100 });
    machine.cpu.run(LIMIT);
    expect(translator.statistics.regions).toBe(0);
  });

  it('executes code that a region has just written, in its own page', () => {
    const { machine, translator } = runBoth(`
      mov $300, %ecx
      1: test $31, %cl; jnz 2f; mov %ecx, 2f+1
      2: mov $0, %eax; add %eax, %ebx; dec %ecx; jnz 1b; hlt`);
    expect(machine.cpu.r32[EBX]).toBe(32 * (288 + 256 + 224 + 192 + 160 + 128 + 96 + 64 + 32));
    expect(translator.statistics.dropped).toBeGreaterThan(0);
  });

  it('executes the very next instruction as it has just been changed', () => {
    const { machine } = runBoth(`
      mov $50, %ecx
      1: mov $0x90, %al; test $1, %cl; jz 2f; mov $0x43, %al
      2: mov %al, 3f; 3: nop; dec %ecx; jnz 1b; hlt`);
    expect(machine.cpu.r32[EBX]).toBe(25);
  });

  it('keeps a region when data beside it in its page change', () => {
    const { machine, translator } = runBoth(
      'mov $500, %ecx; 1: incl 2f; dec %ecx; jnz 1b; hlt; .balign 64; 2: .long 0',
    );
    expect(machine.cpu.r32[ECX]).toBe(0);
    expect(translator.statistics.dropped).toBe(0);
  });

  it('notices code changed by REP MOVS out of translated code', () => {
    const { machine } = runBoth(`
      mov $40, %ebp
      1: mov $3f, %esi; test $1, %ebp; jz 4f; mov $3f+4, %esi
      4: mov $2f, %edi; mov $4, %ecx; rep movsb
      2: nop; nop; nop; nop; dec %ebp; jnz 1b; hlt
      3: .byte 0x43, 0x43, 0x90, 0x90, 0x90, 0x40, 0x90, 0x90`);
    expect([machine.cpu.r32[EBX], machine.cpu.r32[EAX]]).toEqual([40, 20]);
  });

  for (const back of [1, 2, 3, 5, 9]) {
    it(`runs a loop over a page border, ${back} bytes before it`, () => {
      const origin = 0x11000 - 5 - back;
      const { machine, translator } = runBoth(
        'mov $1000, %ecx; 1: add $0x12345678, %eax; xor %ecx, %eax; dec %ecx; jnz 1b; hlt',
        undefined,
        origin,
      );
      expect(machine.cpu.r32[ECX]).toBe(0);
      expect(translator.statistics.entries).toBeLessThan(40);
    });
  }

  it('does not run into a second page that has been mapped elsewhere', () => {
    const source = 'mov $100, %ecx; 1: inc %eax; jmp 2f; .org 0x1000; 2: inc %ebx; dec %ecx; jnz 1b; hlt';
    const prepare = (machine: BareMachine): void => {
      identityPaging(machine);
      machine.load(0x20000, assemble('inc %edx; dec %ecx; jnz .-0x1000; hlt'));
    };
    const { machine } = runBoth(source, prepare);
    machine.map(0x11000, 0x20000, 7, 0x5000);
    machine.state.tlb[0x11] = -1;
    machine.cpu.fetchPage = -1;
    machine.cpu.i32[OFFSET.PENDING >> 2] = 0;
    machine.cpu.r32[ECX] = 1;
    machine.eip = ORIGIN + 5;
    machine.cpu.run(3);
    expect([machine.cpu.r32[EBX], machine.cpu.r32[2]]).toEqual([100, 1]);
  });

  it('leaves registers, flags and counts of before a faulting access in the middle of a region', () => {
    const { machine } = runBoth(
      `mov $${DATA}, %esi; mov $100, %ecx; stc
       1: adc $1, %eax; inc %ebx; mov (%esi), %edx; add $0x400, %esi; dec %ecx; jnz 1b; hlt`,
      (each) => {
        identityPaging(each);
        each.map(DATA + 0x5000, 0, 0, 0x5000);
      },
    );
    expect(machine.frame()).toMatchObject({ vector: 14 });
    expect(machine.cpu.i32[OFFSET.CR2 >> 2]).toBe(DATA + 0x5000);
    expect(machine.cpu.r32[EBX]).toBe(0x5000 / 0x400 + 1);
  });

  it('raises #DE for a divisor that becomes zero in a hot loop', () => {
    const { machine } = runBoth('mov $50, %ecx; 1: xor %edx, %edx; mov $7, %eax; div %ecx; dec %ecx; jmp 1b');
    expect(machine.frame()).toMatchObject({ vector: 0 });
    expect(machine.cpu.r32[ECX]).toBe(0);
  });

  it('stops after exactly the instructions asked for, in the middle of a loop as well', () => {
    const source = 'mov $100000, %ecx; 1: add %ecx, %eax; rol $3, %eax; dec %ecx; jnz 1b; hlt';
    const { machine } = start(source);
    const plain = start(source).machine;
    plain.cpu.translator = null;
    for (const slice of [1000, 1, 2, 3, 4, 5, 999, 4, 4, 12345]) {
      for (const each of [machine, plain]) each.cpu.run(slice);
      expect(machineDifferences(plain, machine)).toEqual([]);
    }
    expect(machine.cpu.instructions).toBe(14367);
  });

  it('stops at a debugger’s address that is set while its region is hot, and goes on without it', () => {
    const { machine } = start('mov $1000, %ecx; 1: inc %eax; inc %ebx; dec %ecx; jnz 1b; hlt');
    machine.cpu.run(500);
    machine.cpu.setStopAddress(ORIGIN + 6, true);
    expect(machine.cpu.run(LIMIT)).toBe('stop');
    expect(machine.eip).toBe(ORIGIN + 6);
    machine.cpu.setStopAddress(ORIGIN + 6, false);
    expect(machine.cpu.run(LIMIT)).toBe('halt');
    expect(machine.cpu.r32[EBX]).toBe(1000);
  });

  it('forgets everything when it has no room left, and the guest does not notice', () => {
    const calls = Array.from({ length: 20 }, (_, n) => `call f${n}`).join('; ');
    const functions = Array.from({ length: 20 }, (_, n) => `f${n}: add $${n}, %eax; ret`).join('; ');
    const source = `mov $60, %ecx; 1: ${calls}; dec %ecx; jnz 1b; hlt; ${functions}`;
    const { machine, translator } = start(source, { maxRegions: 4, maxInstructions: 4 });
    machine.cpu.run(LIMIT);
    expect(machine.cpu.r32[EAX]).toBe(60 * 190);
    expect(translator.statistics.flushes).toBeGreaterThan(2);
  });

  it('keeps its regions when cold decoded code makes room, and notices changes of their code still', () => {
    const [cold, inc, ret] = [260_000, 0x40, 0xc3];
    const loop = (n: number): string => `mov $1000, %ecx; ${n}: inc %ebx; dec %ecx; jnz ${n}b`;
    const { machine, translator } = runBoth(
      `call f; mov $0x20000, %edx; call *%edx; call f; movb $0x4d, g; call f; hlt
       f: ${loop(1)}; g: inc %ebp; ret`,
      (each) => each.load(0x20000, [...new Array<number>(cold).fill(inc), ret]),
    );
    expect([EAX, EBX, EBP].map((r) => machine.cpu.r32[r])).toEqual([cold, 3000, 1]);
    // One for each time that code was loaded.
    expect(translator.statistics.flushes).toBe(2);
    expect(machine.cpu.decodedCount).toBeLessThan(cold / 2);
  });

  it('knows its regions again when the code that they begin with has been forgotten', () => {
    const { machine, translator } = start(
      'mov $1000, %ecx; 1: inc %ebx; call f; dec %ecx; jnz 1b; hlt; f: ret',
    );
    machine.cpu.run(3000);
    const { regions } = translator.statistics;
    expect(regions).toBeGreaterThan(0);
    forgetColdCode(machine.cpu, 0);
    expect(machine.cpu.decodedCount).toBe(0);
    expect(machine.cpu.run(LIMIT)).toBe('halt');
    expect(machine.cpu.r32[EBX]).toBe(1000);
    expect(translator.statistics).toMatchObject({ regions, dropped: 0 });
  });

  it('takes an interrupt that becomes due in a port access out of translated code, before the next instruction', () => {
    const source = 'sti; nop; mov $100, %ecx; 1: in $0x80, %al; inc %ebx; dec %ecx; jnz 1b; hlt';
    const run = (translate: boolean): BareMachine => {
      const { machine } = start(source);
      if (!translate) machine.cpu.translator = null;
      let accesses = 0;
      machine.bus.onPort = () => {
        if (++accesses === 80) machine.cpu.setIntr(true);
      };
      expect(machine.cpu.run(LIMIT)).toBe('halt');
      return machine;
    };
    const translated = run(true);
    expect(machineDifferences(run(false), translated)).toEqual([]);
    expect(translated.cpu.r32[EBX]).toBe(79);
  });
});
