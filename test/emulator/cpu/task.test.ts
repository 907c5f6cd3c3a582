/** Hardware task switches (Intel SDM volume 3, chapter 7). */
import { describe, expect, it } from 'vitest';
import { canAssemble } from './assemble.ts';
import type { BareMachine } from './bare-machine.ts';
import { FREE_SELECTOR, GDT, KERNEL_CODE, KERNEL_DATA, TSS, TSS_SELECTOR } from './bare-machine.ts';
import { EAX, EBX, ECX, ESP, runSource } from './run-source.ts';

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
});
