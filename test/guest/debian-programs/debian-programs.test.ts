/**
 * Debian's own programs for i386, unchanged: in the guest they print what they print on the host's Linux. They are
 * fetched where every layer must run; elsewhere the tests are skipped without them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { GDBSERVER, PROGRAMS, fetchPackages, findPackages } from '../../support/debian.ts';
import { int80, root, stockBuild } from '../../support/int80.ts';
import { hasGcc, hasGdb, hasPython, lacks, runsGuestPrograms } from '../../support/tools.ts';
import type { StockBuild } from '../../support/int80.ts';

const here = import.meta.dirname;
const SECONDS = '150';

/** Root of the unpacked packages, once `beforeAll` has run. */
let debian = '';

/** `--add` for files of the packages, links followed, at the places where Debian has them. */
const added = (...paths: string[]): string[] =>
  paths.flatMap((path) => ['--add', `${realpathSync(join(debian, path))}:/${path}`]);

const SHELLS = {
  busybox: { file: 'bin/busybox', command: ['busybox', 'sh'] },
  bash: { file: 'bin/bash-static', command: ['bash-static'] },
};

/** Both shells name themselves and their script in messages: by the same names on both sides. */
const SCRIPT = '/tmp/session.sh';

function native(shell: keyof typeof SHELLS): string[] {
  const { file, command } = SHELLS[shell];
  const folder = join(mkdtempSync(join(tmpdir(), 'int80-session-')), 'w');
  mkdirSync(folder);
  const args = [...command.slice(1), join(here, 'session.sh'), folder, join(here, `${shell}-commands.txt`), join(debian, SHELLS.busybox.file)];
  const options = { encoding: 'utf8' as const, input: '', timeout: 100_000 };
  // In a session of its own: the guest's has no terminal either.
  const run = spawnSync('setsid', [join(debian, file), ...args], { ...options, env: { PATH: process.env['PATH'] } });
  return run.stdout.replaceAll(join(here, 'session.sh'), SCRIPT).split('\n');
}

async function inGuest({ kernelPath, initramfsPath }: StockBuild, shell: keyof typeof SHELLS): Promise<string[]> {
  const { file, command } = SHELLS[shell];
  const image = ['--kernel', kernelPath, '--initrd', initramfsPath, '--memory', '128', '--timeout', SECONDS];
  const commands = `${join(here, `${shell}-commands.txt`)}:/tmp/commands`;
  const files = ['--add', `${join(here, 'session.sh')}:${SCRIPT}`, '--add', commands];
  const line = `mkdir /tmp/w; ${command.join(' ')} ${SCRIPT} /tmp/w /tmp/commands /bin/busybox > /tmp/out; echo BE""GIN; cat /tmp/out; echo E""ND\\n`;
  const run = await int80(['run', ...image, ...added(file, ...(shell === 'bash' ? [SHELLS.busybox.file] : [])), ...files, '--send', line, '--expect', '\\nEND']);
  const output = run.stdout.replaceAll('\r', '');
  return output.slice(output.indexOf('\nBEGIN\n') + 7, output.lastIndexOf('END')).split('\n');
}

/** What differs, each with the command that printed it. */
function differences(expected: string[], found: string[]): string[] {
  const blocks = (lines: string[]): Map<string, string> =>
    new Map(lines.join('\n').split('\n== ').map((block) => [block.split('\n')[0], block])); // prettier-ignore
  const [a, b] = [blocks(expected), blocks(found)];
  return [...a].filter(([command, text]) => b.get(command)?.trim() !== text.trim()).map(([command, text]) => `host: ${text}\nguest: ${b.get(command) ?? 'nothing'}`); // prettier-ignore
}

