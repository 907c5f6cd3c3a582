/** docs/instructions.md: every form of the instruction table with what the host's processor said of it. */
import { ROWS } from '../../../emulator/cpu/table/table.ts';
import { BINDERS } from '../../../emulator/cpu/ops/index.ts';
import { Coverage } from './coverage.ts';
import { nameOf, NOT_IMPLEMENTED } from './forms.ts';
import type { Verdict } from './judge.ts';

const FENCE = '```';

/** Forms of the table, and opcodes that are in none of its rows with the reason. */
export function missingForms(): string[] {
  const withoutHandler = ROWS.filter((row) => BINDERS[row.semantics] === undefined).map(nameOf);
  return [...withoutHandler, ...Object.entries(NOT_IMPLEMENTED).map(([form, why]) => `${form}: ${why}`)];
}

export function formsPage(verdict: Verdict, seed: number): string {
  const { cases, different, discarded, coverage } = verdict;
  const whole = new Coverage(ROWS, coverage);
  return `# Instructions

Every form of the instruction table (\`emulator/cpu/table/\`), and how often a real processor has judged it:
\`npm run judge -- --table docs/instructions.md\` writes this page. A case is a program of one to six
instructions in one state; it counts for every form in it. Columns: cases; those with a register and with a memory operand;
with the prefixes 66, 67, LOCK and F2 or F3; in 16-bit code; with the instruction over a page border; that ended with a
fault of this instruction; that differed from the processor on either engine.

Of this run, seed ${seed}: **${cases} cases on both engines, ${different} different**; ${discarded} more were left out
because the program ran on for ever or touched what is the host's.

## Not implemented

${missingForms()
  .map((line) => `* ${line}`)
  .join('\n')}

## Forms

${FENCE}
${whole.lines().join('\n')}
${FENCE}
`;
}

/** Forms of the page in order, with the reasons and without the numbers: what must be as the table has it. */
export function formsOf(page: string): string[] {
  const lines = page.slice(page.indexOf('## Forms')).split(FENCE)[1].trim().split('\n').slice(1);
  return lines.map((line) => {
    const at = line.indexOf('  not judged');
    return at >= 0 ? line : line.replace(/(\s+(\d+|-)){11}$/, '').trimEnd();
  });
}
