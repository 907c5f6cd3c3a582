/*
 * arch/i386/kernel/i387.c - the floating-point unit, switched lazily
 *
 * CR0.TS makes the first floating-point instruction after a switch trap (#NM,
 * vector 7). Only then is the unit given to the process; a process that never
 * computes with it costs nothing.
 */
#include <linux/init.h>
#include <linux/sched.h>
#include <asm/processor.h>
#include <asm/setup.h>
#include <asm/sigcontext.h>
#include <asm/uaccess.h>

static struct task_struct *fpu_owner;	/* whose values the unit holds */

#define CR0_EM	0x04
#define CR0_TS	0x08

static int has_fpu(void)
{
	return (boot_cpu_data.x86_capability & X86_FEATURE_FPU) != 0;
}

void __init fpu_init(void)
{
	write_cr0(read_cr0() | (has_fpu() ? CR0_TS : CR0_EM));
}

/* Called by __switch_to: whoever computes next must ask first. */
void fpu_switch(struct task_struct *prev)
{
	if (fpu_owner != prev)
		return;
	__asm__ __volatile__("fnsave %0; fwait" : "=m" (prev->thread.i387));
	fpu_owner = NULL;
	stts();
}

/* Brings the process's values into its task_struct, for a fork or a signal frame. */
void fpu_save(struct task_struct *p)
{
	fpu_switch(p);
}

void fpu_drop(struct task_struct *p)
{
	if (fpu_owner == p) {
		fpu_owner = NULL;
		stts();
	}
	p->used_math = 0;
}

asmlinkage void do_device_not_available(struct pt_regs *regs, long error_code)
{
	if (!has_fpu()) {
		force_sig(SIGFPE, current);
		return;
	}
	if (!user_mode(regs))
		die("floating point in the kernel", regs, error_code);
	clts();
	if (current->used_math)
		__asm__ __volatile__("frstor %0" : : "m" (current->thread.i387));
	else
		__asm__ __volatile__("fninit");
	current->used_math = 1;
	fpu_owner = current;
}

asmlinkage void do_coprocessor_error(struct pt_regs *regs, long error_code)
{
	siginfo_t info;

	fpu_save(current);
	info.si_signo = SIGFPE;
	info.si_errno = 0;
	info.si_code = FPE_FLTINV;
	info.si_addr = (void *)regs->eip;
	force_sig_info(SIGFPE, &info, current);
}

/* Into a signal frame: 1 if there was something to save, -1 on a bad address. */
int save_i387(struct _fpstate *buf)
{
	if (!current->used_math)
		return 0;
	fpu_save(current);
	current->used_math = 0;
	if (__copy_to_user(buf, &current->thread.i387, sizeof(struct i387_state)) ||
	    __put_user(current->thread.i387.swd, &buf->status) ||
	    __put_user(0xffff, &buf->magic))
		return -1;
	return 1;
}

int restore_i387(struct _fpstate *buf)
{
	fpu_drop(current);
	if (copy_from_user(&current->thread.i387, buf, sizeof(struct i387_state)))
		return -1;
	current->used_math = 1;
	return 0;
}

/* ---- for a tracer: the unit's 108 bytes of a stopped process ---- */

static void fpu_reset(struct i387_state *s)
{
	memset(s, 0, sizeof(*s));
	s->cwd = 0xffff037f;
	s->swd = 0xffff0000;
	s->twd = 0xffffffff;
}

int get_fpregs(struct task_struct *child, void *buf)
{
	struct i387_state state;

	if (child->used_math) {
		fpu_save(child);
		state = child->thread.i387;
	} else
		fpu_reset(&state);
	return copy_to_user(buf, &state, sizeof(state)) ? -EFAULT : 0;
}

int set_fpregs(struct task_struct *child, void *buf)
{
	fpu_drop(child);
	if (copy_from_user(&child->thread.i387, buf, sizeof(child->thread.i387)))
		return -EFAULT;
	child->used_math = 1;
	return 0;
}
