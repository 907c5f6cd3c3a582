/**
 * Reads one Makefile of the guest tree: the documented subset of Kbuild and nothing else.
 *
 *   # comment, to the end of the line        VAR := words        VAR += words        \ continues a line
 *
 * VAR is one of obj-y, obj-m, lib-y, userprogs-y, export-objs, EXTRA_CFLAGS, EXTRA_AFLAGS, CFLAGS_<object>.o,
 * AFLAGS_<object>.o, <name>-objs and <name>-progs. Anything else is an error that names its line.
 */
import type { Diagnostic } from '../contract.ts';

export interface Word {
  text: string;
  line: number;
  /** 1-based. */
  column: number;
}

export interface Makefile {
  /** Relative to the workspace. */
  path: string;
  variables: Map<string, Word[]>;
}

const FIXED = new Set([
  'obj-y',
  'obj-m',
  'lib-y',
  'userprogs-y',
  'export-objs',
  'EXTRA_CFLAGS',
  'EXTRA_AFLAGS',
]);
const PATTERNS = [/^CFLAGS_[\w.+-]+\.o$/, /^AFLAGS_[\w.+-]+\.o$/, /^[\w.+-]+-(objs|progs)$/];
const ASSIGNMENT = /^\s*([^\s:+=?!]+)\s*(:=|\+=|\?=|!=|::=|=)(.*)$/s;

interface LogicalLine {
  /** One entry a physical line, with its number. */
  pieces: Word[];
}

/** Joins continued lines. A comment runs to the end of the logical line, as in make. */
function logicalLines(text: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let open: LogicalLine | null = null;
  text.split(/\r?\n/).forEach((raw, index) => {
    const continued = raw.endsWith('\\');
    const piece = { text: continued ? raw.slice(0, -1) : raw, line: index + 1, column: 1 };
    if (open === null) lines.push((open = { pieces: [piece] }));
    else open.pieces.push(piece);
    if (!continued) open = null;
  });
  return lines.map(withoutComment);
}

function withoutComment(line: LogicalLine): LogicalLine {
  const pieces: Word[] = [];
  for (const piece of line.pieces) {
    const hash = piece.text.indexOf('#');
    pieces.push(hash < 0 ? piece : { ...piece, text: piece.text.slice(0, hash) });
    if (hash >= 0) break;
  }
  return { pieces };
}

/** Splits the value into words, each with the physical line and the column it stands at. */
function wordsAfter(pieces: Word[], headLength: number): Word[] {
  return pieces.flatMap((piece, index) => {
    const start = index === 0 ? headLength : 0;
    return [...piece.text.slice(start).matchAll(/\S+/g)].map((match) => ({
      text: match[0],
      line: piece.line,
      column: start + match.index + 1,
    }));
  });
}

function explain(text: string): string {
  const word = text.trim().split(/\s+/)[0];
  if (/^(-|s)?include$/.test(word)) return '`include` is not read here: each folder has its own Makefile';
  if (/^(ifeq|ifneq|ifdef|ifndef|else|endif|define|endef)$/.test(word))
    return `\`${word}\` is not read here: there are no conditionals`;
  if (/^[^:=]+:(?!=)/.test(text))
    return 'rules are not read here: objects are made from the .c or .S of the same name';
  return 'this is no assignment';
}

const ALLOWED =
  'allowed are `VAR := words` and `VAR += words` with VAR one of obj-y, obj-m, lib-y, userprogs-y, export-objs, ' +
  'EXTRA_CFLAGS, EXTRA_AFLAGS, CFLAGS_x.o, AFLAGS_x.o, x-objs, x-progs';

/** Reads `text`; what it does not understand goes to `report`, and the rest is read all the same. */
export function readMakefile(path: string, text: string, report: (diagnostic: Diagnostic) => void): Makefile {
  const variables = new Map<string, Word[]>();
  const complain = (line: number, message: string): void =>
    report({ path, line, column: 1, severity: 'error', message, source: 'makefile' });
  for (const { pieces } of logicalLines(text)) {
    const whole = pieces.map((piece) => piece.text).join(' ');
    if (whole.trim() === '') continue;
    const line = pieces[0].line;
    const match = ASSIGNMENT.exec(pieces[0].text);
    if (!match || whole.startsWith('\t')) {
      complain(line, `${explain(whole)}; ${ALLOWED}`);
      continue;
    }
    const [, name, operator, value] = match;
    if (operator !== ':=' && operator !== '+=')
      complain(line, `\`${operator}\` is not read here; ${ALLOWED}`);
    else if (!FIXED.has(name) && !PATTERNS.some((pattern) => pattern.test(name)))
      complain(line, `\`${name}\` is not a variable that is read here; ${ALLOWED}`);
    else {
      const words = wordsAfter(pieces, pieces[0].text.length - value.length);
      const dollar = words.find((word) => word.text.includes('$'));
      if (dollar)
        complain(
          dollar.line,
          `\`${dollar.text}\`: variables and functions ($) are not read here; write the words out`,
        );
      variables.set(name, operator === ':=' ? words : [...(variables.get(name) ?? []), ...words]);
    }
  }
  return { path, variables };
}
