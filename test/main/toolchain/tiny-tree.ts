/** A copy of the tiny guest for one test, and builds of it with a compiler of this computer. */
import { cp, mkdtemp, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, onTestFinished } from 'vitest';
import { build, resolveCompiler } from '../../../main/toolchain/toolchain.ts';
import type { BuildOptions, BuildOutcome } from '../../../main/toolchain/toolchain.ts';
import { COMPILERS, lacks } from '../../support/tools.ts';
import type { Diagnostic } from '../../../main/contract.ts';

export const TINY = join(dirname(fileURLToPath(import.meta.url)), 'fixtures', 'tiny');

export type Family = (typeof COMPILERS)[number][0];

/** The same tests with each compiler; `%s` in the title is its name. */
export function describeFamilies(title: string, body: (family: Family) => void): void {
  for (const [family, present] of COMPILERS)
    describe.skipIf(lacks(family, present()))(title.replace('%s', family), () => body(family));
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'int80-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export class TinyTree {
  readonly folder: string;
  readonly buildFolder: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.buildFolder = join(folder, '.int80', 'build');
  }

  static async make(): Promise<TinyTree> {
    const folder = join(await temporaryFolder(), 'lab');
    await cp(TINY, folder, { recursive: true });
    return new TinyTree(folder);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  text(name: string): Promise<string> {
    return readFile(this.path(name), 'utf8');
  }

  async write(name: string, text: string): Promise<void> {
    await mkdir(dirname(this.path(name)), { recursive: true });
    await writeFile(this.path(name), text);
  }

  /** Fails when `from` is not there, so that a test cannot go on with an unchanged file. */
  async replace(name: string, from: string, to: string): Promise<void> {
    const text = await this.text(name);
    if (!text.includes(from)) throw new Error(`${name} does not contain ${from}`);
    await this.write(name, text.replace(from, to));
  }

  async build(family: Family, options: Partial<BuildOptions> = {}): Promise<BuildOutcome> {
    const compiler = await resolveCompiler(family);
    return build({
      workspaceFolder: this.folder,
      buildFolder: this.buildFolder,
      compiler,
      jobs: 2,
      ...options,
    });
  }

  /** A build that must succeed. */
  async good(family: Family, options: Partial<BuildOptions> = {}): Promise<BuildOutcome> {
    const outcome = await this.build(family, options);
    if (!outcome.ok) throw new Error(`the build failed: ${outcome.diagnostics.map(shown).join('\n')}`);
    return outcome;
  }

  /** The errors of a build that must fail. */
  async errors(family: Family): Promise<Diagnostic[]> {
    const outcome = await this.build(family);
    if (outcome.ok) throw new Error('the build succeeded');
    return outcome.diagnostics.filter(({ severity }) => severity === 'error');
  }
}

/** `path:line: message`, as a terminal would show it. */
export function shown({ path, line, message }: Diagnostic): string {
  return `${path}:${line}: ${message}`;
}
