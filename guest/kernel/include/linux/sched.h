#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H

/* Flags of clone(2); the low byte is the signal at exit. */
#define CSIGNAL			0x000000ff
#define CLONE_VM		0x00000100
#define CLONE_FS		0x00000200
#define CLONE_FILES		0x00000400
#define CLONE_SIGHAND		0x00000800
#define CLONE_PID		0x00001000
#define CLONE_PTRACE		0x00002000
#define CLONE_VFORK		0x00004000
#define CLONE_PARENT		0x00008000
#define CLONE_THREAD		0x00010000
#define CLONE_SYSVSEM		0x00040000
#define CLONE_SETTLS		0x00080000
#define CLONE_PARENT_SETTID	0x00100000
#define CLONE_CHILD_CLEARTID	0x00200000
#define CLONE_CHILD_SETTID	0x01000000
#define CLONE_UNTRACED		0x00800000

/* All that this kernel knows; a number would be CLONE_PIDFD to clone3. */
#define CLONE_ALL \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_PTRACE | CLONE_VFORK | \
	 CLONE_PARENT | CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS | CLONE_PARENT_SETTID | \
	 CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID | CLONE_UNTRACED | 0x00400000)

#define SCHED_OTHER	0
#define SCHED_FIFO	1
#define SCHED_RR	2

struct sched_param {
	int sched_priority;
};

#ifdef __KERNEL__

#include <linux/kernel.h>
#include <linux/types.h>
#include <linux/list.h>
#include <linux/time.h>
#include <linux/timer.h>
#include <linux/times.h>
#include <linux/resource.h>
#include <linux/capability.h>
#include <linux/wait.h>
#include <linux/signal.h>
#include <linux/errno.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/completion.h>
#include <linux/rwsem.h>
#include <linux/fs_struct.h>
#include <asm/atomic.h>
#include <asm/bitops.h>
#include <asm/current.h>
#include <asm/processor.h>
#include <asm/ptrace.h>
#include <asm/system.h>
#include <asm/semaphore.h>
#include <asm/page.h>

struct exec_domain;
struct files_struct;
struct tty_struct;
struct vm_area_struct;
struct linux_binprm;
struct user_struct;

/* ---- time ---- */
extern unsigned long volatile jiffies;	/* timer interrupts since start, HZ a second */
extern volatile struct timeval xtime;	/* the time of day at the last of them */
#ifndef CURRENT_TIME
#define CURRENT_TIME	(xtime.tv_sec)
#endif
extern unsigned long avenrun[3];
extern void do_timer(struct pt_regs *regs);
extern void get_avenrun(unsigned long *loads);
#define FSHIFT		11
#define FIXED_1		(1 << FSHIFT)
#define LOAD_INT(x)	((x) >> FSHIFT)
#define LOAD_FRAC(x)	LOAD_INT(((x) & (FIXED_1 - 1)) * 100)

/* ---- a process ---- */
#define TASK_RUNNING		0
#define TASK_INTERRUPTIBLE	1
#define TASK_UNINTERRUPTIBLE	2
#define TASK_ZOMBIE		4
#define TASK_STOPPED		8

#define __set_task_state(tsk, value)	do { (tsk)->state = (value); } while (0)
#define set_task_state(tsk, value)	set_mb((tsk)->state, (value))
#define __set_current_state(value)	do { current->state = (value); } while (0)
#define set_current_state(value)	set_mb(current->state, (value))

#define PF_EXITING	0x00000004	/* being taken down */
#define PF_FORKNOEXEC	0x00000040	/* forked, but no execve yet */
#define PF_SUPERPRIV	0x00000100	/* used the super user's rights */
#define PF_SIGNALED	0x00000400	/* killed by a signal */
#define PF_MEMALLOC	0x00000800	/* may take the last pages: it is freeing memory */
#define PF_KERNEL	0x00010000	/* a kernel thread */

