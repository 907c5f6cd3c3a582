/*
 * kernel/fork.c - making a process out of another
 *
 * fork, vfork, clone and kernel threads are one function, do_fork, and a set
 * of flags that say what parent and child share; the rest is copied. Memory is
 * copied only when it is written (mm/memory.c).
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kernel_stat.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <asm/pgtable.h>
#include <asm/uaccess.h>

extern int get_pid(void);
extern void exit_robust_list(void);
extern void clear_tid(int *uaddr);
extern void flush_sigqueue(struct sigpending *queue);
extern int max_stacks(void);
extern void stacks_init(int count);
extern void doublefault_init(void);

int max_threads;

/* An eighth of memory for task_structs at most; one stack is for double faults. */
void __init fork_init(void)
{
	max_threads = max(64UL, num_physpages / (THREAD_SIZE / PAGE_SIZE) / 8);
	max_threads = min(max_threads, max_stacks() - 1);
	stacks_init(max_threads + 1);
	doublefault_init();
	init_task.rlim[RLIMIT_NPROC].rlim_cur = max_threads / 2;
	init_task.rlim[RLIMIT_NPROC].rlim_max = max_threads / 2;
}

/* ---- memory ---- */

static struct mm_struct *mm_init(struct mm_struct *mm)
{
	mm->mmap = NULL;
	mm->mmap_cache = NULL;
	mm->map_count = 0;
	mm->rss = mm->total_vm = mm->locked_vm = 0;
	atomic_set(&mm->mm_users, 1);
	atomic_set(&mm->mm_count, 1);
	init_rwsem(&mm->mmap_sem);
	mm->pgd = pgd_alloc();
	if (mm->pgd)
		return mm;
	kfree(mm);
	return NULL;
}

struct mm_struct *mm_alloc(void)
{
	struct mm_struct *mm = kmalloc(sizeof(*mm), GFP_KERNEL);

	if (!mm)
		return NULL;
	memset(mm, 0, sizeof(*mm));
	return mm_init(mm);
}

/* The structure and the directory: when nobody even borrows it. */
void __mmdrop(struct mm_struct *mm)
{
	BUG_ON(mm == &init_mm);
	pgd_free(mm->pgd);
	kfree(mm);
}

static void exit_mmap(struct mm_struct *mm)
{
	struct vm_area_struct *vma = mm->mmap, *next;

	mm->mmap = mm->mmap_cache = NULL;
	for (; vma; vma = next) {
		next = vma->vm_next;
		zap_page_range(mm, vma->vm_start, vma->vm_end - vma->vm_start);
		free_vma(vma);
	}
	clear_page_tables(mm);
	flush_tlb_mm(mm);
	if (mm->exe_file)
		fput(mm->exe_file);
	mm->exe_file = NULL;
}

/* One user less; the last one takes the memory down. */
void mmput(struct mm_struct *mm)
{
	if (!atomic_dec_and_test(&mm->mm_users))
		return;
	exit_mmap(mm);
	mmdrop(mm);
}

struct mm_struct *get_task_mm(struct task_struct *task)
{
	struct mm_struct *mm = task->mm;

	if (mm)
		atomic_inc(&mm->mm_users);
	return mm;
}

/* The child stops using the parent's memory: a vfork parent may go on. */
void mm_release(void)
{
	struct task_struct *tsk = current;
	struct completion *done = tsk->vfork_done;

	if (tsk->mm) {
		exit_robust_list();
		if (tsk->clear_child_tid && atomic_read(&tsk->mm->mm_users) > 1)
			clear_tid(tsk->clear_child_tid);
	}
	tsk->clear_child_tid = NULL;
	if (done) {
		tsk->vfork_done = NULL;
		complete(done);
	}
}

static int dup_area(struct mm_struct *mm, struct vm_area_struct *from)
{
	struct vm_area_struct *vma = alloc_vma();

	if (!vma)
		return -ENOMEM;
	*vma = *from;
	vma->vm_mm = mm;
	vma->vm_flags &= ~VM_LOCKED;
	if (vma->vm_file)
		get_file(vma->vm_file);
	if (vma->vm_ops && vma->vm_ops->open)
		vma->vm_ops->open(vma);
	insert_vm_struct(mm, vma);
	return copy_page_range(mm, current->mm, vma);
}

static int dup_mmap(struct mm_struct *mm)
{
	struct vm_area_struct *vma;
	int error = 0;

	down_write(&current->mm->mmap_sem);
	for (vma = current->mm->mmap; vma && !error; vma = vma->vm_next)
		error = dup_area(mm, vma);
	flush_tlb_mm(current->mm);	/* its pages became read-only */
	up_write(&current->mm->mmap_sem);
	return error;
}

