/*
 * arch/i386/kernel/ptrace.c - one process watches another
 *
 * A traced process stops at every signal, and, when it was continued with
 * PTRACE_SYSCALL, before and after every system call (entry.S, tracesys). While
 * it is stopped its parent, the tracer, may read and change its memory and its
 * registers, which lie in the frame at the top of its kernel stack.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/uio.h>
#include <asm/ldt.h>
#include <asm/uaccess.h>

extern int get_fpregs(struct task_struct *child, void *buf);	/* FPREGS_SIZE bytes; 0 or -EFAULT */
extern int set_fpregs(struct task_struct *child, void *buf);
#define FPREGS_SIZE	108
extern int set_tls_of(struct task_struct *p, struct user_desc *info);
extern int get_tls_of(struct task_struct *p, int entry, struct user_desc *u_info);

#define FLAG_MASK	0x44dd5		/* the flags that a program owns */
#define TRAP_FLAG	X86_EFLAGS_TF

static struct pt_regs *frame_of(struct task_struct *child)
{
	return (struct pt_regs *)child->thread.esp0 - 1;
}

/* ---- registers, by their index in the user area ---- */

/* The order of struct pt_regs, with fs and gs, which are kept elsewhere. */
static long *slot_of(struct task_struct *child, int index)
{
	long *regs = (long *)frame_of(child);

	if (index == FS)
		return (long *)&child->thread.fs;
	if (index == GS)
		return (long *)&child->thread.gs;
	return index > GS ? regs + index - 2 : regs + index;
}

static long getreg(struct task_struct *child, int index)
{
	long value = *slot_of(child, index);

	if (index == DS || index == ES || index == FS || index == GS || index == CS || index == SS)
		value &= 0xffff;
	return value;
}

static int putreg(struct task_struct *child, int index, long value)
{
	switch (index) {
	case DS:
	case ES:
	case FS:
	case GS:
		if (value && (value & 3) != 3)
			return -EIO;
		value &= 0xffff;
		break;
	case SS:
	case CS:
		if ((value & 3) != 3)
			return -EIO;
		value &= 0xffff;
		break;
	case EFL:
		value = (value & FLAG_MASK) | (*slot_of(child, EFL) & ~FLAG_MASK);
		break;
	}
	*slot_of(child, index) = value;
	return 0;
}

/* ---- stopping at system calls ---- */

/* Called by entry.S on the way in and on the way out. */
asmlinkage void syscall_trace(void)
{
	int sig;

	if ((current->ptrace & (PT_PTRACED | PT_TRACESYS)) != (PT_PTRACED | PT_TRACESYS))
		return;
	sig = ptrace_notify(SIGTRAP | (current->ptrace & PT_TRACESYSGOOD ? 0x80 : 0));
	/* the tracer may hand over a signal when it continues us */
	if (sig)
		send_sig(sig, current, 1);
}

/* ---- going on ---- */

static void set_single_step(struct task_struct *child, int on)
{
	long *flags = slot_of(child, EFL);

	*flags = on ? *flags | TRAP_FLAG : *flags & ~TRAP_FLAG;
}

int ptrace_resume(struct task_struct *child, long request, long sig)
{
	if ((unsigned long)sig > _NSIG)
		return -EIO;
	if (request == PTRACE_SYSCALL)
		child->ptrace |= PT_TRACESYS;
	else
		child->ptrace &= ~PT_TRACESYS;
	set_single_step(child, request == PTRACE_SINGLESTEP);
	child->exit_code = sig;
	wake_up_process(child);
	return 0;
}

/* ---- reading and writing ---- */

static int peek_memory(struct task_struct *child, unsigned long addr, unsigned long *to)
{
	unsigned long word;

	if (access_process_vm(child, addr, &word, sizeof(word), 0) != sizeof(word))
		return -EIO;
	return put_user(word, to);
}

static int poke_memory(struct task_struct *child, unsigned long addr, unsigned long word)
{
	return access_process_vm(child, addr, &word, sizeof(word), 1) == sizeof(word) ? 0 : -EIO;
}

/* The user area: registers first; the debug registers at its end. */
#define DEBUGREG_OFFSET	252
#define USER_AREA_SIZE	284

static int peek_user(struct task_struct *child, unsigned long addr, unsigned long *to)
{
	unsigned long value = 0;

	if ((addr & 3) || addr >= USER_AREA_SIZE)
		return -EIO;
	if (addr < FRAME_SIZE * 4)
		value = getreg(child, addr / 4);
	else if (addr >= DEBUGREG_OFFSET)
		value = child->thread.debugreg[(addr - DEBUGREG_OFFSET) / 4];
	return put_user(value, to);
}

#define DR7_RESERVED	0xfc00		/* with it GD, which would trap our own use of these */

/* Conditions of DR7, four bits each from bit 16 on: LEN in the upper two, R/W in the lower. */
static int valid_condition(unsigned int condition)
{
	unsigned int len = condition >> 2, rw = condition & 3;

	if (rw == 2 || len == 2)		/* ports; 8 bytes */
		return 0;
	return rw != 0 || len == 0;		/* instructions have no length */
}

static int poke_debugreg(struct task_struct *child, int n, unsigned long value)
{
	int i;

	if (n == 4 || n == 5 || (n < 4 && value >= TASK_SIZE - 3))
		return -EIO;
	if (n == 7) {
		value &= ~DR7_RESERVED;
		for (i = 0; i < 4; i++)
			if ((value >> (2 * i) & 3) && !valid_condition(value >> (16 + 4 * i) & 15))
				return -EIO;
	}
	child->thread.debugreg[n] = value;
	return 0;
}