#define PT_PTRACED	0x00000001
#define PT_TRACESYS	0x00000002	/* entry.S tests this bit */
#define PT_DTRACE	0x00000004
#define PT_TRACESYSGOOD	0x00000008
#define PT_PTRACE_CAP	0x00000010
#define PT_EVENT(event)	(0x00000010 << (event))	/* bits 5 to 10: stop at that event */
#define PT_EVENT_MASK	0x000007e0
#define PT_EXITKILL	0x01000000	/* ends with its tracer */
#define PT_SEIZED	0x02000000	/* by PTRACE_SEIZE: its stops are events */
#define PT_TRAP_DUE	0x04000000	/* is to stop with PTRACE_EVENT_STOP */
#define PT_AT_TRAP	0x08000000	/* has done so */
#define PT_LISTENING	0x10000000	/* and stays so, while its tracer hears of changes */
#define PT_MOMENTARY	0x1c000000	/* the last three: not for a child that gets the same tracer */

typedef struct {
	unsigned long seg;
} mm_segment_t;

/* An address space; threads share one. */
struct mm_struct {
	struct vm_area_struct *mmap;		/* areas, by address */
	struct vm_area_struct *mmap_cache;	/* the one found last */
	pgd_t *pgd;
	atomic_t mm_users;			/* processes in it */
	atomic_t mm_count;			/* references to the structure */
	int map_count;
	struct rw_semaphore mmap_sem;
	unsigned long start_code, end_code, start_data, end_data;
	unsigned long start_brk, brk, start_stack;
	unsigned long arg_start, arg_end, env_start, env_end;
	unsigned long rss, total_vm, locked_vm;
	unsigned long def_flags;
	unsigned int dumpable:1;
	struct file *exe_file;			/* what /proc/PID/exe names */
	unsigned long unserved[16];		/* calls without a service: told already */
	unsigned long saved_auxv[44];
};

#define INIT_MM(name) { \
	.pgd = swapper_pg_dir, \
	.mm_users = ATOMIC_INIT(2), \
	.mm_count = ATOMIC_INIT(1), \
	.mmap_sem = __RWSEM_INITIALIZER((name).mmap_sem), \
}
extern struct mm_struct init_mm;

/* What a process does with each signal; threads share one. */
struct signal_struct {
	atomic_t count;
	struct k_sigaction action[_NSIG];
	spinlock_t siglock;
};

/*
 * What the threads of one process share beside their memory: the process as
 * others see it. A signal sent to a process waits here until one of its threads
 * takes it.
 */
/* What threads have used, in ticks and times. */
struct usage {
	struct tms times;
	unsigned long min_flt, maj_flt, cmin_flt, cmaj_flt, nvcsw, nivcsw;
};

struct process_struct {
	atomic_t count;			/* threads */
	struct sigpending pending;
	int exiting;			/* exit_group or a deadly signal: all threads go */
	long exit_code;			/* of the process then */
	int continued;			/* SIGCONT ended a stop: for WCONTINUED */
	int group_stop;			/* the signal by which all threads are stopped */
	wait_queue_head_t wait_alone;	/* execve waits for the other threads' end */
	struct posix_timer *timers;	/* of timer_create */
	struct usage gone;		/* of the threads that have ended */
};

struct task_struct {
	/*
	 * entry.S reads these seven by number: change nothing before `mm`
	 * without changing it there.
	 */
	volatile long state;		/*  0: TASK_RUNNING and so on */
	unsigned long flags;		/*  4: PF_ bits */
	int sigpending;			/*  8: a signal waits that is not blocked */
	mm_segment_t addr_limit;	/* 12: user pointers lie below this */
	struct exec_domain *exec_domain;/* 16 */
	volatile long need_resched;	/* 20: another process should run */
	unsigned long ptrace;		/* 24: PT_ bits */

	/* scheduling */
	long counter;			/* ticks left of its time slice */
	long nice;
	unsigned long policy;
	unsigned long rt_priority;
	struct mm_struct *mm;		/* NULL for kernel threads */
	struct mm_struct *active_mm;	/* whose page tables it runs on */
	struct list_head run_list;
	unsigned long sleep_time;
	struct task_struct *next_task, *prev_task;

