import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DebugImage } from '../../../debugger/symbols/debug-image.ts';
import { stockBuild } from '../../support/int80.ts';
import { COMPILERS, hasGcc, lacks } from '../../support/tools.ts';
import { availableSamples, sample } from './sample/sample.ts';

/** What addr2line says of each address: `file:line`, or null where it knows none. */
function addr2line(path: string, addresses: number[]): (string | null)[] {
  const input = addresses.map((address) => `0x${address.toString(16)}\n`).join('');
  const said = execFileSync('addr2line', ['-e', path], { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  return said
    .trim()
    .split('\n')
    .map((line) => line.replace(/ \(discriminator \d+\)$/, ''))
    .map((line) => (/^\?\?:|:[?0]$/.test(line) ? null : posix.normalize(line)));
}

function everyThird(image: DebugImage): number[] {
  const addresses: number[] = [];
  for (const { address, size, flags } of image.elf.sections)
    if (flags & 4) for (let at = address; at < address + size; at += 3) addresses.push(at);
  return addresses;
}

function expectSameLines(path: string): void {
  const image = new DebugImage(readFileSync(path));
  const addresses = everyThird(image);
  const theirs = addr2line(path, addresses);
  const ours = addresses.map((address) => {
    const found = image.lines.lookup(address);
    return found && found.line > 0 ? `${found.file}:${found.line}` : null;
  });
  const different = addresses.flatMap((address, n) =>
    // addr2line does not find clang's units of assembly, which lie in several sections.
    ours[n] === theirs[n] || (theirs[n] === null && /\.S:/.test(ours[n] ?? ''))
      ? []
      : [`${address.toString(16)}: ${ours[n]}, addr2line: ${theirs[n]}`],
  );
  expect(theirs.filter((line) => line !== null).length).toBeGreaterThan(addresses.length / 2);
  expect(different.slice(0, 10)).toEqual([]);
}

describe.each(COMPILERS)('the line tables of the stock tree, made by %s', (cc, present) => {
  it.skipIf(lacks(cc, present()))(
    'give every address of the kernel the line that addr2line gives',
    async () => {
      expectSameLines((await stockBuild(cc)).kernelPath);
    },
  );

  it.skipIf(lacks(cc, present()))(
    'give every address of programs the line that addr2line gives',
    async () => {
      const { programsFolder } = await stockBuild(cc);
      for (const name of ['sh', 'ls', 'getpid']) expectSameLines(join(programsFolder, name));
    },
  );

  it.skipIf(lacks(cc, present()))('know the lines of hand-written assembly', async () => {
    const image = new DebugImage(readFileSync((await stockBuild(cc)).kernelPath));
    const entry = image.symbols.address('system_call')!;
    const found = image.lines.lookup(entry)!;
    expect(found.file).toBe('kernel/arch/i386/kernel/entry.S');
    expect(image.lines.linesOf('entry.S', found.line)).toEqual([entry]);
    expect(image.lines.stretchAt(entry)).toEqual({ start: entry, end: entry + 1 });
  });
});

describe.each(availableSamples)(
  'the line table of a program made by %s with DWARF %i and -O%s',
  (cc, dwarf, level) => {
    it('gives every address the line that addr2line gives', () => {
      expectSameLines(sample(cc, dwarf, level).path);
    });

    it('answers a line with the addresses that answer with the line', () => {
      const image = new DebugImage(sample(cc, dwarf, level).bytes);
      const source = readFileSync(join(import.meta.dirname, 'sample/sample.c'), 'utf8').split('\n');
      const line = source.findIndex((text) => text.includes('below = depth(')) + 1;
      const addresses = image.lines.linesOf('sample.c', line);
      expect(addresses.length).toBeGreaterThan(0);
      for (const address of addresses) expect(image.lines.lookup(address)?.line).toBe(line);
      expect(image.lines.linesOf('other.c', line)).toEqual([]);
      expect(image.lines.linesOf('sample.c', 1)).toEqual([]);
    });

    it('names the next line with code for one without, and none behind the last', () => {
      const { lines } = new DebugImage(sample(cc, dwarf, level).bytes);
      const next = lines.nextLineWithCode('sample.c', 1)!;
      expect(lines.linesOf('sample.c', next).length).toBeGreaterThan(0);
      for (let line = 1; line < next; line++) expect(lines.linesOf('sample.c', line)).toEqual([]);
      expect(lines.nextLineWithCode('sample.c', 10_000)).toBeUndefined();
    });
  },
);

describe.skipIf(lacks('gcc', hasGcc()))('a relocatable file', () => {
  it('has its symbols and lines where the loader put its sections', () => {
    const folder = mkdtempSync(join(tmpdir(), 'int80-module-'));
    const [source, object, linked] = ['m.c', 'm.o', 'm'].map((name) => join(folder, name));
    const flags = ['-m32', '-g', '-gdwarf-4', '-O1', '-ffreestanding', '-fno-pic', '-c', '-o', object];
    execFileSync('gcc', [...flags, '-x', 'c', join(import.meta.dirname, 'sample/sample.c')]);
    const text = 0xc2801060;
    const data = 0xc2803000;
    execFileSync('ld', [
      '-m',
      'elf_i386',
      `-Ttext=${text}`,
      `-Tdata=${data}`,
      '-e',
      '_start',
      '-o',
      linked,
      object,
    ]);
    const whole = new DebugImage(readFileSync(linked));
    const sectionAddresses = new Map(whole.elf.sections.map(({ name, address }) => [name, address]));
    const module = new DebugImage(readFileSync(object), { module: 'sample', sectionAddresses });
    expect(module.symbolAt(whole.symbols.address('total')! + 5)).toEqual({
      name: 'total',
      offset: 5,
      module: 'sample',
    });
    for (let at = text; at < text + whole.elf.section('.text')!.size; at++) {
      expect(module.lines.lookup(at)).toEqual(whole.lines.lookup(at));
      expect(module.functionAt(at)?.name).toBe(whole.functionAt(at)?.name);
      expect(module.frames.rulesAt(at)?.cfa).toEqual(whole.frames.rulesAt(at)?.cfa);
    }
    expect(source).toContain('m.c');
  });
});
