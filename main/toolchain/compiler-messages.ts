/**
 * Reads what gcc, clang, GNU as and clang's assembler print. One message, one diagnostic: the chain of "In file
 * included from" and the notes about macros are folded into it.
 */
import type { Diagnostic } from '../contract.ts';
import type { SourcePaths } from './source-paths.ts';

const LOCATED =
  /^(<[^>]+>|(?:[A-Za-z]:)?[^:\n]+):(\d+)(?::(\d+))?:\s+(?:(fatal error|error|warning|note|Error|Warning|Info|Fatal error):\s*)?(.*)$/;
const UNLOCATED =
  /^(?:\S*(?:gcc|clang|cc1|cc1plus|as|collect2)(?:-\d+)?(?:\.exe)?|[^\s:]+\.[cS]): (?:(fatal error|error|warning|Error|Fatal error): )(.*)$/;
const INCLUDED = /^(?:In file included from|\s+from) ([^:]+):(\d+)/;

/** Notes that only repeat where a macro or an assembly instantiation came from. */
const FOLDED_NOTE =
  /in expansion of macro|in definition of macro|expanded from macro|macro invoked from here|while in macro instantiation|instantiated into assembly here|each undeclared identifier|did you mean to use|this fix-?it/i;

/** Lines that introduce messages without being one. */
const HEADLINE =
  /Assembler messages:$|: In function |: At top level:|^compilation terminated|errors? generated\.|warnings? generated\./;

interface Open extends Diagnostic {
  /** What the tool called the place, e.g. `<instantiation>`; a later note tells the real one. */
  printed: string;
  /** Who included the header that the place is in. */
  includedFrom?: string;
}

export interface MessageContext {
  /** Workspace-relative source of the unit, for messages without a place. */
  source: string;
  paths: SourcePaths;
}

export function readCompilerMessages(text: string, context: MessageContext): Diagnostic[] {
  const found: Open[] = [];
  let includedFrom: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const included = INCLUDED.exec(line);
    if (included) {
      if (line.startsWith('In file')) includedFrom = [];
      includedFrom.push(`${context.paths.toWorkspace(included[1]) ?? included[1]}:${included[2]}`);
      continue;
    }
    if (line.trim() === '' || HEADLINE.test(line)) continue;
    const message = located(line, context) ?? unlocated(line, context);
    if (message === null) continue;
    if (message.severity === 'note' && FOLDED_NOTE.test(message.message)) relocate(found.at(-1), message);
    else {
      message.includedFrom = includedFrom.at(-1);
      found.push(message);
    }
    includedFrom = [];
  }
  return found.map(finished);
}

function severityOf(word: string): Diagnostic['severity'] {
  if (/warning/i.test(word)) return 'warning';
  return /note|info/i.test(word) ? 'note' : 'error';
}

function located(line: string, { source, paths }: MessageContext): Open | null {
  const match = LOCATED.exec(line);
  if (match === null) return null;
  const [, printed, row, column, word, message] = match;
  // GNU as omits the word in the lines that only follow up on an error.
  if (word === undefined) return null;
  const assembler = /^[A-Z]/.test(word) || printed.startsWith('<in') || /\.S$/.test(source);
  return {
    printed,
    path: paths.toWorkspace(printed),
    line: Number(row),
    column: Number(column ?? 1),
    severity: severityOf(word),
    message,
    source: assembler && !/#|No such file/.test(message) ? 'assembler' : 'compiler',
  };
}

function unlocated(line: string, { source }: MessageContext): Open | null {
  const match = UNLOCATED.exec(line);
  if (match === null) return null;
  return {
    printed: source,
    path: source,
    line: 0,
    column: 1,
    severity: severityOf(match[1]),
    message: match[2],
    source: 'compiler',
  };
}

/**
 * gcc names the place inside a macro's definition and then, from the inside out, where each macro is used: the last
 * is where the user's text is. clang's assembler calls the place `<instantiation>`, and a note tells the real one.
 */
function relocate(error: Open | undefined, note: Open): void {
  if (error === undefined) return;
  if (/instantiated into assembly here/.test(note.message)) error.source = 'assembler';
  if (note.path === undefined) return;
  if (error.path !== undefined && !/in expansion of macro/.test(note.message)) return;
  delete error.includedFrom;
  error.path = note.path;
  error.line = note.line;
  error.column = note.column;
}

function finished({ printed, includedFrom, ...diagnostic }: Open): Diagnostic {
  if (includedFrom !== undefined) diagnostic.message += ` (included from ${includedFrom})`;
  if (diagnostic.path !== undefined || printed.startsWith('<')) return diagnostic;
  return { ...diagnostic, message: `${diagnostic.message} (in ${printed}:${diagnostic.line})`, line: 0 };
}
