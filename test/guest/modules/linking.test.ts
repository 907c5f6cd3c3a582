/** What insmod makes of a student's module, and what it refuses, in the words that 2.4's tools use. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { stockBuild } from '../../support/int80.ts';
import { COMPILERS, lacks } from '../../support/tools.ts';
import { nativeProgram } from '../native.ts';
import { inGuest, inTmp, moduleOf, temporaryFolder } from './in-guest.ts';
import type { StockBuild } from '../../support/int80.ts';
import type { GuestFile } from './in-guest.ts';

const HEADS = '#include <linux/module.h>\n#include <linux/kernel.h>\n#include <linux/sched.h>\n';
const GPL = 'MODULE_LICENSE("GPL");\n';

const SOURCES = {
  base: `#define EXPORT_SYMTAB\n${HEADS}${GPL}
    int base_value = 42, base_hidden = 1;
    int base_add(int a) { return base_value += a; }
    int base_free(void) { return 7; }
    EXPORT_SYMBOL(base_value); EXPORT_SYMBOL(base_add); EXPORT_SYMBOL_GPL(base_free);`,
  user: `${HEADS}${GPL}
    extern int base_add(int), base_free(void);
    int init_module(void) { printk("user: %d %d\\n", base_add(3), base_free()); return 0; }
    void cleanup_module(void) { printk("user: gone\\n"); }`,
  greedy: `${HEADS}MODULE_LICENSE("Proprietary");
    extern int base_free(void);
    int init_module(void) { return base_free(); }`,
  peeping: `${HEADS}${GPL}
    extern int base_hidden;
    int init_module(void) { return base_hidden; }`,
  bare: `${HEADS}int bare_global = 5; static int bare_local = 6;
    int init_module(void) { bare_local++; return 0; }`,
  silent: `${HEADS}${GPL}EXPORT_NO_SYMBOLS;\nint silent_global = 5;`,
  failing: `${HEADS}${GPL}int init_module(void) { return -ENODEV; }`,
  positive: `${HEADS}${GPL}int init_module(void) { return 1; }`,
  counting: `${HEADS}${GPL}
    int init_module(void) { MOD_INC_USE_COUNT; return 0; }
    void cleanup_module(void) { }`,
  common: `${HEADS}${GPL}int zero[100], set[3] = { 1, 2, 3 };\nextern void nobody(void) __attribute__((weak));
    int init_module(void) { printk("common: %d %d %d\\n", zero[99], set[2], nobody ? 1 : 0); return 0; }`,
  oops: `${HEADS}${GPL}static noinline void deep(int *p) { *p = 1; }
    static int __init oops_init(void) { deep((int *)8); printk("survived\\n"); return 0; }
    module_init(oops_init);`,
  inline: `${HEADS}${GPL}inline int helper(int a) { return a + 1; }
    extern inline int other(int a) { return a + 2; }
    struct table { int (*one)(int); int (*two)(int); };
    static struct table table = { one: helper };
    int init_module(void) { printk("inline: %d %d\\n", table.one(1), other(1)); return 0; }`,
} satisfies Record<string, string>;

type Name = keyof typeof SOURCES;

describe.each(COMPILERS)('insmod with modules of %s', (cc, present) => {
  describe.skipIf(lacks(cc, present()))('in the guest', () => {
    let stock: StockBuild;
    const files = {} as Record<Name, GuestFile>;
    beforeAll(async () => {
      stock = await stockBuild(cc);
      for (const name of Object.keys(SOURCES) as Name[]) {
        const flags = name === 'common' ? ['-fcommon'] : [];
        files[name] = inTmp(await moduleOf(stock, cc, name, SOURCES[name], ...flags));
      }
    });

    const run = async (script: string, ...names: Name[]): Promise<string[]> =>
      (await inGuest(stock, script, names.map((name) => files[name]))).split('\n').slice(0, -1); // prettier-ignore

    it('joins modules by what they export, and holds the one that is used', async () => {
      const lines = await run(
        'insmod base.o; insmod user.o; cat /proc/modules; rmmod base; rmmod user; rmmod base; cat /proc/modules',
        'base',
        'user',
      );
      expect(lines).toEqual([
        'user: 45 7',
        expect.stringMatching(/^user {16} {5}\d{3} {3}0 \(unused\)$/),
        expect.stringMatching(/^base {16} {5}\d{3} {3}0 \[user\]$/),
        'rmmod: base: Device or resource busy',
        'user: gone',
      ]);
    });

    it('finds nothing that is not exported, and says so for each name', async () => {
      const lines = await run('insmod base.o; insmod peeping.o; insmod user.o -x; lsmod', 'base', 'peeping');
      expect(lines).toContain('peeping.o: unresolved symbol base_hidden');
      expect(lines.some((line) => line.startsWith('peeping '))).toBe(false);
    });

    it('gives what is exported to free modules to no other, which taints the kernel', async () => {
      const lines = await run('insmod base.o; insmod greedy.o; cat /proc/sys/kernel/tainted', 'base', 'greedy'); // prettier-ignore
      expect(lines).toEqual(['greedy.o: unresolved symbol base_free', '0']);
    });

    it('exports every global name of a module that exports none itself, and no other', async () => {
      const lines = await run('insmod bare.o; insmod silent.o; grep -E "bare|silent" /proc/ksyms; lsmod', 'bare', 'silent'); // prettier-ignore
      expect(lines.slice(0, 3)).toEqual([
        'Warning: loading bare.o will taint the kernel: no license',
        '  See http://www.tux.org/lkml/#export-tainted for information about tainted modules',
        'Module bare loaded, with warnings',
      ]);
      const names = lines
        .filter((line) => line.includes('\t['))
        .map((line) => line.replace(/^[\da-f]{8} /, '').replace(/_M[\dA-F]{8}/, ''));
      expect(names.filter((name) => !name.startsWith('__insmod'))).toEqual(['bare_global\t[bare]']);
      expect(names).toContain('__insmod_silent_Osilent.o_V132114\t[silent]');
      expect(lines).toContain('Module                  Size  Used by    Tainted: P ');
    });

    it.each([
      ['failing', 'No such device'],
      ['positive', 'Device or resource busy'],
    ] as const)('takes a module out again whose init returns an error: %s', async (name, reason) => {
      const lines = await run(`insmod ${name}.o; echo $?; lsmod`, name);
      expect(lines[0]).toBe(`insmod: ${name}.o: init_module: ${reason}`);
      expect(lines.slice(2)).toEqual(['1', 'Module                  Size  Used by    Not tainted']);
    });

    it('refuses to take out what counts a user', async () => {
      const lines = await run('insmod counting.o; rmmod counting; rmmod -a; cat /proc/modules', 'counting');
      expect(lines).toEqual([
        'rmmod: counting: Device or resource busy',
        expect.stringMatching(/^counting +\d+ {3}1$/),
      ]);
    });

    it('sweeps out what was loaded to be swept out, once it has been used', async () => {
      const lines = await run('insmod -k counting.o; cat /proc/modules; insmod -k base.o; insmod user.o; rmmod user; rmmod -a; rmmod -a; cat /proc/modules', 'counting', 'base', 'user'); // prettier-ignore
      expect(lines[0]).toMatch(/^counting +\d+ {3}1 \(autoclean\)$/);
      expect(lines.at(-1)).toMatch(/^counting/);
      expect(lines.filter((line) => line.startsWith('base'))).toEqual([]);
    });

    it('has room for symbols without a section, and leaves weak ones zero', async () => {
      expect(await run('insmod common.o', 'common')).toEqual(['common: 0 3 0']);
    });

    it('takes the forms of functions and tables of 2.4', async () => {
      expect(await run('insmod inline.o', 'inline')).toEqual(['inline: 2 3']);
    });

    it('is told by an oops which function of which module it was, and the system goes on', async () => {
      const lines = await run('insmod oops.o; echo $?; lsmod; rmmod oops', 'oops');
      expect(lines.join('\n')).toMatch(/^EIP is at \[oops\]deep\+0x[\da-f]+$/m);
      expect(lines.slice(-3)).toEqual([
        'Module                  Size  Used by    Not tainted',
        expect.stringMatching(/^oops +\d+ \(initializing\)$/),
        'rmmod: oops: Device or resource busy',
      ]);
    });

    it('refuses parameters that do not fit', async () => {
      const refused = {
        'nix=1': 'invalid parameter nix',
        'times=x': 'invalid argument syntax for times',
        'times=1x': 'invalid argument syntax for times',
        'times=1,2': 'too many values for times',
        'list=1,2,3,4,5': 'too many values for list',
        'list=': 'invalid argument syntax for list',
        'mask=256': 'invalid argument syntax for mask',
        'port=70000': 'invalid argument syntax for port',
        'label=12345678': 'the text is too long for label',
        times: 'a parameter looks like name=value, not like times',
      };
      const script = Object.keys(refused).map((parameter) => `insmod parameters '${parameter}'`);
      const lines = (await inGuest(stock, [...script, 'cat /proc/modules'].join('; '))).split('\n');
      const path = '/lib/modules/2.4.18-int80/examples/parameters.o';
      expect(lines).toEqual([
        ...Object.values(refused).flatMap((message) => [`Using ${path}`, `insmod: ${path}: ${message}`]),
        '',
      ]);
    });

    it('refuses a module of another kernel unless it is forced, which taints the kernel', async () => {
      const other = await moduleOf(stock, cc, 'other', `${HEADS}#undef UTS_RELEASE\n`.replace('#include <linux/module.h>', '#include <linux/version.h>\n#undef UTS_RELEASE\n#define UTS_RELEASE "2.4.20"\n#include <linux/module.h>') + GPL); // prettier-ignore
      const lines = (await inGuest(stock, 'insmod other.o; insmod -f other.o; lsmod; cat /proc/sys/kernel/tainted', [inTmp(other)])).split('\n'); // prettier-ignore
      expect(lines.slice(0, 6)).toEqual([
        'other.o: kernel-module version mismatch',
        '\tother.o was compiled for kernel version 2.4.20',
        '\twhile this kernel is version 2.4.18-int80.',
        'Warning: loading other.o will taint the kernel: forced load',
        '  See http://www.tux.org/lkml/#export-tainted for information about tainted modules',
        'Module other loaded, with warnings',
      ]);
      expect(lines[6]).toBe('Module                  Size  Used by    Tainted: GF');
      expect(lines[8]).toBe('2');
    });

    it('is for root alone', async () => {
      const source = join(temporaryFolder(), 'as-student.c');
      await writeFile(
        source,
        '#include <unistd.h>\nint main(int n, char **args)\n{ setuid(1000); execvp(args[1], args + 1); return n; }\n',
      );
      const program = inTmp(await nativeProgram(stock, cc, source), 'as-student');
      const script = 'insmod hello; ./as-student rmmod hello; ./as-student insmod parameters; lsmod | wc -l';
      const lines = (await inGuest(stock, script, [program])).split('\n');
      expect(lines.slice(2)).toEqual([
        'rmmod: hello: Operation not permitted',
        'Using /lib/modules/2.4.18-int80/examples/parameters.o',
        expect.stringMatching(/^insmod: create_module: parameters, \d+ bytes: Operation not permitted$/),
        expect.stringMatching(/^ *2$/),
        '',
      ]);
    });

    it('lists what there is, and loads what a module needs first', async () => {
      const folder = '/lib/modules/2.4.18-int80';
      const script = `mkdir ${folder}/more; cp base.o user.o ${folder}/more; modprobe -l 'b*'; modprobe -v user; modprobe -nrv user; modprobe -r user; lsmod | wc -l; modprobe nix; cat ${folder}/modules.dep | grep more`; // prettier-ignore
      const lines = await run(script, 'base', 'user');
      expect(lines).toEqual([
        `${folder}/more/base.o`,
        `insmod ${folder}/more/base.o`,
        `insmod ${folder}/more/user.o`,
        'user: 45 7',
        'rmmod user',
        'rmmod base',
        'user: gone',
        expect.stringMatching(/^ *1$/),
        "modprobe: Can't locate module nix",
        `${folder}/more/base.o:`,
        `${folder}/more/user.o: ${folder}/more/base.o`,
      ]);
    });
  });
});
