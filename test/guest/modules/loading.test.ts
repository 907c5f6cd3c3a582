import { beforeAll, describe, expect, it } from 'vitest';
import { stockBuild } from '../../support/int80.ts';
import { COMPILERS, lacks } from '../../support/tools.ts';
import { inGuest } from './in-guest.ts';
import type { StockBuild } from '../../support/int80.ts';

describe.each(COMPILERS)('modules built with %s', (cc, present) => {
  describe.skipIf(lacks(cc, present()))('in the guest', () => {
    let stock: StockBuild;
    beforeAll(async () => {
      stock = await stockBuild(cc);
    });

    it('are found by name, loaded, listed as 2.4 lists them, and taken out again', async () => {
      const output = await inGuest(
        stock,
        'insmod hello.o; lsmod; cat /proc/modules; grep hello /proc/ksyms; rmmod hello; lsmod',
      );
      const lines = output.split('\n');
      expect(lines[0]).toBe('Using /lib/modules/2.4.18-int80/examples/hello.o');
      expect(lines[1]).toBe('Hello, kernel');
      expect(lines[2]).toBe('Module                  Size  Used by    Not tainted');
      expect(lines[3]).toMatch(/^hello {15} {5}\d{3} {3}0 \(unused\)$/);
      expect(lines[4]).toBe(lines[3]);
      expect(lines[5]).toMatch(
        /^c[\da-f]{7} __insmod_hello_O\/lib\/modules\/2\.4\.18-int80\/examples\/hello\.o_M[\dA-F]{8}_V132114\t\[hello\]$/,
      );
      expect(lines[6]).toMatch(/^c[\da-f]{4}060 __insmod_hello_S\.text_L\d+\t\[hello\]$/);
      expect(lines.slice(-3)).toEqual(['Goodbye, kernel', lines[2], '']);
    });
  });
});
