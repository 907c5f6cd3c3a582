/** REP MOVS, STOS, CMPS and SCAS in translated code: the state is the interpreter's at every count, within them as well. */
import { describe, expect, it } from 'vitest';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { canAssemble } from '../cpu/assemble.ts';
import { KERNEL_CODE } from '../cpu/bare-machine.ts';
import type { BareMachine } from '../cpu/bare-machine.ts';
import { DATA, identityPaging } from '../cpu/run-source.ts';
import type { Program } from './every-count.ts';
import { expectAgreement, machineOf } from './every-count.ts';

const OTHER = DATA + 0x4000;
const HANDLER = 0x11800;
const TABLE = 0x5000;

/** Bytes that differ, and now and then repeat. */
function fill(machine: BareMachine): void {
  for (let at = 0; at < 0x8000; at++) machine.state.ram[DATA + at] = (at * 7 + (at >> 8)) & 0xff;
  machine.state.ram.copyWithin(OTHER, DATA, DATA + 0x2000);
}

/** What is side by side in linear memory is not so in physical. */
function paged(ring: 0 | 3 = 0): (machine: BareMachine) => void {
  return (machine) => {
    fill(machine);
    identityPaging(machine);
    for (let page = 0; page < 8; page++)
      machine.map(DATA + page * 0x1000, DATA + (page ^ 1) * 0x1000, 7, TABLE);
    machine.gate(14, KERNEL_CODE, HANDLER, 0xee00);
    machine.enterRing(ring);
  };
}

/** The body again and again, hot after a few rounds; a round is `round` instructions, of which the last two are looked at. */
function agrees(body: string, round: number, prepare: Program['prepare'] = fill, step = 1) {
  const from = 12 * round;
  return expectAgreement({ source: `1: ${body}; jmp 1b`, prepare, from, to: from + 2 * round, step });
}

