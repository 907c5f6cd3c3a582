import { mkdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { appendFiles } from '../../../main/toolchain/initramfs.ts';
import { stockBuild } from '../../support/int80.ts';
import { COMPILERS, lacks } from '../../support/tools.ts';
import { nativeProgram } from '../native.ts';
import { corruptionsOf, randomChanges } from './corruptions.ts';
import { inGuest, inTmp, moduleOf, temporaryFolder } from './in-guest.ts';
import type { StockBuild } from '../../support/int80.ts';
import type { Corruption } from './corruptions.ts';

const LISTED = 'Module                  Size  Used by    Not tainted';

/** Something of everything that a module can have. */
const SOURCE = `#define EXPORT_SYMTAB
#include <linux/module.h>
#include <linux/kernel.h>
#include <asm/uaccess.h>
static int number = 1;
static char *words[3];
int buffer[20];
MODULE_PARM(number, "i");
MODULE_PARM(words, "1-3s");
int rich_read(int *from) { int value; return get_user(value, from) ? -EFAULT : value; }
EXPORT_SYMBOL(rich_read);
static int __init rich_init(void) { printk("rich: %d %p\\n", number, words[0]); return buffer[0]; }
static void __exit rich_exit(void) { printk("rich: gone\\n"); }
module_init(rich_init);
module_exit(rich_exit);
MODULE_LICENSE("GPL");
`;

interface Verdict {
  status: number;
  message: string;
}

/** What insmod ended with and said of each, in order; and what the list of modules then was. */
async function verdicts(stock: StockBuild, options: string, files: Corruption[]): Promise<{ verdicts: Verdict[]; rest: string[] }> { // prettier-ignore
  const folder = join(temporaryFolder(), 'c');
  mkdirSync(folder);
  const names = files.map((_, n) => `${String(n).padStart(4, '0')}.o`);
  await Promise.all(files.map(({ bytes }, n) => writeFile(join(folder, names[n]), bytes)));
  const added = names.map((name) => ({ hostPath: join(folder, name), guestPath: `/tmp/c/${name}` }));
  const initramfsPath = join(folder, 'initramfs.cpio');
  await writeFile(initramfsPath, await appendFiles(await readFile(stock.initramfsPath), added));
  const script = `cd c; for f in *.o; do insmod ${options} $f > out 2> err; echo "$? $(head -n 1 err)"; done; echo ===; lsmod; dmesg | grep -ci oops`;
  const output = await inGuest({ ...stock, initramfsPath }, script, [], 200);
  const [before, after] = output.split('===\n');
  const lines = before.trimEnd().split('\n').filter((line) => /^\d+( |$)/.test(line)); // prettier-ignore
  return {
    verdicts: lines.map((line) => ({ status: parseInt(line), message: line.replace(/^\d+ ?/, '') })),
    rest: after.trimEnd().split('\n'),
  };
}

describe.each(COMPILERS)('broken modules of %s', (cc, present) => {
  describe.skipIf(lacks(cc, present()))('in the guest', () => {
    let stock: StockBuild;
    let whole: Buffer;
    beforeAll(async () => {
      stock = await stockBuild(cc);
      whole = await readFile(await moduleOf(stock, cc, 'rich', SOURCE));
    });

    it('are refused, each with a message and without harm', async () => {
      const broken = corruptionsOf(whole);
      expect(broken.length).toBeGreaterThanOrEqual(200);
      const answer = await verdicts(stock, '', broken);
      expect(answer.verdicts.length).toBe(broken.length);
      const wrong = broken
        .map(({ what }, n) => ({ what, ...answer.verdicts[n] }))
        .filter(({ status, message }) => status !== 1 || message === '');
      expect(wrong).toEqual([]);
      expect(answer.rest).toEqual([LISTED, '0']);
    });

    it('never make insmod itself fall, whatever bytes are changed', async () => {
      const changed = randomChanges(whole, 300, 80);
      const answer = await verdicts(stock, '-n', changed);
      expect(answer.verdicts.length).toBe(changed.length);
      const fallen = changed.filter((_, n) => answer.verdicts[n].status > 1).map(({ what }) => what);
      expect(fallen).toEqual([]);
      expect(answer.verdicts.filter(({ status }) => status === 0).length).toBeGreaterThan(0);
      expect(answer.rest).toEqual([LISTED, '0']);
    });

    it('that are not broken are loaded', async () => {
      const answer = await verdicts(stock, '-o rich', [{ what: 'whole', bytes: whole }]);
      expect(answer.verdicts).toEqual([{ status: 0, message: '' }]);
      expect(answer.rest[1]).toMatch(/^rich +\d+ {3}0 \(unused\)$/);
    });

    it('handed to the kernel itself as images are refused by it', async () => {
      const program = await nativeProgram(stock, cc, join(import.meta.dirname, 'images.c'));
      const output = await inGuest(stock, './images', [inTmp(program, 'images')]);
      expect(output.split('\n').filter((line) => line.startsWith('FAILED'))).toEqual([]);
      expect(output).toMatch(/^1\d\d refused as they should be$/m);
      expect(output).not.toMatch(/oops/i);
    });
  });
});