	/* identity */
	int exit_code, exit_signal;
	int pdeath_signal;
	unsigned long personality;
	int did_exec:1;
	int dumpable:1;
	pid_t pid;
	pid_t pgrp;
	pid_t tty_old_pgrp;
	pid_t session;
	pid_t tgid;
	int leader;			/* of its session */
	struct process_struct *process;

	/*
	 * family: the original parent, the parent (a tracer adopts), the
	 * youngest child, the next younger and older sibling
	 */
	struct task_struct *p_opptr, *p_pptr, *p_cptr, *p_ysptr, *p_osptr;
	struct list_head thread_group;
	struct task_struct *pidhash_next;
	struct task_struct **pidhash_pprev;
	wait_queue_head_t wait_chldexit;
	struct completion *vfork_done;
	int *clear_child_tid;		/* set to 0, and a futex woken, when it ends */
	void *robust_list;		/* futexes that it holds (kernel/futex.c) */

	/* time */
	unsigned long it_real_value, it_prof_value, it_virt_value;
	unsigned long it_real_incr, it_prof_incr, it_virt_incr;
	struct timer_list real_timer;
	struct tms times;
	unsigned long start_time;	/* in jiffies */
	unsigned long min_flt, maj_flt, nswap, cmin_flt, cmaj_flt, cnswap;
	unsigned long nvcsw, nivcsw;

	/* rights */
	uid_t uid, euid, suid, fsuid;
	gid_t gid, egid, sgid, fsgid;
	int ngroups;
	gid_t groups[NGROUPS];
	kernel_cap_t cap_effective, cap_inheritable, cap_permitted;
	int keep_capabilities:1;
	struct user_struct *user;

	struct rlimit rlim[RLIM_NLIMITS];
	unsigned short used_math;
	char comm[16];

	/* files */
	int link_count, total_link_count;
	struct tty_struct *tty;		/* NULL: no controlling terminal */
	struct fs_struct *fs;
	struct files_struct *files;

	/* signals */
	spinlock_t sigmask_lock;
	struct signal_struct *sig;
	sigset_t blocked;
	sigset_t saved_blocked;		/* of sigsuspend and the like */
	struct sigpending pending;
	unsigned long sas_ss_sp;
	size_t sas_ss_size;
	int stop_signal;		/* another thread's stop, to be followed */
	siginfo_t *last_siginfo;	/* shown to the tracer during a signal stop */
	long ptrace_message;

	struct thread_struct thread;
	u32 parent_exec_id, self_exec_id;
	spinlock_t alloc_lock;
	void *journal_info;
	unsigned long restart_expires;	/* a sleep to go on with, in jiffies */
	void *restart_rmtp;		/* where it stores what is left */
	int restart_wide;		/* in the shape of the _time64 calls */
};

/* The first process: statically laid out, on its own 8 KB. */
union task_union {
	struct task_struct task;
	unsigned long stack[8192 / sizeof(unsigned long)];
};
extern union task_union init_task_union;	/* init_task: process 0, the head of the list */

#define DEF_COUNTER	(10 * HZ / 100)
#define DEF_NICE	0

extern struct task_struct *child_reaper;	/* process 1 */
extern struct mm_struct init_mm;
extern int nr_threads, nr_running, last_pid, max_threads;

/* All processes but number 0: struct task_struct *p; for_each_task(p) ... */
#define for_each_task(p) \
	for (p = &init_task; (p = p->next_task) != &init_task; )

#define next_thread(p)	list_entry((p)->thread_group.next, struct task_struct, thread_group)
/* What wait(2) reports of a zombie: exit_group speaks for the whole process. */
#define exit_status(p) \
	(thread_group_leader(p) && (p)->process->exiting ? (p)->process->exit_code : (p)->exit_code)
#define thread_group_leader(p)	((p)->pid == (p)->tgid)
#define thread_group_empty(p)	list_empty(&(p)->thread_group)

/* The process of that number, or NULL. */
extern struct task_struct *find_task_by_pid(int pid);
extern void add_task_usage(struct usage *u, struct task_struct *p);
extern void process_usage(struct task_struct *p, struct usage *u);	/* of all its threads */
extern void hash_pid(struct task_struct *p);
extern void unhash_pid(struct task_struct *p);

