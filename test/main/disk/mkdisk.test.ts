/** `int80 mkdisk`: what e2fsck and debugfs of Debian say of its images, and what it refuses. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { extract, faultsOf, hasE2fsprogs, listing } from '../../support/e2fs.ts';
import { int80 } from '../../support/int80.ts';
import { lacks } from '../../support/tools.ts';

const scratch = (): string => mkdtempSync(join(tmpdir(), 'int80-disk-'));

/** Files of every length that matters to blocks of 1 to 4 KB, and of every kind. */
function sampleFolder(): string {
  const folder = scratch();
  for (const size of [0, 1, 1023, 1024, 1025, 4096, 12 * 1024, 12 * 1024 + 1, 300_000, 1_500_000]) {
    writeFileSync(
      join(folder, `size-${size}`),
      Buffer.alloc(size, `${size} `).map((byte, n) => byte ^ (n >> 8)),
    );
  }
  writeFileSync(join(folder, 'sparse'), 'beginning');
  truncateSync(join(folder, 'sparse'), 40_000_000);
  mkdirSync(join(folder, 'many'));
  for (let n = 0; n < 200; n++)
    writeFileSync(join(folder, 'many', `a name of some length, number ${n}`), `${n}`);
  symlinkSync('size-1', join(folder, 'short link'));
  symlinkSync('x'.repeat(200), join(folder, 'long link'));
  linkSync(join(folder, 'size-1025'), join(folder, 'many', 'hard link'));
  writeFileSync(join(folder, 'many', 'ä'.repeat(127)), 'a long name');
  chmodSync(join(folder, 'size-1'), 0o4751);
  return folder;
}

describe.skipIf(lacks('e2fsprogs', hasE2fsprogs()))('a disk made from a folder', () => {
  it.each([
    ['16M', []],
    ['16M', ['--block-size', '2048']],
    ['16M', ['--block-size', '4096']],
    ['100M', []],
    ['300M', ['--block-size', '1024']],
  ])('of %s %j is clean to e2fsck and holds what the folder held', async (size, options) => {
    const folder = sampleFolder();
    const image = join(scratch(), 'disk.img');
    const { status, stderr } = await int80(['mkdisk', image, folder, '--size', size, ...options]);
    expect([status, stderr]).toEqual([0, '']);
    expect(faultsOf(image)).toBe('');
    expect(listing(extract(image))).toEqual(listing(folder));
    expect(statSync(image).size).toBe(parseInt(size) * 2 ** 20);
  });

  it('keeps modes, hard links and holes', async () => {
    const image = join(scratch(), 'disk.img');
    await int80(['mkdisk', image, sampleFolder()]);
    const show = (request: string) =>
      execFileSync('/usr/sbin/debugfs', ['-R', request, image], { encoding: 'utf8', stdio: 'pipe' });
    expect(show('stat /size-1')).toMatch(/Mode:\s+04751/);
    expect(show('stat /size-1025')).toMatch(/Links: 2/);
    expect(show('stat /sparse')).toMatch(/Size: 40000000[^]*Blockcount: 2\n/);
  });

  it('is the same to the byte when made twice', async () => {
    const folder = sampleFolder();
    const images = [join(scratch(), 'a'), join(scratch(), 'b')];
    for (const image of images) await int80(['mkdisk', image, folder]);
    expect(readFileSync(images[0]).equals(readFileSync(images[1]))).toBe(true);
  });

  it('without a folder, and as small as can be, is empty and clean', async () => {
    for (const size of ['64K', '1M', '1025K']) {
      const image = join(scratch(), 'disk.img');
      expect((await int80(['mkdisk', image, '--size', size])).status).toBe(0);
      expect(faultsOf(image)).toBe('');
      expect(listing(extract(image)).size).toBe(0);
    }
  });
});

describe('a disk that cannot be made', () => {
  it('is refused with the reason, and no file is left', async () => {
    const folder = scratch();
    writeFileSync(join(folder, 'large'), Buffer.alloc(200_000, 1));
    const image = join(scratch(), 'disk.img');
    const cases: [string[], RegExp][] = [
      [[image, '/no/such/folder'], /\/no\/such\/folder: no such folder/],
      [[image, join(folder, 'large')], /not a folder/],
      [[image, folder, '--size', '128K'], /do not fit.*--size/],
      [[image, folder, '--size', '2G'], /size from 64K to 1G/],
      [[image, folder, '--size', 'large'], /size from 64K to 1G/],
      [[image, folder, '--block-size', '512'], /1024, 2048 or 4096/],
      [['/no/such/place/disk.img'], /\/no\/such\/place\/disk.img: /],
    ];
    for (const [args, reason] of cases) {
      const { status, stderr } = await int80(['mkdisk', ...args]);
      expect([args, status]).toEqual([args, 1]);
      expect(stderr).toMatch(reason);
      expect(() => statSync(image)).toThrow();
    }
  });
});

describe('int80 run with a disk that is none', () => {
  it('ends with status 3 and the reason', async () => {
    const folder = scratch();
    const odd = join(folder, 'odd');
    writeFileSync(odd, Buffer.alloc(1000));
    const empty = join(folder, 'empty');
    writeFileSync(empty, '');
    const huge = join(folder, 'huge');
    writeFileSync(huge, '');
    truncateSync(huge, 2 ** 31);
    const cases: [string, RegExp][] = [
      [join(folder, 'missing'), /missing: no such file/],
      [folder, /not a file/],
      [odd, /1000 bytes.*multiple of the sector size, 512/],
      [empty, /empty/],
      [huge, /largest disk/],
    ];
    for (const [file, reason] of cases) {
      const { status, stderr } = await int80(['run', folder, '--disk', file]);
      expect([file, status]).toEqual([file, 3]);
      expect(stderr).toMatch(reason);
    }
  });

  it('--disk-out without --disk is an error of use', async () => {
    const { status, stderr } = await int80(['run', '--disk-out', 'x']);
    expect([status, stderr]).toEqual([1, expect.stringContaining('go with --disk')]);
  });
});
