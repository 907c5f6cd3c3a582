/**
 * Random programs: instructions from the table one after the other, joined by conditional jumps, calls and a loop, in
 * ring 3 with paging. Deterministic by seed.
 */
import { comesAlone, isSimd, isX87, JUDGED } from '../judge/forms.ts';
import { generate } from '../judge/generate.ts';
import { makeInput } from '../judge/input.ts';
import { assemble } from '../judge/instruction.ts';
import { baseOf, CODE, DATA, FLAT_CODE } from '../judge/layout.ts';
import { Random } from '../judge/values.ts';
import { BareMachine } from '../cpu/bare-machine.ts';
import { OFFSET } from '../../../emulator/cpu/state.ts';
import { Translator } from '../../../emulator/translator/translator.ts';

const USER = 7;
const KERNEL = 3;
export const CODE_FRAME = 0x20000;
const DATA_FRAME = 0x30000;
const CODE_PAGES = 4;
const ESP = 4;
const STEPS = 24;
const COUNTER = DATA + 0x1ff0;
const SPAN = 0x10000;

const LEFT_OUT = new Set(
  (
    'j jmp call loop loope loopne jecxz calli jmpi ret retf iret callf jmpf int int3 into icebp hlt in indx out outdx ' +
    'ins outs cli sti popf popseg movtoseg lds bound ud2'
  ).split(' '),
);
const ROWS = JUDGED.filter(
  (row) =>
    !LEFT_OUT.has(row.semantics) && row.privilege === '' && !comesAlone(row) && !isX87(row) && !isSimd(row),
);

function word(value: number): number[] {
  return [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
}

/** Registers that a case needs to point somewhere are loaded before it; the others go on as they are. */
function loads(regs: readonly number[]): number[] {
  return regs.flatMap((value, n) => {
    const points = Math.abs(value - DATA) < SPAN || n === 1;
    return n !== ESP && points ? [0xb8 + n, ...word(value)] : [];
  });
}

function step(random: Random): number[] {
  for (;;) {
    const number = random.word() & 0xffffff;
    const generated = generate(1, number, ROWS);
    const { segments, instructions } = generated.program;
    if (instructions.length > 1 || baseOf(segments.ds) !== 0 || segments.cs !== FLAT_CODE) continue;
    const { regs } = makeInput(generated, 1, number, 0);
    const usesMemory = instructions.some((each) => each.modrm.length > 0 && each.modrm[0] < 0xc0);
    const code = [...assemble(generated.program).bytes];
    return [...(usesMemory || random.chance(30) ? loads([...regs]) : []), ...code];
  }
}

export interface Program {
  /** Address of its first byte; near a page's end, so that it crosses. */
  start: number;
  code: number[];
  regs: number[];
  data: Uint8Array;
  /** Addresses where a step begins, ascending. */
  steps: number[];
}

export function randomProgram(seed: number): Program {
  const random = new Random(seed);
  const code: number[] = [];
  const start = CODE + 0x1000 - random.below(300);
  const steps: number[] = [];
  for (let n = 0; n < STEPS; n++) {
    steps.push(start + code.length);
    const part = step(random);
    const kind = random.below(10);
    if (kind < 4 && part.length < 127) code.push(0x70 + random.below(16), part.length, ...part);
    else if (kind === 4) code.push(0xe8, ...word(part.length), ...part);
    else code.push(...part);
  }
  code.push(0xff, 0x0d, ...word(COUNTER), 0x0f, 0x85, ...word(-(code.length + 12)), 0xcc);
  const regs = Array.from({ length: 8 }, () => random.value());
  regs[ESP] = DATA + 0xc00;
  const data = Uint8Array.from({ length: 0x2000 }, () => random.below(256));
  data.set(word(20), COUNTER - DATA);
  return { start, code, regs, data, steps };
}

/** A machine with the program in place. `threshold`: of its translator; null: without one. */
export function machineFor(program: Program, threshold: number | null): BareMachine {
  const machine = new BareMachine();
  const { cpu } = machine;
  if (threshold !== null) cpu.translator = new Translator(cpu, { threshold });
  for (let page = 0; page < 0x10000; page += 0x1000) machine.map(page, page, KERNEL, 0x5000);
  for (let n = 0; n < CODE_PAGES; n++) machine.map(CODE + n * 0x1000, CODE_FRAME + n * 0x1000, USER, 0x6000);
  for (let n = 0; n < 2; n++) machine.map(DATA + n * 0x1000, DATA_FRAME + n * 0x1000, USER, 0x7000);
  machine.enablePaging();
  machine.state.ram.set(program.data, DATA_FRAME);
  machine.load(CODE_FRAME + (program.start - CODE), program.code);
  machine.enterRing(3);
  for (let n = 0; n < 8; n++) cpu.r32[n] = program.regs[n];
  machine.eip = program.start;
  return machine;
}

/** After a fault, whose handler halts: goes on with the step behind the faulting one. False: there is none. */
export function resume(machine: BareMachine, program: Program): boolean {
  const frame = machine.frame();
  const next = program.steps.find((at) => frame !== null && at > frame.eip);
  if (next === undefined) return false;
  machine.enterRing(3);
  machine.cpu.i32[OFFSET.PENDING >> 2] = 0;
  machine.cpu.r32[ESP] = program.regs[ESP];
  machine.eip = next;
  return true;
}
