/**
 * What a workspace's Makefiles ask for: the units to compile, and what is linked from them in which order. Follows
 * the tree from kernel/, libc/, programs/ and examples/; says with file and line what does not fit.
 */
import { posix } from 'node:path';
import type { Diagnostic } from '../contract.ts';
import type { Part } from './compiler-flags.ts';
import { readMakefile } from './makefile.ts';
import type { Makefile, Word } from './makefile.ts';
import type { SourceTree } from './source-tree.ts';
import { objectionToFlag, resolvedFlag } from './user-flags.ts';

export interface CompileUnit {
  /** Relative to the workspace. */
  source: string;
  /** Relative to the build folder. */
  output: string;
  part: Part;
  language: 'c' | 'assembly';
  /** `preprocess` and `assembly` outputs are read by checks; they are not linked. */
  mode: 'object' | 'assembly' | 'preprocess';
  /** From the Makefile, checked. */
  flags: string[];
}

export interface LinkPlan {
  name: string;
  objects: string[];
  /** Where the Makefile names it. */
  path: string;
  line: number;
}

/** A name of /bin that stands for a program of another name, which looks at the name it is called by. */
export interface ProgramName {
  name: string;
  program: string;
}

export interface ModulePlan extends LinkPlan {
  /** Of the Makefile; where the module goes below /lib/modules/RELEASE. */
  folder: string;
}

export interface Plan {
  units: CompileUnit[];
  kernelObjects: string[];
  modules: ModulePlan[];
  programs: LinkPlan[];
  programNames: ProgramName[];
  library: { startFile: string | null; objects: string[] };
}

export const LINKER_SCRIPT = 'kernel/arch/i386/vmlinux.lds';
export const ENTRY_SOURCE = 'kernel/arch/i386/kernel/entry.S';
export const OFFSETS_SOURCE = 'kernel/arch/i386/kernel/asm-offsets.c';
export const OBJECTS = 'obj';

type Report = (diagnostic: Diagnostic) => void;
type ListName = 'obj-y' | 'obj-m' | 'lib-y' | 'userprogs-y';

const LISTS: ListName[] = ['obj-y', 'obj-m', 'lib-y', 'userprogs-y'];

/** Which lists mean something below each of the three top folders. */
const MEANINGFUL: Record<string, ListName[]> = {
  kernel: ['obj-y', 'obj-m'],
  libc: ['lib-y'],
  programs: ['userprogs-y'],
  examples: ['obj-m'],
};

/** What is compiled for the kernel's side of the gate. */
const KERNEL_TOPS = ['kernel', 'examples'];

export async function makePlan(tree: SourceTree, report: Report): Promise<Plan> {
  const planner = new Planner(tree, report);
  await planner.kernel();
  await planner.libc();
  await planner.programs();
  await planner.examples();
  return planner.plan;
}

class Planner {
  readonly plan: Plan = {
    units: [],
    kernelObjects: [],
    modules: [],
    programs: [],
    programNames: [],
    library: { startFile: null, objects: [] },
  };
  private readonly tree: SourceTree;
  private readonly report: Report;
  private readonly outputs = new Map<string, { path: string; line: number; options: string }>();
  private readonly folders = new Set<string>();
  private readonly moduleNames = new Map<string, ModulePlan>();

  constructor(tree: SourceTree, report: Report) {
    this.tree = tree;
    this.report = report;
  }

  private complain(path: string, at: number | Word, message: string): void {
    const place = typeof at === 'number' ? { line: at, column: 1 } : underlined(at);
    this.report({ path, ...place, severity: 'error', message, source: 'makefile' });
  }

  async kernel(): Promise<void> {
    if ((await this.tree.kind('kernel/Makefile')) !== 'file')
      return this.complain(
        'kernel/Makefile',
        0,
        'there is no kernel/Makefile: the tree has no kernel to build',
      );
    if ((await this.tree.kind(LINKER_SCRIPT)) !== 'file')
      this.complain(
        LINKER_SCRIPT,
        0,
        `there is no ${LINKER_SCRIPT}: the linker does not know where the kernel goes`,
      );
    await this.folder('kernel', 'kernel', 'obj-y');
    await this.checkUnits();
  }

