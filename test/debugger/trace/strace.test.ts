/**
 * The same calls seen from inside and from below: Debian's strace, in the guest, writes down what a shell and its children do
 * while the machine traces it. What both tell of is compared word by word.
 */
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRAMS, fetchPackages, findPackages } from '../../support/debian.ts';
import { int80, stockBuild } from '../../support/int80.ts';
import { hasGcc, lacks } from '../../support/tools.ts';

const LIBRARIES = ['libc.so.6', 'libselinux.so.1', 'libunwind-ptrace.so.0', 'libunwind-x86.so.8', 'libunwind.so.8', 'liblzma.so.5', 'libpcre2-8.so.0']; // prettier-ignore
const FILES = ['lib/ld-linux.so.2', 'usr/bin/strace', 'bin/dash'];
const FOLDERS = ['lib/i386-linux-gnu', 'usr/lib/i386-linux-gnu'];
const COMMAND =
  'ls /proc/self/fd; nosuch; cat /etc/passwd | head -1; echo text > /tmp/file; (sleep 0.1; kill $$) & wait';
/** strace writes to a file that is not traced; its output stands between two marks. */
const LINE = `strace -f -y -o /tmp/o dash -c '${COMMAND}'; echo BE""GIN; cat /tmp/o; echo E""ND\\n`;
/** Calls whose arguments both show in full and alike. */
const ALIKE = new Set(
  (
    'open read write close access brk stat64 lstat64 readlink dup2 pipe getdents64 execve exit_group wait4 rt_sigprocmask ' +
    'getpid getppid getuid32 geteuid32 getcwd kill fcntl64 munmap mprotect'
  ).split(' '),
);

interface Call {
  pid: string;
  name: string;
  text: string;
  result: string;
}

const NAME = /^(\w+)\(/;

/** `PID name(arguments) = result`, blanks before `=` varying. */
function parse(pid: string, text: string): Call | null {
  const name = NAME.exec(text)?.[1];
  const at = text.lastIndexOf(' = ');
  if (name === undefined || at < 0) return null;
  const head = text.slice(0, at).trimEnd();
  return { pid, name, text: sortFlags(head), result: text.slice(at + 3).trim() };
}

/** The order in which flags are named is a matter of taste. */
function sortFlags(text: string): string {
  return text.replaceAll(/\b[A-Z][A-Z0-9_]+(?:\|[A-Z0-9_]+)+/g, (flags) => flags.split('|').sort().join('|'));
}

/** Calls that another process's interrupt are joined again. */
function fromStrace(lines: string[]): Call[] {
  const begun = new Map<string, string>();
  return lines.flatMap((line) => {
    const match = /^(\d+) +(.*)$/.exec(line);
    if (match === null) return [];
    const [, pid, text] = match;
    if (text.endsWith(' <unfinished ...>')) {
      begun.set(pid, text.slice(0, -' <unfinished ...>'.length));
      return [];
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(text);
    const call = parse(pid, resumed === null ? text : `${begun.get(pid) ?? ''}${resumed[1]}`);
    return call === null ? [] : [call];
  });
}

function fromBelow(lines: string[]): Call[] {
  return lines.flatMap((line) => {
    const match = /^\[(\d+)\] (.*?)(?: \{SIG\w+\})*(?: <\d+>)?$/.exec(line);
    const call = match === null ? null : parse(match[1], match[2]);
    return call === null ? [] : [call];
  });
}

/** From the first execve that is seen from below on: strace's own child begins before. */
function ofProgram(calls: Call[]): Call[] {
  const first = calls.findIndex(({ name, text }) => name === 'execve' && text.includes('dash'));
  return calls.slice(first).filter(({ name }) => name !== 'exit_group' && name !== 'sigreturn');
}

const absent = lacks(
  "Debian's programs (npm run bench -- debian fetches them)",
  findPackages(PROGRAMS) !== null,
);
describe.skipIf(absent || lacks('gcc', hasGcc()))('the trace of a shell that strace watches', () => {
  const folder = mkdtempSync(join(tmpdir(), 'int80-trace-'));
  let inside: Call[];
  let below: Call[];
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeAll(async () => {
    const debian = fetchPackages(PROGRAMS);
    const stock = await stockBuild('gcc');
    const libraries = FOLDERS.flatMap((each) => LIBRARIES.map((name) => `${each}/${name}`));
    const files = [...FILES, ...libraries].filter((path) => existsSync(join(debian, path)));
    const added = files.flatMap((path) => ['--add', `${realpathSync(join(debian, path))}:/${path}`]);
    const file = join(folder, 'trace.txt');
    const image = ['--kernel', stock.kernelPath, '--initrd', stock.initramfsPath, '--memory', '128'];
    const trace = ['--trace', file, '--trace-filter', 'follow=strace'];
    const scenario = ['--timeout', '150', '--send', LINE, '--expect', '\\nEND'];
    const { stdout } = await int80(['run', ...image, ...added, ...trace, ...scenario]);
    const output = stdout.replaceAll('\r', '');
    const shown = output.slice(output.indexOf('\nBEGIN\n') + 7, output.lastIndexOf('\nEND'));
    inside = ofProgram(fromStrace(shown.split('\n')));
    below = ofProgram(fromBelow(readFileSync(file, 'utf8').split('\n')));
  }, 300_000);
  const ofPid = (calls: Call[], pid: string): Call[] => calls.filter((call) => call.pid === pid);
  const pids = (): string[] => [...new Set(inside.map(({ pid }) => pid))];

  it('has the same processes with the same calls in the same order', () => {
    expect(pids().length).toBeGreaterThanOrEqual(5);
    for (const pid of pids())
      expect(ofPid(below, pid).map(({ name }) => name)).toEqual(ofPid(inside, pid).map(({ name }) => name));
  });

  it('has the same results', () => {
    // strace adds the entry that set_thread_area has chosen.
    const results = (calls: Call[], pid: string): string[] =>
      ofPid(calls, pid).map(({ name, result }) => `${name} ${result.replace(/ \(entry.*/, '')}`);
    for (const pid of pids()) expect(results(below, pid)).toEqual(results(inside, pid));
  });

  it('shows arguments of the common calls in the same words', () => {
    // strace cuts the arguments of execve short.
    const some = (calls: Call[], pid: string): string[] =>
      ofPid(calls, pid).flatMap(({ name, text }) =>
        ALIKE.has(name) && !text.includes('nosuch;') ? [text] : [],
      );
    for (const pid of pids()) expect(some(below, pid)).toEqual(some(inside, pid));
    expect(pids().flatMap((pid) => some(below, pid)).length).toBeGreaterThan(80);
  });
});
