/**
 * Tools of the machine that tests may use. A test whose tool is missing is skipped with a line that says so; where
 * everything must be there (INT80_REQUIRE_ALL=1, continuous integration) it runs all the same, and fails.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const required = process.env['INT80_REQUIRE_ALL'] === '1';

/** True when tests that need `tool` are to be skipped. */
export function lacks(tool: string, present: boolean): boolean {
  if (present || required) return false;
  console.log(`skipped: ${tool} is not on this machine`);
  return true;
}

/**
 * True when tests that need what no package brings are to be skipped, also where everything must be there: containers
 * commonly refuse the right to mount.
 */
export function cannot(action: string, possible: boolean): boolean {
  if (!possible) console.log(`skipped: this machine cannot ${action}`);
  return !possible;
}

const runs = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;

export const hasGcc = (): boolean => runs('gcc', '--version') && runs('ld', '--version');
export const hasClang = (): boolean => runs('clang', '--version') && runs('ld.lld', '--version');
export const hasQemu = (): boolean => runs('qemu-system-i386', '--version');
const BOCHS_FILES = ['/usr/share/bochs/BIOS-bochs-legacy', '/usr/share/vgabios/vgabios.bin'];
/** Bochs with the firmware it boots with; asking for help ends with status 1. */
export const hasBochs = (): boolean =>
  BOCHS_FILES.every((file) => existsSync(file)) && spawnSync('bochs', ['--help']).error === undefined;
export const hasPython = (): boolean => runs('python3', '--version');
export const hasBash = (): boolean => runs('bash', '--version');
export const hasObjdump = (): boolean => runs('objdump', '--version');
export const hasGdb = (): boolean => runs('gdb', '--version');
export const CHROMIUM = '/usr/bin/chromium';
export const hasChromium = (): boolean => existsSync(CHROMIUM);

/** The compilers that build the guest; what both must do is tested with each. */
export const COMPILERS = [['gcc', hasGcc] as const, ['clang', hasClang] as const];

/** For tests that take minutes: one compiler, both where time does not matter (INT80_LONG=1, `npm run nightly`). */
export const SLOW_COMPILERS = COMPILERS.slice(0, process.env['INT80_LONG'] === '1' ? 2 : 1);

/** GNU as for x86, ld and objcopy: what turns a snippet of assembly into bytes. */
export const hasAssembler = (): boolean =>
  ['x64', 'ia32'].includes(process.arch) && runs('as', '--32', '--version') && runs('objcopy', '--version');

const BASE = 0x08048000;
const ELF_HEADER_BYTES = 52;
const PROGRAM_HEADER_BYTES = 32;
/** mov $1, %eax (exit); mov $7, %ebx; int $0x80 */
const EXIT_WITH_7 = [0xb8, 1, 0, 0, 0, 0xbb, 7, 0, 0, 0, 0xcd, 0x80];

/** The smallest static i386 program: one segment that holds the headers and the code. */
function smallestProgram(): Uint8Array {
  const codeAt = ELF_HEADER_BYTES + PROGRAM_HEADER_BYTES;
  const file = Buffer.alloc(codeAt + EXIT_WITH_7.length);
  file.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
  file.writeUInt16LE(2, 16);
  file.writeUInt16LE(3, 18);
  [1, BASE + codeAt, ELF_HEADER_BYTES].forEach((word, n) => file.writeUInt32LE(word, 20 + 4 * n));
  [ELF_HEADER_BYTES, PROGRAM_HEADER_BYTES, 1].forEach((half, n) => file.writeUInt16LE(half, 40 + 2 * n));
  const segment = [1, 0, BASE, BASE, file.length, file.length, 5, 0x1000];
  segment.forEach((word, n) => file.writeUInt32LE(word, ELF_HEADER_BYTES + 4 * n));
  file.set(EXIT_WITH_7, codeAt);
  return file;
}

/** Whether the host's kernel runs the guest's programs: it speaks the same binary interface where it has i386. */
export function runsGuestPrograms(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'int80-probe-'));
  try {
    const program = join(folder, 'probe');
    writeFileSync(program, smallestProgram());
    chmodSync(program, 0o755);
    return spawnSync(program).status === 7;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