  async libc(): Promise<void> {
    if ((await this.tree.kind('libc/Makefile')) === 'file') await this.folder('libc', 'libc', 'lib-y');
  }

  async programs(): Promise<void> {
    if ((await this.tree.kind('programs/Makefile')) === 'file')
      await this.folder('programs', 'programs', 'userprogs-y');
  }

  /** Modules that are no part of the kernel's tree. */
  async examples(): Promise<void> {
    if ((await this.tree.kind('examples/Makefile')) === 'file')
      await this.folder('examples', 'examples', 'obj-m');
  }

  /** Reads the Makefile of `folder` and everything below it; `list` is what it adds to. */
  private async folder(folder: string, top: string, list: ListName): Promise<void> {
    const path = `${folder}/Makefile`;
    const text = await this.tree.read(path);
    if (text === null) return;
    const makefile = readMakefile(path, text, this.report);
    this.checkLists(makefile, top);
    await this.checkNames(makefile, folder);
    if (top === 'programs') return this.userPrograms(makefile, folder);
    for (const word of makefile.variables.get(list) ?? []) {
      if (word.text.endsWith('/')) await this.subFolder(makefile, folder, word, top, list);
      else if (list === 'obj-m') await this.module(makefile, folder, word);
      else this.place(top, word.text, await this.objects(makefile, folder, word, []));
    }
    if (list === 'obj-y')
      for (const word of makefile.variables.get('obj-m') ?? []) {
        if (word.text.endsWith('/')) await this.subFolder(makefile, folder, word, top, 'obj-m');
        else await this.module(makefile, folder, word);
      }
  }

  private place(top: string, name: string, objects: string[]): void {
    if (top === 'kernel') this.plan.kernelObjects.push(...objects);
    else if (name === 'crt0.o') this.plan.library.startFile = objects[0] ?? null;
    else this.plan.library.objects.push(...objects);
  }

  private checkLists(makefile: Makefile, top: string): void {
    for (const list of LISTS) {
      const words = makefile.variables.get(list);
      if (words?.length && !MEANINGFUL[top].includes(list))
        this.complain(
          makefile.path,
          words[0],
          `${list} means nothing under ${top}/, where ${MEANINGFUL[top].join(' and ')} is read`,
        );
    }
  }

  /** export-objs, CFLAGS_x.o and AFLAGS_x.o must name something that is there. */
  private async checkNames(makefile: Makefile, folder: string): Promise<void> {
    for (const [name, words] of makefile.variables) {
      const object = /^[CA]FLAGS_(.+\.o)$/.exec(name)?.[1];
      const named = object
        ? [{ ...(words[0] ?? NOWHERE), text: object }]
        : name === 'export-objs'
          ? words
          : [];
      for (const word of named)
        if (!/\.o$/.test(word.text) || (await this.sources(folder, word.text)).length === 0)
          this.complain(
            makefile.path,
            word.line,
            `${name}: there is no ${sourceNames(word.text)} in ${folder}/`,
          );
    }
  }

  private async subFolder(
    makefile: Makefile,
    folder: string,
    word: Word,
    top: string,
    list: ListName,
  ): Promise<void> {
    const path = posix.join(folder, word.text).replace(/\/$/, '');
    const complain = (message: string): void =>
      this.complain(makefile.path, word, `${word.text}: ${message}`);
    if (!path.startsWith(`${top}/`)) return complain(`sub-folders stay below ${top}/`);
    const kind = await this.tree.kind(path);
    if (kind === 'outside') return complain('leads out of the workspace');
    if (kind !== 'folder') return complain(`there is no folder ${path}/`);
    const real = (await this.tree.realPath(path)) ?? path;
    if (this.folders.has(`${list} ${real}`)) return complain('this folder is already part of the build');
    this.folders.add(`${list} ${real}`);
    if ((await this.tree.kind(`${path}/Makefile`)) !== 'file')
      return complain(`there is no Makefile in ${path}/`);
    await this.folder(path, top, list);
  }

