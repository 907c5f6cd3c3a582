import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { storageTrouble } from '../../../main/toolchain/tool-failure.ts';
import { TinyDisk } from '../tiny-disk.ts';
import { describeFamilies, TinyTree } from './tiny-tree.ts';

describe('what tools say about storage', () => {
  it.each([
    'as: BFD: x.o: final close failed: No space left on device',
    'fatal error: error writing to x.s: Disk quota exceeded',
    'ENOSPC',
  ])('"%s" is a full disk', (text) => expect(storageTrouble(text)).toMatch(/full: free some space/));

  it.each(['cannot open x.o: Read-only file system', 'EROFS', 'EACCES'])(
    '"%s" is a folder that cannot be written',
    (text) => expect(storageTrouble(text)).toMatch(/cannot be written/),
  );

  it('"expected expression" is neither', () => expect(storageTrouble('expected expression')).toBeNull());
});

const noDisk = TinyDisk.refused();

describeFamilies('a build with %s', (family) => {
  const disk = (kilobytes: number): TinyDisk => {
    const mounted = TinyDisk.mount(kilobytes)!;
    onTestFinished(() => mounted.unmount());
    return mounted;
  };

  it.skipIf(noDisk).each([40, 100])(
    'on a full disk (%i KB) says so and goes well when there is room',
    async (kilobytes) => {
      const tree = await TinyTree.make();
      const outcome = await tree.build(family, { buildFolder: disk(kilobytes).folder });
      expect(outcome.ok).toBe(false);
      expect(outcome.diagnostics.map(({ message }) => message).join('\n')).toMatch(
        /is full: free some space/,
      );
      await tree.good(family);
    },
  );

  it.skipIf(noDisk)('in a read-only folder says so', async () => {
    const tree = await TinyTree.make();
    const mounted = disk(1000);
    mounted.makeReadOnly();
    const outcome = await tree.build(family, { buildFolder: mounted.folder });
    expect(outcome.ok).toBe(false);
    expect(outcome.diagnostics).toMatchObject([
      { severity: 'error', message: expect.stringMatching(/build folder cannot be written/) as string },
    ]);
  });

  it('in a place that is a file says so', async () => {
    const tree = await TinyTree.make();
    const file = join(tree.folder, 'file');
    writeFileSync(file, '');
    expect(await tree.build(family, { buildFolder: join(file, 'build') })).toMatchObject({
      ok: false,
      diagnostics: [{ severity: 'error' }],
    });
  });
});
