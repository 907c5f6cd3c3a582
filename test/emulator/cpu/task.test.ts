/** Hardware task switches (Intel SDM volume 3, chapter 7). */
import { describe, expect, it } from 'vitest';
import { canAssemble } from './assemble.ts';
import type { BareMachine } from './bare-machine.ts';
import { FREE_SELECTOR, GDT, KERNEL_CODE, KERNEL_DATA, TSS, TSS_SELECTOR } from './bare-machine.ts';
import { EAX, EBX, ECX, ESP, identityPaging, runSource, STACK } from './run-source.ts';

const OTHER = 0x48000;
const CODE = 0x20000;
const NT = 0x4000;

/** A second task at CODE with EAX = 77 and its own stack; `code` is what it runs. */
function secondTask(code: number[], data = KERNEL_DATA): (machine: BareMachine) => void {
  return (machine) => {
    machine.descriptor(FREE_SELECTOR, OTHER, 0x67, 0x0089);
    machine.view.setUint8(GDT + TSS_SELECTOR + 5, 0x8b);
    machine.load(CODE, code);
    const fields: [number, number][] = [
      [0x20, CODE],
      [0x24, 2],
      [0x28, 77],
      [0x38, 0x70000],
      [0x4c, KERNEL_CODE],
      [0x54, data],
    ];
    for (const [at, value] of fields) machine.view.setUint32(OTHER + at, value, true);
    for (const at of [0x48, 0x50]) machine.view.setUint32(OTHER + at, KERNEL_DATA, true);
  };
}

