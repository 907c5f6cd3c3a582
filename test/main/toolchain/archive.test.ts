import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appendToCpio, readCpio, writeCpio } from '../../../main/toolchain/cpio.ts';
import type { CpioEntry } from '../../../main/toolchain/cpio.ts';
import { readDependencies, shadowingPlaces } from '../../../main/toolchain/dependencies.ts';
import { hasMultibootHeader, loadableOnly } from '../../../main/toolchain/elf-image.ts';
import { appendFiles } from '../../../main/toolchain/initramfs.ts';
import { hasGcc, lacks } from '../../support/tools.ts';
import { temporaryFolder } from './tiny-tree.ts';

const entry = (name: string, text: string): CpioEntry => ({
  name,
  mode: 0o100644,
  uid: 1,
  gid: 2,
  major: 5,
  minor: 1,
  data: Buffer.from(text),
});
const ENTRIES = [entry('a', ''), entry('bb', 'x'), entry('ccc/d', 'four'), entry('e', 'fives')];
const plain = (entries: CpioEntry[]): object[] =>
  entries.map((one) => ({ ...one, data: Buffer.from(one.data).toString() }));

describe('a cpio archive', () => {
  it('gives back what was put in', () => expect(plain(readCpio(writeCpio(ENTRIES)))).toEqual(plain(ENTRIES)));

  it('aligns names and data to four bytes', () => expect(writeCpio(ENTRIES).length % 4).toBe(0));

  it('is refused when it is cut off', () => {
    const archive = writeCpio(ENTRIES);
    expect(() => readCpio(archive.subarray(0, archive.length - 130))).toThrow(/offset \d+/);
  });

  it('takes further entries in the place of its end', () => {
    const longer = appendToCpio(writeCpio(ENTRIES), [entry('z', 'last')]);
    expect(readCpio(longer).map(({ name }) => name)).toEqual(['a', 'bb', 'ccc/d', 'e', 'z']);
  });

  it('stands as one of its own behind a compressed one', () => {
    const compressed = gzipSync(writeCpio(ENTRIES));
    const both = appendToCpio(compressed, [entry('z', 'last')]);
    expect(Buffer.from(both.subarray(0, compressed.length)).equals(compressed)).toBe(true);
    expect(readCpio(both.subarray((compressed.length + 3) & ~3)).map(({ name }) => name)).toEqual(['z']);
  });

  it('takes files of the host, and names one that is not there', async () => {
    const file = join(await temporaryFolder(), 'x');
    await writeFile(file, 'text');
    const archive = await appendFiles(new Uint8Array(0), [{ hostPath: file, guestPath: '/root/x' }]);
    expect(readCpio(archive).map(({ name }) => name)).toEqual(['root', 'root/x']);
    await expect(appendFiles(new Uint8Array(0), [{ hostPath: '/no/such', guestPath: '/x' }])).rejects.toThrow(
      /cannot add \/no\/such as \/x/,
    );
    await expect(
      appendFiles(new Uint8Array(0), [{ hostPath: file, guestPath: '/../x/../..' }]),
    ).rejects.toThrow(/cannot add/);
  });
});

describe('an executable', () => {
  it.skipIf(lacks('gcc', hasGcc()))('loses its sections and keeps what is loaded', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'x.c'), 'int value = 3; void _start(void) { for (;;) value++; }');
    const made = spawnSync(
      'gcc',
      ['-m32', '-g', '-static', '-nostdlib', '-ffreestanding', '-fno-pic', '-no-pie', '-o', 'x', 'x.c'],
      { cwd: folder },
    );
    expect(made.status).toBe(0);
    const { readFile } = await import('node:fs/promises');
    const whole = await readFile(join(folder, 'x'));
    await writeFile(join(folder, 'y'), loadableOnly(whole));
    const headers = (name: string): string =>
      spawnSync('readelf', ['-lW', name], { cwd: folder, encoding: 'utf8' }).stdout.split(
        'Section to Segment',
      )[0];
    expect(headers('y').replace(/\s+$/, '')).toBe(headers('x').replace(/\s+$/, ''));
    expect(loadableOnly(whole).length).toBeLessThan(whole.length);
  });

  it('that is none stays as it is', () => {
    const script = Buffer.from('#!/bin/sh\n'.padEnd(80));
    expect(loadableOnly(script)).toBe(script);
  });

  it('has a Multiboot header only with a right checksum, aligned, in the first 8 KB', () => {
    const image = (at: number, checksum: number): Uint8Array => {
      const bytes = new DataView(new ArrayBuffer(16384));
      bytes.setUint32(at, 0x1badb002, true);
      bytes.setUint32(at + 4, 3, true);
      bytes.setUint32(at + 8, checksum, true);
      return new Uint8Array(bytes.buffer);
    };
    const right = -(0x1badb002 + 3) >>> 0;
    expect(hasMultibootHeader(image(4096, right))).toBe(true);
    expect(hasMultibootHeader(image(8180, right))).toBe(true);
    expect(hasMultibootHeader(image(8184, right))).toBe(false);
    expect(hasMultibootHeader(image(4098, right))).toBe(false);
    expect(hasMultibootHeader(image(4096, right + 1))).toBe(false);
  });
});

describe('a dependency rule', () => {
  it('is read over several lines, with quoted blanks, hashes and dollars', () =>
    expect(readDependencies('unit: a.c \\\n dir/b\\ c.h \\\n $$x\\#.h\n')).toEqual([
      'a.c',
      'dir/b c.h',
      '$x#.h',
    ]));

  it('without a target is none', () => expect(readDependencies('')).toEqual([]));

  it('names the places where a header would be found first', () =>
    expect(shadowingPlaces(['k/linux/a.h', 'l/b.h', 'x.c'], ['l', 'g', 'k'])).toEqual([
      'l/linux/a.h',
      'g/linux/a.h',
    ]));
});
