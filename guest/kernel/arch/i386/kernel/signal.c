/*
 * arch/i386/kernel/signal.c - running a program's signal handler
 *
 * Just before a process returns to its program, do_signal looks whether a
 * signal waits. To run a handler it saves the program's registers in a frame on
 * the program's own stack and changes the kernel's copy, so that the return
 * leads into the handler. When the handler returns, a few bytes of code (in the
 * frame, or the C library's sa_restorer) call sigreturn, which puts the saved
 * registers back.
 *
 *	frame of a plain handler            of one with SA_SIGINFO
 *	  pretcode   return address          pretcode
 *	  sig        the argument            sig, pinfo, puc   three arguments
 *	  sc         struct sigcontext       info              siginfo_t
 *	  fpstate                            uc                struct ucontext
 *	  extramask                          fpstate
 *	  retcode    calls sigreturn         retcode           calls rt_sigreturn
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <asm/ucontext.h>
#include <asm/uaccess.h>
#include <asm/unistd.h>

#define _BLOCKABLE	(~(sigmask(SIGKILL) | sigmask(SIGSTOP)))

struct sigframe {
	char *pretcode;
	int sig;
	struct sigcontext sc;
	struct _fpstate fpstate;
	unsigned long extramask[_NSIG_WORDS - 1];
	char retcode[8];
};

struct rt_sigframe {
	char *pretcode;
	int sig;
	struct siginfo *pinfo;
	void *puc;
	struct siginfo info;
	struct ucontext uc;
	struct _fpstate fpstate;
	char retcode[8];
};

extern int save_i387(struct _fpstate *buf);
extern int restore_i387(struct _fpstate *buf);
extern asmlinkage int do_signal(struct pt_regs *regs, sigset_t *oldset);

/* ---- system calls that take the frame of registers ---- */

static void set_blocked(sigset_t *set)
{
	sigdelsetmask(set, ~_BLOCKABLE);
	spin_lock_irq(&current->sigmask_lock);
	current->blocked = *set;
	recalc_sigpending(current);
	spin_unlock_irq(&current->sigmask_lock);
}

/* With the mask `set` until a handler has run; then the old mask is back. */
static void suspend_with(struct pt_regs *regs, sigset_t *set)
{
	sigset_t saved = current->blocked;

	set_blocked(set);
	regs->eax = -EINTR;
	for (;;) {
		current->state = TASK_INTERRUPTIBLE;
		schedule();
		if (do_signal(regs, &saved))
			return;
	}
}

asmlinkage int sys_sigsuspend(struct pt_regs regs)
{
	sigset_t set;

	siginitset(&set, regs.edx);
	set.sig[1] = current->blocked.sig[1];
	suspend_with(&regs, &set);
	FRAME_IS_USED(regs);
	return regs.eax;
}

asmlinkage int sys_rt_sigsuspend(struct pt_regs regs)
{
	sigset_t set;

	if (regs.ecx != sizeof(sigset_t))
		return -EINVAL;
	if (copy_from_user(&set, (void *)regs.ebx, sizeof(set)))
		return -EFAULT;
	suspend_with(&regs, &set);
	FRAME_IS_USED(regs);
	return regs.eax;
}

asmlinkage int sys_sigaltstack(const stack_t *uss, stack_t *uoss)
{
	struct pt_regs *regs = (struct pt_regs *)current->thread.esp0 - 1;

	return do_sigaltstack(uss, uoss, regs->esp);
}

asmlinkage int sys_sigaction(int sig, const struct old_sigaction *act, struct old_sigaction *oact)
{
	struct k_sigaction new, old;
	struct old_sigaction a;
	int ret;

	if (act) {
		if (copy_from_user(&a, act, sizeof(a)))
			return -EFAULT;
		new.sa.sa_handler = a.sa_handler;
		new.sa.sa_flags = a.sa_flags;
		new.sa.sa_restorer = a.sa_restorer;
		siginitset(&new.sa.sa_mask, a.sa_mask);
	}
	ret = do_sigaction(sig, act ? &new : NULL, oact ? &old : NULL);
	if (ret || !oact)
		return ret;
	a.sa_handler = old.sa.sa_handler;
	a.sa_flags = old.sa.sa_flags;
	a.sa_restorer = old.sa.sa_restorer;
	a.sa_mask = old.sa.sa_mask.sig[0];
	return copy_to_user(oact, &a, sizeof(a)) ? -EFAULT : 0;
}

/* ---- back from a handler ---- */

#define SAFE_FLAGS	0x40DD5		/* AC OF DF TF SF ZF AF PF CF: a program's own */

