/** Debian's unmodified kernel for 32-bit PCs with its busybox, booted by the command as a user runs it. */
import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { INIT_LINE, debianInitrd, fetchDebian, findDebian } from '../support/debian.ts';
import { int80 } from '../support/int80.ts';
import { lacks } from '../support/tools.ts';

const TIMEOUT_SECONDS = 220;
const TIMEOUT = TIMEOUT_SECONDS * 1000 + 60_000;
const DATA_BYTES = 300_000;
const WORDS = 400;

/** Numbers below 2^32 that look like chance and are always the same. */
function numbers(count: number): number[] {
  let seed = 1;
  return Array.from({ length: count }, () => (seed = (Math.imul(seed, 69069) + 12345) >>> 0));
}

const data = Uint8Array.from(numbers(DATA_BYTES), (number) => number >>> 24);
const words = numbers(WORDS).map((number) => number.toString(36));

const SCRIPT = `stty -echo
section() { echo; echo "== $1"; }
section cpuinfo; cat /proc/cpuinfo
section sha256; sha256sum /data
section sort; sort /words
section numeric; sed 's/[^0-9]//g' /words | grep . | sort -n | uniq | tail -n 3
section pipes
squares() { for n in 1 2 3 4 5 6 7 8 9; do echo $((n * n)); done; }
squares | while read n; do [ $((n % 2)) = 1 ] && echo "odd $n"; done | tr a-z A-Z | tee /tmp/odd | wc -l
cat /tmp/odd | cut -d ' ' -f 2 | awk '{ sum += $1 } END { print sum / 8 }'
gzip -c /data | gzip -d | cmp - /data && echo same
section status
true; echo $?
sh -c 'exit 42'; echo $?
/no/such/program 2> /tmp/error; echo $?; cat /tmp/error
sh -c 'kill -SEGV $$'; echo $?
section end
`;

let printed: string;
const section = (name: string): string =>
  new RegExp(`== ${name}\\n([^]*?)\\n\\n== `).exec(printed)?.[1] ?? `no section ${name} in:\n${printed}`;

describe.skipIf(lacks("Debian's kernel (npm run bench -- debian fetches it)", findDebian() !== null))(
  "Debian's linux-image-686 with busybox",
  () => {
    beforeAll(async () => {
      const { kernel, busybox } = fetchDebian();
      const initrd = join(mkdtempSync(join(tmpdir(), 'int80-debian-')), 'initrd');
      const text = new TextEncoder();
      const files = { data, words: text.encode(`${words.join('\n')}\n`), 'check.sh': text.encode(SCRIPT) };
      writeFileSync(initrd, debianInitrd(busybox, files));
      const image = ['--kernel', kernel, '--initrd', initrd, '--memory', '128', '--append', 'console=ttyS0'];
      const script = ['--send', '. /check.sh\\n', '--expect', '== end', '--timeout', String(TIMEOUT_SECONDS)];
      const { status, stdout, stderr } = await int80(['run', ...image, ...script]);
      printed = stdout.replaceAll('\r', '');
      expect(`${status} ${stderr}`).toBe('0 ');
    }, TIMEOUT);

    it('boots through its own start-up to the first process', () => {
      expect(printed).toMatch(/Linux version 6\.\S*-686 /);
      expect(printed).toContain(INIT_LINE);
      expect(printed).not.toMatch(/BUG:|WARNING:|Oops|Call Trace/);
    });

    it('sees in /proc/cpuinfo the processor that is there, and nothing that is not', () => {
      const text = section('cpuinfo');
      expect(text).toMatch(/vendor_id\t: GenuineIntel/);
      expect(text).toMatch(/cpu family\t: 6/);
      const flags = /flags\t\t: (.*)/.exec(text)![1].split(' ');
      expect(flags).toEqual(expect.arrayContaining(['fpu', 'tsc', 'cx8', 'sep', 'cmov', 'mmx', 'fxsr']));
      for (const absent of ['apic', 'acpi', 'sse', 'lm']) expect(flags).not.toContain(absent);
    });

    it('computes the SHA-256 that the host computes', () => {
      expect(section('sha256')).toBe(`${createHash('sha256').update(data).digest('hex')}  /data`);
    });

    it('sorts as the host sorts', () => {
      expect(section('sort').split('\n')).toEqual([...words].sort());
      const digits = words.map((word) => word.replace(/\D/g, '')).filter((text) => text !== '');
      const largest = [...new Set(digits.map(Number))].sort((a, b) => a - b).slice(-3);
      expect(section('numeric').split('\n').map(Number)).toEqual(largest);
    });

    it('runs a shell script with functions, loops and pipes', () => {
      expect(section('pipes').split('\n')).toEqual(['5', '20.625', 'same']);
    });

    it('gives the exit status of programs, of those that are not there and of those that are killed', () => {
      const lines = section('status').split('\n');
      expect(lines.slice(0, 3)).toEqual(['0', '42', '127']);
      expect(lines[3]).toContain('not found');
      expect(lines.slice(4)).toEqual(['Segmentation fault', '139']);
    });
  },
);
