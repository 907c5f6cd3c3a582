/**
 * Builds the guest's C library and programs with the host's gcc and runs them natively: they use
 * Linux's i386 system calls, so Linux itself is the judge of them.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const guest = path.resolve(import.meta.dirname, '../../guest');

const compilerFlags =
  '-m32 -march=i486 -O1 -std=gnu99 -ffreestanding -fno-pic -fno-pie -fno-stack-protector -fno-strict-aliasing ' +
  '-fno-common -fno-asynchronous-unwind-tables -fwrapv -fcf-protection=none -mno-sse -mno-mmx -nostdinc -Wall -Werror ' +
  '-mpreferred-stack-boundary=2';

/** Why nothing can be built or run here, or null when it can. */
export function reasonAgainstNative(): string | null {
  if (process.platform !== 'linux') return 'native guest programs need Linux';
  const probe = spawnSync('gcc', ['-m32', '-print-file-name=include'], { encoding: 'utf8' });
  if (probe.status !== 0) return 'gcc is missing: apt-get install gcc';
  const folder = mkdtempSync(path.join(tmpdir(), 'int80-probe-'));
  try {
    const source = '.globl _start\n_start: movl $1,%eax\nmovl $42,%ebx\nint $0x80\n.section .note.GNU-stack,"",@progbits\n';
    writeFileSync(path.join(folder, 'x.s'), source);
    const built = spawnSync('gcc', ['-m32', '-nostdlib', '-static', '-no-pie', '-o', 'x', 'x.s'], { cwd: folder });
    if (built.status !== 0) return 'gcc cannot link for i386 here';
    return spawnSync(path.join(folder, 'x')).status === 42 ? null : 'this kernel does not run i386 programs';
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The words of one variable in a Makefile of the guest. */
function makefileWords(file: string, variable: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/\\\n/g, ' ');
  const words: string[] = [];
  for (const line of text.split('\n')) {
    const [name, operator, ...rest] = line.trim().split(/\s+/);
    if (name === variable && (operator === ':=' || operator === '+=')) words.push(...rest);
  }
  return words;
}

export class NativeGuest {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'int80-native-'));
  private readonly flags: string[];

  constructor() {
    const include = path.join(this.folder, 'include');
    mkdirSync(include);
    symlinkSync(path.join(guest, 'kernel/include/asm-i386'), path.join(include, 'asm'));
    const compiler = execFileSync('gcc', ['-m32', '-print-file-name=include'], { encoding: 'utf8' }).trim();
    const folders = [path.join(guest, 'libc/include'), include, path.join(guest, 'kernel/include')];
    this.flags = [...compilerFlags.split(' '), '-isystem', compiler, ...folders.map((folder) => `-I${folder}`)];
  }

  /** Compiles the library; its objects are in folders of the same names. */
  buildLibrary(): void {
    const libc = path.join(guest, 'libc');
    const objects: string[] = [];
    for (const part of makefileWords(path.join(libc, 'Makefile'), 'lib-y')) {
      if (part.endsWith('/')) objects.push(...this.compileFolder(path.join(libc, part), part));
      else this.compile([path.join(libc, part.replace('.o', '.S'))], this.folder);
    }
    execFileSync('ar', ['rcs', 'libc.a', ...objects], { cwd: this.folder });
  }

  /** Compiles and links one program; returns its path. */
  buildProgram(name: string, sources: string[]): string {
    const out = path.join(this.folder, 'objects', name);
    mkdirSync(out, { recursive: true });
    mkdirSync(path.join(this.folder, 'bin'), { recursive: true });
    this.compile(sources, out);
    const objects = sources.map((source) => path.join(out, `${path.parse(source).name}.o`));
    const program = path.join(this.folder, 'bin', name);
    const start = path.join(this.folder, 'crt0.o');
    const library = path.join(this.folder, 'libc.a');
    execFileSync('ld', ['-m', 'elf_i386', '-static', '-o', program, start, ...objects, library]);
    return program;
  }

  /** All programs of the guest's Makefile but the shell, which has tests of its own. */
  buildPrograms(): string[] {
    const folder = path.join(guest, 'programs');
    const makefile = path.join(folder, 'Makefile');
    const names = makefileWords(makefile, 'userprogs-y').filter((name) => name !== 'sh');
    for (const name of names) {
      const listed = makefileWords(makefile, `${name}-objs`);
      const objects = listed.length > 0 ? listed : [`${name}.o`];
      this.buildProgram(name, objects.map((object) => path.join(folder, object.replace(/o$/, 'c'))));
    }
    return names;
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private compileFolder(source: string, name: string): string[] {
    const out = path.join(this.folder, name);
    mkdirSync(out, { recursive: true });
    const objects = makefileWords(path.join(source, 'Makefile'), 'lib-y');
    const files = objects.map((object) => {
      const c = path.join(source, object.replace(/o$/, 'c'));
      return existsSync(c) ? c : path.join(source, object.replace(/o$/, 'S'));
    });
    this.compile(files, out);
    return readdirSync(out).map((object) => path.join(name, object));
  }

  private compile(sources: string[], cwd: string): void {
    execFileSync('gcc', [...this.flags, '-c', ...sources], { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  }
}
