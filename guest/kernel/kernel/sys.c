/*
 * kernel/sys.c - names, sessions, process groups, rebooting, odds and ends
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/notifier.h>
#include <linux/reboot.h>
#include <linux/sched.h>
#include <linux/utsname.h>
#include <asm/uaccess.h>

/*
 * A program asked for a number without a service: for dmesg, once in a program's
 * life for each number; those beyond the table share the last place.
 */
asmlinkage void note_unserved(unsigned long number)
{
	unsigned long places = sizeof(current->mm->unserved) * 8;

	if (!current->mm || test_and_set_bit(min(number, places - 1), current->mm->unserved))
		return;
	printk(KERN_DEBUG "%s[%d]: system call %ld is not served\n", current->comm, current->pid, number);
}

/* Numbers without a service. */
asmlinkage long sys_ni_syscall(void)
{
	struct pt_regs *regs = (struct pt_regs *)current->thread.esp0 - 1;

	note_unserved(regs->orig_eax);
	return -ENOSYS;
}

/* ---- who am I ---- */

/* All threads of a process answer the same: the number of their first. */
asmlinkage long sys_getpid(void)
{
	return current->tgid;
}

asmlinkage long sys_gettid(void)
{
	return current->pid;
}

asmlinkage long sys_getppid(void)
{
	return current->p_opptr->tgid;
}

/* ---- sessions and process groups ---- */

static int has_group_in_session(pid_t pgid, pid_t session)
{
	struct task_struct *p;

	for_each_task(p)
		if (p->pgrp == pgid && p->session == session)
			return 1;
	return 0;
}

asmlinkage long sys_setpgid(pid_t pid, pid_t pgid)
{
	struct task_struct *p;

	if (!pid)
		pid = current->pid;
	if (!pgid)
		pgid = pid;
	if (pgid < 0)
		return -EINVAL;
	p = find_task_by_pid(pid);
	if (!p)
		return -ESRCH;
	if (p->p_pptr == current || p->p_opptr == current) {
		if (p->session != current->session)
			return -EPERM;
		if (p->did_exec)
			return -EACCES;
	} else if (p != current)
		return -ESRCH;
	if (p->leader)
		return -EPERM;
	if (pgid != pid && !has_group_in_session(pgid, current->session))
		return -EPERM;
	p->pgrp = pgid;
	return 0;
}

asmlinkage long sys_getpgid(pid_t pid)
{
	struct task_struct *p = pid ? find_task_by_pid(pid) : current;

	return p ? p->pgrp : -ESRCH;
}

asmlinkage long sys_getpgrp(void)
{
	return current->pgrp;
}

asmlinkage long sys_getsid(pid_t pid)
{
	struct task_struct *p = pid ? find_task_by_pid(pid) : current;

	return p ? p->session : -ESRCH;
}

/* A new session, with a new group, without a terminal. */
asmlinkage long sys_setsid(void)
{
	struct task_struct *p;

	for_each_task(p)
		if (p->pgrp == current->pid)
			return -EPERM;
	current->leader = 1;
	current->session = current->pgrp = current->pid;
	current->tty = NULL;
	current->tty_old_pgrp = 0;
	return current->pgrp;
}

/* ---- names ---- */

asmlinkage long sys_newuname(struct new_utsname *name)
{
	return copy_to_user(name, &system_utsname, sizeof(*name)) ? -EFAULT : 0;
}

asmlinkage int sys_uname(struct old_utsname *name)
{
	return copy_to_user(name, &system_utsname, sizeof(*name)) ? -EFAULT : 0;
}

asmlinkage int sys_olduname(struct oldold_utsname *name)
{
	struct oldold_utsname old;

	memset(&old, 0, sizeof(old));
	memcpy(old.sysname, system_utsname.sysname, __OLD_UTS_LEN);
	memcpy(old.nodename, system_utsname.nodename, __OLD_UTS_LEN);
	memcpy(old.release, system_utsname.release, __OLD_UTS_LEN);
	memcpy(old.version, system_utsname.version, __OLD_UTS_LEN);
	memcpy(old.machine, system_utsname.machine, __OLD_UTS_LEN);
	return copy_to_user(name, &old, sizeof(old)) ? -EFAULT : 0;
}

