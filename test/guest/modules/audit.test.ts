/**
 * An audit of system calls as a student builds it: hooks in the kernel, which exports them, a system call of its own, the
 * module that hangs on the hooks, and a program that reads the records. Built by Rebuild, run in the guest.
 */
import { mkdtempSync } from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { int80 } from '../../support/int80.ts';
import { COMPILERS, lacks } from '../../support/tools.ts';
import { inGuest } from './in-guest.ts';
import type { StockBuild } from '../../support/int80.ts';

const HOOKS = `
#include <linux/errno.h>
#include <linux/linkage.h>
#include <linux/types.h>

void (*my_audit)(int, int) = 0;
int (*my_sysaudit)(u8, u8 *, u16, u8) = 0;

asmlinkage void syscall_audit(int number, int status)
{
	if (my_audit)
		(*my_audit)(number, status);
}

asmlinkage int sys_audit(u8 type, u8 *buf, u16 len, u8 reset)
{
	return my_sysaudit ? (*my_sysaudit)(type, buf, len, reset) : -ENOSYS;
}
`;

const EXPORTS = `
extern void (*my_audit)(int, int);
EXPORT_SYMBOL(my_audit);
extern int (*my_sysaudit)(unsigned char, unsigned char *, unsigned short, unsigned char);
EXPORT_SYMBOL(my_sysaudit);
`;

const CALL = `	pushl %eax
	pushl ORIG_EAX+4(%esp)
	call SYMBOL_NAME(syscall_audit)
	addl $8,%esp
`;

const PROGRAM = `
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys/module.h>
#include <sys/wait.h>
#include <linux/types.h>
#include <asm/unistd.h>

typedef unsigned char u8;
typedef unsigned short u16;

_syscall4(int, audit, u8, type, u8 *, buf, u16, len, u8, reset)

static struct record {
	unsigned int serial, ts_sec, ts_micro, syscall;
	int status, pid, uid, euid, device;
	char comm[16];
} records[100];

/* While somebody sleeps inside the module it cannot be taken out: its code would go from under them. */
static void try_to_remove(void)
{
	int i;

	for (i = 0; i < 20; i++)
		sched_yield();
	i = delete_module("audit");
	printf("delete_module: %d, %s\\n", i, strerror(errno));
	fflush(stdout);
	for (i = 0; i < 100; i++)
		chdir("/tmp");
	wait(NULL);
	_exit(0);
}

int main(int argc, char **argv)
{
	int i, n, in_order = 1;

	if (argc > 1 && fork() > 0)
		try_to_remove();
	n = audit(0, (u8 *)records, sizeof(records), 1);

	for (i = 1; i < n; i++)
		in_order &= records[i].serial == records[i - 1].serial + 1;
	printf("%d records of %d bytes, %s, errno %d\\n", n, (int)sizeof(records[0]), in_order ? "in order" : "mixed", n < 0 ? errno : 0);
	for (i = 0; i < n; i++)
		if (records[i].syscall == __NR_chdir)
			printf("chdir: status %d uid %d device %x comm %s\\n", records[i].status, records[i].uid, records[i].device, records[i].comm);
	return 0;
}
`;

async function replace(path: string, from: string | RegExp, to: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  const changed = text.replace(from, () => to);
  if (changed === text) throw new Error(`${path} has no ${String(from)}`);
  await writeFile(path, changed);
}

/** What the student types, into a workspace of its own. */
async function auditedTree(): Promise<string> {
  const folder = join(mkdtempSync(join(tmpdir(), 'int80-audit-')), 'lab');
  await int80(['new', folder]);
  const arch = join(folder, 'kernel/arch/i386/kernel');
  await writeFile(join(arch, 'audit.c'), HOOKS);
  await appendFile(join(arch, 'Makefile'), 'obj-y += audit.o\n');
  await appendFile(join(arch, 'i386_ksyms.c'), EXPORTS);
  const result = '\tmovl %eax,EAX(%esp)\t\t/* the result, into the frame */\n';
  await replace(join(arch, 'entry.S'), result, result + CALL);
  const slot = /\.long SYMBOL_NAME\(sys_ni_syscall\)[^\n]*(?=\n\t\.long SYMBOL_NAME\(sys_gettid\))/;
  await replace(join(arch, 'entry.S'), slot, '.long SYMBOL_NAME(sys_audit)');
  await replace(join(folder, 'kernel/include/asm-i386/unistd.h'), '__NR_security', '__NR_audit');
  await writeFile(join(folder, 'programs/auditd.c'), PROGRAM);
  await appendFile(join(folder, 'programs/Makefile'), 'userprogs-y += auditd\n');
  return folder;
}

describe.each(COMPILERS)('an audit of system calls built with %s', (cc, present) => {
  describe.skipIf(lacks(cc, present()))('in the guest', () => {
    let built: StockBuild;
    beforeAll(async () => {
      const folder = await auditedTree();
      const run = await int80(['build', folder, '--cc', cc, '--json']);
      if (run.status !== 0) throw new Error(run.stdout + run.stderr);
      built = JSON.parse(run.stdout) as StockBuild;
    });

    it('records what programs call once the module hangs on the hooks, and only then', async () => {
      const script = `auditd; insmod audit.o; grep -c my_ /proc/ksyms
        i=0; while [ $i -lt 90 ]; do cd /tmp; i=$((i + 1)); done; auditd > drained; auditd remove
        rmmod audit; lsmod; auditd`;
      const lines = (await inGuest(built, script)).split('\n');
      expect(lines[0]).toBe('-1 records of 52 bytes, in order, errno 38');
      expect(lines.slice(2, 4)).toEqual(['Starting System Call Auditing', '2']);
      expect(lines).toContain('delete_module: -1, Device or resource busy');
      const read = lines.findIndex((line) => /^\d+ records of 52 bytes, in order, errno 0$/.test(line));
      expect(parseInt(lines[read])).toBeGreaterThanOrEqual(80);
      expect(lines).toContainEqual(expect.stringMatching(/^chdir: status 0 uid 0 device 440 comm auditd$/));
      expect(lines.slice(-4)).toEqual([
        'Exiting System Call Auditing',
        'Module                  Size  Used by    Not tainted',
        '-1 records of 52 bytes, in order, errno 38',
        '',
      ]);
    });
  });
});
