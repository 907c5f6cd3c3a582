/** Builds bench/workloads: one Multiboot image for all machines, and the plain programs of it as a Linux program. */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, extname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './hosts/host.ts';

export interface WorkloadBuild {
  image: string;
  native: string;
}

/** MiB of RAM that the image counts on. */
export const WORKLOAD_MEMORY = 128;

const SOURCES = join(root, 'bench', 'workloads');
const OUTPUT = join(root, 'dist', 'bench');
const PARTS = ['common', 'user', 'calls', 'kernel', 'native'];
const NATIVE_PARTS = ['common', 'user', 'native'];

const FLAGS = [
  ...['-m32', '-march=i686', '-O2', '-ffreestanding', '-fno-pic', '-fno-stack-protector'],
  ...['-fno-tree-loop-distribute-patterns', '-fno-asynchronous-unwind-tables', '-fcf-protection=none'],
  ...['-Wall', '-Wextra', '-Werror', `-I${join(SOURCES, 'include')}`, `-I${join(SOURCES, 'kernel')}`],
];
const X87_FLAGS = ['-mno-mmx', '-mno-sse', '-mfpmath=387'];
const SSE2_FLAGS = ['-msse2', '-mfpmath=sse'];

const run = promisify(execFile);

interface Unit {
  part: string;
  source: string;
  object: string;
}

function unitsOf(part: string): Unit[] {
  return readdirSync(join(SOURCES, part))
    .filter((name) => ['.c', '.S'].includes(extname(name)))
    .map((name) => ({
      part,
      source: join(SOURCES, part, name),
      object: join(OUTPUT, `${part}-${basename(name, extname(name))}.o`),
    }));
}

async function compile({ source, object }: Unit): Promise<void> {
  const flags = basename(source) === 'sse2.c' ? SSE2_FLAGS : X87_FLAGS;
  await run('gcc', [...FLAGS, ...flags, '-c', source, '-o', object]);
}

async function compileAll(units: Unit[]): Promise<void> {
  const waiting = [...units];
  const worker = async (): Promise<void> => {
    for (let unit = waiting.pop(); unit !== undefined; unit = waiting.pop()) await compile(unit);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

const newest = (paths: string[]): number => Math.max(...paths.map((path) => statSync(path).mtimeMs));

function isCurrent(build: WorkloadBuild): boolean {
  const sources = readdirSync(SOURCES, { recursive: true }).map((name) => join(SOURCES, String(name)));
  try {
    return newest(sources) < Math.min(...Object.values(build).map((path: string) => newest([path])));
  } catch {
    return false;
  }
}

/** @throws Error with the compiler's messages. */
export async function buildWorkloads(): Promise<WorkloadBuild> {
  const build = { image: join(OUTPUT, 'workloads.elf'), native: join(OUTPUT, 'workloads-native') };
  if (isCurrent(build)) return build;
  mkdirSync(OUTPUT, { recursive: true });
  const units = PARTS.flatMap(unitsOf);
  await compileAll(units);
  const objects = (native: boolean): string[] =>
    units
      .filter(({ part }) => (native ? NATIVE_PARTS.includes(part) : part !== 'native'))
      .map(({ object }) => object);
  const script = join(SOURCES, 'workloads.lds');
  const common = ['-m', 'elf_i386', '--no-warn-rwx-segments', '-z', 'max-page-size=4096'];
  await run('ld', [...common, '-T', script, '-o', build.image, ...objects(false)]);
  // -N: programs that change their own code need data and code in one segment that allows both.
  await run('ld', [...common, '-N', '-o', build.native, ...objects(true)]);
  return build;
}

/** Names workloads to the image or the program; all when the list is empty. */
export function commandLineFor(names: string[]): string {
  return names.length === 0 ? 'all' : `only=${names.join(',')}`;
}