static int poke_user(struct task_struct *child, unsigned long addr, unsigned long value)
{
	if ((addr & 3) || addr >= USER_AREA_SIZE)
		return -EIO;
	if (addr < FRAME_SIZE * 4)
		return putreg(child, addr / 4, value);
	if (addr < DEBUGREG_OFFSET)
		return -EIO;
	return poke_debugreg(child, (addr - DEBUGREG_OFFSET) / 4, value);
}

static int get_regs(struct task_struct *child, unsigned long *to)
{
	int i;

	for (i = 0; i < FRAME_SIZE; i++)
		if (put_user(getreg(child, i), to + i))
			return -EFAULT;
	return 0;
}

static int set_regs(struct task_struct *child, unsigned long *from)
{
	unsigned long value;
	int i;

	for (i = 0; i < FRAME_SIZE; i++) {
		if (get_user(value, from + i))
			return -EFAULT;
		putreg(child, i, value);
	}
	return 0;
}

/* ---- sets of registers, by the numbers of the notes in core files ---- */

#define NT_PRSTATUS	1
#define NT_PRFPREG	2

static int regset(struct task_struct *child, long type, struct iovec *uiov, int write)
{
	struct iovec iov;
	unsigned long size = type == NT_PRSTATUS ? FRAME_SIZE * sizeof(long) : FPREGS_SIZE;
	int error;

	if (type != NT_PRSTATUS && type != NT_PRFPREG)
		return -EINVAL;
	if (copy_from_user(&iov, uiov, sizeof(iov)))
		return -EFAULT;
	if (iov.iov_len < size)
		return -EINVAL;
	if (type == NT_PRSTATUS)
		error = write ? set_regs(child, iov.iov_base) : get_regs(child, iov.iov_base);
	else
		error = write ? set_fpregs(child, iov.iov_base) : get_fpregs(child, iov.iov_base);
	return error ? error : put_user(size, &uiov->iov_len);
}

static int set_thread_area_of(struct task_struct *child, long entry, struct user_desc *from)
{
	struct user_desc info;

	if (copy_from_user(&info, from, sizeof(info)))
		return -EFAULT;
	info.entry_number = entry;
	return set_tls_of(child, &info);
}

/* What later kernels added. */
static int later_request(struct task_struct *child, long request, long addr, long data)
{
	switch (request) {
	case PTRACE_OLDSETOPTIONS:
	case PTRACE_SETOPTIONS:
		return ptrace_set_options(child, data);
	case PTRACE_GETEVENTMSG:
		return put_user(child->ptrace_message, (long *)data);
	case PTRACE_GETSIGINFO:
		return ptrace_get_siginfo(child, (siginfo_t *)data);
	case PTRACE_SETSIGINFO:
		return ptrace_set_siginfo(child, (siginfo_t *)data);
	case PTRACE_GETREGSET:
		return regset(child, addr, (struct iovec *)data, 0);
	case PTRACE_SETREGSET:
		return regset(child, addr, (struct iovec *)data, 1);
	case PTRACE_GET_THREAD_AREA:
		return get_tls_of(child, addr, (struct user_desc *)data);
	case PTRACE_SET_THREAD_AREA:
		return set_thread_area_of(child, addr, (struct user_desc *)data);
	case PTRACE_LISTEN:
		return ptrace_listen(child);
	}
	return -EIO;
}

static int request_on(struct task_struct *child, long request, long addr, long data)
{
	switch (request) {
	case PTRACE_PEEKTEXT:
	case PTRACE_PEEKDATA:
		return peek_memory(child, addr, (unsigned long *)data);
	case PTRACE_POKETEXT:
	case PTRACE_POKEDATA:
		return poke_memory(child, addr, data);
	case PTRACE_PEEKUSR:
		return peek_user(child, addr, (unsigned long *)data);
	case PTRACE_POKEUSR:
		return poke_user(child, addr, data);
	case PTRACE_CONT:
	case PTRACE_SYSCALL:
	case PTRACE_SINGLESTEP:
		return ptrace_resume(child, request, data);
	case PTRACE_DETACH:
		return ptrace_detach(child, data);
	case PTRACE_GETREGS:
		return get_regs(child, (unsigned long *)data);
	case PTRACE_SETREGS:
		return set_regs(child, (unsigned long *)data);
	case PTRACE_GETFPREGS:
		return get_fpregs(child, (void *)data);
	case PTRACE_SETFPREGS:
		return set_fpregs(child, (void *)data);
	}
	return later_request(child, request, addr, data);
}

asmlinkage int sys_ptrace(long request, long pid, long addr, long data)
{
	struct task_struct *child;

	if (request == PTRACE_TRACEME) {
		if (current->ptrace & PT_PTRACED)
			return -EPERM;
		current->ptrace |= PT_PTRACED;
		return 0;
	}
	child = find_task_by_pid(pid);
	if (!child)
		return -ESRCH;
	if (request == PTRACE_ATTACH)
		return ptrace_attach(child);
	if (request == PTRACE_SEIZE)
		return ptrace_seize(child, addr, data);
	if (!(child->ptrace & PT_PTRACED) || child->p_pptr != current)
		return -ESRCH;
	if (request == PTRACE_KILL)
		return send_sig(SIGKILL, child, 1);
	if (request == PTRACE_INTERRUPT)
		return ptrace_interrupt(child);
	if (child->state != TASK_STOPPED || (child->ptrace & PT_LISTENING))
		return -ESRCH;
	return request_on(child, request, addr, data);
}