static int copy_mm(unsigned long clone_flags, struct task_struct *tsk)
{
	struct mm_struct *mm, *oldmm = current->mm;

	tsk->mm = tsk->active_mm = NULL;
	if (!oldmm)
		return 0;
	if (clone_flags & CLONE_VM) {
		atomic_inc(&oldmm->mm_users);
		tsk->mm = tsk->active_mm = oldmm;
		return 0;
	}
	mm = kmalloc(sizeof(*mm), GFP_KERNEL);
	if (!mm)
		return -ENOMEM;
	*mm = *oldmm;
	if (!mm_init(mm))
		return -ENOMEM;
	if (mm->exe_file)
		get_file(mm->exe_file);
	mm->total_vm = oldmm->total_vm;
	if (dup_mmap(mm)) {
		mmput(mm);
		return -ENOMEM;
	}
	tsk->mm = tsk->active_mm = mm;
	return 0;
}

static int copy_sighand(unsigned long clone_flags, struct task_struct *tsk)
{
	struct signal_struct *sig;

	if (clone_flags & CLONE_SIGHAND) {
		atomic_inc(&current->sig->count);
		return 0;
	}
	sig = kmalloc(sizeof(*sig), GFP_KERNEL);
	if (!sig)
		return -ENOMEM;
	atomic_set(&sig->count, 1);
	sig->siglock = SPIN_LOCK_UNLOCKED;
	memcpy(sig->action, current->sig->action, sizeof(sig->action));
	tsk->sig = sig;
	return 0;
}

/* A process of its own, unless it is to be a thread of ours. */
static int copy_process_struct(unsigned long clone_flags, struct task_struct *tsk)
{
	struct process_struct *process;

	if (clone_flags & CLONE_THREAD) {
		atomic_inc(&current->process->count);
		return 0;
	}
	process = kmalloc(sizeof(*process), GFP_KERNEL);
	if (!process)
		return -ENOMEM;
	memset(process, 0, sizeof(*process));
	atomic_set(&process->count, 1);
	init_sigpending(&process->pending);
	init_waitqueue_head(&process->wait_alone);
	tsk->process = process;
	return 0;
}

void put_process_struct(struct process_struct *process)
{
	if (!atomic_dec_and_test(&process->count))
		return;
	flush_sigqueue(&process->pending);
	kfree(process);
}

/* ---- the process itself ---- */

static int processes_of(uid_t uid)
{
	struct task_struct *p;
	int n = 0;

	for_each_task(p)
		n += p->uid == uid;
	return n;
}

static int may_fork(void)
{
	unsigned long limit = current->rlim[RLIMIT_NPROC].rlim_cur;

	if (nr_threads >= max_threads)
		return 0;
	if (!current->uid || capable(CAP_SYS_RESOURCE) || limit == RLIM_INFINITY)
		return 1;
	return processes_of(current->uid) < limit;
}

/* What a copy of the parent's task_struct must not keep of it. */
static void reset_task(struct task_struct *p, unsigned long clone_flags)
{
	p->state = TASK_UNINTERRUPTIBLE;
	p->flags = (p->flags & ~(PF_SUPERPRIV | PF_SIGNALED | PF_MEMALLOC)) | PF_FORKNOEXEC;
	p->ptrace = 0;
	p->did_exec = 0;
	p->run_list.next = p->run_list.prev = NULL;
	p->p_cptr = NULL;
	init_waitqueue_head(&p->wait_chldexit);
	p->vfork_done = NULL;
	p->sigpending = 0;
	p->stop_signal = 0;
	p->robust_list = NULL;
	init_sigpending(&p->pending);
	p->it_real_value = p->it_virt_value = p->it_prof_value = 0;
	p->it_real_incr = p->it_virt_incr = p->it_prof_incr = 0;
	init_timer(&p->real_timer);
	p->real_timer.function = it_real_fn;
	p->real_timer.data = (unsigned long)p;
	p->leader = 0;
	p->tty_old_pgrp = 0;
	memset(&p->times, 0, sizeof(p->times));
	p->min_flt = p->maj_flt = p->cmin_flt = p->cmaj_flt = p->nvcsw = p->nivcsw = 0;
	p->start_time = jiffies;
	p->need_resched = 0;
	INIT_LIST_HEAD(&p->thread_group);
	/* two who run in the same memory must not share a signal stack */
	if ((clone_flags & (CLONE_VM | CLONE_VFORK)) == CLONE_VM)
		p->sas_ss_sp = p->sas_ss_size = 0;
}

