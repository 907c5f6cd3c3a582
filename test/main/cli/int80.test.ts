import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { int80, stockBuild } from '../../support/int80.ts';
import { hasClang, hasGcc, lacks } from '../../support/tools.ts';
import type { StockBuild } from '../../support/int80.ts';
import { kernel, multibootHeader } from '../../emulator/loader/images.ts';

const scratch = (): string => mkdtempSync(join(tmpdir(), 'int80-cli-'));
const LIMIT = ['--timeout', '100'];

describe('usage', () => {
  it('names the argument that is wrong and exits with 1', async () => {
    const cases: [string[], RegExp][] = [
      [['run', '--memory', 'much'], /--memory.*whole number from 4 to 2048/s],
      [['run', '--kernel', '/no/such/image'], /--kernel \/no\/such\/image: no such file/],
      [['run', '--initrd', '/dev/null'], /--initrd goes with --kernel/],
      [['run', '--cpu', 'z80'], /--cpu.*i486, pentium, i686, sse2/s],
      [['run', '--add', 'here'], /--add.*HOSTFILE:GUESTPATH/s],
      [['run', '--serial', '9=x'], /--serial.*N=FILE/s],
      [['run', '--gdb', 'here'], /--gdb.*PORT or ADDRESS:PORT/s],
      [['run', '--gdb-wait'], /--gdb-wait goes with --gdb/],
      [['web', '--port', 'http'], /--port.*0 to 65535/s],
      [['frobnicate'], /unknown command 'frobnicate'/],
      [['new'], /missing required argument 'dir'/],
    ];
    for (const [args, message] of cases) {
      const { status, stderr, stdout } = await int80(args);
      expect([status, stdout], args.join(' ')).toEqual([1, '']);
      expect(stderr).toMatch(message);
    }
  });

  it('says how to make a workspace where there is none', async () => {
    const { status, stderr } = await int80(['run', scratch()]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/int80 new/);
  });
});

