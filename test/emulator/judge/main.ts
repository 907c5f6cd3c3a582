/** `npm run judge`: many cases, differences shrunk and told, the coverage table; writes docs/instructions.md if asked. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { formsPage } from './forms-page.ts';
import { JUDGED, nameOf } from './forms.ts';
import type { Difference, Verdict } from './judge.ts';
import { failsAgainst, Judge } from './judge.ts';
import type { NativeRunner } from './native-runner.ts';
import { buildNative } from './native-runner.ts';
import type { Engine } from './our-runner.ts';
import { OurRunner } from './our-runner.ts';
import { showCase } from './show.ts';
import { shrink } from './shrink.ts';

const ENGINES: readonly Engine[] = ['interpreter', 'translator'];
const DEFAULT_CASES = 2_000_000;
const PROGRESS_MILLISECONDS = 10_000;
const KEPT = 25;
const USAGE = `usage: npm run judge -- [--cases N] [--seed S] [--forms PATTERN] [--engine interpreter|translator] [--table FILE]
  --cases N        at least so many cases, each on every engine (default ${DEFAULT_CASES})
  --seed S         another set of cases (default 1)
  --forms PATTERN  only forms whose line of the table matches this regular expression
  --engine E       one engine alone
  --table FILE     writes the coverage table there, as docs/instructions.md has it`;

interface Options {
  cases: number;
  seed: number;
  forms: string;
  engines: readonly Engine[];
  table: string | undefined;
}

function fail(message: string): never {
  console.error(`judge: ${message}\n${USAGE}`);
  process.exit(2);
}

function natural(text: string, name: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value <= 0) fail(`--${name} ${text}: a whole number above 0 is wanted`);
  return value;
}

function parse(args: string[]): Options {
  const text = { type: 'string' } as const;
  const known = { cases: text, seed: text, forms: text, engine: text, table: text };
  let values: Partial<Record<keyof typeof known, string>>;
  try {
    values = parseArgs({ args, options: known }).values;
  } catch (error) {
    return fail((error as Error).message);
  }
  const engine = values.engine as Engine | undefined;
  if (engine !== undefined && !ENGINES.includes(engine)) fail(`--engine ${engine}: there is no such engine`);
  return {
    cases: natural(values.cases ?? String(DEFAULT_CASES), 'cases'),
    seed: natural(values.seed ?? '1', 'seed'),
    forms: values.forms ?? '',
    engines: engine === undefined ? ENGINES : [engine],
    table: values.table,
  };
}

/** The shortest case that still differs, as text. */
function tell(difference: Difference, native: NativeRunner): string {
  const { engine, generated, input, seed, program } = difference;
  const title = `${engine}, seed ${seed}, program ${program}`;
  const fails = failsAgainst(native, new OurRunner(engine));
  const whole = { program: generated.program, input };
  if (fails(whole).length === 0) {
    return showCase(
      `${title} (alone it agrees: the engine's state mattered)`,
      whole.program,
      input,
      difference.lines,
    );
  }
  const least = shrink(whole, fails);
  return showCase(title, least.program, least.input, least.lines);
}

function watch(cases: number): (done: number, different: number) => void {
  const began = Date.now();
  let last = began;
  return (done, different) => {
    const now = Date.now();
    if (now - last < PROGRESS_MILLISECONDS && done < cases) return;
    last = now;
    console.log(`${done} of ${cases} cases, ${different} different, ${Math.round((now - began) / 1000)} s`);
  };
}

function report(verdict: Verdict, judge: Judge, engines: readonly Engine[]): void {
  console.log(verdict.coverage.lines().join('\n'));
  engines.forEach((engine, n) => {
    const done = judge.statistics[n];
    const how = done === null ? '' : `: ${done.regions} regions translated, entered ${done.entries} times`;
    console.log(`${engine}${how}`);
  });
  const { cases, different, discarded } = verdict;
  console.log(`${cases} cases on ${engines.join(' and ')}: ${different} different (${discarded} left out)`);
}

/** Exit status: 0 all agree, 1 something differs, 2 the command is wrong, 3 this host cannot judge. */
export function main(args: string[], root: string): number {
  if (args.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  const { cases, seed, forms, engines, table } = parse(args);
  const native = buildNative(join(root, 'test/emulator/judge'));
  if ('unavailable' in native) {
    console.error(`judge: this machine lacks ${native.unavailable}`);
    return 3;
  }
  const pattern = new RegExp(forms);
  const rows = JUDGED.filter((row) => pattern.test(nameOf(row)));
  if (rows.length === 0) fail(`--forms ${forms}: no form matches`);
  const judge = new Judge(native, { cases, seed, rows, engines, keep: KEPT, onProgress: watch(cases) });
  const verdict = judge.run();
  report(verdict, judge, engines);
  for (const difference of verdict.differences) console.log(`\n${tell(difference, native)}`);
  if (table !== undefined) writeFileSync(resolve(root, table), formsPage(verdict, seed));
  return verdict.different === 0 ? 0 : 1;
}