/* Selectors of ring 0 would make RESTORE_ALL fail or worse: always ring 3. */
static int restore_sigcontext(struct pt_regs *regs, struct sigcontext *usc)
{
	struct sigcontext sc;

	if (copy_from_user(&sc, usc, sizeof(sc)))
		return -EFAULT;
	loadsegment(gs, sc.gs & 0xffff ? sc.gs | 3 : 0);
	loadsegment(fs, sc.fs & 0xffff ? sc.fs | 3 : 0);
	regs->xes = sc.es & 0xffff ? sc.es | 3 : 0;
	regs->xds = sc.ds & 0xffff ? sc.ds | 3 : 0;
	regs->xss = sc.ss | 3;
	regs->xcs = sc.cs | 3;
	regs->edi = sc.edi;
	regs->esi = sc.esi;
	regs->ebp = sc.ebp;
	regs->esp = sc.esp;
	regs->ebx = sc.ebx;
	regs->edx = sc.edx;
	regs->ecx = sc.ecx;
	regs->eip = sc.eip;
	regs->eax = sc.eax;
	regs->eflags = (regs->eflags & ~SAFE_FLAGS) | (sc.eflags & SAFE_FLAGS);
	regs->orig_eax = -1;			/* no system call to restart */
	if (sc.fpstate)
		return restore_i387(sc.fpstate) ? -EFAULT : 0;
	return 0;
}

static int bad_frame(void)
{
	force_sig(SIGSEGV, current);
	return 0;
}

/* The return code has popped pretcode and sig: the frame lies 8 bytes below esp. */
asmlinkage int sys_sigreturn(struct pt_regs regs)
{
	struct sigframe *frame = (struct sigframe *)(regs.esp - 8);
	sigset_t set;

	if (get_user(set.sig[0], &frame->sc.oldmask) || get_user(set.sig[1], &frame->extramask[0]))
		return bad_frame();
	set_blocked(&set);
	if (restore_sigcontext(&regs, &frame->sc))
		return bad_frame();
	FRAME_IS_USED(regs);
	return regs.eax;
}

asmlinkage int sys_rt_sigreturn(struct pt_regs regs)
{
	struct rt_sigframe *frame = (struct rt_sigframe *)(regs.esp - 4);
	sigset_t set;

	if (copy_from_user(&set, &frame->uc.uc_sigmask, sizeof(set)))
		return bad_frame();
	set_blocked(&set);
	if (restore_sigcontext(&regs, &frame->uc.uc_mcontext))
		return bad_frame();
	do_sigaltstack(&frame->uc.uc_stack, NULL, regs.esp);
	FRAME_IS_USED(regs);
	return regs.eax;
}

/* ---- into a handler ---- */

static int setup_sigcontext(struct sigcontext *usc, struct _fpstate *fpstate,
			    struct pt_regs *regs, unsigned long mask)
{
	struct sigcontext sc;
	int fp;

	memset(&sc, 0, sizeof(sc));
	savesegment(gs, sc.gs);
	savesegment(fs, sc.fs);
	sc.es = regs->xes;
	sc.ds = regs->xds;
	sc.edi = regs->edi;
	sc.esi = regs->esi;
	sc.ebp = regs->ebp;
	sc.esp = regs->esp;
	sc.ebx = regs->ebx;
	sc.edx = regs->edx;
	sc.ecx = regs->ecx;
	sc.eax = regs->eax;
	sc.trapno = current->thread.trap_no;
	sc.err = current->thread.error_code;
	sc.eip = regs->eip;
	sc.cs = regs->xcs;
	sc.eflags = regs->eflags;
	sc.esp_at_signal = regs->esp;
	sc.ss = regs->xss;
	fp = save_i387(fpstate);
	if (fp < 0)
		return -EFAULT;
	sc.fpstate = fp ? fpstate : NULL;
	sc.oldmask = mask;
	sc.cr2 = current->thread.cr2;
	return __copy_to_user(usc, &sc, sizeof(sc)) ? -EFAULT : 0;
}

/* Where the frame goes: below the program's stack pointer, or on the other stack. */
static void *get_sigframe(struct k_sigaction *ka, struct pt_regs *regs, size_t size)
{
	unsigned long esp = regs->esp;

	if ((ka->sa.sa_flags & SA_ONSTACK) && sas_ss_flags(esp) == 0)
		esp = current->sas_ss_sp + current->sas_ss_size;
	/* at the handler's first instruction esp + 4 is a multiple of 16 */
	return (void *)(((esp - size) & ~15UL) - 4);
}

/* popl %eax; movl $number,%eax; int $0x80 - the pop only for the plain frame */
static int write_retcode(char *code, int number, int pop)
{
	unsigned char text[8] = { 0x58, 0xb8, number, 0, 0, 0, 0xcd, 0x80 };

	return __copy_to_user(code, pop ? text : text + 1, pop ? 8 : 7) ? -EFAULT : 0;
}