describe('images that cannot be booted', () => {
  it('exit with 3 and the reason, and print nothing on stdout', async () => {
    const file = join(scratch(), 'image');
    for (const bytes of ['', 'no image at all', '\x7fELF']) {
      writeFileSync(file, bytes);
      const { status, stderr, stdout } = await int80(['run', '--kernel', file]);
      expect([status, stdout], JSON.stringify(bytes)).toEqual([3, '']);
      expect(stderr).toContain(`cannot boot ${file}: `);
    }
  });

  it('also when they are cut off, misdescribed or larger than memory, by both protocols', async () => {
    const file = join(scratch(), 'image');
    const code = [0xeb, 0xfe];
    const whole = kernel(code);
    const bzImage = new Uint8Array(5 * 512 + 16);
    const view = new DataView(bzImage.buffer);
    view.setUint16(0x1fe, 0xaa55, true);
    view.setUint32(0x202, 0x53726448, true);
    const cases: [Uint8Array, RegExp][] = [
      [whole.subarray(0, whole.length - 1), /cut off: the ELF segment at 0x100000/],
      [whole.subarray(0, 60), /no Multiboot header|cut off/],
      [kernel(code, 2 ** 31), /lies outside the machine's memory of 8 MiB/],
      [
        multibootHeader(1 << 16, [0x100000, 0x100000, 0x200000, 0, 0x100000]),
        /cut off: its Multiboot header/,
      ],
      [multibootHeader(4), /video mode/],
      [bzImage, /boot protocol 0x0/],
      [bzImage.subarray(0, 0x210), /cut off in its setup header/],
    ];
    for (const [bytes, reason] of cases) {
      writeFileSync(file, bytes);
      const { status, stderr, stdout } = await int80(['run', '--kernel', file, '--memory', '8']);
      expect([status, stdout], String(reason)).toEqual([3, '']);
      expect(stderr).toMatch(reason);
      expect(stderr).not.toMatch(/^\s+at /m);
    }
  });
});

describe.skipIf(lacks('gcc', hasGcc()))('kernels that come to an end', () => {
  /** A Multiboot image of a few instructions. */
  function tinyKernel(instructions: string): string {
    const folder = scratch();
    const [source, object, image] = ['a.S', 'a.o', 'a.elf'].map((name) => join(folder, name));
    const header = '.text; .balign 4; .long 0x1BADB002, 0, -0x1BADB002; .globl _start; _start:';
    writeFileSync(source, `${header}\n${instructions}\n`);
    execFileSync('gcc', ['-m32', '-c', source, '-o', object]);
    execFileSync('ld', ['-m', 'elf_i386', '-n', '-Ttext=0x100000', '-e', '_start', '-o', image, object]);
    return image;
  }

  it('by powering off exit with 0', async () => {
    const image = tinyKernel('movb $0, %al; outb %al, $0xF4; 1: jmp 1b');
    expect((await int80(['run', '--kernel', image, ...LIMIT])).status).toBe(0);
  });

  it('by a panic, a triple fault or a halt for good exit with 2 and say which', async () => {
    const ends: [string, RegExp][] = [
      ['movb $0x50, %al; outb %al, $0xF4; cli; hlt', /kernel panic/],
      ['lidt empty; int3; empty: .word 0; .long 0', /triple fault.*#GP error 001a.*_start/s],
      ['cli; hlt', /halted with interrupts off/],
    ];
    for (const [instructions, message] of ends) {
      const { status, stdout, stderr } = await int80(['run', '--kernel', tinyKernel(instructions), ...LIMIT]);
      expect([status, stdout], instructions).toEqual([2, '']);
      expect(stderr).toMatch(message);
    }
  });

  it('by never coming to one exit with 124', async () => {
    const endless = tinyKernel('1: jmp 1b');
    const limited = await int80(['run', '--kernel', endless, '--max-instructions', '1000000']);
    expect([limited.status, limited.stderr]).toEqual([124, expect.stringContaining('instruction limit')]);
    const timed = await int80(['run', '--kernel', endless, '--timeout', '0.5']);
    expect([timed.status, timed.stderr]).toEqual([124, expect.stringContaining('0.5 seconds have passed')]);
  });
});

describe.each([['gcc', hasGcc] as const, ['clang', hasClang] as const])(
  'the stock kernel built with %s',
  (cc, present) => {
    describe.skipIf(lacks(cc, present()))('in our PC', () => {
      let stock: StockBuild;
      beforeAll(async () => {
        stock = await stockBuild(cc);
      });
      const run = (...args: string[]) =>
        int80(['run', '--kernel', stock.kernelPath, '--initrd', stock.initramfsPath, ...LIMIT, ...args]);

      it('answers uname with Linux', async () => {
        const { status, stdout, stderr } = await run(
          '--send',
          'uname -a\\n',
          '--expect',
          'Linux',
          '--expect',
          '# ',
        );
        expect(stderr).toBe('');
        expect(status).toBe(0);
        expect(stdout).toMatch(/Linux \S+ 2\.4\.\S+ .* i[3-6]86/);
      });

      it('powers off with status 0', async () => {
        expect((await run('--send', 'poweroff\\n')).status).toBe(0);
      });

      it('puts added files into the guest', async () => {
        const file = join(scratch(), 'hello');
        writeFileSync(file, 'carried across\n');
        const { status, stdout } = await run(
          '--add',
          `${file}:/root/hello.txt`,
          '--send',
          'cat /root/hello.txt\\n',
          '--expect',
          'carried across', // prettier-ignore
        );
        expect(stdout).toContain('carried across');
        expect(status).toBe(0);
      });

      it('writes what another serial port prints to a file', async () => {
        const file = join(scratch(), 'ttyS1.log');
        const { status } = await run(
          '--serial',
          `1=${file}`,
          '--send',
          'echo to the second > /dev/ttyS1; poweroff\\n',
        );
        expect(status).toBe(0);
        expect(readFileSync(file, 'latin1')).toBe('to the second\r\n');
      });

      it('gives status 124 when what is expected does not come, and says what it waited for', async () => {
        const { status, stderr } = await run('--expect', 'never printed', '--max-instructions', '40000000');
        expect(status).toBe(124);
        expect(stderr).toContain('instruction limit was reached while waiting for "never printed"');
      });

      it('writes its figures with --stats', async () => {
        const file = join(scratch(), 'stats.json');
        await run('--stats', file, '--send', 'poweroff\\n');
        const stats = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
        expect(stats['cause']).toBe('poweroff');
        expect(stats['instructions']).toBeGreaterThan(stats['instructionsToPrompt']);
        expect(stats['instructionsToPrompt']).toBeGreaterThan(100_000);
        expect(stats['mips']).toBeGreaterThan(0);
        const { regions, modules, entries } = stats['translator'] as unknown as Record<string, number>;
        expect(regions).toBeGreaterThan(modules);
        expect(entries).toBeGreaterThan(regions);
      });

      it('prints the same bytes when run twice with the same boot time', async () => {
        const once = () =>
          run('--boot-time', '1000000000', '--send', 'ps\\ndate\\ncat /proc/uptime\\npoweroff\\n');
        expect((await once()).stdout).toBe((await once()).stdout);
      });
    });
  },
);

describe.skipIf(lacks('gcc', hasGcc()))('a workspace from the command line', () => {
  it('is made, built, run, broken, and names the broken line', async () => {
    const folder = join(scratch(), 'lab');
    try {
      expect((await int80(['new', folder])).status).toBe(0);
      const first = await int80([
        'run',
        folder,
        ...LIMIT,
        '--send',
        'echo from the guest\\n',
        '--expect',
        '\\nfrom the guest',
      ]);
      expect(first.status).toBe(0);
      const entry = join(folder, 'kernel/arch/i386/kernel/entry.S');
      const text = readFileSync(entry, 'utf8');
      const line = text.split('\n').findIndex((each) => each.startsWith('ENTRY(system_call)')) + 2;
      writeFileSync(entry, text.replace('ENTRY(system_call)\n', 'ENTRY(system_call)\n\tpushq %eax\n'));
      const broken = await int80(['run', folder, ...LIMIT]);
      expect(broken.status).toBe(1);
      expect(broken.stdout).toBe('');
      expect(broken.stderr).toMatch(
        new RegExp(`kernel/arch/i386/kernel/entry\\.S:${line}:\\d+: error: .*pushq`),
      );
      const json = await int80(['build', folder, '--json']);
      expect(json.status).toBe(1);
      expect(JSON.parse(json.stdout)).toMatchObject({
        ok: false,
        diagnostics: [{ line, severity: 'error' }],
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is refused where something is already', async () => {
    const folder = scratch();
    writeFileSync(join(folder, 'thesis.txt'), 'precious');
    const { status, stderr } = await int80(['new', folder]);
    expect(status).toBe(1);
    expect(stderr).toContain(folder);
    expect(readFileSync(join(folder, 'thesis.txt'), 'utf8')).toBe('precious');
  });
});
