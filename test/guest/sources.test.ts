import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, describe, it } from 'vitest';
import { root, stockBuild } from '../support/int80.ts';
import { hasGcc, lacks } from '../support/tools.ts';

/** Compiled to assembly that the checks read; no object comes of it. */
const READ_ONLY = 'kernel/arch/i386/kernel/asm-offsets.c';

describe.skipIf(lacks('gcc', hasGcc()))('the stock tree', () => {
  it('has no source file that its Makefiles leave out', async () => {
    const objects = join(dirname((await stockBuild('gcc')).programsFolder), 'obj');
    const sources = readdirSync(join(root, 'guest'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.[cS]$/.test(path) && path !== READ_ONLY);
    expect(sources.length).toBeGreaterThan(0);
    const left = sources.filter((path) => !existsSync(join(objects, path.replace(/\.[cS]$/, '.o'))));
    expect(left).toEqual([]);
  });
});
