/** SYSENTER and SYSEXIT in translated code are the interpreter’s. */
import { describe, expect, it } from 'vitest';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { canAssemble } from '../cpu/assemble.ts';
import { KERNEL_CODE } from '../cpu/bare-machine.ts';
import type { BareMachine } from '../cpu/bare-machine.ts';
import { expectAgreement } from './every-count.ts';

const KERNEL = 0x10100;
const CALLS = `
  mov $0x60000, %ebp
  1: mov $back, %edx; mov %ebp, %ecx; inc %eax; sysenter; nop
  back: inc %ebx; jmp 1b
  .org 0x100; push %eax; pop %esi; sysexit`;

function prepare(ring: 0 | 3, selector: number = KERNEL_CODE): (machine: BareMachine) => void {
  return (machine) => {
    machine.cpu.i32[OFFSET.SYSENTER_CS >> 2] = selector;
    machine.cpu.i32[OFFSET.SYSENTER_ESP >> 2] = 0x8000;
    machine.cpu.i32[OFFSET.SYSENTER_EIP >> 2] = KERNEL;
    machine.enterRing(ring);
  };
}

describe.skipIf(!canAssemble)('SYSENTER and SYSEXIT in translated code', () => {
  for (const ring of [3, 0] as const) {
    it(`change rings as the interpreter has them, begun in ring ${ring}`, () => {
      const { entries, refusals } = expectAgreement({
        source: CALLS,
        prepare: prepare(ring),
        from: 200,
        to: 260,
      });
      expect(entries).toBeGreaterThan(0);
      expect(refusals).toBe(0);
    });
  }

  it('stay in translated code with interrupts enabled just before SYSEXIT', () => {
    const source = CALLS.replace('sysexit', 'sti; sysexit');
    const { entries } = expectAgreement({ source, prepare: prepare(3), from: 5000, to: 5011, threshold: 64 });
    expect(entries / 11).toBeLessThan(20);
  });

  it('fault without a selector', () => {
    expectAgreement({ source: CALLS, prepare: prepare(3, 0), from: 1, to: 9 });
    const source = `${CALLS.replace('sysexit', 'call 1f; jmp . ; 1: mov $0x174, %ecx; xor %eax, %eax; wrmsr; sysexit')}`;
    expectAgreement({ source, prepare: prepare(3), from: 1, to: 20 });
  });

  it('fault for SYSEXIT in ring 3', () => {
    const source = 'mov $20, %ecx; 1: dec %ecx; jnz 1b; sysexit';
    expectAgreement({ source, prepare: prepare(3), from: 35, to: 48 });
  });
});