static void enter_handler(struct pt_regs *regs, void *frame, struct k_sigaction *ka, int sig)
{
	regs->esp = (unsigned long)frame;
	regs->eip = (unsigned long)ka->sa.sa_handler;
	regs->eax = sig;
	set_fs(USER_DS);
	regs->xds = __USER_DS;
	regs->xes = __USER_DS;
	regs->xss = __USER_DS;
	regs->xcs = __USER_CS;
	regs->eflags &= ~(X86_EFLAGS_TF | X86_EFLAGS_DF);
}

static int setup_frame(int sig, struct k_sigaction *ka, sigset_t *set, struct pt_regs *regs)
{
	struct sigframe *frame = get_sigframe(ka, regs, sizeof(*frame));
	char *back = frame->retcode;

	if (!access_ok(VERIFY_WRITE, frame, sizeof(*frame)))
		return -EFAULT;
	if (ka->sa.sa_flags & SA_RESTORER)
		back = (char *)ka->sa.sa_restorer;
	if (__put_user(sig, &frame->sig) || __put_user(back, &frame->pretcode) ||
	    setup_sigcontext(&frame->sc, &frame->fpstate, regs, set->sig[0]) ||
	    __put_user(set->sig[1], &frame->extramask[0]) ||
	    write_retcode(frame->retcode, __NR_sigreturn, 1))
		return -EFAULT;
	enter_handler(regs, frame, ka, sig);
	return 0;
}

static int setup_rt_frame(int sig, struct k_sigaction *ka, siginfo_t *info, sigset_t *set,
			  struct pt_regs *regs)
{
	struct rt_sigframe *frame = get_sigframe(ka, regs, sizeof(*frame));
	char *back = frame->retcode;
	stack_t stack;

	if (!access_ok(VERIFY_WRITE, frame, sizeof(*frame)))
		return -EFAULT;
	if (ka->sa.sa_flags & SA_RESTORER)
		back = (char *)ka->sa.sa_restorer;
	stack.ss_sp = (void *)current->sas_ss_sp;
	stack.ss_flags = sas_ss_flags(regs->esp);
	stack.ss_size = current->sas_ss_size;
	if (__put_user(sig, &frame->sig) || __put_user(back, &frame->pretcode) ||
	    __put_user(&frame->info, &frame->pinfo) || __put_user((void *)&frame->uc, &frame->puc) ||
	    __copy_to_user(&frame->info, info, sizeof(*info)) ||
	    __put_user(0, &frame->uc.uc_flags) || __put_user(NULL, &frame->uc.uc_link) ||
	    __copy_to_user(&frame->uc.uc_stack, &stack, sizeof(stack)) ||
	    setup_sigcontext(&frame->uc.uc_mcontext, &frame->fpstate, regs, set->sig[0]) ||
	    __copy_to_user(&frame->uc.uc_sigmask, set, sizeof(*set)) ||
	    write_retcode(frame->retcode, __NR_rt_sigreturn, 0))
		return -EFAULT;
	enter_handler(regs, frame, ka, sig);
	regs->edx = (unsigned long)&frame->info;
	regs->ecx = (unsigned long)&frame->uc;
	return 0;
}

/* ---- interrupted system calls ---- */

/* Two bytes back lies the int $0x80 again. */
static void restart_call(struct pt_regs *regs, long number)
{
	regs->eax = number;
	regs->eip -= 2;
}

/* A handler will run: some calls are restarted after it, others end with EINTR. */
static void restart_with_handler(struct pt_regs *regs, struct k_sigaction *ka)
{
	if (regs->orig_eax < 0)
		return;
	switch (regs->eax) {
	case -ERESTARTNOHAND:
	case -ERESTART_RESTARTBLOCK:
		regs->eax = -EINTR;
		break;
	case -ERESTARTSYS:
		if (!(ka->sa.sa_flags & SA_RESTART)) {
			regs->eax = -EINTR;
			break;
		}
		restart_call(regs, regs->orig_eax);
		break;
	case -ERESTARTNOINTR:
		restart_call(regs, regs->orig_eax);
		break;
	}
}

/* No handler runs after all: as if nothing had happened. */
static void restart_without_handler(struct pt_regs *regs)
{
	if (regs->orig_eax < 0)
		return;
	switch (regs->eax) {
	case -ERESTARTNOHAND:
	case -ERESTARTSYS:
	case -ERESTARTNOINTR:
		restart_call(regs, regs->orig_eax);
		break;
	case -ERESTART_RESTARTBLOCK:
		restart_call(regs, __NR_restart_syscall);
		break;
	}
}

static void handle_signal(int sig, struct k_sigaction *ka, siginfo_t *info, sigset_t *oldset,
			  struct pt_regs *regs)
{
	int error;

