/** Availability, pending errors and images of the floating-point units, without the host's help. */
import { describe, expect, it } from 'vitest';
import type { CpuModel } from '../../../emulator/cpu/cpuid.ts';
import { reciprocal, reciprocalRoot } from '../../../emulator/cpu/fpu/reciprocal.ts';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { BareMachine } from '../cpu/bare-machine.ts';

const CODE = 0x10000;
const DATA = 0x20000;
const NE = 0x20;
const EM = 4;
const TS = 8;
const MP = 2;
const OSFXSR = 0x200;
const OSXMMEXCPT = 0x400;
const HLT = 0xf4;

/** Instructions, by their bytes. */
const FNINIT = [0xdb, 0xe3];
const FLD1 = [0xd9, 0xe8];
const FLDZ = [0xd9, 0xee];
const FDIVP = [0xde, 0xf9];
const FNCLEX = [0xdb, 0xe2];
const FWAIT = [0x9b];
const FNSTSW_AX = [0xdf, 0xe0];
const EMMS = [0x0f, 0x77];
const XORPS = [0x0f, 0x57, 0xc0];
const DIVSS = [0xf3, 0x0f, 0x5e, 0xc1];
const MOVAPS_UNALIGNED = [0x0f, 0x28, 0x05, 0x04, 0, 2, 0];
/** Loads the control word 37B, which lets ZE through. */
const FLDCW_ZE = [0xd9, 0x2d, 0, 0, 2, 0];

interface Setup {
  cr0?: number;
  cr4?: number;
  model?: CpuModel;
  prepare?: (machine: BareMachine) => void;
}

function run(code: number[][], { cr0 = NE, cr4 = OSFXSR | OSXMMEXCPT, model = 'sse2', prepare }: Setup = {}) {
  const machine = new BareMachine(1 << 20, model);
  machine.cpu.i32[OFFSET.CR0 >> 2] |= cr0;
  machine.cpu.i32[OFFSET.CR4 >> 2] |= cr4;
  machine.view.setUint16(DATA, 0x37b, true);
  machine.load(CODE, [...code.flat(), HLT]);
  machine.eip = CODE;
  prepare?.(machine);
  machine.cpu.run(100);
  return machine;
}

function faultOf(code: number[][], setup: Setup = {}): { vector: number; at: number } | null {
  const frame = run(code, setup).frame();
  return frame === null ? null : { vector: frame.vector, at: frame.eip - CODE };
}

const DIVIDE_BY_ZERO = [FNINIT, FLDCW_ZE, FLD1, FLDZ, FDIVP];

describe('x87 errors', () => {
  it('an unmasked error is #MF at the next instruction that waits, and leaves the operands alone', () => {
    expect(faultOf([...DIVIDE_BY_ZERO, FLD1])).toEqual({ vector: 16, at: 14 });
    expect(faultOf([...DIVIDE_BY_ZERO, FWAIT])).toEqual({ vector: 16, at: 14 });
    const machine = run([...DIVIDE_BY_ZERO, FNSTSW_AX]);
    expect(machine.frame()).toBeNull();
    expect(machine.cpu.r32[0] & 0xffff).toBe(0xb084);
  });
  it('instructions that do not wait are not held back, and FNCLEX forgets the error', () => {
    expect(faultOf([...DIVIDE_BY_ZERO, FNCLEX, FLD1])).toBeNull();
    expect(faultOf([...DIVIDE_BY_ZERO, FNINIT, FWAIT])).toBeNull();
  });
  it('a masked error is none', () => {
    expect(faultOf([FNINIT, FLD1, FLDZ, FDIVP, FWAIT])).toBeNull();
  });
  it('with CR0.NE clear FERR# goes up with the error and down when it is cleared, and there is no #MF', () => {
    const levels: boolean[] = [];
    const prepare = (machine: BareMachine): void => {
      Object.assign(machine.bus, { setFerr: (level: boolean) => levels.push(level) });
    };
    expect(faultOf([...DIVIDE_BY_ZERO, FWAIT], { cr0: 0, prepare })).toBeNull();
    expect(levels).toEqual([true]);
    expect(faultOf([...DIVIDE_BY_ZERO, FNCLEX], { cr0: 0, prepare })).toBeNull();
    expect(levels.slice(1)).toEqual([true, false]);
  });
  it('the instruction and operand pointers name the instruction that failed', () => {
    const { cpu } = run(DIVIDE_BY_ZERO);
    expect(cpu.i32[OFFSET.FPU_INSTRUCTION >> 2]).toBe(CODE + 12);
    expect(cpu.i32[OFFSET.FPU_OPCODE >> 2]).toBe(0x6f9);
    expect(cpu.i32[OFFSET.FPU_INSTRUCTION_CS >> 2]).toBe(0x10);
  });
});

