/** A lesson as its folder has it, without the folder: texts only. */

export interface Lesson {
  /** The folder's name: `06-auditing`. */
  name: string;
  title: string;
  /** Markdown: what stands before the first step, and the steps. */
  introduction: string;
  steps: Step[];
  /** Patch against the stock tree that makes the workspace the lesson begins with; empty: it begins with the stock tree. */
  start: string;
  /** Patch against the start. */
  solution: string;
  /** By the name of the check; from the gentlest on. */
  hints: ReadonlyMap<string, string[]>;
  /** TypeScript; see lab.ts. */
  checks: string;
  /** Programs that the checks run in the guest, in C, by name: they are built with the workspace. */
  programs: ReadonlyMap<string, string>;
  /** Patches against the solution, by name; each makes the check fail that it is named after (`CHECK` or `CHECK.variant`). */
  fixtures: ReadonlyMap<string, string>;
}

export interface Step {
  title: string;
  text: string;
}

/** The lesson's folder is not as it should be; the message names the file. */
export class LessonError extends Error {}

/** Splits at headings `# ` (the title) and `## ` (the steps). @throws LessonError when there is no title. */
export function parseLessonText(text: string): Pick<Lesson, 'title' | 'introduction' | 'steps'> {
  const parts = sections(text, /^## +/);
  const head = /^# +(.+)\n?/.exec(parts.before.trimStart());
  if (head === null) throw new LessonError('lesson.md: its first line is no heading "# Title"');
  const introduction = parts.before.trimStart().slice(head[0].length).trim();
  return { title: head[1].trim(), introduction, steps: parts.sections };
}

/** `## check-name`, under it the hints, separated by lines `---`. */
export function parseHints(text: string): Map<string, string[]> {
  return new Map(
    sections(text, /^## +/).sections.map(({ title, text: hints }) => [
      title,
      hints.split(/^---+$/m).map((hint) => hint.trim()),
    ]),
  );
}

/** Headings within fenced code are code. */
function sections(text: string, heading: RegExp): { before: string; sections: Step[] } {
  const before: string[] = [];
  const found: { title: string; lines: string[] }[] = [];
  let fenced = false;
  for (const line of text.replaceAll('\r', '').split('\n')) {
    if (line.startsWith('```')) fenced = !fenced;
    if (!fenced && heading.test(line)) found.push({ title: line.replace(heading, '').trim(), lines: [] });
    else (found.at(-1)?.lines ?? before).push(line);
  }
  return {
    before: before.join('\n'),
    sections: found.map(({ title, lines }) => ({ title, text: lines.join('\n').trim() })),
  };
}