static long set_name(char *field, const char *name, int len)
{
	char tmp[__NEW_UTS_LEN + 1];

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (len < 0 || len > __NEW_UTS_LEN)
		return -EINVAL;
	if (copy_from_user(tmp, name, len))
		return -EFAULT;
	memset(field, 0, __NEW_UTS_LEN + 1);
	memcpy(field, tmp, len);
	return 0;
}

asmlinkage long sys_sethostname(char *name, int len)
{
	return set_name(system_utsname.nodename, name, len);
}

asmlinkage long sys_setdomainname(char *name, int len)
{
	return set_name(system_utsname.domainname, name, len);
}

/* ---- the end of the machine ---- */

extern struct notifier_block *reboot_notifier_list;

asmlinkage long sys_reboot(int magic1, int magic2, unsigned int cmd, void *arg)
{
	if (!capable(CAP_SYS_BOOT))
		return -EPERM;
	if (magic1 != (int)LINUX_REBOOT_MAGIC1 ||
	    (magic2 != LINUX_REBOOT_MAGIC2 && magic2 != LINUX_REBOOT_MAGIC2A &&
	     magic2 != LINUX_REBOOT_MAGIC2B))
		return -EINVAL;
	switch (cmd) {
	case LINUX_REBOOT_CMD_RESTART:
	case LINUX_REBOOT_CMD_RESTART2:
		notifier_call_chain(&reboot_notifier_list, SYS_RESTART, NULL);
		printk(KERN_EMERG "Restarting system.\n");
		machine_restart(NULL);
		break;
	case LINUX_REBOOT_CMD_HALT:
		notifier_call_chain(&reboot_notifier_list, SYS_HALT, NULL);
		printk(KERN_EMERG "System halted.\n");
		machine_halt();
		break;
	case LINUX_REBOOT_CMD_POWER_OFF:
		notifier_call_chain(&reboot_notifier_list, SYS_POWER_OFF, NULL);
		printk(KERN_EMERG "Power down.\n");
		machine_power_off();
		break;
	case LINUX_REBOOT_CMD_CAD_ON:
	case LINUX_REBOOT_CMD_CAD_OFF:
		return 0;
	default:
		return -EINVAL;
	}
	return 0;
}

/* ---- numbers about the system ---- */

void get_avenrun(unsigned long *loads)
{
	int i;

	for (i = 0; i < 3; i++)
		loads[i] = avenrun[i] << (SI_LOAD_SHIFT - FSHIFT);
}

asmlinkage long sys_sysinfo(struct sysinfo *info)
{
	struct sysinfo val;

	si_meminfo(&val);
	val.totalram <<= PAGE_SHIFT;
	val.freeram <<= PAGE_SHIFT;
	val.mem_unit = 1;
	val.uptime = jiffies / HZ;
	val.procs = nr_threads;
	get_avenrun(val.loads);
	return copy_to_user(info, &val, sizeof(val)) ? -EFAULT : 0;
}

char task_state_letter(struct task_struct *tsk)
{
	switch (tsk->state) {
	case TASK_RUNNING: return 'R';
	case TASK_INTERRUPTIBLE: return 'S';
	case TASK_UNINTERRUPTIBLE: return 'D';
	case TASK_ZOMBIE: return 'Z';
	}
	return 'T';
}

const char *get_task_state(struct task_struct *tsk)
{
	switch (task_state_letter(tsk)) {
	case 'R': return "R (running)";
	case 'S': return "S (sleeping)";
	case 'D': return "D (disk sleep)";
	case 'Z': return "Z (zombie)";
	}
	return "T (stopped)";
}
