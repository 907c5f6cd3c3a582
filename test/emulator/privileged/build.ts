/** Builds the guest of the privileged checks: an ELF image for Multiboot loaders, and a disk that boots by BIOS. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = join(import.meta.dirname, 'guest');
const SECTOR = 512;
/** 16 heads, 63 sectors. */
const CYLINDER_BYTES = 16 * 63 * SECTOR;

const FLAGS = [
  ...['-m32', '-ffreestanding', '-O1', '-g0', '-fno-pic', '-fno-pie', '-fno-stack-protector', '-mno-sse'],
  ...['-fno-asynchronous-unwind-tables', '-fcf-protection=none', '-fno-toplevel-reorder'],
  ...['-fno-builtin', '-std=gnu11', '-Wall', '-Wextra', '-Werror'],
];

function tool(command: string, args: string[]): string {
  const done = spawnSync(command, args, { encoding: 'utf8' });
  if (done.status !== 0)
    throw new Error(`${command} ${args.join(' ')}: ${done.stderr ?? done.error?.message}`);
  return done.stdout;
}

/** Compiles and links into `folder`. @throws Error with the compiler's messages. */
export function buildKernel(folder: string, compiler: 'gcc' | 'clang'): string {
  const flags = compiler === 'gcc' ? FLAGS : FLAGS.filter((flag) => !flag.includes('toplevel'));
  const objects = readdirSync(SOURCES)
    .filter((name) => /\.[cS]$/.test(name) && name !== 'boot-sector.S')
    .sort()
    .map((name) => {
      const object = join(folder, `${name}.o`);
      tool(compiler, [...flags, '-c', join(SOURCES, name), '-o', object]);
      return object;
    });
  const kernel = join(folder, 'privileged.elf');
  tool('ld', ['-m', 'elf_i386', '-T', join(SOURCES, 'link.ld'), '--build-id=none', '-o', kernel, ...objects]);
  return kernel;
}

/** A hard disk that boots `kernel` by BIOS. */
export function buildDisk(folder: string, kernel: string): { path: string; cylinders: number } {
  const flat = join(folder, 'privileged.bin');
  tool('objcopy', ['-O', 'binary', kernel, flat]);
  const body = readFileSync(flat);
  const sectors = Math.ceil(body.length / SECTOR);
  const entry = readFileSync(kernel).readUInt32LE(24);
  const object = join(folder, 'boot-sector.o');
  const sector = join(folder, 'boot-sector.bin');
  const defined = [`--defsym`, `SECTORS=${sectors}`, '--defsym', `ENTRY=${entry}`];
  tool('as', ['--32', ...defined, join(SOURCES, 'boot-sector.S'), '-o', object]);
  tool('ld', ['-m', 'elf_i386', '-Ttext=0x7c00', '--oformat', 'binary', object, '-o', sector]);
  const cylinders = Math.ceil((SECTOR + body.length) / CYLINDER_BYTES) + 1;
  const disk = Buffer.alloc(cylinders * CYLINDER_BYTES);
  readFileSync(sector).copy(disk);
  body.copy(disk, SECTOR);
  const path = join(folder, 'disk.img');
  writeFileSync(path, disk);
  return { path, cylinders };
}
