/** What the kernel says, and does, when code in it has a bug: the texts of Linux 2.4, the process ended, the system going on. */
import { beforeAll, describe, expect, it } from 'vitest';
import { int80, stockBuild } from '../../support/int80.ts';
import { COMPILERS, lacks } from '../../support/tools.ts';
import { inGuest, inTmp, moduleOf } from './in-guest.ts';
import type { StockBuild } from '../../support/int80.ts';

/** The bug is in whoever writes to /proc/trip; the frame is there for the trace. */
const tripper = (bug: string): string => `
#include <linux/module.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>

${bug}
static int trip_write(struct file *file, const char *buffer, unsigned long count, void *data)
{
	return stumble(count) ? count : -EINVAL;
}

int init_module(void)
{
	struct proc_dir_entry *entry = create_proc_entry("trip", 0644, NULL);

	if (!entry)
		return -ENOMEM;
	entry->write_proc = trip_write;
	return 0;
}

void cleanup_module(void)
{
	remove_proc_entry("trip", NULL);
}

MODULE_LICENSE("GPL");
`;

const BUGS = {
  nothing: `static int noinline stumble(int n) { return *(volatile int *)(n - n + 8); }`,
  readonly: `static int noinline stumble(int n) { *(volatile int *)0xf9fff000 = n; return 0; }`,
  division: `static int noinline stumble(int n) { volatile int zero = 0; return n / zero; }`,
  assertion: `static int noinline stumble(int n) { BUG_ON(n); return 0; }`,
  recursion: `static int noinline stumble(int n)
    { volatile int here[4] = { n }; int deeper = n ? stumble(n + 1) : 0; return here[0] + deeper; }`,
  interrupt: `static void ring(unsigned long data) { *(volatile int *)4 = 1; }
    static struct timer_list timer;
    static int stumble(int n)
    { init_timer(&timer); timer.function = ring; timer.expires = jiffies + 2; add_timer(&timer); return 0; }`,
};

const WORD = '[\\da-f]{8}';
const CODE = '(?:[\\da-f]{2} ){20}';
/** The kernel names addresses of modules only: of its own it carries no table. */
const ADDRESS = `\\[<${WORD}>\\] (?:\\[\\w+\\][\\w.]+\\+0x[\\da-f]+ )?`;

/** What follows the first line: the state of the machine, as an expression. */
const machine = (taint: string, fault: string): string[] => [
  'CPU:    0',
  `EIP:    0010:\\[<${WORD}>\\]    ${taint}`,
  `EFLAGS: ${WORD}`,
  `EIP is at \\[trip\\]${fault}\\+0x[\\da-f]+`,
  `eax: ${WORD}   ebx: ${WORD}   ecx: ${WORD}   edx: ${WORD}`,
  `esi: ${WORD}   edi: ${WORD}   ebp: ${WORD}   esp: ${WORD}`,
  'ds: 0018   es: 0018   ss: 0018',
];

const oops = (head: string[], fault = 'stumble'): RegExp =>
  new RegExp(
    [
      ...head,
      ...machine('Not tainted', fault),
      'Process \\w+ \\(pid: \\d+, stackpage=[\\da-f]{4}[13579bdf]000\\)',
      `Stack: (?:${WORD} ){8}`,
      `       (?:${WORD} ){8}`,
      `       (?:${WORD} ){8}`,
      `Call Trace:    (?:(?:\\n  )?${ADDRESS})+`,
      '',
      `Code: ${CODE}`,
      '',
    ].join('\n'),
  );

const USED = 'insmod ./trip.o; sh -c "echo go > /proc/trip"; echo status $?; echo still $((6 * 7)) here';

describe.each(COMPILERS)('a bug in the kernel built with %s', (cc, present) => {
  describe.skipIf(lacks(cc, present()))('in the guest', () => {
    let stock: StockBuild;
    beforeAll(async () => {
      stock = await stockBuild(cc);
    });

    const module = async (bug: keyof typeof BUGS): Promise<string> =>
      moduleOf(stock, cc, 'trip', tripper(BUGS[bug]));
    const output = async (bug: keyof typeof BUGS): Promise<string> =>
      inGuest(stock, USED, [inTmp(await module(bug))]);

    it.each([
      [
        'nothing',
        ['Unable to handle kernel NULL pointer dereference at virtual address 00000008', ' printing eip:', WORD, '\\*pde = [\\da-f]{8}(?:\n\\*pte = [\\da-f]{8})?', 'Oops: 0000'],
      ],
      [
        'readonly',
        ['Unable to handle kernel paging request at virtual address f9fff000', ' printing eip:', WORD, '\\*pde = [\\da-f]{8}', 'Oops: 0002'],
      ],
      ['division', ['divide error: 0000']],
      ['assertion', ['kernel BUG at \\S+trip\\.c:\\d+!', 'invalid operand: 0000']],
    ] as const)('(%s) is told in the words of 2.4, ends the process, and the system goes on', async (bug, head) => {
      const text = await output(bug);
      expect(text).toMatch(oops([...head]));
      const trace = /Call Trace: [^]*?\n\n/.exec(text)![0];
      expect(trace).toMatch(/\[<c4800[\da-f]{3}>\] \[trip\]trip_write\+0x[\da-f]+ \[<c01/);
      expect(text).toContain('\nstatus 139\nstill 42 here\n');
      expect(text).not.toContain('Kernel panic');
    });

    const panics = async (bug: keyof typeof BUGS): Promise<string> => {
      const { hostPath, guestPath } = inTmp(await module(bug));
      const image = ['--kernel', stock.kernelPath, '--initrd', stock.initramfsPath];
      const typed = ['--send', 'cd /tmp; insmod ./trip.o; echo go > /proc/trip; sleep 5\n', '--expect', 'never'];
      const run = await int80(['run', ...image, '--add', `${hostPath}:${guestPath}`, ...typed, '--timeout', '60']);
      expect(run.status, run.stdout).toBe(2);
      return run.stdout.replaceAll('\r', '');
    };

    it('(endless recursion) meets the hole below the kernel stack and is named', async () => {
      const text = await panics('recursion');
      const [start] = new RegExp(`Kernel stack overflow: 8 KB at f[ab][\\da-f]{2}[26ae]000 are full`).exec(text)!;
      expect(text.slice(text.indexOf(start))).toMatch(
        new RegExp([...machine('Not tainted', 'stumble'), `Call Trace:    (?:(?:\\n  )?${ADDRESS})+`].join('\n')),
      );
      expect(text.match(/\[trip\]stumble\+0x/g)!.length).toBeGreaterThan(50);
      expect(text).toContain('\nKernel panic: kernel stack overflow\n');
    });

    it('in an interrupt has no process to end: a panic', async () => {
      const text = await panics('interrupt');
      expect(text).toMatch(oops(['Oops: 0002'], 'ring'));
      expect(text).toContain(
        '\nKernel panic: Aiee, killing interrupt handler!\nIn interrupt handler - not syncing\n',
      );
    });

    it('is not seen where a deep call comes back in time', async () => {
      const deep = BUGS.recursion.replace('n ?', 'n < 60 ?');
      const text = await inGuest(stock, USED, [inTmp(await moduleOf(stock, cc, 'trip', tripper(deep)))]);
      expect(text).toBe('status 0\nstill 42 here\n');
    });
  });
});