describe('availability', () => {
  it('x87 is #NM with CR0.EM or TS; WAIT only with MP and TS', () => {
    expect(faultOf([FLD1], { cr0: EM })).toEqual({ vector: 7, at: 0 });
    expect(faultOf([FLD1], { cr0: TS })).toEqual({ vector: 7, at: 0 });
    expect(faultOf([FWAIT], { cr0: TS })).toBeNull();
    expect(faultOf([FWAIT], { cr0: TS | MP })).toEqual({ vector: 7, at: 0 });
  });
  it('MMX and SSE are #UD with EM, #NM with TS, and SSE is #UD without CR4.OSFXSR', () => {
    for (const instruction of [EMMS, XORPS]) {
      expect(faultOf([instruction], { cr0: EM })).toEqual({ vector: 6, at: 0 });
      expect(faultOf([instruction], { cr0: TS })).toEqual({ vector: 7, at: 0 });
      expect(faultOf([instruction])).toBeNull();
    }
    expect(faultOf([XORPS], { cr4: 0 })).toEqual({ vector: 6, at: 0 });
    expect(faultOf([EMMS], { cr4: 0 })).toBeNull();
  });
  it('a model without MMX or SSE does not know them', () => {
    expect(faultOf([EMMS], { model: 'pentium', cr4: 0 })).toEqual({ vector: 6, at: 0 });
    expect(faultOf([EMMS], { model: 'i686', cr4: 0 })).toBeNull();
    expect(faultOf([XORPS], { model: 'i686' })).toEqual({ vector: 6, at: 0 });
  });
  it('MMX reports a pending x87 error, SSE does not', () => {
    expect(faultOf([...DIVIDE_BY_ZERO, EMMS])).toEqual({ vector: 16, at: 14 });
    expect(faultOf([...DIVIDE_BY_ZERO, XORPS])).toBeNull();
  });
});

describe('SSE exceptions', () => {
  const divide = (machine: BareMachine): void => {
    machine.cpu.i32[OFFSET.MXCSR >> 2] = 0x1d80;
    machine.cpu.i32[OFFSET.XMM >> 2] = 0x3f800000;
  };
  it('an unmasked one is #XM at the instruction, with its flag set and the destination as before', () => {
    const { cpu, ...machine } = run([DIVSS], { prepare: divide });
    expect(cpu.i32[OFFSET.MXCSR >> 2]).toBe(0x1d84);
    expect(cpu.i32[OFFSET.XMM >> 2]).toBe(0x3f800000);
    expect(machine).toBeDefined();
    expect(faultOf([DIVSS], { prepare: divide })).toEqual({ vector: 19, at: 0 });
  });
  it('it is #UD without CR4.OSXMMEXCPT', () => {
    expect(faultOf([DIVSS], { prepare: divide, cr4: OSFXSR })).toEqual({ vector: 6, at: 0 });
  });
  it('sixteen bytes that must be aligned and are not raise #GP(0)', () => {
    expect(faultOf([MOVAPS_UNALIGNED])).toEqual({ vector: 13, at: 0 });
  });
});

describe('images', () => {
  const FNSAVE = [0xdd, 0x35, 0, 1, 2, 0];
  const FRSTOR = [0xdd, 0x25, 0, 1, 2, 0];
  const FXSAVE = [0x0f, 0xae, 0x05, 0, 2, 2, 0];
  const FXRSTOR = [0x0f, 0xae, 0x0d, 0, 2, 2, 0];
  it('FNSAVE writes 108 bytes and initialises; FRSTOR brings everything back', () => {
    const saved = run([FNINIT, FLDZ, FLD1, FNSAVE]);
    const view = saved.view;
    expect(view.getUint32(DATA + 0x100, true)).toBe(0xffff037f);
    expect(view.getUint32(DATA + 0x104, true)).toBe(0xffff3000);
    expect(view.getUint32(DATA + 0x108, true)).toBe(0xffff4fff);
    expect(view.getUint32(DATA + 0x110, true)).toBe(0x01e80010);
    expect(view.getUint16(DATA + 0x11c + 8, true)).toBe(0x3fff);
    expect(saved.cpu.i32[OFFSET.FPU_TAGS >> 2]).toBe(0);
    const back = run([FNINIT, FLDZ, FLD1, FNSAVE, FRSTOR]);
    expect(back.cpu.i32[OFFSET.FPU_TAGS >> 2]).toBe(0xc0);
    expect(back.cpu.i32[OFFSET.FPU_TOP >> 2]).toBe(6);
  });
  it('FXRSTOR brings back what FXSAVE wrote, XMM registers and MXCSR included', () => {
    const prepare = ({ cpu }: BareMachine): void => {
      cpu.i32[(OFFSET.XMM >> 2) + 5] = 0x12345678;
      cpu.i32[OFFSET.MXCSR >> 2] = 0x9fc1;
    };
    const { cpu } = run([FNINIT, FLD1, FXSAVE, FNINIT, [0x0f, 0x57, 0xc9], FXRSTOR], { prepare });
    expect(cpu.i32[(OFFSET.XMM >> 2) + 5]).toBe(0x12345678);
    expect(cpu.i32[OFFSET.MXCSR >> 2]).toBe(0x9fc1);
    expect(cpu.i32[OFFSET.FPU_TAGS >> 2]).toBe(0x80);
  });
  it('reserved bits of MXCSR are #GP(0)', () => {
    const prepare = (machine: BareMachine): void => machine.view.setUint32(DATA + 0x200 + 24, 0x10000, true);
    expect(faultOf([FXRSTOR], { prepare })).toEqual({ vector: 13, at: 0 });
  });
});

