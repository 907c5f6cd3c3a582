import { beforeAll, describe, expect, it } from 'vitest';
import { stockBuild } from '../../support/int80.ts';
import { COMPILERS, lacks } from '../../support/tools.ts';
import { cyclesScript, readCycles } from './cycles.ts';
import { inGuest } from './in-guest.ts';
import type { StockBuild } from '../../support/int80.ts';

const CYCLES = 100;

describe.each(COMPILERS)('modules of %s', (cc, present) => {
  describe.skipIf(lacks(cc, present()))('in the guest', () => {
    let stock: StockBuild;
    beforeAll(async () => {
      stock = await stockBuild(cc);
    });

    it(`leave no memory behind when they are loaded and taken out ${CYCLES} times`, async () => {
      const { before, after } = readCycles(await inGuest(stock, cyclesScript(CYCLES), [], 200));
      expect(after.objects).toEqual(before.objects);
      // Less than a page for every tenth cycle: the shell's own memory may grow by some.
      expect(before.freeKilobytes - after.freeKilobytes).toBeLessThan((CYCLES / 10) * 4);
    });
  });
});
