/** Code that is written and run by translated code. */
import { describe, expect, it } from 'vitest';
import { canAssemble } from '../cpu/assemble.ts';
import { expectAgreement } from './every-count.ts';

const AREA = 0x20000;

/** The body patches AREA, then calls it; every round another value. */
function program(body: string) {
  return {
    source: `1: add $0x01234567, %ebx; ${body}; mov $${AREA}, %edx; call *%edx; xor %eax, %esi; jmp 1b`,
  };
}

describe.skipIf(!canAssemble)('fresh code', () => {
  it('is decoded anew after each patch, and the patching stays in translated code', () => {
    const patch = `movb $0xb8, ${AREA}; mov %ebx, ${AREA + 1}; movb $0xc3, ${AREA + 5}`;
    const { refusals } = expectAgreement({ ...program(patch), from: 300, to: 360, threshold: 40 });
    expect(refusals).toBe(0);
  });

  it('is new where two instructions begun at different bytes share some', () => {
    // b0 90: mov $0x90, %al; from the second byte on: nop. The last write takes one of the two away.
    const patch = `
      movl $0x90b0c3, ${AREA + 0x20}; movl $0xc340c3, ${AREA + 0x24}
      movl $0xe8, ${AREA}; movl $0x1c, ${AREA + 1}; movb $0xe8, ${AREA + 5}; movl $0x18, ${AREA + 6}; movb $0xc3, ${AREA + 10}
      movb $0x90, ${AREA + 0x21}; movb %bl, ${AREA + 0x22}; andb $0x07, ${AREA + 0x22}; orb $0x40, ${AREA + 0x22}
      movb $0xc3, ${AREA + 0x23}`;
    expectAgreement({ ...program(patch), from: 600, to: 690, threshold: 40 });
  });

  it('that has become a region itself is left to the interpreter while it changes', () => {
    const patch = `
      test $0x3f, %ebp; jnz 2f; mov %ebx, ${AREA + 1}; test %ebp, %ebp; jnz 2f
      movb $0xb8, ${AREA}; movb $0xc3, ${AREA + 5}; 2: inc %ebp`;
    const { refusals, dropped } = expectAgreement({ ...program(patch), from: 2600, to: 2660, step: 3 });
    expect(refusals).toBeGreaterThan(0);
    expect(dropped).toBeGreaterThan(0);
  });
});