describe.skipIf(!canAssemble)('a repeated string instruction in translated code', () => {
  for (const suffix of ['b', 'w', 'l']) {
    for (const direction of ['cld', 'std']) {
      it(`copies as the interpreter does: movs${suffix} after ${direction}`, () => {
        const body = (from: number, to: number, count: number): string =>
          `${direction}; mov $${from}, %esi; mov $${to}, %edi; mov $${count}, %ecx; rep movs${suffix}`;
        const { refusals, entries } = agrees(body(DATA + 0x830, OTHER + 0x841, 37), 42);
        expect(entries).toBeGreaterThan(0);
        expect(refusals).toBeLessThanOrEqual(84);
        agrees(body(DATA + 0x1003, DATA + 0x1001, 60), 65, paged(), 3);
        agrees(body(DATA + 0x1001, DATA + 0x1003, 60), 65, paged(), 3);
        agrees(body(DATA + 0x1013, DATA + 0x1010, 60), 65, paged(), 3);
        agrees(body(DATA + 0xfd3, OTHER + 0x1011, 40), 45, paged(), 3);
      });

      it(`fills as the interpreter does: stos${suffix} after ${direction}`, () => {
        for (const value of ['0x12345678', '0x5a5a5a5a', '0x12341234']) {
          const body = `${direction}; mov $${value}, %eax; mov $${DATA + 0xfe3}, %edi; mov $50, %ecx; rep stos${suffix}`;
          agrees(body, 55, paged(), 3);
        }
      });
    }
  }

  for (const [name, body, round] of [
    ['equal to the end', `mov $${OTHER + 0xff0}, %edi; mov $30, %ecx; repe cmpsb`, 35],
    [
      'equal for a while',
      `mov $${OTHER + 0xfe0}, %edi; movb $3, ${OTHER + 0xff8}; mov $60, %ecx; repe cmpsb`,
      30,
    ],
    ['different at first', `mov $${OTHER + 0x1110}, %edi; mov $30, %ecx; repe cmpsl`, 6],
    ['different for long', `mov $${OTHER + 0xfe1}, %edi; mov $40, %ecx; repne cmpsw`, 45],
    ['different downwards', `std; mov $${OTHER + 0x11}, %edi; mov $40, %ecx; repne cmpsw`, 46],
  ] as const) {
    it(`compares memory as the interpreter does: ${name}`, () => {
      agrees(`mov $${DATA + 0xff0}, %esi; cmp $5, %ebx; ${body}; adc $1, %ebx`, round, paged(), 1);
    });
  }

  for (const [name, body, round] of [
    ['found', `mov $${DATA + 0xff0}, %edi; mov $0x17, %al; mov $250, %ecx; repne scasb`, 60],
    ['not found', `mov $${DATA + 0xff2}, %edi; mov $0x12345678, %eax; mov $40, %ecx; repne scasl`, 45],
    ['passed over', `mov $${DATA + 0x3ff0}, %edi; mov $0x6060, %eax; mov $40, %ecx; repe scasw`, 6],
  ] as const) {
    it(`searches memory as the interpreter does: ${name}`, () => {
      agrees(`stc; ${body}; lahf; mov %eax, %ebp`, round, paged(), 1);
    });
  }

  it('counts one instruction and changes nothing when ECX is zero', () => {
    const body = 'xor %ecx, %ecx; stc; rep movsb; repe cmpsb; repne scasb; rep stosl; adc $0, %ebx';
    agrees(body, 8);
  });

  for (const ring of [0, 3] as const) {
    it(`faults between iterations as the interpreter does, from ring ${ring}, and goes on`, () => {
      const handler = `.org 0x1800
        push %eax; push %edx; mov %cr2, %eax; mov %eax, %edx; shr $12, %edx; and $0xfffff000, %eax; or $7, %eax
        mov %eax, ${TABLE}(,%edx,4); mov %cr2, %eax; invlpg (%eax); pop %edx; pop %eax; add $4, %esp; iret
        .org 0x1900
        movl $0, ${TABLE + ((DATA >> 12) + 1) * 4}; movl $0, ${TABLE + ((OTHER >> 12) + 1) * 4}
        push %eax; mov %cr3, %eax; mov %eax, %cr3; pop %eax; iret`;
      const source = `
        1: mov $${DATA + 0xff4}, %esi; mov $${OTHER + 0xffc}, %edi; mov $12, %ecx; rep movsl; int $0x81
        mov $${DATA + 0xffa}, %esi; mov $${OTHER + 0xffd}, %edi; mov $9, %ecx; repne cmpsb
        int $0x81; jmp 1b; ${handler}`;
      const prepare = (machine: BareMachine): void => {
        paged(ring)(machine);
        machine.gate(0x81, KERNEL_CODE, 0x11900, 0xee00);
      };
      const { pageFaults } = expectAgreement({ source, prepare, from: 900, to: 1060 });
      expect(pageFaults).toBeGreaterThan(10);
    });
  }

  it('drops code that it writes over, in the middle of its own', () => {
    const source = `
      1: mov $3f, %esi; test $1, %ebp; jz 4f; mov $3f+4, %esi
      4: mov $2f, %edi; mov $4, %ecx; rep movsb
      2: nop; nop; nop; nop; inc %ebp; jmp 1b
      3: .byte 0x43, 0x43, 0x90, 0x90, 0x90, 0x40, 0x90, 0x90`;
    expectAgreement({ source, prepare: fill, from: 200, to: 260 });
  });

  it('writes data beside code, and stops at the code', () => {
    const source = `
      1: mov $2f, %edi; mov $20, %ecx; mov $0x90, %al; rep stosb; jmp 3f
      .balign 64; 2: .skip 18; .balign 1; 4: nop; nop; nop; 3: call 4b; dec %ebx; jmp 1b`;
    const patched = source.replace('nop; nop; nop; 3:', 'nop; inc %edx; ret; 3:');
    expectAgreement({ source: patched, prepare: fill, from: 200, to: 300 });
  });

  it('traps for a watched element, and not for one beside it', () => {
    const source = `
      1: mov $${DATA + 0x10}, %esi; mov $${OTHER + 0x18}, %edi; mov $12, %ecx; rep movsb; jmp 1b
      .org 0x1a00; incl 0x2f000; iret`;
    const watch = (address: number) => (machine: BareMachine) => {
      fill(machine);
      machine.gate(1, KERNEL_CODE, 0x11a00, 0xee00);
      machine.cpu.i32[OFFSET.DR0 >> 2] = address;
      machine.cpu.i32[OFFSET.DR7 >> 2] = 0x00010403;
      machine.cpu.debugRegistersChanged();
    };
    const traps = (address: number): number => {
      const program = { source, prepare: watch(address) };
      expectAgreement({ ...program, from: 400, to: 440 });
      const machine = machineOf(program);
      machine.cpu.run(440);
      return machine.view.getInt32(0x2f000, true);
    };
    expect(traps(OTHER + 0x1c)).toBeGreaterThan(5);
    expect(traps(OTHER + 0x40)).toBe(0);
  });

  it('with 16-bit addresses, or out of FS, is the interpreter’s', () => {
    agrees(
      `mov $${DATA + 0x10}, %esi; mov $${OTHER}, %edi; mov $9, %ecx; addr16 rep movsb; rep lodsb %fs:(%esi)`,
      24,
    );
  });
});
