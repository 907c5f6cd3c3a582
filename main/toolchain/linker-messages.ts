/**
 * Reads what GNU ld and ld.lld print. A symbol that is missing is reported at the line that uses it: from the
 * linker's own line information, or else at the first mention of the symbol in the object's source.
 */
import type { Diagnostic } from '../contract.ts';
import type { SourcePaths } from './source-paths.ts';

export interface LinkContext {
  paths: SourcePaths;
  /** The source of an object as its path is printed, workspace-relative; undefined when unknown. */
  sourceOf(object: string): string | undefined;
  /** The text of a source, for finding the first mention of a symbol. */
  textOf(source: string): Promise<string | null>;
  /** Where the thing that is linked is asked for. */
  fallback: { path: string; line: number };
}

interface Place {
  path?: string;
  line: number;
}

interface Finding {
  message: string;
  severity: Diagnostic['severity'];
  symbol?: string;
  place?: Place;
  object?: string;
}

/** Remarks of GNU ld about segments and stacks: the kernel's own linker script decides about those. */
const IGNORED =
  /LOAD segment with RWX permissions|missing \.note\.GNU-stack|NOTE: This behaviour is deprecated/;

export async function readLinkerMessages(text: string, context: LinkContext): Promise<Diagnostic[]> {
  const findings = /(^|\n)\S*ld\.lld|(^|\n)>>> /.test(text)
    ? readLld(text, context)
    : readGnuLd(text, context);
  const diagnostics: Diagnostic[] = [];
  for (const finding of findings) diagnostics.push(await diagnosticOf(finding, context));
  return diagnostics;
}

async function diagnosticOf(finding: Finding, context: LinkContext): Promise<Diagnostic> {
  const place = finding.place?.path !== undefined ? finding.place : await mentioned(finding, context);
  const { path, line } = place ?? context.fallback;
  return { path, line, column: 1, severity: finding.severity, message: finding.message, source: 'linker' };
}

async function mentioned(finding: Finding, context: LinkContext): Promise<Place | null> {
  const source = finding.object === undefined ? undefined : context.sourceOf(finding.object);
  if (source === undefined) return null;
  const text = finding.symbol === undefined ? null : await context.textOf(source);
  if (text === null || finding.symbol === undefined) return { path: source, line: 0 };
  const word = new RegExp(`(?<![\\w.$])${finding.symbol.replace(/[^\w]/g, '\\$&')}(?![\\w$])`);
  return { path: source, line: text.split('\n').findIndex((line) => word.test(line)) + 1 };
}

const unresolved = (symbol: string): string =>
  `undefined reference to \`${symbol}\`: no object of this link defines it (is its file missing from a Makefile?)`;
const duplicate = (symbol: string, first: string): string =>
  `multiple definition of \`${symbol}\`${first === '' ? '' : `; first defined at ${first}`}`;

// ---------------------------------------------------------------- GNU ld

function readGnuLd(text: string, { paths }: LinkContext): Finding[] {
  const findings: Finding[] = [];
  let object: string | undefined;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/^\S*\bld(\.bfd)?(\.exe)?: ?/, '');
    if (line.trim() === '' || IGNORED.test(line)) continue;
    const heading = /^(\S+\.[oa](?:\([^)]*\))?): in function /.exec(line);
    if (heading) {
      object = heading[1];
      continue;
    }
    findings.push(gnuFinding(line, object, paths));
  }
  return findings;
}

function gnuFinding(line: string, inFunction: string | undefined, paths: SourcePaths): Finding {
  const at = /^((?:[A-Za-z]:)?[^:()]+\.[oa](?:\([^)]*\))?):\s*/.exec(line);
  const object = at?.[1] ?? inFunction;
  const rest = at ? line.slice(at[0].length) : line;
  const where = /^((?:[A-Za-z]:)?[^:()]+):(\d+):\s*/.exec(rest);
  const place = where ? { path: paths.toWorkspace(where[1]), line: Number(where[2]) } : undefined;
  const message = rest.slice(where?.[0].length ?? 0).replace(/^\([^)]*\):\s*/, '');
  const severity = /^warning: /.test(message) ? 'warning' : 'error';
  const missing = /undefined reference to [`'"]([^'`"]+)['`"]/.exec(message);
  if (missing)
    return { message: unresolved(missing[1]), severity: 'error', symbol: missing[1], place, object };
  const twice =
    /multiple definition of [`'"]([^'`"]+)['`"](?:;\s*(\S+?):(?:(\S+):(\d+))?.*first defined here)?/.exec(
      message,
    );
  if (twice) {
    const first = twice[3] ? `${paths.toWorkspace(twice[3]) ?? twice[3]}:${twice[4]}` : '';
    return { message: duplicate(twice[1], first), severity: 'error', symbol: twice[1], place, object };
  }
  return { message: message.replace(/^warning: /, ''), severity, place, object };
}

// ---------------------------------------------------------------- ld.lld

function readLld(text: string, { paths }: LinkContext): Finding[] {
  const findings: Finding[] = [];
  for (const block of text.split(/^(?=\S*ld\.lld(?:-\d+)?(?:\.exe)?: )/m)) {
    const head = /^\S*ld\.lld(?:-\d+)?(?:\.exe)?: (error|warning): (.*)$/m.exec(block);
    if (head && !/too many errors emitted/.test(head[2]))
      findings.push(lldFinding(head[1], head[2], block, paths));
  }
  return findings;
}

function lldFinding(word: string, message: string, block: string, paths: SourcePaths): Finding {
  const severity = word === 'warning' ? 'warning' : 'error';
  const places = [...block.matchAll(/^>>> (?:referenced by|defined at) .*\((.+):(\d+)\)\s*$/gm)].map(
    (match) => ({
      path: paths.toWorkspace(match[1]),
      line: Number(match[2]),
    }),
  );
  const objects = [...block.matchAll(/^>>>\s+(?:referenced by |defined in )?(\S+\.o)\)?(?::|$)/gm)].map(
    (match) => match[1],
  );
  const missing = /^undefined (?:hidden |protected )?symbol: (\S+)/.exec(message);
  if (missing)
    return {
      message: unresolved(missing[1]),
      severity,
      symbol: missing[1],
      place: places[0],
      object: objects[0],
    };
  const twice = /^duplicate symbol: (\S+)/.exec(message);
  if (twice) {
    const first = places.length > 1 ? `${places[0].path}:${places[0].line}` : '';
    return {
      message: duplicate(twice[1], first),
      severity,
      symbol: twice[1],
      place: places.at(-1),
      object: objects.at(-1),
    };
  }
  const script = /^([^:\s]+):(\d+): (.*)$/.exec(message);
  if (script)
    return {
      message: script[3],
      severity,
      place: { path: paths.toWorkspace(script[1]), line: Number(script[2]) },
    };
  const inObject = /^(\S+\.o)(?::\([^)]*\))?: (.*)$/.exec(message);
  return inObject ? { message: inObject[2], severity, object: inObject[1] } : { message, severity };
}
