/**
 * Patches in the unified format (POSIX diff -u; also what git writes). A hunk is applied where its lines are found, the
 * nearest place to the one it names, and only if they are found exactly.
 */

export interface Hunk {
  /** The line it was made for, from 1, and the line of the patch that says so. */
  start: number;
  at: number;
  before: string[];
  after: string[];
}

export interface FilePatch {
  /** Relative, with `/`; null where the file is not there before, or not afterwards. */
  from: string | null;
  to: string | null;
  /** The patch's line that names it. */
  at: number;
  hunks: Hunk[];
}

/** The patch cannot be read or does not fit; the message names the file and the patch's line. */
export class PatchError extends Error {}

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;
const NO_LINE_END = '\\ No newline at end of file';

/** @throws PatchError */
export function parsePatch(text: string): FilePatch[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const files: FilePatch[] = [];
  for (let at = 0; at < lines.length;) {
    if (lines[at].startsWith('--- ') && lines[at + 1]?.startsWith('+++ ')) {
      files.push({ from: nameIn(lines[at]), to: nameIn(lines[at + 1]), at: at + 1, hunks: [] });
      at += 2;
    } else if (HUNK.test(lines[at])) {
      const file = files.at(-1);
      if (file === undefined) throw new PatchError(`line ${at + 1}: a hunk that belongs to no file`);
      at = readHunk(lines, at, file);
    } else if (/^(rename|copy) (from|to) |^GIT binary patch/.test(lines[at])) {
      throw new PatchError(`line ${at + 1}: renames, copies and binary files cannot be applied`);
    } else at++;
  }
  return files;
}

/** `a/` and `b/` are git's; a tab ends the name. */
function nameIn(line: string): string | null {
  const name = line.slice(4).split('\t')[0].trimEnd();
  return name === '/dev/null' ? null : name.replace(/^[ab]\//, '');
}

/** Returns the line behind it. */
function readHunk(lines: readonly string[], at: number, file: FilePatch): number {
  const [, start, was = '1', , is = '1'] = HUNK.exec(lines[at]) as unknown as string[];
  const hunk: Hunk = { start: Number(start), at: at + 1, before: [], after: [] };
  let left = Number(was);
  let right = Number(is);
  let next = at + 1;
  let last: string[][] = [];
  while (left > 0 || right > 0 || lines[next] === NO_LINE_END) {
    const line = lines[next++];
    if (line === undefined) throw new PatchError(`line ${next}: the patch ends within a hunk`);
    if (line === NO_LINE_END) {
      for (const side of last) side[side.length - 1] += NO_LINE_END;
      continue;
    }
    const kind = line[0] ?? ' ';
    if (!' +-'.includes(kind)) throw new PatchError(`line ${next}: no line of a hunk begins like this`);
    last = kind === ' ' ? [hunk.before, hunk.after] : [kind === '-' ? hunk.before : hunk.after];
    for (const side of last) side.push(line.slice(1));
    if (kind !== '+') left--;
    if (kind !== '-') right--;
  }
  if (left < 0 || right < 0)
    throw new PatchError(`line ${at + 1}: the hunk's lines are not as many as it says`);
  file.hunks.push(hunk);
  return next;
}

/** A file's lines; a last one without a line feed is marked as patches mark it. */
function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  const last = lines.pop()!;
  return last === '' ? lines : [...lines, last + NO_LINE_END];
}

function textOf(lines: readonly string[]): string {
  const text = lines.map((line) => `${line}\n`).join('');
  return text.endsWith(`${NO_LINE_END}\n`) ? text.slice(0, -NO_LINE_END.length - 1) : text;
}

/**
 * The file's text afterwards, null when it is removed; `text` is null when there is no such file.
 * @throws PatchError
 */
export function applyToText(text: string | null, patch: FilePatch): string | null {
  const name = patch.from ?? patch.to ?? '';
  if (patch.from === null && text !== null && text !== '')
    throw new PatchError(`line ${patch.at}: ${name}: the patch makes this file, and it is there already`);
  if (patch.from !== null && text === null)
    throw new PatchError(`line ${patch.at}: ${name}: there is no such file`);
  const lines = linesOf(text ?? '');
  let moved = 0;
  let least = 0;
  for (const hunk of patch.hunks) {
    const wanted = Math.max(0, hunk.start - (hunk.before.length > 0 ? 1 : 0)) + moved;
    const place = placeOf(hunk.before, lines, wanted, least);
    if (place === null)
      throw new PatchError(`line ${hunk.at}: ${name}: the lines of this hunk are not in the file as it is`);
    lines.splice(place, hunk.before.length, ...hunk.after);
    moved += place - wanted + hunk.after.length - hunk.before.length;
    least = place + hunk.after.length;
  }
  if (patch.to !== null) return textOf(lines);
  if (lines.length > 0)
    throw new PatchError(
      `line ${patch.at}: ${name}: the patch removes this file, but it has other lines too`,
    );
  return null;
}

/** The index nearest to `wanted`, not below `least`, at which `block` stands; null when it stands nowhere. */
function placeOf(
  block: readonly string[],
  lines: readonly string[],
  wanted: number,
  least: number,
): number | null {
  const stands = (at: number): boolean =>
    at >= least && at + block.length <= lines.length && block.every((line, n) => lines[at + n] === line);
  for (let away = 0; away <= lines.length; away++) {
    if (stands(wanted + away)) return wanted + away;
    if (stands(wanted - away)) return wanted - away;
  }
  return null;
}
