/**
 * Random programs of x87, MMX and SSE instructions in ring 3 with paging: a loop that begins by loading the units'
 * state, with jumps over some of the instructions, and operands across pages, some of which are not there.
 */
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { CR0_TS } from '../../../emulator/cpu/mmu.ts';
import type { Row } from '../../../emulator/cpu/table/table.ts';
import { Translator } from '../../../emulator/translator/translator.ts';
import { BareMachine } from '../cpu/bare-machine.ts';
import { comesAlone, isSimd, isX87, JUDGED } from '../judge/forms.ts';
import { generate } from '../judge/generate.ts';
import { makeInput } from '../judge/input.ts';
import { FLAT_CODE } from '../judge/layout.ts';
import type { Input } from '../judge/layout.ts';
import { Random } from '../judge/values.ts';
import type { Program } from './random-program.ts';

const CODE = 0x40000;
const DATA = 0x50000;
const USER = 7;
const READ_ONLY = 5;
const KERNEL = 3;
const ESP = 4;
const STEPS = 12;
/** In the second page; the third is read-only, and there is no fourth. */
const COUNTER = DATA + 0x1100;
const IMAGE = DATA + 0x1800;
const IMAGE_BYTES = 512;
const ADDRESSES = [0, 0x10, 0x104, 0xff0, 0xff8, 0xffa, 0xffc, 0xfff, 0x1ff0, 0x1ffc, 0x2010, 0x2ff8, 0x2fff];
const PLAIN_ADDRESSES = [0, 0x10, 0x20, 0x108, 0xff0];

/** MASKMOVQ writes where EDI points; the images of whole states have no value that is common. */
const LEFT_OUT = /^(maskmovq|fldenv|frstor|fnstenv|fnsave|fxsave|fxrstor)$/;
const ROWS = JUDGED.filter(
  (row) => (isX87(row) || isSimd(row)) && !LEFT_OUT.test(row.semantics) && !comesAlone(row),
);

function word(value: number): number[] {
  return [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
}

/** One case of the row, with its operand somewhere else. */
function codeOf(row: Row, random: Random, addresses: readonly number[]): { code: number[]; input: Input } {
  for (;;) {
    const number = random.word();
    const generated = generate(1, number, [row]);
    const { instructions, segments } = generated.program;
    const [{ opcode, modrm, immediate }] = instructions;
    if (instructions.length > 1 || segments.cs !== FLAT_CODE) continue;
    const inMemory = modrm.length > 0 && modrm[0] < 0xc0;
    const operand = inMemory ? [(modrm[0] & 0x38) | 5, ...word(DATA + random.pick(addresses))] : modrm;
    return { code: [...opcode, ...operand, ...immediate], input: makeInput(generated, 1, number, 0) };
  }
}

export function floatProgram(seed: number): Program {
  const random = new Random(seed);
  const plain = random.chance(60);
  const data = Uint8Array.from({ length: 0x3000 }, () => random.below(256));
  const code = [0x0f, 0xae, 0x0d, ...word(IMAGE)];
  const steps: number[] = [CODE];
  for (let n = 0; n < STEPS; n++) {
    steps.push(CODE + code.length);
    const { code: part, input } = codeOf(random.pick(ROWS), random, plain ? PLAIN_ADDRESSES : ADDRESSES);
    if (n === 0) data.fill(0, IMAGE - DATA, IMAGE - DATA + IMAGE_BYTES);
    if (n === 0) data.set(input.unit, IMAGE - DATA);
    const at = random.pick(ADDRESSES);
    if (random.chance(50)) for (const { bytes } of input.patches) data.set(bytes, Math.min(at, 0x2f00));
    if (random.chance(30)) code.push(0x70 + random.below(16), part.length);
    else if (random.chance(20)) code.push(0x01, 0xd0 + random.below(4));
    code.push(...part);
  }
  code.push(0xff, 0x0d, ...word(COUNTER), 0x0f, 0x85, ...word(-(code.length + 12)), 0xcc);
  const regs = Array.from({ length: 8 }, () => random.word());
  regs[ESP] = DATA + 0x1700;
  data.set(word(8), COUNTER - DATA);
  return { start: CODE, code, regs, data, steps };
}

/** A machine with the program in place. `threshold`: of its translator; null: without one. */
export function floatMachine(program: Program, threshold: number | null): BareMachine {
  const machine = new BareMachine(1 << 20, 'sse2');
  const { cpu } = machine;
  if (threshold !== null) cpu.translator = new Translator(cpu, { threshold });
  cpu.i32[OFFSET.CR0 >> 2] |= 0x22;
  cpu.i32[OFFSET.CR4 >> 2] |= 0x600;
  for (let page = 0; page < 0x10000; page += 0x1000) machine.map(page, page, KERNEL, 0x5000);
  machine.map(CODE, CODE, USER, 0x5000);
  for (let n = 0; n < 3; n++) {
    machine.map(DATA + n * 0x1000, DATA + n * 0x1000, n === 2 ? READ_ONLY : USER, 0x5000);
  }
  machine.enablePaging();
  machine.state.ram.set(program.data, DATA);
  machine.load(CODE, program.code);
  machine.enterRing(3);
  for (let n = 0; n < 8; n++) cpu.r32[n] = program.regs[n];
  machine.eip = program.start;
  return machine;
}

/** As a kernel does when it switches to another process. */
export function setTaskSwitched(machine: BareMachine, on: boolean): void {
  const { i32 } = machine.cpu;
  i32[OFFSET.CR0 >> 2] = on ? i32[OFFSET.CR0 >> 2] | CR0_TS : i32[OFFSET.CR0 >> 2] & ~CR0_TS;
}
