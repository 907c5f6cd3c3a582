/**
 * Builds the guest's shell with the guest's C library into a static i386 program that this machine can run: the
 * guest's kernel speaks the same binary interface. Needs gcc with -m32 and a kernel that runs i386 programs.
 */
import { execFile, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const guest = join(import.meta.dirname, '../../../guest');

const FLAGS =
  '-m32 -march=i486 -O1 -std=gnu99 -ffreestanding -fno-pic -fno-pie -fno-stack-protector -fno-strict-aliasing -fno-common -fwrapv -fcf-protection=none -mno-sse -mno-mmx -nostdinc -Wall'; // prettier-ignore

/** The objects that `variable` lists in a Makefile of the guest, folders followed. */
function listed(folder: string, variable: string): string[] {
  const text = readFileSync(join(folder, 'Makefile'), 'utf8').replaceAll('\\\n', ' ');
  const words = text
    .split('\n')
    .map((line) => (line.split('#')[0] ?? '').match(/^([\w.-]+)\s*[:+]=\s*(.*)$/))
    .filter((match) => match?.[1] === variable)
    .flatMap((match) => (match?.[2] ?? '').split(/\s+/))
    .filter((word) => word !== '');
  return words.flatMap((word) =>
    word.endsWith('/') ? listed(join(folder, word), variable) : [join(folder, word)],
  );
}

function sourceOf(object: string): string {
  const c = object.replace(/\.o$/, '.c');
  return existsSync(c) ? c : object.replace(/\.o$/, '.S');
}

async function compile(objects: string[], out: string): Promise<string[]> {
  const include = (await execute('gcc', ['-print-file-name=include'])).stdout.trim();
  const flags = [
    ...FLAGS.split(' '),
    '-isystem',
    include,
    `-I${guest}/libc/include`,
    `-I${out}/include`,
    `-I${guest}/kernel/include`,
  ];
  const jobs = objects.map((object, index) => ({
    source: sourceOf(object),
    target: join(out, `${String(index)}-${basename(object)}`),
  }));
  const waiting = [...jobs];
  const worker = async (): Promise<void> => {
    for (let job = waiting.shift(); job; job = waiting.shift())
      await execute('gcc', [...flags, '-c', job.source, '-o', job.target]);
  };
  await Promise.all([worker(), worker()]);
  return jobs.map((job) => job.target);
}

/** Why the native shell cannot be built here, or '' when it can. */
export function nativeShellLacks(): string {
  const folder = mkdtempSync(join(tmpdir(), 'int80-m32-'));
  const source = join(folder, 'probe.S');
  const program = join(folder, 'probe');
  writeFileSync(source, '.globl _start\n_start: mov $1,%eax\nmov $7,%ebx\nint $0x80\n');
  const built = spawnSync('gcc', ['-m32', '-nostdlib', '-static', '-o', program, source]);
  if (built.status !== 0) return 'a gcc that compiles for i386 (-m32)';
  return spawnSync(program).status === 7 ? '' : 'a kernel that runs i386 programs';
}

/** Builds the shell into a fresh folder and resolves with the path of the program. */
export async function buildNativeShell(): Promise<string> {
  const out = mkdtempSync(join(tmpdir(), 'int80-shell-'));
  mkdirSync(join(out, 'include'));
  symlinkSync(join(guest, 'kernel/include/asm-i386'), join(out, 'include/asm'));
  const library = listed(join(guest, 'libc'), 'lib-y');
  const start = library.filter((object) => basename(object) === 'crt0.o');
  const rest = library.filter((object) => basename(object) !== 'crt0.o');
  const shell = listed(join(guest, 'programs'), 'sh-objs');
  const objects = await compile([...start, ...shell, ...rest], out);
  const program = join(out, 'sh');
  const archive = join(out, 'libc.a');
  const split = start.length + shell.length;
  await execute('ar', ['rcs', archive, ...objects.slice(split)]);
  const link = ['-m', 'elf_i386', '-static', '-o', program, ...objects.slice(0, split), archive];
  await execute('ld', link);
  return program;
}

/** Names of the files under guest/programs/sh that no object list names. */
export function unlistedShellSources(): string[] {
  const names = new Set(
    listed(join(guest, 'programs'), 'sh-objs').map((object) => basename(object, '.o') + '.c'),
  );
  return readdirSync(join(guest, 'programs/sh')).filter((name) => name.endsWith('.c') && !names.has(name));
}
