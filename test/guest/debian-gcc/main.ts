/**
 * `npm run gcc-in-guest`: Debian's gcc for i386, unchanged, compiles, links and runs programs in the guest, from a disk
 * with what its packages bring. trials.sh says which, expected.txt what must come out.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPILER, fetchPackages } from '../../support/debian.ts';
import { int80, stockBuild } from '../../support/int80.ts';
import { kernelTrouble } from '../kernel-trouble.ts';

const DISK_SIZE = '256M';
const GUEST_MIB = '128';
const SECONDS = '900';
const END = 'trials are over';

/** The folder usr, which has taken in what an older layout keeps beside it. */
function userFolder(packages: string): string {
  const [usr, lib] = [join(packages, 'usr'), join(packages, 'lib')];
  if (existsSync(lib)) {
    cpSync(lib, join(usr, 'lib'), { recursive: true, verbatimSymlinks: true });
    rmSync(lib, { recursive: true });
  }
  return usr;
}

/** The disk with Debian's files; resolves with its path. */
async function makeDisk(folder: string): Promise<string> {
  const disk = join(folder, 'debian.img');
  const made = await int80(['mkdisk', disk, userFolder(fetchPackages(COMPILER)), '--size', DISK_SIZE]);
  if (made.status !== 0) throw new Error(`mkdisk: ${made.stderr}`);
  return disk;
}

/** What trials.sh prints, and whatever the console has. */
async function runTrials(here: string, folder: string): Promise<{ printed: string; console: string }> {
  const { kernelPath, initramfsPath } = await stockBuild('gcc');
  const sources = readdirSync(here).filter((name) => /\.(c|h|sh)$/.test(name));
  const finished = await int80([
    'run',
    ...['--kernel', kernelPath, '--initrd', initramfsPath, '--memory', GUEST_MIB],
    ...['--disk', await makeDisk(folder), '--stats', join(folder, 'stats.json'), '--timeout', SECONDS],
    ...sources.flatMap((name) => ['--add', `${join(here, name)}:/tmp/${name}`]),
    ...['--send', `sh /tmp/trials.sh > /tmp/out 2>&1; echo BE""GIN; cat /tmp/out; echo ${END.replace(' ', ' ""')}\n`],
    ...['--expect', `\n${END}`],
  ]);
  const console = finished.stdout.replaceAll('\r', '') + finished.stderr;
  const printed = console.slice(console.indexOf('\nBEGIN\n') + 7, console.lastIndexOf(END));
  return { printed, console };
}

function instructions(folder: string): string {
  const stats = JSON.parse(readFileSync(join(folder, 'stats.json'), 'utf8')) as { instructions: number };
  return `${(stats.instructions / 1e6).toFixed(0)} million instructions`;
}

/** @returns the exit status: 0 when all that was printed is what must be, and the kernel has met no bug of its own. */
export async function main(_args: string[], root: string): Promise<number> {
  const here = join(root, 'test', 'guest', 'debian-gcc');
  const folder = mkdtempSync(join(tmpdir(), 'int80-gcc-'));
  try {
    const { printed, console: text } = await runTrials(here, folder);
    const trouble = kernelTrouble(text);
    if (printed === readFileSync(join(here, 'expected.txt'), 'utf8') && trouble.length === 0) {
      console.log(`${printed}gcc in the guest: passed, ${instructions(folder)}`);
      return 0;
    }
    console.log(`${text}\ngcc in the guest: FAILED: not what expected.txt has. ${trouble.join('; ')}`);
    return 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