  private async module(makefile: Makefile, folder: string, word: Word): Promise<void> {
    const name = posix.basename(word.text).replace(/\.o$/, '');
    const earlier = this.moduleNames.get(name);
    if (earlier)
      return this.complain(
        makefile.path,
        word.line,
        `module ${name} is already made at ${earlier.path}:${earlier.line}`,
      );
    const objects = await this.objects(makefile, folder, word, ['-DMODULE=']);
    const module = { name, folder, objects, path: makefile.path, line: word.line };
    this.moduleNames.set(name, module);
    if (objects.length > 0) this.plan.modules.push(module);
  }

  private async userPrograms(makefile: Makefile, folder: string): Promise<void> {
    for (const word of makefile.variables.get('userprogs-y') ?? []) {
      if (!this.isNewProgram(makefile, word)) continue;
      const program: LinkPlan = { name: word.text, objects: [], path: makefile.path, line: word.line };
      this.plan.programs.push(program);
      const inside = await this.programsInside(makefile, folder, word);
      const own = { ...word, text: `${word.text}.o` };
      const objects = await this.objects(makefile, folder, own, inside.flags);
      program.objects = [...new Set([...objects, ...inside.objects])];
    }
  }

  private isNewProgram(makefile: Makefile, word: Word): boolean {
    const { programs, programNames } = this.plan;
    if (!/^[\w.+[-]+$/.test(word.text))
      this.complain(makefile.path, word, `"${word.text}" is no name of a program`);
    else if ([...programs, ...programNames].some(({ name }) => name === word.text))
      this.complain(makefile.path, word, `program ${word.text} is named twice`);
    else return true;
    return false;
  }

  /**
   * What `<name>-progs` lists: programs that share the executable `word`. The main() of each stands in its first
   * object, where it is compiled under a name of its own; PROGRAMS tells the executable which there are.
   */
  private async programsInside(
    makefile: Makefile,
    folder: string,
    word: Word,
  ): Promise<{ objects: string[]; flags: string[] }> {
    const list = makefile.variables.get(`${word.text}-progs`);
    if (!list) return { objects: [], flags: [] };
    const objects: string[] = [];
    let table = '';
    for (const program of list) {
      if (!this.isNewProgram(makefile, program)) continue;
      const own = { ...program, text: `${program.text}.o` };
      const first = (makefile.variables.get(`${program.text}-objs`) ?? [own])[0];
      const entry = `${first.text.replace(/^.*\/|\.o$/g, '').replace(/\W/g, '_')}_main`;
      objects.push(...(await this.objects(makefile, folder, own, [], [`-Dmain=${entry}`])));
      table += `PROGRAM("${program.text}",${entry})`;
      this.plan.programNames.push({ name: program.text, program: word.text });
    }
    return { objects, flags: [`-DPROGRAMS=${table}`] };
  }

  /** The objects `word` stands for: one of its own name, or those of `<name>-objs`. Adds their units. */
  private async objects(
    makefile: Makefile,
    folder: string,
    word: Word,
    extra: string[],
    ofFirst: string[] = [],
  ): Promise<string[]> {
    if (!/\.o$/.test(word.text)) {
      this.complain(makefile.path, word, `"${word.text}" is neither an object (x.o) nor a folder (x/)`);
      return [];
    }
    const parts = makefile.variables.get(`${word.text.slice(0, -2)}-objs`) ?? [word];
    const outputs: string[] = [];
    for (const [index, part] of parts.entries()) {
      const flags = index === 0 ? [...extra, ...ofFirst] : extra;
      const output = await this.unit(makefile, folder, part, flags);
      if (output !== null) outputs.push(output);
    }
    return outputs;
  }

  private async sources(folder: string, object: string): Promise<string[]> {
    const stem = posix.join(folder, object.slice(0, -2));
    const found: string[] = [];
    for (const ending of ['.c', '.S'])
      if (['file', 'outside'].includes((await this.tree.kind(stem + ending)) ?? ''))
        found.push(stem + ending);
    return found;
  }

  private async unit(
    makefile: Makefile,
    folder: string,
    word: Word,
    extra: string[],
  ): Promise<string | null> {
    const fail = (message: string): null => (
      this.complain(makefile.path, word, `${word.text}: ${message}`),
      null
    );
    const stem = posix.join(folder, word.text.replace(/\.o$/, ''));
    if (!/^[\w.+/[-]+\.o$/.test(word.text)) return fail('is no object (x.o)');
    if (!stem.startsWith(`${folder}/`)) return fail('objects stay in or below the folder of their Makefile');
    const sources = await this.sources(folder, word.text);
    if (sources.length === 0) return fail(`there is no ${sourceNames(word.text)} in ${folder}/`);
    if (sources.length > 1) return fail(`there are both ${sources.join(' and ')}: rename one`);
    if ((await this.tree.kind(sources[0])) === 'outside')
      return fail(`${sources[0]} is a link that leads out of the workspace`);
    const output = `${OBJECTS}/${stem}.o`;
    const earlier = this.outputs.get(output);
    const shared = folder.startsWith('programs') && earlier !== undefined;
    if (shared) return output;
    if (earlier) return fail(`is already part of the build (${earlier.path}:${earlier.line})`);
    this.outputs.set(output, { path: makefile.path, line: word.line, options: extra.join(' ') });
    this.plan.units.push(this.describe(makefile, folder, word, sources[0], output, extra));
    return output;
  }

  private describe(
    makefile: Makefile,
    folder: string,
    word: Word,
    source: string,
    output: string,
    extra: string[],
  ): CompileUnit {
    const language = source.endsWith('.S') ? 'assembly' : 'c';
    const exported =
      makefile.variables.get('export-objs')?.some((object) => object.text === word.text) ?? false;
    return {
      source,
      output,
      part: KERNEL_TOPS.includes(folder.split('/')[0]) ? 'kernel' : 'user',
      language,
      mode: 'object',
      flags: [
        ...extra,
        ...(exported ? ['-DEXPORT_SYMTAB='] : []),
        ...this.userFlags(makefile, folder, word.text, language),
      ],
    };
  }

  private userFlags(
    makefile: Makefile,
    folder: string,
    object: string,
    language: 'c' | 'assembly',
  ): string[] {
    const letter = language === 'c' ? 'C' : 'A';
    const words = [`EXTRA_${letter}FLAGS`, `${letter}FLAGS_${object}`].flatMap(
      (name) => makefile.variables.get(name) ?? [],
    );
    return words.flatMap((word) => {
      const objection = objectionToFlag(word.text, folder);
      if (objection === null) return [resolvedFlag(word.text, folder)];
      this.complain(makefile.path, word, `"${word.text}" ${objection}`);
      return [];
    });
  }

  /** entry.S preprocessed and asm-offsets.c as assembly: what the checks read. */
  private async checkUnits(): Promise<void> {
    const entry = this.plan.units.find((unit) => unit.source === ENTRY_SOURCE);
    if (entry)
      this.plan.units.push({ ...entry, output: entry.output.replace(/\.o$/, '.i'), mode: 'preprocess' });
    if ((await this.tree.kind(OFFSETS_SOURCE)) !== 'file') return;
    const output = `${OBJECTS}/${OFFSETS_SOURCE.replace(/\.c$/, '.s')}`;
    this.plan.units.push({
      source: OFFSETS_SOURCE,
      output,
      part: 'kernel',
      language: 'c',
      mode: 'assembly',
      flags: [],
    });
  }
}

function sourceNames(object: string): string {
  const stem = object.replace(/\.o$/, '');
  return `${stem}.c or ${stem}.S`;
}

const NOWHERE: Word = { text: '', line: 0, column: 1 };

function underlined({ text, line, column }: Word): Pick<Diagnostic, 'line' | 'column' | 'endColumn'> {
  return { line, column, endColumn: column + text.length };
}
