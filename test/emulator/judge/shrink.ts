/** Makes a failing case as simple as it can be while it still fails: fewer instructions, more zeros. */
import { restingUnit } from './unit-state.ts';
import type { Instruction, Program, Target } from './instruction.ts';
import type { Input, Segments } from './layout.ts';
import { FLAT_CODE, FLAT_DATA, FX, LOCAL_CODE16 } from './layout.ts';

export interface Candidate {
  program: Program;
  input: Input;
}

/** How the case differs; empty when it does not. */
export type Fails = (candidate: Candidate) => readonly string[];

const START = 0x800;
const REST = 0x202;
const MAX_ROUNDS = 12;
const FLAT: Segments = { cs: FLAT_CODE, ds: FLAT_DATA, es: FLAT_DATA, ss: FLAT_DATA, fs: 0, gs: 0 };

/** The simplest case found, and what is wrong with it. @throws Error when the case does not fail to begin with. */
export function shrink(first: Candidate, fails: Fails): Candidate & { lines: readonly string[] } {
  let best = first;
  let lines = fails(first);
  if (lines.length === 0) throw new Error('the case to be shrunk does not fail');
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let improved = false;
    for (const step of STEPS) {
      for (let place = 0; ;) {
        const candidate = step(best, place);
        if (candidate === null) break;
        const said = candidate === best ? [] : fails(candidate);
        if (said.length === 0) place++;
        else [best, lines, improved] = [candidate, said, true];
      }
    }
    if (!improved) break;
  }
  return { ...best, lines };
}

/** A simpler case by place number, which makes the place have nothing more; the same object where nothing is to be had, null behind the last place. */
type Step = (from: Candidate, place: number) => Candidate | null;

function withProgram(from: Candidate, change: Partial<Program>): Candidate {
  return { ...from, program: { ...from.program, ...change } };
}

function withInput(from: Candidate, change: Partial<Input>): Candidate {
  return { ...from, input: { ...from.input, ...change } };
}

function retarget(target: Target, removed: number): Target {
  if ('landing' in target || target.instruction <= removed) return target;
  return { instruction: target.instruction - 1 };
}

const dropInstruction: Step = (from, place) => {
  const { instructions } = from.program;
  if (place >= instructions.length || instructions.length === 1) return null;
  const rest = instructions.filter((_, n) => n !== place);
  const moved = rest.map((each) =>
    each.jump === null
      ? each
      : { ...each, jump: { ...each.jump, target: retarget(each.jump.target, place) } },
  );
  return withProgram(from, { instructions: moved });
};

function replaceInstruction(from: Candidate, at: number, change: Partial<Instruction>): Candidate {
  const instructions = from.program.instructions.map((each, n) => (n === at ? { ...each, ...change } : each));
  return withProgram(from, { instructions });
}

/** Place by place through a list that every instruction has. */
function eachOf(
  list: 'prefixes' | 'immediate',
  change: (values: readonly number[], n: number) => number[],
): Step {
  return (from, place) => {
    let rest = place;
    for (const [at, each] of from.program.instructions.entries()) {
      const values = each[list];
      if (rest < values.length) {
        const changed = change(values, rest);
        const same = changed.length === values.length && changed.every((value, n) => value === values[n]);
        return same ? from : replaceInstruction(from, at, { [list]: changed });
      }
      rest -= values.length;
    }
    return null;
  };
}

/** The size prefixes stay: without them the bytes behind would mean something else. */
const dropPrefix = eachOf('prefixes', (values, n) =>
  values[n] === 0x66 || values[n] === 0x67 ? [...values] : values.filter((_, k) => k !== n),
);
const zeroImmediate = eachOf('immediate', (values, n) => values.map((value, k) => (k === n ? 0 : value)));

const flatten: Step = (from, place) => {
  const names = Object.keys(FLAT) as (keyof Segments)[];
  if (place >= names.length) return null;
  const name = names[place];
  const { segments } = from.program;
  if (segments[name] === FLAT[name] || segments[name] === LOCAL_CODE16) return from;
  const changed = { ...segments, [name]: FLAT[name] };
  return withInput(withProgram(from, { segments: changed }), { segments: changed });
};

const moveStart: Step = (from, place) =>
  place > 0 ? null : from.program.start === START ? from : withProgram(from, { start: START });

const clearFlag: Step = (from, place) => {
  if (place >= 32) return null;
  const { eflags } = from.input;
  const cleared = (eflags & ~(1 << place)) | REST;
  return cleared === eflags ? from : withInput(from, { eflags: cleared });
};

const zeroRegister: Step = (from, place) => {
  if (place >= 8) return null;
  if (from.input.regs[place] === 0) return from;
  const regs = from.input.regs.slice();
  regs[place] = 0;
  return withInput(from, { regs });
};

const dropPatch: Step = (from, place) => {
  const { patches } = from.input;
  return place >= patches.length ? null : withInput(from, { patches: patches.filter((_, n) => n !== place) });
};

const zeroPatch: Step = (from, place) => {
  const { patches } = from.input;
  if (place >= patches.length) return null;
  if (patches[place].bytes.every((byte) => byte === 0)) return from;
  const zero = { ...patches[place], bytes: new Uint8Array(patches[place].bytes.length) };
  return withInput(from, { patches: patches.map((each, n) => (n === place ? zero : each)) });
};

const RESTING = restingUnit();
/** Ranges of the unit's image: everything, the words, each register. */
const PARTS: readonly [number, number][] = [
  [0, RESTING.length],
  [FX.CW, FX.CW + 2],
  [FX.SW, FX.SW + 2],
  [FX.TW, FX.TW + 1],
  [FX.MXCSR, FX.MXCSR + 4],
  ...Array.from({ length: 16 }, (_, n): [number, number] => [FX.ST + 16 * n, FX.ST + 16 * n + 16]),
];

const restUnit: Step = (from, place) => {
  if (place >= PARTS.length) return null;
  const [start, end] = PARTS[place];
  const { unit } = from.input;
  if (unit.compare(RESTING, start, end, start, end) === 0) return from;
  const changed = Buffer.from(unit);
  RESTING.copy(changed, start, start, end);
  return withInput(from, { unit: changed });
};

const STEPS: readonly Step[] = [
  ...[dropInstruction, flatten, moveStart, dropPrefix, dropPatch, restUnit, zeroRegister, clearFlag],
  ...[zeroImmediate, zeroPatch],
];