#define SET_LINKS(p) do { \
	(p)->next_task = &init_task; \
	(p)->prev_task = init_task.prev_task; \
	init_task.prev_task->next_task = (p); \
	init_task.prev_task = (p); \
	(p)->p_ysptr = NULL; \
	if (((p)->p_osptr = (p)->p_pptr->p_cptr) != NULL) \
		(p)->p_osptr->p_ysptr = (p); \
	(p)->p_pptr->p_cptr = (p); \
} while (0)

#define REMOVE_LINKS(p) do { \
	(p)->next_task->prev_task = (p)->prev_task; \
	(p)->prev_task->next_task = (p)->next_task; \
	if ((p)->p_osptr) \
		(p)->p_osptr->p_ysptr = (p)->p_ysptr; \
	if ((p)->p_ysptr) \
		(p)->p_ysptr->p_osptr = (p)->p_osptr; \
	else \
		(p)->p_pptr->p_cptr = (p)->p_osptr; \
} while (0)

extern rwlock_t tasklist_lock;
#define task_lock(p)	spin_lock(&(p)->alloc_lock)
#define task_unlock(p)	spin_unlock(&(p)->alloc_lock)

/* ---- scheduling (kernel/sched.c) ---- */
#define MAX_SCHEDULE_TIMEOUT	LONG_MAX
/* Lets another process run; returns when this one runs again. With a state other than TASK_RUNNING it sleeps. */
extern asmlinkage void schedule(void);
extern asmlinkage void schedule_tail(struct task_struct *prev);
/* The same with an end: set the state first. timeout in jiffies; what is left of it when woken before. */
extern long schedule_timeout(long timeout);
/* Makes a process runnable; 1 if it was not. Also from interrupts. */
extern int wake_up_process(struct task_struct *p);
extern void sched_init(void);
extern void update_process_times(int user_tick);
extern void cpu_idle(void);

/* What wake_up and its like call: mode is the states that are woken, nr how many exclusive sleepers. */
extern void __wake_up(wait_queue_head_t *q, unsigned int mode, int nr);
/* Enters a sleeper into a queue and takes it out; of the exclusive ones a wake-up wakes one. */
extern void add_wait_queue(wait_queue_head_t *q, wait_queue_t *wait);
extern void add_wait_queue_exclusive(wait_queue_head_t *q, wait_queue_t *wait);
extern void remove_wait_queue(wait_queue_head_t *q, wait_queue_t *wait);
/*
 * Sleep until the queue is woken, or the time is over (in jiffies; what is left
 * is returned). A wake-up between the caller's test of a condition and these is
 * lost: wait_event() below has no such gap. The interruptible ones also end
 * with a signal.
 */
extern void sleep_on(wait_queue_head_t *q);
extern long sleep_on_timeout(wait_queue_head_t *q, long timeout);
extern void interruptible_sleep_on(wait_queue_head_t *q);
extern long interruptible_sleep_on_timeout(wait_queue_head_t *q, long timeout);

/* Wakes who sleeps on a queue: all, of the exclusive ones one. The interruptible forms leave others asleep. */
#define wake_up(x)			__wake_up((x), TASK_UNINTERRUPTIBLE | TASK_INTERRUPTIBLE, 1)
#define wake_up_nr(x, nr)		__wake_up((x), TASK_UNINTERRUPTIBLE | TASK_INTERRUPTIBLE, nr)
#define wake_up_all(x)			__wake_up((x), TASK_UNINTERRUPTIBLE | TASK_INTERRUPTIBLE, 0)
#define wake_up_sync(x)			wake_up(x)
#define wake_up_interruptible(x)	__wake_up((x), TASK_INTERRUPTIBLE, 1)
#define wake_up_interruptible_nr(x, nr)	__wake_up((x), TASK_INTERRUPTIBLE, nr)
#define wake_up_interruptible_all(x)	__wake_up((x), TASK_INTERRUPTIBLE, 0)
#define wake_up_interruptible_sync(x)	wake_up_interruptible(x)

/*
 * wait_event(queue, condition) - sleep until the condition is true
 *
 * The condition is tested before sleeping and after each waking. The state is
 * set before the test, so that a wake-up in between is not lost.
 */
