/** Verdicts for people, and for machines that read JUnit's XML. */
import type { Data } from './lab.ts';
import type { CheckVerdict, Verdict } from './verdict.ts';

const SIGNS = { passed: 'ok  ', failed: 'FAIL', skipped: '-   ', mistake: '??? ' } as const;
const MOST_SHOWN = 400;

/** Numbers that look like addresses in hexadecimal, too. */
export function dataText(data: Data): string {
  if (typeof data === 'number' && Number.isInteger(data) && data >= 0x1000)
    return `${data} (0x${data.toString(16)})`;
  const text = typeof data === 'string' ? JSON.stringify(data) : JSON.stringify(data);
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)} …` : text;
}

function checkLines(check: CheckVerdict): string[] {
  const lines = [`${SIGNS[check.status]} ${check.name}: ${check.title}`];
  if (check.status === 'passed') {
    const last = check.observations.at(-1);
    if (last !== undefined) lines.push(`       ${last.what}: ${dataText(last.observed)}`);
    return lines;
  }
  lines.push(`       ${check.reason}`);
  if (check.status !== 'failed') return lines;
  lines.push(`       looks at ${check.looksAt}`);
  if (check.moment !== null)
    lines.push(`       at tick ${check.moment.ticks}, instruction ${check.moment.instructions}`);
  return lines;
}

/** Ends in a line feed. */
export function verdictText(verdict: Verdict): string {
  const passed = verdict.checks.filter(({ status }) => status === 'passed').length;
  const counts = verdict.checks.length > 0 ? `, ${passed} of ${verdict.checks.length} checks` : '';
  const head = `${verdict.lesson}: ${verdict.title}`;
  const end = `${verdict.outcome}${counts}${verdict.reason === '' ? '' : `: ${verdict.reason}`}`;
  return `${[head, ...verdict.checks.flatMap(checkLines), end, `verdict ${verdict.hash}`].join('\n')}\n`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Control characters have no place in XML 1.0. */
const xml = (text: string): string =>
  text.replace(/[^\t\n\x20-\ud7ff\ue000-\ufffd]/g, '?').replace(/[&<>"]/g, (char) => ESCAPES[char]);

function testCase(verdict: Verdict, check: CheckVerdict): string {
  const open = `    <testcase classname="${xml(`${verdict.lesson}.${verdict.submission}`)}" name="${xml(`${check.name}: ${check.title}`)}"`;
  const { status, reason, moment } = check;
  if (status === 'passed') return `${open}/>`;
  if (status === 'skipped') return `${open}><skipped message="${xml(reason)}"/></testcase>`;
  const where = moment === null ? '' : `\nat tick ${moment.ticks}, instruction ${moment.instructions}`;
  const tag = status === 'failed' ? 'failure' : 'error';
  return `${open}><${tag} message="${xml(reason)}">${xml(`looks at ${check.looksAt}${where}`)}</${tag}></testcase>`;
}

/** A submission that came to no check is one test case, which says why. */
function suite(verdict: Verdict): string {
  const { checks, outcome, reason } = verdict;
  const whole = ['not-built', 'not-booted', 'refused'].includes(outcome) || checks.length === 0;
  const count = (status: CheckVerdict['status']): number =>
    whole ? 0 : checks.filter((check) => check.status === status).length;
  const name = `${verdict.lesson} ${verdict.submission}`;
  const failures = whole && outcome !== 'mistake' ? 1 : count('failed');
  const errors = whole && outcome === 'mistake' ? 1 : count('mistake');
  const cases = whole
    ? [
        `    <testcase classname="${xml(verdict.lesson)}" name="${xml(verdict.submission)}"><${outcome === 'mistake' ? 'error' : 'failure'} message="${xml(`${outcome}: ${reason}`)}"/></testcase>`,
      ]
    : checks.map((check) => testCase(verdict, check));
  return [
    `  <testsuite name="${xml(name)}" tests="${whole ? 1 : checks.length}" failures="${failures}" errors="${errors}" skipped="${count('skipped')}">`,
    `    <properties><property name="verdict" value="${verdict.hash}"/></properties>`,
    ...cases,
    '  </testsuite>',
  ].join('\n');
}

/** One test suite for each submission. */
export function junitText(verdicts: readonly Verdict[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="int80">\n${verdicts.map(suite).join('\n')}\n</testsuites>\n`;
}
