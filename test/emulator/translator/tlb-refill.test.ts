/** Translated code refills the TLB by itself where a walk changes nothing else; what is in the TLB cannot be told apart. */
import { describe, expect, it } from 'vitest';
import { CR0_WP } from '../../../emulator/cpu/mmu.ts';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { TLB_CODE } from '../../../emulator/cpu/tlb-entry.ts';
import { Translator } from '../../../emulator/translator/translator.ts';
import { canAssemble } from '../cpu/assemble.ts';
import { KERNEL_CODE } from '../cpu/bare-machine.ts';
import type { BareMachine } from '../cpu/bare-machine.ts';
import { identityPaging } from '../cpu/run-source.ts';
import { expectAgreement, machineOf } from './every-count.ts';

const TABLE = 0x5000;
const TOUCHED = 0x20000;
const entryOf = (linear: number): number => TABLE + 4 * (linear >> 12);
const FLUSH = 'mov %cr3, %eax; mov %eax, %cr3';
const GLOBAL = 0x100;
const PGE = 0x80;

/** Four pages are touched, then all is forgotten. `each` is done in every round before that. */
const rounds = (touch: string, each = ''): string => `
  1: mov $${TOUCHED}, %esi; mov $4, %ecx
  2: ${touch}; add $0x1000, %esi; dec %ecx; jnz 2b
  ${each}; call 3f; ${FLUSH}; jmp 1b
  .org 0x1800
  3: add $3, %edx; ret
`;

function prepare(flags = 7): (machine: BareMachine) => void {
  return (machine) => {
    identityPaging(machine);
    for (let page = 0; page < 4; page++) {
      const linear = TOUCHED + page * 0x1000;
      machine.map(linear, linear, flags, TABLE);
      machine.view.setUint32(linear, 0x1000 + page, true);
    }
  };
}

function listed(machine: BareMachine): Map<number, number> {
  const { state } = machine;
  const pages = state.tlbList.subarray(0, state.i32[OFFSET.TLB_COUNT >> 2]);
  const entries = [...new Set(pages)].sort((a, b) => a - b).map((page) => [page, state.tlb[page]] as const);
  return new Map(
    entries.filter(([, entry]) => entry !== -1).map(([page, entry]) => [page, entry & ~TLB_CODE]),
  );
}

function translated(source: string, start: (machine: BareMachine) => void): BareMachine {
  const machine = machineOf({ source, prepare: start });
  machine.cpu.translator = new Translator(machine.cpu, { threshold: 3, batch: 1 });
  return machine;
}

describe.skipIf(!canAssemble)('pages that translated code misses in the TLB', () => {
  const range = { from: 900, to: 960 };

  for (const [name, touch] of [
    ['read', 'add (%esi), %ebx'],
    ['written', 'mov %ebx, 8(%esi); inc %ebx'],
    ['read and written in one', 'incl (%esi)'],
    ['read by bytes and half words', 'movb 3(%esi), %bl; addw 2(%esi), %bx'],
  ]) {
    it(`are ${name} as the interpreter does it`, () => {
      const program = { source: rounds(touch), prepare: prepare(), ...range };
      expect(expectAgreement(program).entries).toBeGreaterThan(0);
    });
  }

  it('are in the TLB then with the interpreter’s entries, at every count', () => {
    const source = rounds('add (%esi), %ebx; testb $1, %cl; jz 4f; incl (%esi); 4:');
    const start = prepare();
    const plain = machineOf({ source, prepare: start });
    const machine = translated(source, start);
    for (let count = 1; count < 700; count++) {
      plain.cpu.run(1);
      machine.cpu.run(1);
    }
    for (let count = 0; count < 60; count++) {
      plain.cpu.run(37);
      machine.cpu.run(37);
      expect(listed(machine)).toEqual(listed(plain));
    }
    expect(listed(plain).size).toBeGreaterThan(2);
  });

  it('get their accessed and dirty bits back when the guest takes those away', () => {
    const clear = `andl $${~0x60}, ${entryOf(TOUCHED + 0x1000)}`;
    expectAgreement({ source: rounds('incl (%esi)', clear), prepare: prepare(), ...range });
  });

  it('stay what they were until they are forgotten, whatever the tables say', () => {
    const other = `xorl $0x1000, ${entryOf(TOUCHED + 0x2000)}; add ${TOUCHED + 0x2000}, %ebx`;
    expectAgreement({ source: rounds('add (%esi), %ebx', other), prepare: prepare(), ...range });
  });

  it('are written by ring 0 though read-only, without CR0.WP', () => {
    expectAgreement({ source: rounds('incl (%esi)'), prepare: prepare(5), ...range });
  });

  it('are refused to ring 0 with CR0.WP', () => {
    const start = (machine: BareMachine): void => {
      prepare(5)(machine);
      machine.cpu.i32[OFFSET.CR0 >> 2] |= CR0_WP;
      machine.gate(14, KERNEL_CODE, 0x11900, 0x8e00);
    };
    const handler = `.org 0x1900; push %eax; mov %cr2, %eax; shr $12, %eax
      orl $2, ${TABLE}(,%eax,4); mov %cr2, %eax; invlpg (%eax); pop %eax; add $4, %esp; iret`;
    const spoil = `andl $${~2}, ${entryOf(TOUCHED + 0x1000)}`;
    const { pageFaults } = expectAgreement({
      source: rounds('incl (%esi)', spoil) + handler,
      prepare: start,
      ...range,
    });
    expect(pageFaults).toBeGreaterThan(0);
  });

  it('survive the flush when they are global, and are flushed like others when they no longer are', () => {
    const start = (machine: BareMachine): void => {
      prepare(7 | GLOBAL)(machine);
      machine.cpu.i32[OFFSET.CR4 >> 2] |= PGE;
    };
    const local = `andl $${~GLOBAL}, ${entryOf(TOUCHED + 0x3000)}; invlpg ${TOUCHED + 0x3000}
      xorl $0x1000, ${entryOf(TOUCHED + 0x3000)}; add ${TOUCHED + 0x3000}, %ebx`;
    expectAgreement({ source: rounds('add (%esi), %ebx', local), prepare: start, ...range });
    expectAgreement({ source: rounds('add (%esi), %ebx'), prepare: start, ...range });
  });
});