	restart_with_handler(regs, ka);
	if (ka->sa.sa_flags & SA_SIGINFO)
		error = setup_rt_frame(sig, ka, info, oldset, regs);
	else
		error = setup_frame(sig, ka, oldset, regs);
	if (ka->sa.sa_flags & SA_ONESHOT)
		ka->sa.sa_handler = SIG_DFL;
	if (error) {
		if (sig == SIGSEGV)
			ka->sa.sa_handler = SIG_DFL;
		force_sig(SIGSEGV, current);
		return;
	}
	spin_lock_irq(&current->sigmask_lock);
	sigorsets(&current->blocked, &current->blocked, &ka->sa.sa_mask);
	if (!(ka->sa.sa_flags & SA_NODEFER))
		sigaddset(&current->blocked, sig);
	recalc_sigpending(current);
	spin_unlock_irq(&current->sigmask_lock);
}

/* ---- what happens without a handler ---- */

/* The parent hears of it once: from the process's first thread. */
static void stop_here(int sig)
{
	current->stop_signal = 0;
	if (sigkill_pending(current))
		return;
	if (current->ptrace & PT_SEIZED) {
		trace_trap();
		return;
	}
	current->exit_code = sig;
	current->state = TASK_STOPPED;
	if ((thread_group_leader(current) || (current->ptrace & PT_PTRACED)) &&
	    (!current->p_pptr->sig ||
	     !(current->p_pptr->sig->action[SIGCHLD - 1].sa.sa_flags & SA_NOCLDSTOP)))
		notify_parent(current, SIGCHLD);
	schedule();
	current->exit_code = 0;
}

/* A stop is for the whole process: the other threads follow at their next chance. */
static void stop_process(int sig)
{
	struct task_struct *t;

	current->process->group_stop = sig;
	for (t = next_thread(current); t != current; t = next_thread(t)) {
		if (!t->sig || t->state == TASK_STOPPED)
			continue;
		t->stop_signal = sig;
		t->sigpending = 1;
		if (t->state == TASK_INTERRUPTIBLE)
			wake_up_process(t);
	}
	stop_here(sig);
}

/* A tracer sees every signal first and may change or drop it: what is left of it. */
static int show_to_tracer(int sig, siginfo_t *info)
{
	if (!(current->ptrace & PT_PTRACED) || sig == SIGKILL)
		return sig;
	current->last_siginfo = info;
	sig = ptrace_stop(sig);
	current->last_siginfo = NULL;
	if (!sig)
		return 0;
	if (sig != info->si_signo) {
		memset(info, 0, sizeof(*info));
		info->si_signo = sig;
		info->si_code = SI_USER;
		info->si_pid = current->p_pptr->pid;
		info->si_uid = current->p_pptr->uid;
	}
	if (sigismember(&current->blocked, sig)) {
		send_sig_info(sig, info, current);
		return 0;
	}
	return sig;
}

static void default_action(int sig)
{
	switch (sig) {
	case SIGCONT:
	case SIGCHLD:
	case SIGWINCH:
	case SIGURG:
		return;
	case SIGTSTP:
	case SIGTTIN:
	case SIGTTOU:
		if (is_orphaned_pgrp(current->pgrp))
			return;
		stop_process(sig);
		return;
	case SIGSTOP:
		stop_process(sig);
		return;
	}
	current->flags |= PF_SIGNALED;
	do_group_exit(sig);
}

/* Process 1 only gets what it asked for. */
static int is_protected(void)
{
	return current->tgid == 1 && !current->process->exiting;
}

/*
 * do_signal - deliver what waits; called with interrupts on, just before the
 * return to the program. True if a handler will run. oldset is the mask to
 * give back after the handler, if not the present one (sigsuspend).
 */
asmlinkage int do_signal(struct pt_regs *regs, sigset_t *oldset)
{
	siginfo_t info;
	int sig;

	if ((regs->xcs & 3) != 3)
		return 1;
	if (!oldset)
		oldset = &current->blocked;
	while (current->stop_signal || (current->ptrace & PT_TRAP_DUE)) {
		if (current->ptrace & PT_TRAP_DUE)
			trace_trap();
		else
			stop_here(current->stop_signal);
	}
	while ((sig = dequeue_signal(&current->blocked, &info)) != 0) {
		struct k_sigaction *ka;

		sig = show_to_tracer(sig, &info);
		if (!sig)
			continue;
		ka = &current->sig->action[sig - 1];
		if (ka->sa.sa_handler == SIG_IGN)
			continue;
		if (ka->sa.sa_handler == SIG_DFL) {
			if (!is_protected())
				default_action(sig);
			continue;
		}
		handle_signal(sig, ka, &info, oldset, regs);
		return 1;
	}
	restart_without_handler(regs);
	return 0;
}