describe('approximations', () => {
  const floats = new Float32Array(1);
  const words = new Int32Array(floats.buffer);
  const toFloat = (bits: number): number => {
    words[0] = bits;
    return floats[0];
  };
  it('RCP and RSQRT have a relative error of at most 1.5 / 4096', () => {
    for (let bits = 0x01000000; bits < 0x7e000000; bits += 123457) {
      const x = toFloat(bits);
      const inverse = toFloat(reciprocal(bits));
      if (Math.abs(1 / x) > 2 ** -125) expect(Math.abs(inverse * x - 1)).toBeLessThan(1.5 / 4096);
      expect(Math.abs(toFloat(reciprocalRoot(bits)) * Math.sqrt(x) - 1)).toBeLessThan(1.5 / 4096);
    }
  });
  it('zeros and denormals give infinity, negative numbers have no root', () => {
    expect(reciprocal(0)).toBe(0x7f800000);
    expect(reciprocal(0x80000001 | 0)).toBe(0xff800000 | 0);
    expect(reciprocalRoot(0xbf800000 | 0)).toBe(0xffc00000 | 0);
  });
});

describe('memory operands', () => {
  const STORE_DOUBLE = [0xdd, 0x1d];
  const STORE_EXTENDED = [0xdb, 0x3d];
  const address = (at: number): number[] => [at & 0xff, (at >> 8) & 0xff, (at >> 16) & 0xff, at >>> 24];
  /** One readable page at 30000 with nothing behind it, everything else below 64 KiB and the code mapped. */
  const paged = (machine: BareMachine): void => {
    for (let page = 0; page < 0x20000; page += 0x1000) machine.map(page, page, 3, 0x5000);
    machine.map(0x30000, 0x30000, 7, 0x5000);
    machine.enablePaging();
    machine.cpu.r32[4] = 0x18000;
  };
  it('a store across the border of a page that is not there changes nothing', () => {
    for (const store of [STORE_DOUBLE, STORE_EXTENDED]) {
      const machine = run([FNINIT, FLD1, [...store, ...address(0x30ffc)]], { prepare: paged });
      expect(machine.frame()?.vector).toBe(14);
      expect(machine.view.getUint32(0x30ffc, true)).toBe(0);
      expect(machine.cpu.i32[OFFSET.FPU_TOP >> 2]).toBe(7);
      expect(machine.cpu.i32[OFFSET.FPU_INSTRUCTION >> 2]).toBe(CODE + 2);
    }
  });
  it('a load that faults leaves stack and pointers alone', () => {
    const machine = run([FNINIT, FLD1, [0xdd, 0x05, ...address(0x30ffc)]], { prepare: paged });
    expect(machine.frame()?.vector).toBe(14);
    expect(machine.cpu.i32[OFFSET.FPU_TOP >> 2]).toBe(7);
    expect(machine.cpu.i32[OFFSET.FPU_OPERAND >> 2]).toBe(0);
  });
  it('a double at a multiple of four is #AC in ring 3 with alignment checked, and nothing else', () => {
    const AM = 0x40000;
    const load = [0xdd, 0x05, ...address(DATA + 4)];
    const inRing3 = (machine: BareMachine): void => {
      machine.enterRing(3);
      machine.cpu.r32[4] = 0x18000;
      machine.cpu.setEflags(AM | 2);
    };
    expect(faultOf([FNINIT, load], { cr0: NE | AM, prepare: inRing3 })).toEqual({ vector: 17, at: 2 });
    expect(faultOf([FNINIT, load])).toBeNull();
  });
});