#define wait_event(wq, condition) do { \
	DECLARE_WAITQUEUE(__wait, current); \
	if (condition) \
		break; \
	add_wait_queue(&(wq), &__wait); \
	for (;;) { \
		set_current_state(TASK_UNINTERRUPTIBLE); \
		if (condition) \
			break; \
		schedule(); \
	} \
	current->state = TASK_RUNNING; \
	remove_wait_queue(&(wq), &__wait); \
} while (0)

/* The same, but a signal ends it too: 0, or -ERESTARTSYS. */
#define wait_event_interruptible(wq, condition) ({ \
	int __ret = 0; \
	if (!(condition)) { \
		DECLARE_WAITQUEUE(__wait, current); \
		add_wait_queue(&(wq), &__wait); \
		for (;;) { \
			set_current_state(TASK_INTERRUPTIBLE); \
			if (condition) \
				break; \
			if (signal_pending(current)) { \
				__ret = -ERESTARTSYS; \
				break; \
			} \
			schedule(); \
		} \
		current->state = TASK_RUNNING; \
		remove_wait_queue(&(wq), &__wait); \
	} \
	__ret; })

/* ---- making and ending processes ---- */
extern int do_fork(unsigned long clone_flags, unsigned long stack_start, struct pt_regs *regs,
		   unsigned long stack_size);
/* What fork, vfork, clone and clone3 ask for. */
struct clone_call {
	unsigned long flags;		/* CLONE_, without the signal */
	int exit_signal;
	unsigned long stack;		/* the child's esp */
	unsigned long tls;		/* user address of a struct user_desc */
	int *parent_tid, *child_tid;
};
extern int do_clone(struct clone_call *c, struct pt_regs *regs);
extern void put_process_struct(struct process_struct *process);
extern int copy_thread(struct clone_call *c, struct task_struct *p, struct pt_regs *regs);
extern void exit_thread(void);
extern void exit_mm(struct task_struct *tsk);
extern void exit_sighand(struct task_struct *tsk);
extern void release_task(struct task_struct *p);
extern void reparent_to_init(void);
/* What a kernel thread calls first: it lets go of the caller's memory, files, folder and terminal. */
extern void daemonize(void);
extern int do_execve(char *filename, char **argv, char **envp, struct pt_regs *regs);

extern void mmput(struct mm_struct *mm);
extern void __mmdrop(struct mm_struct *mm);
static inline void mmdrop(struct mm_struct *mm)
{
	if (atomic_dec_and_test(&mm->mm_count))
		__mmdrop(mm);
}
extern struct mm_struct *mm_alloc(void);
extern struct mm_struct *get_task_mm(struct task_struct *task);
extern void mm_release(void);

extern int copy_files(unsigned long clone_flags, struct task_struct *tsk);
extern int copy_fs(unsigned long clone_flags, struct task_struct *tsk);
extern void exit_files(struct task_struct *tsk);
extern void exit_fs(struct task_struct *tsk);
extern void disassociate_ctty(int on_exit);

/* ---- tracing (kernel/trace_events.c) ---- */
extern int ptrace_stop(int code);
extern int ptrace_notify(int code);
extern void trace_trap(void);
extern void trace_trap_due(struct task_struct *t);
extern void trace_new_child(struct task_struct *p, struct clone_call *c);
extern void trace_clone(int pid, struct clone_call *c);
extern void trace_vfork_done(int pid);
extern void trace_exec(int old_pid);
extern void trace_exit(long code);
extern void tracer_is_gone(struct task_struct *p);
extern void set_parent(struct task_struct *p, struct task_struct *parent);