describe.skipIf(!canAssemble)('task switches', () => {
  it('a far jump to a TSS saves this task, loads that one, moves the busy bit, sets CR0.TS', () => {
    const machine = runSource(`mov $5, %ebx; ljmp $${FREE_SELECTOR}, $0`, { prepare: secondTask([0xf4]) });
    expect([EAX, EBX, ESP].map((r) => machine.cpu.r32[r])).toEqual([77, 0, 0x70000]);
    expect(machine.eip).toBe(CODE + 1);
    expect([0x20, 0x34].map((at) => machine.view.getUint32(TSS + at, true))).toEqual([0x1000c, 5]);
    expect([TSS_SELECTOR, FREE_SELECTOR].map((s) => machine.state.ram[GDT + s + 5])).toEqual([0x89, 0x8b]);
    expect(machine.cpu.i32[0x50 >> 2] & 8).toBe(8);
  });
  it('a far call nests: link and NT are set, and IRET comes back behind the call', () => {
    const machine = runSource(`lcall $${FREE_SELECTOR}, $0; mov $9, %ecx; hlt`, {
      prepare: secondTask([0x90, 0xcf]),
    });
    expect(machine.view.getUint16(OTHER, true)).toBe(TSS_SELECTOR);
    expect(machine.cpu.r32[ECX]).toBe(9);
    expect(machine.cpu.getEflags() & NT).toBe(0);
    expect([TSS_SELECTOR, FREE_SELECTOR].map((s) => machine.state.ram[GDT + s + 5])).toEqual([0x8b, 0x89]);
  });
  it('an exception through a task gate pushes its error code on the new task’s stack', () => {
    const prepare = (machine: BareMachine): void => {
      secondTask([0xf4])(machine);
      machine.gate(13, FREE_SELECTOR, 0, 0x8500);
    };
    const machine = runSource('mov $0x2000, %eax; mov %eax, %ds', { prepare });
    expect(machine.cpu.r32[ESP]).toBe(0x70000 - 4);
    expect(machine.view.getUint32(0x70000 - 4, true)).toBe(0x2000);
    expect(machine.view.getUint32(TSS + 0x20, true)).toBe(0x10005);
  });
  it('a busy TSS is #GP with its selector, and nothing has moved', () => {
    const machine = runSource(`ljmp $${TSS_SELECTOR}, $0`, { prepare: secondTask([0xf4]) });
    expect(machine.frame()).toMatchObject({ vector: 13, error: TSS_SELECTOR, eip: 0x10000 });
  });
  it('a bad data selector in the new task is #TS with that selector, delivered there', () => {
    const machine = runSource(`ljmp $${FREE_SELECTOR}, $0`, { prepare: secondTask([0xf4], 0x2000) });
    expect(machine.frame()).toMatchObject({ vector: 10, error: 0x2000, eip: CODE });
    expect(machine.cpu.segSelector[7]).toBe(FREE_SELECTOR);
  });
  it('a page fault while the old task would be saved or the new one read leaves everything as it was', () => {
    for (const [missing, error, reached] of [
      [TSS, 2, TSS],
      [OTHER, 2, OTHER],
      [GDT, 2, 0],
    ]) {
      const machine = runSource(`mov $5, %ebx; lcall $${FREE_SELECTOR}, $0`, {
        prepare: (m) => {
          secondTask([0xf4])(m);
          m.cpu.i32[0x50 >> 2] |= 0x10000;
          identityPaging(m);
          m.view.setUint32(0x5000 + (missing >> 10), missing | 1, true);
          m.cpu.flushCaches();
          if (missing === GDT) m.view.setUint8(GDT + KERNEL_CODE + 5, 0x9b);
        },
      });
      expect(machine.frame()).toMatchObject({ vector: 14, error: error | 1, eip: 0x10005 });
      if (reached !== 0) expect(machine.cpu.i32[0x54 >> 2] & ~0xfff).toBe(reached);
      expect(machine.cpu.segSelector[7]).toBe(TSS_SELECTOR);
      expect([TSS_SELECTOR, FREE_SELECTOR].map((s) => machine.state.ram[GDT + s + 5])).toEqual([0x8b, 0x89]);
      expect(machine.view.getUint32(TSS + 0x34, true)).toBe(0);
      expect(machine.view.getUint16(OTHER, true)).toBe(0);
    }
  });
  it('a TSS too small to hold the old task is #TS with its selector, in the old task', () => {
    const machine = runSource(`ljmp $${FREE_SELECTOR}, $0`, {
      prepare: (m) => {
        secondTask([0xf4])(m);
        m.cpu.segLimit[7] = 0x5e;
      },
    });
    expect(machine.frame()).toMatchObject({ vector: 10, error: TSS_SELECTOR, eip: 0x10000 });
    expect(machine.cpu.segSelector[7]).toBe(TSS_SELECTOR);
  });
  it('segments not present are #NP, or #SS for the stack, in the new task', () => {
    const withSegment = (field: number): BareMachine =>
      runSource(`ljmp $${FREE_SELECTOR}, $0`, {
        prepare: (m) => {
          secondTask([0xf4])(m);
          m.descriptor(FREE_SELECTOR + 8, 0, 0xfffff, field === 0x4c ? 0xc01b : 0xc013);
          m.view.setUint32(OTHER + field, FREE_SELECTOR + 8, true);
          // The handlers are tasks of their own, since this one has no stack to push on.
          if (field === 0x54) return;
          m.gate(11, TSS_SELECTOR, 0, 0x8500);
          m.gate(12, TSS_SELECTOR, 0, 0x8500);
          m.view.setUint32(TSS + 0x38, 0x6f000, true);
          m.load(0x10007, [0xf4]);
        },
      });
    expect(withSegment(0x54).frame()).toMatchObject({ vector: 11, error: FREE_SELECTOR + 8, eip: CODE });
    for (const field of [0x4c, 0x50]) {
      const machine = withSegment(field);
      expect([field, machine.eip, machine.cpu.segSelector[7]]).toEqual([field, 0x10008, TSS_SELECTOR]);
      expect(machine.view.getUint32(STACK - 4, true)).toBe(FREE_SELECTOR + 8);
      expect(machine.view.getUint32(OTHER + 0x20, true)).toBe(CODE);
    }
  });
  it('a fault through a task gate saves RF set, a far call does not', () => {
    const saved = (source: string): number => {
      const prepare = (machine: BareMachine): void => {
        secondTask([0xf4])(machine);
        machine.gate(6, FREE_SELECTOR, 0, 0x8500);
      };
      return runSource(source, { prepare }).view.getUint32(TSS + 0x24, true) & 0x10000;
    };
    expect([saved('ud2'), saved(`lcall $${FREE_SELECTOR}, $0`)]).toEqual([0x10000, 0]);
  });
  it('a switch clears the local enables of DR7 and leaves the global ones', () => {
    const machine = runSource(`mov $0x7ff, %eax; mov %eax, %dr7; ljmp $${FREE_SELECTOR}, $0`, {
      prepare: secondTask([0xf4]),
    });
    expect(machine.cpu.i32[0x74 >> 2]).toBe(0x6aa);
  });
  it('the T bit of a TSS traps before its first instruction, with DR6.BT', () => {
    const machine = runSource(`ljmp $${FREE_SELECTOR}, $0`, {
      prepare: (m) => {
        secondTask([0xf4])(m);
        m.view.setUint16(OTHER + 0x64, 1, true);
      },
    });
    expect(machine.frame()).toMatchObject({ vector: 1, eip: CODE });
    expect(machine.cpu.i32[0x70 >> 2] & 0x8000).toBe(0x8000);
  });
});