/* 0, or an error after everything that was copied has been given back. */
static int copy_resources(struct clone_call *c, struct task_struct *p, struct pt_regs *regs)
{
	unsigned long clone_flags = c->flags;
	int error = -ENOMEM;

	if (copy_process_struct(clone_flags, p))
		return error;
	if (copy_files(clone_flags, p))
		goto bad_process;
	if (copy_fs(clone_flags, p))
		goto bad_files;
	if (copy_sighand(clone_flags, p))
		goto bad_fs;
	if (copy_mm(clone_flags, p))
		goto bad_sighand;
	error = copy_thread(c, p, regs);
	if (!error)
		return 0;
	if (p->mm)
		mmput(p->mm);
bad_sighand:
	exit_sighand(p);
bad_fs:
	exit_fs(p);
bad_files:
	exit_files(p);
bad_process:
	put_process_struct(p->process);
	return error;
}

static void store_tids(struct task_struct *p, struct clone_call *c)
{
	p->clear_child_tid = c->flags & CLONE_CHILD_CLEARTID ? c->child_tid : NULL;
	if (c->flags & CLONE_PARENT_SETTID)
		put_user(p->pid, c->parent_tid);
	if (c->flags & CLONE_CHILD_SETTID)
		access_process_vm(p, (unsigned long)c->child_tid, &p->pid, sizeof(p->pid), 1);
}

static void join_family(struct task_struct *p, unsigned long clone_flags)
{
	p->p_opptr = current;
	if (clone_flags & (CLONE_PARENT | CLONE_THREAD))
		p->p_opptr = current->p_opptr;
	p->p_pptr = p->p_opptr;
	p->tgid = p->pid;
	if (clone_flags & CLONE_THREAD) {
		p->tgid = current->tgid;
		list_add(&p->thread_group, &current->thread_group);
	}
	SET_LINKS(p);
	hash_pid(p);
	nr_threads++;
	kstat.total_forks++;
}

static int check_flags(unsigned long clone_flags)
{
	if ((clone_flags & CLONE_SIGHAND) && !(clone_flags & CLONE_VM))
		return -EINVAL;
	if ((clone_flags & CLONE_THREAD) && !(clone_flags & CLONE_SIGHAND))
		return -EINVAL;
	return 0;
}

/* A sibling's end is told to our parent as our own: it did not ask for anything else. */
static int exit_signal_of(struct clone_call *c)
{
	if (c->flags & CLONE_THREAD)
		return -1;
	if (c->flags & CLONE_PARENT)
		return find_task_by_pid(current->tgid)->exit_signal;
	return c->exit_signal;
}

/* The new process's structure, not yet seen by anyone; or an error. */
static struct task_struct *copy_task(struct clone_call *c, struct pt_regs *regs)
{
	struct task_struct *p = alloc_task_struct();
	int error, pid;

	if (!p)
		return ERR_PTR(-ENOMEM);
	*p = *current;
	reset_task(p, c->flags);
	pid = get_pid();
	error = pid < 0 ? -EAGAIN : copy_resources(c, p, regs);
	if (error) {
		free_task_struct(p);
		return ERR_PTR(error);
	}
	p->pid = pid;
	p->exit_signal = exit_signal_of(c);
	p->pdeath_signal = 0;
	return p;
}

/* The parent's time slice is shared, so that forking gains none. */
static void share_time(struct task_struct *p)
{
	p->counter = (current->counter + 1) >> 1;
	current->counter >>= 1;
	if (!current->counter)
		current->need_resched = 1;
}

/* The number of the child, or an error. */
int do_clone(struct clone_call *c, struct pt_regs *regs)
{
	struct completion vfork;
	struct task_struct *p;
	int error = check_flags(c->flags), pid;

	if (error)
		return error;
	if (signal_pending(current))		/* who is killed with its group must not leave a child behind */
		return -ERESTARTNOINTR;
	if (!may_fork())
		return -EAGAIN;
	p = copy_task(c, regs);
	if (IS_ERR(p))
		return PTR_ERR(p);
	pid = p->pid;
	share_time(p);
	join_family(p, c->flags);
	store_tids(p, c);
	if (c->flags & CLONE_VFORK) {
		init_completion(&vfork);
		p->vfork_done = &vfork;
	}
	trace_new_child(p, c);
	wake_up_process(p);
	trace_clone(pid, c);
	if (c->flags & CLONE_VFORK) {
		wait_for_completion(&vfork);
		trace_vfork_done(pid);
	} else
		current->need_resched = 1;	/* the child often calls execve at once */
	return pid;
}

/* Where clone(2) has its arguments: flags, stack, parent_tid, tls, child_tid. */
int do_fork(unsigned long clone_flags, unsigned long stack_start, struct pt_regs *regs,
	    unsigned long stack_size)
{
	struct clone_call c = {
		.flags = clone_flags & ~CSIGNAL,
		.exit_signal = clone_flags & CSIGNAL,
		.stack = stack_start,
		.parent_tid = (int *)regs->edx,
		.tls = regs->esi,
		.child_tid = (int *)regs->edi,
	};

	return do_clone(&c, regs);
}

asmlinkage long sys_set_tid_address(int *tidptr)
{
	current->clear_child_tid = tidptr;
	return current->pid;
}
