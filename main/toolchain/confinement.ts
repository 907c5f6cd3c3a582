/**
 * Sources may read the workspace and the compiler's own headers, nothing else of the computer. Checked twice: in the
 * text before the compiler starts, so that it does not even open the file, and in what compiler and assembler say
 * they have read, which no macro can disguise.
 */
import { posix } from 'node:path';
import type { Diagnostic } from '../contract.ts';
import { isInside } from './source-tree.ts';
import type { SourceTree } from './source-tree.ts';

export interface FileReference {
  name: string;
  line: number;
  /** `include` is looked for beside the source; `incbin` (and the assembler's .include) in the workspace's folder. */
  kind: 'include' | 'incbin';
}

const PATTERNS: [FileReference['kind'], RegExp][] = [
  ['include', /^\s*(?:#|%:|\?\?=)\s*(?:include|include_next|import|embed)\s*["<]([^">]+)[">]/gm],
  ['include', /__has_(?:include|embed)\s*\(\s*["<]([^">]+)[">]/gm],
  ['incbin', /\.(?:incbin|include)\s*\\?"([^"\\]+)/gm],
];

export function fileReferences(text: string): FileReference[] {
  return PATTERNS.flatMap(([kind, pattern]) =>
    [...text.matchAll(pattern)].map((match) => ({
      kind,
      name: match[1],
      line: text.slice(0, match.index + match[0].indexOf(match[1])).split('\n').length,
    })),
  );
}

/** Whether the name alone shows that it leads out, seen from the folder it is looked for in. */
function leadsOut(name: string, folder: string): boolean {
  const plain = name.replace(/\\/g, '/');
  return posix.isAbsolute(plain) || /^[A-Za-z]:/.test(plain) || /^\.\.(\/|$)/.test(posix.join(folder, plain));
}

export function outsideDiagnostic(name: string, path: string, line: number): Diagnostic {
  const message = `"${name}" is outside the workspace: sources may read only files of the workspace and the compiler's own headers`;
  return { path, line, column: 1, severity: 'error', message, source: 'toolchain' };
}

/** What the text of `path` asks for that lies outside. */
export function escapesInReferences(path: string, references: FileReference[]): Diagnostic[] {
  return references
    .filter(({ name, kind }) => leadsOut(name, kind === 'include' ? posix.dirname(path) : '.'))
    .map(({ name, line }) => outsideDiagnostic(name, path, line));
}

/** The references in the workspace's files, each file read once a build. */
export class FileReferences {
  private readonly tree: SourceTree;
  private readonly memo = new Map<string, Promise<FileReference[]>>();

  constructor(tree: SourceTree) {
    this.tree = tree;
  }

  /** None for what lies outside the workspace. */
  in(path: string): Promise<FileReference[]> {
    let answer = this.memo.get(path);
    if (answer === undefined) this.memo.set(path, (answer = this.read(path)));
    return answer;
  }

  private async read(path: string): Promise<FileReference[]> {
    const real = await this.tree.realPath(path);
    const relative = real === null ? null : this.tree.relative(real);
    return fileReferences((relative === null ? null : await this.tree.read(relative)) ?? '');
  }
}

/** What was in fact read from outside; `source` is blamed, at line 0, for what no text shows. */
export async function escapesInDependencies(
  dependencies: string[],
  source: string,
  tree: SourceTree,
  compilerFolder: string,
): Promise<Diagnostic[]> {
  const escapes: Diagnostic[] = [];
  for (const dependency of dependencies) {
    const real = await tree.realPath(dependency);
    if (real === null || tree.contains(real) || isInside(compilerFolder, real)) continue;
    escapes.push(outsideDiagnostic(dependency, source, await lineNaming(dependency, source, tree)));
  }
  return escapes;
}

async function lineNaming(dependency: string, source: string, tree: SourceTree): Promise<number> {
  const text = await tree.read(source);
  const name = posix.basename(dependency);
  return text === null ? 0 : text.split('\n').findIndex((line) => line.includes(name)) + 1;
}
