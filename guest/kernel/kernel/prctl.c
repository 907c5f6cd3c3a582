/*
 * kernel/prctl.c - settings of a process
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/personality.h>
#include <linux/prctl.h>
#include <linux/sched.h>
#include <asm/uaccess.h>

asmlinkage long sys_personality(unsigned long personality)
{
	unsigned long old = current->personality;

	if (personality != 0xffffffff) {
		if ((personality & PER_MASK) != PER_LINUX)
			return -EINVAL;
		current->personality = personality;
	}
	return old;
}

static long set_comm(char *name)
{
	char comm[sizeof(current->comm)];
	long n = strncpy_from_user(comm, name, sizeof(comm) - 1);

	if (n < 0)
		return n;
	comm[n] = 0;
	strncpy(current->comm, comm, sizeof(current->comm));
	return 0;
}

static long set_flag(unsigned long value, int (*set)(int))
{
	return value > 1 ? -EINVAL : set(value);
}

static int set_dumpable(int on)
{
	current->mm->dumpable = on;
	return 0;
}

static int set_keepcaps(int on)
{
	current->keep_capabilities = on;
	return 0;
}

static long set_death_signal(unsigned long sig)
{
	if (sig > _NSIG)
		return -EINVAL;
	current->pdeath_signal = sig;
	return 0;
}

/* What came after 2.4 and programs look at: nothing of it is ever in force. */
static long later_option(int option, unsigned long arg2, unsigned long arg3)
{
	switch (option) {
	case PR_CAPBSET_READ:
		return arg2 <= CAP_LAST_CAP ? 1 : -EINVAL;
	case PR_CAP_AMBIENT:
		return arg2 == PR_CAP_AMBIENT_IS_SET && arg3 <= CAP_LAST_CAP ? 0 : -EINVAL;
	case PR_GET_SECUREBITS:
	case PR_GET_NO_NEW_PRIVS:
		return 0;
	}
	return -EINVAL;
}

asmlinkage long sys_prctl(int option, unsigned long arg2, unsigned long arg3, unsigned long arg4,
			  unsigned long arg5)
{
	switch (option) {
	case PR_SET_PDEATHSIG:
		return set_death_signal(arg2);
	case PR_GET_PDEATHSIG:
		return put_user(current->pdeath_signal, (int *)arg2);
	case PR_GET_DUMPABLE:
		return current->mm->dumpable;
	case PR_SET_DUMPABLE:
		return set_flag(arg2, set_dumpable);
	case PR_GET_KEEPCAPS:
		return current->keep_capabilities ? 1 : 0;
	case PR_SET_KEEPCAPS:
		return set_flag(arg2, set_keepcaps);
	case PR_SET_NAME:
		return set_comm((char *)arg2);
	case PR_GET_NAME:
		return copy_to_user((char *)arg2, current->comm, sizeof(current->comm)) ? -EFAULT : 0;
	}
	return later_option(option, arg2, arg3);
}
