/** FNSTENV, FLDENV, FNSAVE, FRSTOR in all four formats (Intel SDM volume 1, figures 8-9 to 8-12). */
import { describe, expect, it } from 'vitest';
import { CS, DS, SS } from '../../../emulator/cpu/registers.ts';
import { setSegment } from '../../../emulator/cpu/segmentation.ts';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { canAssemble, ORIGIN } from './assemble.ts';
import type { BareMachine } from './bare-machine.ts';
import { FREE_SELECTOR, KERNEL_CODE, KERNEL_DATA } from './bare-machine.ts';
import { DATA, runSource, STACK } from './run-source.ts';

const TOP_7_ONE_VALID = 0x3fff;
/** D9 /0 of FLD m32: opcode bits 10-0. */
const FLD = 0x100;

function realMode(machine: BareMachine): void {
  const { cpu } = machine;
  cpu.i32[OFFSET.CR0 >> 2] = 0x10;
  setSegment(cpu, DS, DATA >> 4, DATA, 0xffff, 0x9300);
  setSegment(cpu, SS, STACK >> 4, STACK, 0xffff, 0x9300);
  setSegment(cpu, CS, ORIGIN >> 4, ORIGIN, 0xffff, 0x9300);
  machine.eip = 0;
  cpu.flushCaches();
}

/** The seven words of an environment at DATA. */
function words(machine: BareMachine, size: 2 | 4): number[] {
  return [0, 1, 2, 3, 4, 5, 6].map((n) =>
    size === 4 ? machine.view.getUint32(DATA + 4 * n, true) : machine.view.getUint16(DATA + 2 * n, true),
  );
}

const ONE =
  (at: number): ((machine: BareMachine) => void) =>
  (machine) =>
    machine.view.setFloat32(at, 1, true);

describe.skipIf(!canAssemble)('images of the x87 environment', () => {
  it('in protected mode hold selectors and offsets', () => {
    const wide = runSource(`fninit; nop; flds ${DATA + 0x1234}; fnstenv ${DATA}; hlt`, {
      prepare: ONE(DATA + 0x1234),
    });
    expect(words(wide, 4)).toEqual([
      ...[0xffff037f, 0xffff3800, 0xffff0000 | TOP_7_ONE_VALID].map((word) => word >>> 0),
      ORIGIN + 3,
      ((FLD | 5) << 16) | KERNEL_CODE,
      DATA + 0x1234,
      (0xffff0000 | KERNEL_DATA) >>> 0,
    ]);
    const narrow = runSource(`fninit; nop; flds ${DATA + 0x1234}; .byte 0x66; fnstenv ${DATA}; hlt`, {
      prepare: ONE(DATA + 0x1234),
    });
    const expected = [0x037f, 0x3800, TOP_7_ONE_VALID, 3, KERNEL_CODE, 0x1234, KERNEL_DATA];
    expect(words(narrow, 2)).toEqual(expected);
  });
  it('in real mode hold linear addresses and the opcode', () => {
    const prepare = (machine: BareMachine): void => {
      realMode(machine);
      ONE(DATA + 0x1234)(machine);
    };
    const narrow = runSource('.code16; fninit; nop; flds 0x1234; fnstenv 0; hlt', { prepare });
    expect(words(narrow, 2)).toEqual([0x037f, 0x3800, TOP_7_ONE_VALID, 3, 0x1000 | FLD | 6, 0x1234, 0x5000]);
    const wide = runSource('.code16; fninit; nop; flds 0x1234; .byte 0x66; fnstenv 0; hlt', { prepare });
    expect(words(wide, 4)).toEqual(
      [
        0xffff037f,
        0xffff3800,
        0xffff0000 | TOP_7_ONE_VALID,
        0xffff0003,
        0x1000 | FLD | 6,
        0xffff1234,
        0x5000,
      ].map((word) => word >>> 0),
    );
  });
  it('FLDENV in real mode takes linear addresses back', () => {
    const source = (prefix: string): string => `.code16; fninit; nop; flds 0x1234
      ${prefix} fnstenv 0x100; fninit; ${prefix} fldenv 0x100; ${prefix} fnstenv 0; hlt`;
    const prepare = (machine: BareMachine): void => {
      realMode(machine);
      ONE(DATA + 0x1234)(machine);
    };
    for (const [prefix, size] of [
      ['', 2],
      ['.byte 0x66;', 4],
    ] as const) {
      const machine = runSource(source(prefix), { prepare });
      const saved = [...machine.state.ram.subarray(DATA + 0x100, DATA + 0x100 + 7 * size)];
      expect([...machine.state.ram.subarray(DATA, DATA + 7 * size)]).toEqual(saved);
      expect(machine.cpu.i32[OFFSET.FPU_INSTRUCTION_CS >> 2]).toBe(0);
      expect(machine.cpu.i32[OFFSET.FPU_INSTRUCTION >> 2]).toBe(ORIGIN + 3);
    }
  });
  it('FNSAVE and FRSTOR in real mode put the registers behind 14 bytes', () => {
    const machine = runSource('.code16; fninit; fldpi; fnsave 0x10; frstor 0x10; fnsave 0x100; hlt', {
      prepare: realMode,
    });
    const pi = [0x35, 0xc2, 0x68, 0x21, 0xa2, 0xda, 0x0f, 0xc9, 0x00, 0x40];
    expect([...machine.state.ram.subarray(DATA + 0x10 + 14, DATA + 0x10 + 24)]).toEqual(pi);
    expect([...machine.state.ram.subarray(DATA + 0x100, DATA + 0x100 + 94)]).toEqual([
      ...machine.state.ram.subarray(DATA + 0x10, DATA + 0x10 + 94),
    ]);
  });
  it('virtual-8086 mode has the formats of real mode', () => {
    const entry = `pushl $0; pushl $0; pushl $${DATA >> 4}; pushl $0; pushl $${STACK >> 4}; pushl $0x1000;
      pushl $0x20002; pushl $${ORIGIN >> 4}; pushl $1f - _start; iret; .code16; 1:`;
    const machine = runSource(`${entry} fninit; flds 0x1234; fnstenv 0; ud2`, {
      prepare: ONE(DATA + 0x1234),
    });
    const [, , , ip, high, operand, operandHigh] = words(machine, 2);
    expect([high, operand, operandHigh]).toEqual([0x1000 | FLD | 6, 0x1234, 0x5000]);
    expect(ip).toBeLessThan(0x80);
    expect(machine.cpu.segSelector[CS]).not.toBe(FREE_SELECTOR);
  });
});