const absent = lacks("Debian's programs (npm run bench -- debian fetches them)", findPackages(PROGRAMS) !== null);
describe.skipIf(absent || lacks('gcc', hasGcc()))("Debian's programs for i386 in the guest", () => {
  let stock: StockBuild;
  beforeAll(async () => {
    debian = fetchPackages(PROGRAMS);
    stock = await stockBuild('gcc');
  });

  const shells = Object.keys(SHELLS) as (keyof typeof SHELLS)[];
  it.skipIf(lacks('a kernel that runs i386 programs', runsGuestPrograms())).each(shells)(
    'a session of %s prints what it prints on the host',
    async (shell) => {
      const [host, guest] = [native(shell), await inGuest(stock, shell)];
      expect(host.filter((line) => line.startsWith('== ')).length).toBeGreaterThanOrEqual(40);
      expect(differences(host, guest)).toEqual([]);
    },
  );

  const run = async (files: string[], ...scenario: string[]): Promise<string> => {
    const { kernelPath, initramfsPath } = stock;
    const image = ['--kernel', kernelPath, '--initrd', initramfsPath, '--memory', '128', '--timeout', SECONDS];
    const finished = await int80(['run', ...image, ...files, ...scenario]);
    expect(finished.status, finished.stdout).toBe(0);
    return finished.stdout.replaceAll('\r', '');
  };

  it('vi edits a file', async () => {
    const typed = ['--send', 'busybox vi /tmp/x\\n', '--expect', '~', '--send', 'ihello world', '--expect', 'world'];
    const left = ['--send', '\\e', '--expect', '- /tmp/x', '--send', ':wq\\r', '--expect', '# '];
    const shown = ['--send', 'wc -c /tmp/x; cat /tmp/x\\n', '--expect', 'hello world\\r\\n'];
    expect(await run(added('bin/busybox'), ...typed, ...left, ...shown)).toContain('12 /tmp/x');
  });

  it('top shows the processes, and again', async () => {
    const scenario = ['--send', 'busybox top -d 1\\n', '--expect', 'busybox top', '--expect', 'busybox top'];
    const output = await run(added('bin/busybox'), ...scenario, '--send', 'q', '--expect', '# ');
    expect(output).toMatch(/Mem: \d+K used, \d+K free/);
    expect(output).toContain('/sbin/init');
  });

  const LIBRARIES = ['libc.so.6', 'libm.so.6', 'libdl.so.2', 'libselinux.so.1', 'libtinfo.so.6', 'liblzma.so.5', 'libreadline.so.8'].map((name) => `lib/i386-linux-gnu/${name}`); // prettier-ignore
  const MORE = ['libpcre2-8.so.0', 'libunwind-ptrace.so.0', 'libunwind-x86.so.8', 'libunwind.so.8', 'libreadline.so.8', 'libselinux.so.1', 'libtinfo.so.6', 'liblzma.so.5'].map((name) => `usr/lib/i386-linux-gnu/${name}`); // prettier-ignore
  const dynamic = (...programs: string[]): string[] => {
    const libraries = [...LIBRARIES, ...MORE].filter((path) => existsSync(join(debian, path)));
    return added('lib/ld-linux.so.2', ...libraries, ...programs);
  };

  it('dash, sort with threads, and lua find their libraries', async () => {
    const files = dynamic('bin/dash', 'usr/bin/sort', 'usr/bin/lua5.4');
    const command = 'dash -c "seq 3000 | sort --parallel=4 -rn | head -1"; lua5.4 -e "print(1/3, 2^53)"; echo d""one\\n';
    const output = await run(files, '--send', command, '--expect', 'done');
    expect(output).toContain('\n3000\n');
    expect(output).toContain('0.33333333333333\t9.007199254741e+15');
  });

  it('strace prints the calls of ls, and follows a shell', async () => {
    const files = dynamic('usr/bin/strace', 'bin/dash');
    const command = 'strace ls /proc/self/fd 2>&1; strace -f -e execve dash -c "true; /bin/echo e""nd"\\n';
    const output = await run(files, '--send', command, '--expect', '+++ exited with 0 +++', '--expect', '\\nend\\r\\n');
    expect(output).toContain('execve("/bin/ls", ["ls", "/proc/self/fd"]');
    expect(output).toMatch(/getdents64\(3, .* = \d+/);
    expect(output).toMatch(/exit\w*\(0\) += \?/);
    expect(output).toContain('execve("/bin/echo", ["/bin/echo", "end"]');
    expect(output).not.toContain('Stray');
  });
});

const SERVER_FILES = [
  ...['usr/bin/gdbserver', 'lib/ld-linux.so.2', 'usr/lib/i386-linux-gnu/libstdc++.so.6'],
  ...['libc.so.6', 'libm.so.6', 'libgcc_s.so.1'].map((name) => `lib/i386-linux-gnu/${name}`),
];

const serverAbsent = lacks("Debian's gdbserver (npm run bench -- debian fetches it)", findPackages(GDBSERVER) !== null);
describe.skipIf(serverAbsent || lacks('gcc', hasGcc()) || lacks('gdb and python3', hasGdb() && hasPython()))(
  "Debian's gdbserver for i386 in the guest",
  () => {
    it('lets gdb stop a program, step it, set a register to watch for an address, and see its end', async () => {
      const stock = await stockBuild('gcc');
      const packages = fetchPackages(GDBSERVER);
      const image = ['--kernel', stock.kernelPath, '--initrd', stock.initramfsPath, '--memory', '128', '--timeout', SECONDS]; // prettier-ignore
      const files = SERVER_FILES.flatMap((path) => ['--add', `${realpathSync(join(packages, path))}:/${path}`]);
      const run = [process.execPath, join(root, 'bin', 'int80.mjs'), 'run', ...image, ...files];
      const server = '"gdbserver --once - /bin/getpid 2> /tmp/log"';
      const relay = `target remote | python3 ${join(here, 'gdb-relay.py')} ${server} ${run.join(' ')}`;
      const commands = ['set architecture i386', 'set remotetimeout 60', relay, 'break main', 'continue', 'next', 'info threads', 'x/i $pc', 'hbreak write', 'continue', 'backtrace', 'delete', 'continue']; // prettier-ignore
      const program = join(stock.programsFolder, 'getpid');
      const args = ['-batch', '-nx', program, ...commands.flatMap((command) => ['-ex', command])];
      const { stdout } = spawnSync('gdb', args, { encoding: 'utf8', timeout: 200_000 });
      expect(stdout).toMatch(/^Breakpoint 1, main \(\) at programs\/getpid\.c:8$/m);
      expect(stdout).toMatch(/^\* 1 +Thread (\d+)\.\1 +main \(\) at programs\/getpid\.c:1\d$/m);
      expect(stdout).toMatch(/^=> 0x80[\da-f]+ <main\+\d+>:/m);
      expect(stdout).toMatch(/^Breakpoint 2, (0x[\da-f]+ in )?write \(/m);
      expect(stdout).toMatch(/^#\d+ .*_start \(\) at libc\/crt0\.S:\d+$/m);
      expect(stdout).toMatch(/^\[Inferior 1 \(process \d+\) exited normally\]$/m);
    });
  },
);
