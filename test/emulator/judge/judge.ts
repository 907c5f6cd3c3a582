/** Runs generated cases on the host's processor and on both engines of ours, compares and counts. */
import type { Row } from '../../../emulator/cpu/table/table.ts';
import { differences, executedData } from './compare.ts';
import { Coverage } from './coverage.ts';
import type { Generated } from './generate.ts';
import { generate } from './generate.ts';
import { makeInput } from './input.ts';
import type { Program } from './instruction.ts';
import { assemble } from './instruction.ts';
import type { Code, Input, Outcome } from './layout.ts';
import { baseOf, CODE, CODE_BYTES, DATA, DATA_SPAN, isVoid, LONG_CODE, NUMBER_LIMIT, OUT } from './layout.ts';
import type { NativeRunner } from './native-runner.ts';
import type { Engine } from './our-runner.ts';
import { OurRunner } from './our-runner.ts';
import type { Fails } from './shrink.ts';
import { toleranceFor } from './tolerance.ts';

export const STATES_PER_PROGRAM = 8;
const PROGRAMS_PER_BATCH = 200;
const PF = 14;
const GP = 13;
/** Error code of INT 80h, which only a program of chance bytes contains. */
const LINUX_GATE = 0x80 * 8 + 2;

export interface JudgeOptions {
  /** At least so many; whole batches of programs are run. */
  cases: number;
  seed: number;
  rows: readonly Row[];
  engines: readonly Engine[];
  /** Differences are kept up to this number, one for each leading instruction. */
  keep: number;
  onProgress?: (done: number, different: number) => void;
}

export interface Difference {
  engine: Engine;
  generated: Generated;
  input: Input;
  seed: number;
  program: number;
  lines: string[];
}

export interface Verdict {
  cases: number;
  different: number;
  /** Left out: they ran on for ever, left the little world, or executed data. */
  discarded: number;
  differences: Difference[];
  coverage: Coverage;
}

interface Run {
  generated: Generated;
  program: number;
  code: Code;
  input: Input;
  outcomes: Outcome[];
}

/** Where a limit was asked for, it may have been the one that tells the processor's number. */
function tellsNumber(program: Program, outcome: Outcome): boolean {
  if (!program.instructions.some((each) => each.row.semantics === 'lsl')) return false;
  const registers = Array.from({ length: 8 }, (_, n) => outcome.readUInt16LE(OUT.REGS + 4 * n));
  return registers.includes(NUMBER_LIMIT & 0xffff);
}

/** Whether the host can be asked: what the program touched is the same there, and it did not go on in 64-bit code. */
export function isComparable(program: Program, outcome: Outcome): boolean {
  if (outcome.readInt32LE(OUT.CS) === LONG_CODE || tellsNumber(program, outcome)) return false;
  const eip = outcome.readInt32LE(OUT.EIP) + baseOf(outcome.readInt32LE(OUT.CS));
  if ((eip - DATA) >>> 0 < DATA_SPAN) return false;
  const trap = outcome.readInt32LE(OUT.TRAP);
  if (trap === GP && outcome.readInt32LE(OUT.ERROR) === LINUX_GATE) return false;
  if (trap !== PF) return true;
  const at = outcome.readInt32LE(OUT.CR2);
  return isVoid(at) || (at - DATA) >>> 0 < DATA_SPAN || (at - CODE) >>> 0 < CODE_BYTES + 16;
}

export class Judge {
  private readonly native: NativeRunner;
  private readonly options: JudgeOptions;
  private readonly runners: OurRunner[];
  private readonly coverage: Coverage;
  private readonly differences: Difference[] = [];
  private readonly seen = new Set<string>();
  private cases = 0;
  private different = 0;
  private discarded = 0;

  constructor(native: NativeRunner, options: JudgeOptions) {
    this.native = native;
    this.options = options;
    this.runners = options.engines.map((engine) => new OurRunner(engine));
    this.coverage = new Coverage(options.rows);
  }

  /** What each engine has done; null for the interpreter. */
  get statistics(): OurRunner['statistics'][] {
    return this.runners.map((runner) => runner.statistics);
  }

  run(): Verdict {
    for (let first = 0; this.cases < this.options.cases; first += PROGRAMS_PER_BATCH) {
      this.batch(first);
      this.options.onProgress?.(this.cases, this.different);
    }
    const { cases, different, discarded, differences, coverage } = this;
    return { cases, different, discarded, differences, coverage };
  }

  private batch(first: number): void {
    const runs: Run[] = [];
    for (let n = 0; n < PROGRAMS_PER_BATCH; n++) this.runOurs(first + n, runs);
    const outcomes = this.native.run(runs);
    runs.forEach((run, n) => this.judgeOne(run, outcomes[n]));
  }

  private runOurs(program: number, runs: Run[]): void {
    const { seed, rows } = this.options;
    const generated = generate(seed, program, rows);
    const code = assemble(generated.program);
    const inputs = Array.from({ length: STATES_PER_PROGRAM }, (_, n) =>
      makeInput(generated, seed, program, n),
    );
    // One engine after the other, so that each keeps what it has decoded.
    const byEngine = this.runners.map((runner) => inputs.map((input) => runner.run(code, input)));
    inputs.forEach((input, n) => {
      const outcomes = byEngine.map((list) => list[n]);
      const comparable = outcomes.every(
        (outcome) => outcome !== null && isComparable(generated.program, outcome),
      );
      if (comparable) runs.push({ generated, program, code, input, outcomes: outcomes as Outcome[] });
      else this.discarded++;
    });
  }

  private judgeOne(run: Run, native: Outcome): void {
    if (executedData(native)) {
      this.discarded++;
      return;
    }
    const { generated } = run;
    this.cases++;
    const tolerance = toleranceFor(generated.program, native);
    let differs = false;
    run.outcomes.forEach((outcome, n) => {
      const lines = differences(native, outcome, tolerance);
      if (lines.length === 0) return;
      differs = true;
      this.note(run, this.options.engines[n], lines);
    });
    if (differs) this.different++;
    this.coverage.count(generated.program, native, differs);
  }

  private note({ generated, input, program }: Run, engine: Engine, lines: string[]): void {
    const { keep, seed, rows } = this.options;
    const key = `${engine} ${program % rows.length}`;
    if (this.seen.has(key) || this.differences.length >= keep) return;
    this.seen.add(key);
    this.differences.push({ engine, generated, input, seed, program, lines });
  }
}

/** Asks the host about single cases, to shrink one: ours runs it with nothing remembered, then again. */
export function failsAgainst(native: NativeRunner, runner: OurRunner): Fails {
  return ({ program, input }) => {
    const code = assemble(program);
    runner.forget();
    const ours = [runner.run(code, input), runner.run(code, input)];
    if (!ours.every((outcome) => outcome !== null && isComparable(program, outcome))) return [];
    const [outcome] = native.run([{ code, input }]);
    if (executedData(outcome)) return [];
    const tolerance = toleranceFor(program, outcome);
    const told = ours.map((each) => differences(outcome, each as Outcome, tolerance));
    return told.find((lines) => lines.length > 0) ?? [];
  };
}
