/** x87, MMX and SSE in translated code: the same as interpreted at every stop, and without the interpreter. */
import { describe, expect, it } from 'vitest';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import type { Translator } from '../../../emulator/translator/translator.ts';
import { assemble, canAssemble } from '../cpu/assemble.ts';
import { Random } from '../judge/values.ts';
import { machineDifferences } from './compare-machines.ts';
import { floatMachine, floatProgram, setTaskSwitched } from './float-program.ts';
import { resume } from './random-program.ts';
import type { Program } from './random-program.ts';

const PROGRAMS = 60;
const MAX_STOPS = 40;

/** The first difference, with where it was seen; null when there is none. */
function firstDifference(seed: number, threshold: number): string | null {
  const program = floatProgram(seed);
  const machines = [floatMachine(program, null), floatMachine(program, threshold)];
  const [plain, translated] = machines;
  const random = new Random(seed + 1);
  for (let stop = 0; stop < MAX_STOPS; stop++) {
    const slice = 1 + random.below(random.chance(50) ? 8 : 120);
    const switched = random.chance(10);
    for (const machine of machines) setTaskSwitched(machine, switched);
    const exits = machines.map(({ cpu }) => cpu.run(slice));
    const lines = machineDifferences(plain, translated);
    if (exits[0] !== exits[1]) lines.unshift(`ended with ${exits.join(', ')}`);
    if (lines.length > 0) {
      return [`seed ${seed}, instruction ${plain.cpu.instructions}`, ...lines].join('\n  ');
    }
    if (plain.cpu.halted && !machines.every((machine) => resume(machine, program))) return null;
  }
  return null;
}

describe('a random program of floating point', () => {
  for (const threshold of [0, 3]) {
    it(`is in the same state on both engines at random stops, translated after ${threshold} executions`, () => {
      const rounds = PROGRAMS * Number(process.env['INT80_CASES'] ?? 1);
      for (let seed = 1; seed <= rounds; seed++) expect(firstDifference(seed, threshold)).toBe(null);
    });
  }
});

/** How often a loop over numbers was left to the interpreter, once it was translated. */
function refusals(body: string, setup = ''): number {
  const source = `fninit; ${setup} mov $20, %ecx; 1: ${body}; dec %ecx; jnz 1b; int3`;
  const bytes = assemble(source, 0x40000);
  const data = new Uint8Array(0x3000);
  const view = new DataView(data.buffer);
  for (let n = 0; n < 16; n++) view.setFloat64(8 * n, (n + 1) / 3, true);
  for (let n = 0; n < 16; n++) view.setFloat32(0x100 + 4 * n, (n - 5) / 7, true);
  for (let n = 0; n < 16; n++) view.setInt32(0x200 + 4 * n, 1000 * n + 7, true);
  const program: Program = {
    start: 0x40000,
    code: [...bytes],
    regs: [0, 0, 0, 0, 0x51700, 0, 0x50000, 0],
    data,
    steps: [],
  };
  const machine = floatMachine(program, 0);
  machine.cpu.i32[OFFSET.MXCSR >> 2] = 0x1f80;
  machine.cpu.run(2000);
  expect(machine.frame()?.vector).toBe(3);
  const { statistics } = machine.cpu.translator as Translator;
  expect(statistics.regions).toBeGreaterThan(0);
  return statistics.refusals;
}

const LOOPS: Record<string, string> = {
  'a sum of products of doubles on the x87 stack':
    'fldl (%esi); fmull 8(%esi); fldl 16(%esi); faddp; fstpl 0x80(%esi)',
  'quotients and differences of singles and integers':
    'flds 0x104(%esi); fidivl 0x204(%esi); fisubs 0x208(%esi); fsubrs 0x108(%esi); fdivrs 0x10c(%esi); fmul %st, %st; fsqrt; fstps 0x140(%esi)',
  'extended values, exchanged and compared':
    'fldl (%esi); fldpi; fxch; fucomi %st(1), %st; fcompp; fldl 8(%esi); fstpt 0x300(%esi); fldt 0x300(%esi); fistpl 0x240(%esi)',
  'truncation by the control word':
    'fnstcw 0x400(%esi); movw $0xf7f, 0x402(%esi); fldcw 0x402(%esi); fldl 24(%esi); fistpll 0x408(%esi); fldcw 0x400(%esi)',
  'comparison through the status word': 'fldl (%esi); fcompl 8(%esi); fnstsw %ax; sahf; jb 2f; nop; 2:',
  'scalar doubles from zero on':
    'xorps %xmm0, %xmm0; movsd (%esi), %xmm1; mulsd 8(%esi), %xmm1; addsd %xmm1, %xmm0; divsd 16(%esi), %xmm0; sqrtsd %xmm0, %xmm2; movsd %xmm2, 0x88(%esi)',
  'scalar singles':
    'movss 0x104(%esi), %xmm0; subss 0x108(%esi), %xmm0; mulss 0x10c(%esi), %xmm0; maxss 0x110(%esi), %xmm0; movss %xmm0, 0x140(%esi)',
  'packed doubles and singles':
    'movapd (%esi), %xmm0; mulpd 16(%esi), %xmm0; addpd 32(%esi), %xmm0; movaps 0x100(%esi), %xmm1; addps 0x110(%esi), %xmm1; cmpltps %xmm1, %xmm1; movups %xmm0, 0x84(%esi)',
  'comparison and conversion of scalars':
    'movsd (%esi), %xmm4; mulsd 8(%esi), %xmm4; cvtsi2sd 0x204(%esi), %xmm0; ucomisd (%esi), %xmm0; ja 2f; nop; 2: cvttsd2si (%esi), %eax; cvtsd2ss %xmm0, %xmm3; cvtss2sd 0x104(%esi), %xmm2',
  'integers in XMM registers':
    'movdqa 0x200(%esi), %xmm0; paddd 0x210(%esi), %xmm0; pmulhw 0x220(%esi), %xmm0; psrlw $3, %xmm0; packssdw %xmm0, %xmm0; pmovmskb %xmm0, %eax; movdqu %xmm0, 0x304(%esi)',
  'integers in MMX registers':
    'movq 0x200(%esi), %mm0; paddw 0x208(%esi), %mm0; punpcklbw %mm0, %mm0; psadbw %mm0, %mm0; movd %mm0, %eax; movq %mm0, 0x300(%esi); emms',
};

describe.skipIf(!canAssemble)('translated floating point goes on without the interpreter', () => {
  for (const [what, body] of Object.entries(LOOPS)) {
    it(`over ${what}`, () => expect(refusals(body)).toBe(0));
  }
  it('but leaves a signalling NaN, a denormal and a division by zero to it', () => {
    expect(
      refusals('fldl 0x100(%esi); fstp %st', 'movl $0, 0x100(%esi); movl $0x7ff40000, 0x104(%esi);'),
    ).toBe(20);
    expect(
      refusals('movsd 0x100(%esi), %xmm0; addsd %xmm0, %xmm0', 'movl $1, 0x100(%esi); movl $0, 0x104(%esi);'),
    ).toBe(20);
    expect(refusals('fldz; fldl (%esi); fdivp; fstp %st')).toBe(20);
  });
  it('and when a rounding mode other than to nearest concerns SSE', () => {
    const setup = 'movl $0x7f80, 0x400(%esi); ldmxcsr 0x400(%esi);';
    expect(refusals('movsd (%esi), %xmm0; addsd 8(%esi), %xmm0', setup)).toBe(20);
  });
});