/* ---- signals (kernel/signal.c) ---- */
/* Sends a signal to one process; priv 1: by the kernel, without asking for permission. 0 or an error. */
extern int send_sig(int sig, struct task_struct *p, int priv);
/* The same with what the handler is told. */
extern int send_sig_info(int sig, struct siginfo *info, struct task_struct *p);
extern int send_group_sig_info(int sig, struct siginfo *info, struct task_struct *p);
extern int send_group_sig(int sig, struct task_struct *p, int priv);
extern void kill_other_threads(void);
extern void do_group_exit(long code) __attribute__((noreturn));
extern int force_sig_info(int sig, struct siginfo *info, struct task_struct *p);
/* A signal that can neither be blocked nor ignored: for what the process did itself. */
extern void force_sig(int sig, struct task_struct *p);
/* To all processes of a group. */
extern int kill_pg(pid_t pgrp, int sig, int priv);
extern int kill_pg_info(int sig, struct siginfo *info, pid_t pgrp);
extern int kill_sl(pid_t sess, int sig, int priv);
/* To the process of that number: 0, or -ESRCH. */
extern int kill_proc(pid_t pid, int sig, int priv);
extern int kill_proc_info(int sig, struct siginfo *info, pid_t pid);
extern void notify_parent(struct task_struct *tsk, int sig);
extern void do_notify_parent(struct task_struct *tsk, int sig);
extern void flush_signals(struct task_struct *tsk);
extern void flush_signal_handlers(struct task_struct *tsk);
extern int dequeue_signal(sigset_t *mask, siginfo_t *info);
extern int do_sigaction(int sig, const struct k_sigaction *act, struct k_sigaction *oact);
extern int do_sigaltstack(const stack_t *uss, stack_t *uoss, unsigned long sp);
extern int is_orphaned_pgrp(int pgrp);

/* Whether a signal waits for it: a sleeper then returns -ERESTARTSYS. */
static inline int signal_pending(struct task_struct *p)
{
	return p->sigpending != 0;
}

static inline unsigned long unblocked(struct sigpending *list, struct task_struct *t)
{
	return (list->signal.sig[0] & ~t->blocked.sig[0]) | (list->signal.sig[1] & ~t->blocked.sig[1]);
}

/* To be called, interrupts off, after every change of blocked or pending. */
extern int sigkill_pending(struct task_struct *t);

static inline void recalc_sigpending(struct task_struct *t)
{
	int waits = unblocked(&t->pending, t) || unblocked(&t->process->pending, t) ||
		    t->stop_signal || (t->ptrace & PT_TRAP_DUE);

	/*
	 * Only a process itself takes it back: it may be on its way out of a call
	 * that was interrupted, and do_signal must get to see that.
	 */
	if (waits || t == current)
		t->sigpending = waits;
}

/* Is the stack pointer on the stack of sigaltstack? */
static inline int on_sig_stack(unsigned long sp)
{
	return sp - current->sas_ss_sp < current->sas_ss_size;
}

static inline int sas_ss_flags(unsigned long sp)
{
	return current->sas_ss_size == 0 ? SS_DISABLE : on_sig_stack(sp) ? SS_ONSTACK : 0;
}

/* ---- rights ---- */
/* Whether the running process belongs to a group, for files and by its effective group. */
extern int in_group_p(gid_t grp);
extern int in_egroup_p(gid_t grp);

/* Whether the running process may do what CAP_ says; noted if it may. */
static inline int capable(int cap)
{
	if (cap_raised(current->cap_effective, cap)) {
		current->flags |= PF_SUPERPRIV;
		return 1;
	}
	return 0;
}

/* The older question: is it root? */
static inline int suser(void)
{
	return current->euid == 0;
}

static inline int fsuser(void)
{
	return current->fsuid == 0;
}

/* ---- helpers for /proc ---- */
extern const char *get_task_state(struct task_struct *tsk);	/* "R (running)" ... */
extern char task_state_letter(struct task_struct *tsk);		/* R S D Z T */

/*
 * Has handler(irq, dev_id, regs) called when that line (0 to 15) interrupts. irqflags: SA_SHIRQ
 * if others may have it too, SA_INTERRUPT to keep interrupts off. 0, -EINVAL or -EBUSY; /proc/interrupts shows devname.
 */
extern int request_irq(unsigned int irq, void (*handler)(int, void *, struct pt_regs *),
		       unsigned long irqflags, const char *devname, void *dev_id);
/* The end of it: the same line and dev_id. Before the module goes. */
extern void free_irq(unsigned int irq, void *dev_id);

#endif
#endif
