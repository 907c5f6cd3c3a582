/** What operating systems do all the time does not lead out of translated code, and what must lead out does. */
import { describe, expect, it } from 'vitest';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { assemble, canAssemble } from '../cpu/assemble.ts';
import { FREE_SELECTOR, KERNEL_CODE } from '../cpu/bare-machine.ts';
import type { BareMachine } from '../cpu/bare-machine.ts';
import { DATA, EAX, EBX, EDX } from '../cpu/run-source.ts';
import type { Started } from './both-engines.ts';
import { machineDifferences } from './compare-machines.ts';
import { LIMIT, runBoth, start } from './both-engines.ts';

const ROUNDS = 1000;
const HANDLER = 0x30000;
const CR4_TSD = 4;

/** `body` a thousand times. */
function repeated(body: string, before = '', after = ''): string {
  return `${before}; mov $${ROUNDS}, %ecx; 1: ${body}; dec %ecx; jnz 1b; ${after}; hlt`;
}

/** Times that the interpreter had to be asked. */
function departures({ translator }: Started): number {
  return translator.statistics.refusals;
}

/** FS as base DATA and descriptor bits `access`. */
function withFs(access: number, limit = 0xfffff): (machine: BareMachine) => void {
  return (machine) => machine.descriptor(FREE_SELECTOR, DATA, limit, access);
}

const LOAD_FS = `mov $${FREE_SELECTOR}, %eax; mov %eax, %fs; xor %eax, %eax`;

describe.skipIf(!canAssemble)('translated code goes on', () => {
  it.each([
    ['with a 32-bit default', 0xc093],
    ['without', 0x8093],
  ])('through a flat segment with a base, %s', (_name, access) => {
    const run = runBoth(repeated('incl %fs:8', LOAD_FS), withFs(access));
    expect(run.machine.view.getUint32(DATA + 8, true)).toBe(ROUNDS);
    expect(departures(run)).toBe(0);
  });

  it('after RDTSC, which counts each instruction', () => {
    const run = runBoth(repeated('rdtsc; mov %eax, %ebx; rdtsc', '', 'sub %ebx, %eax'));
    expect(run.machine.cpu.r32[EAX]).toBe(2);
    expect(departures(run)).toBe(0);
  });

  it('after RDTSC beyond 32 bits', () => {
    const run = runBoth(repeated('rdtsc'), ({ cpu }) => (cpu.timeStamp = 2 ** 40));
    expect(run.machine.cpu.r32[EDX]).toBe(256);
    expect(departures(run)).toBe(0);
  });

  it('over CLI and STI with nothing pending', () => {
    expect(departures(runBoth(repeated('cli; inc %eax; sti; inc %eax')))).toBe(0);
  });

  it('over PUSHF and POPF while an interrupt waits for IF', () => {
    const run = runBoth(repeated('pushf; inc %eax; popf', 'cli'), ({ cpu }) => cpu.setIntr(true));
    expect(run.machine.cpu.r32[EAX]).toBe(ROUNDS);
    expect(departures(run)).toBe(0);
  });
});

describe.skipIf(!canAssemble)('a computed jump', () => {
  const FUNCTION = 'f: add %ecx, %eax; ret';

  it('stays in its region where it goes as expected: RET behind the calls of the region', () => {
    const run = runBoth(`${repeated('call f; inc %ebx; call f')}; ${FUNCTION}`);
    expect(run.machine.cpu.r32[EAX]).toBe(ROUNDS * (ROUNDS + 1));
    expect(run.translator.statistics.regions).toBeLessThan(4);
  });

  it('goes elsewhere all the same: RET to an address put on the stack, JMP to a place never seen before', () => {
    const source = repeated(`
      call f; cmp $300, %ecx; jg 2f; push $5f; jmp f; 5: inc %edx;
      2: mov $3f, %esi; cmp $200, %ecx; jg 6f; mov $4f, %esi; 6: jmp *%esi; 3: inc %ebx; 4:`);
    const { machine } = runBoth(`${source}; ${FUNCTION}`);
    expect([EBX, EDX].map((r) => machine.cpu.r32[r])).toEqual([ROUNDS - 200, 300]);
  });

  it('returns out of recursion to where each call came from', () => {
    const { machine } = runBoth(`
      mov $12, %ecx; call fib; hlt
      fib: cmp $2, %ecx; jge 1f; add %ecx, %eax; ret
      1: push %ecx; dec %ecx; call fib; pop %ecx; push %ecx; sub $2, %ecx; call fib; pop %ecx; ret`);
    expect(machine.cpu.r32[EAX]).toBe(144);
  });
});

describe.skipIf(!canAssemble)('a region in which slices end', () => {
  const SOURCE = `${repeated('call f; inc %ebx')}; f: test $1, %cl; jz 3f; inc %eax; 3: ret`;

  it('is made anew once it has been met often enough, and agrees at every stop', () => {
    const { machine, translator } = start(SOURCE, { samples: 3 });
    const plain = start(SOURCE).machine;
    plain.cpu.translator = null;
    for (let slice = 0; slice < 60; slice++) {
      for (const each of [machine, plain]) each.cpu.run(97);
      expect(machineDifferences(plain, machine)).toEqual([]);
    }
    expect(translator.statistics.improved).toBeGreaterThan(0);
    expect(translator.statistics.improved).toBeLessThan(5);
  });

  it('stays as it is when that happens seldom', () => {
    const { machine, translator } = start(SOURCE, { samples: 3 });
    expect(machine.cpu.run(LIMIT)).toBe('halt');
    expect(translator.statistics.improved).toBe(0);
  });
});

describe.skipIf(!canAssemble)('translated code is left', () => {
  it('for a segment with a limit', () => {
    const run = runBoth(repeated('incl %fs:8', LOAD_FS), withFs(0x4093, 0xffff));
    expect(run.machine.view.getUint32(DATA + 8, true)).toBe(ROUNDS);
    expect(departures(run)).toBeGreaterThan(ROUNDS / 2);
  });

  it('for RDTSC where it is not open to all', () => {
    const run = runBoth(repeated('rdtsc'), ({ state }) => (state.i32[OFFSET.CR4 >> 2] |= CR4_TSD));
    expect(departures(run)).toBeGreaterThan(ROUNDS / 2);
  });

  it('for RDTSC when the counter is beyond 2^52', () => {
    const run = runBoth(repeated('rdtsc'), ({ cpu }) => (cpu.timeStamp = 2 ** 60));
    expect(run.machine.cpu.r32[EDX]).toBe(2 ** 28);
    expect(departures(run)).toBeGreaterThan(ROUNDS / 2);
  });

  it.each([
    ['POPF', 'pushf; orl $0x200, (%esp); popf'],
    ['STI, one instruction later', 'sti'],
    ['IRET', 'pushf; orl $0x200, (%esp); push %cs; push $3f; iret; 3:'],
  ])('for the interrupt that waits behind %s', (_name, opening) => {
    const raise = 'cmp $400, %ecx; jne 2f; out %al, $0x40; 2:';
    const run = runBoth(repeated(`cli; ${raise} inc %eax; ${opening}; inc %edi; inc %edi`), (machine) => {
      machine.gate(machine.bus.vector, KERNEL_CODE, HANDLER, 0x8e00);
      machine.load(HANDLER, assemble('inc %ebx; mov %edi, %esi; iret', HANDLER));
      machine.bus.onPort = () => machine.cpu.setIntr(true);
    });
    expect(run.machine.cpu.r32[EBX]).toBe(1);
  });
});
