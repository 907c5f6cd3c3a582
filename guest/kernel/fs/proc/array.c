/*
 * fs/proc/array.c - the text of /proc/PID/status, stat and statm in the formats
 * of 2.4.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/file.h>
#include <linux/tty.h>
#include <linux/proc_fs.h>

static int parent_pid(struct task_struct *p)
{
	return p->pid && p->p_opptr ? p->p_opptr->tgid : 0;
}

/* ---- status ---- */

static char *task_name(struct task_struct *p, char *buf)
{
	return buf + sprintf(buf, "Name:\t%s\n", p->comm);
}

static char *task_ids(struct task_struct *p, char *buf)
{
	int i;

	buf += sprintf(buf, "State:\t%s\nTgid:\t%d\nPid:\t%d\nPPid:\t%d\nTracerPid:\t%d\n"
		       "Uid:\t%d\t%d\t%d\t%d\nGid:\t%d\t%d\t%d\t%d\nFDSize:\t%d\nGroups:\t",
		       get_task_state(p), p->tgid, p->pid, parent_pid(p),
		       p->ptrace & PT_PTRACED ? p->p_pptr->pid : 0,
		       p->uid, p->euid, p->suid, p->fsuid, p->gid, p->egid, p->sgid, p->fsgid,
		       p->files ? p->files->max_fds : 0);
	for (i = 0; i < p->ngroups; i++)
		buf += sprintf(buf, "%d ", p->groups[i]);
	return buf + sprintf(buf, "\n");
}

struct vm_sizes {
	unsigned long data, stack, exec, lib;
};

static void measure_areas(struct mm_struct *mm, struct vm_sizes *s)
{
	struct vm_area_struct *vma;
	unsigned long len;

	memset(s, 0, sizeof(*s));
	down_read(&mm->mmap_sem);
	for (vma = mm->mmap; vma; vma = vma->vm_next) {
		len = (vma->vm_end - vma->vm_start) >> 10;
		if (!vma->vm_file) {
			if (vma->vm_flags & VM_GROWSDOWN)
				s->stack += len;
			else
				s->data += len;
		} else if (!(vma->vm_flags & VM_WRITE) && (vma->vm_flags & VM_EXEC)) {
			if (vma->vm_flags & VM_EXECUTABLE)
				s->exec += len;
			else
				s->lib += len;
		}
	}
	up_read(&mm->mmap_sem);
}

static char *task_mem(struct mm_struct *mm, char *buf)
{
	struct vm_sizes s;

	measure_areas(mm, &s);
	return buf + sprintf(buf,
		"VmSize:\t%8lu kB\nVmLck:\t%8lu kB\nVmRSS:\t%8lu kB\nVmData:\t%8lu kB\n"
		"VmStk:\t%8lu kB\nVmExe:\t%8lu kB\nVmLib:\t%8lu kB\n",
		mm->total_vm << (PAGE_SHIFT - 10), mm->locked_vm << (PAGE_SHIFT - 10),
		mm->rss << (PAGE_SHIFT - 10), s.data, s.stack, s.exec, s.lib);
}

static char *sigset_text(const char *name, const sigset_t *set, char *buf)
{
	return buf + sprintf(buf, "%s:\t%08lx%08lx\n", name, set->sig[1], set->sig[0]);
}

static void collect_handlers(struct task_struct *p, sigset_t *ign, sigset_t *catch)
{
	int i;

	sigemptyset(ign);
	sigemptyset(catch);
	for (i = 0; p->sig && i < _NSIG; i++) {
		if (p->sig->action[i].sa.sa_handler == SIG_IGN)
			sigaddset(ign, i + 1);
		else if (p->sig->action[i].sa.sa_handler != SIG_DFL)
			sigaddset(catch, i + 1);
	}
}

static char *task_sig(struct task_struct *p, char *buf)
{
	sigset_t ign, catch;

	collect_handlers(p, &ign, &catch);
	buf = sigset_text("SigPnd", &p->pending.signal, buf);
	buf = sigset_text("ShdPnd", &p->process->pending.signal, buf);
	buf = sigset_text("SigBlk", &p->blocked, buf);
	buf = sigset_text("SigIgn", &ign, buf);
	return sigset_text("SigCgt", &catch, buf);
}

int proc_pid_status(struct task_struct *task, char *buffer)
{
	char *buf = task_ids(task, task_name(task, buffer));

	if (task->mm)
		buf = task_mem(task->mm, buf);
	buf = task_sig(task, buf);
	buf += sprintf(buf, "CapInh:\t%016x\nCapPrm:\t%016x\nCapEff:\t%016x\n",
		       task->cap_inheritable, task->cap_permitted, task->cap_effective);
	return buf - buffer;
}

/* ---- stat: one line of numbers ---- */

static char *stat_identity(struct task_struct *p, char *buf)
{
	return buf + sprintf(buf, "%d (%s) %c %d %d %d %d %d %lu ",
		p->pid, p->comm, task_state_letter(p), parent_pid(p), p->pgrp, p->session,
		p->tty ? kdev_t_to_nr(p->tty->device) : 0, p->tty ? p->tty->pgrp : -1, p->flags);
}

static char *stat_times(struct task_struct *p, char *buf)
{
	struct usage u;

	process_usage(p, &u);
	return buf + sprintf(buf, "%lu %lu %lu %lu %lu %lu %ld %ld %ld %ld %ld %lu %lu ",
		u.min_flt, u.cmin_flt, u.maj_flt, u.cmaj_flt,
		(unsigned long)u.times.tms_utime, (unsigned long)u.times.tms_stime,
		(long)u.times.tms_cutime, (long)u.times.tms_cstime,
		20 + p->nice, p->nice, (long)atomic_read(&p->process->count), p->it_real_value, p->start_time);
}

static char *stat_memory(struct task_struct *p, char *buf)
{
	struct mm_struct *mm = p->mm;

	if (!mm)
		return buf + sprintf(buf, "0 0 %lu 0 0 0 0 0 ", p->rlim[RLIMIT_RSS].rlim_cur);
	return buf + sprintf(buf, "%lu %ld %lu %lu %lu %lu %lu %lu ",
		mm->total_vm << PAGE_SHIFT, mm->rss, p->rlim[RLIMIT_RSS].rlim_cur,
		mm->start_code, mm->end_code, mm->start_stack, 0UL, 0UL);
}

static char *stat_signals(struct task_struct *p, char *buf)
{
	sigset_t ign, catch;

	collect_handlers(p, &ign, &catch);
	return buf + sprintf(buf, "%lu %lu %lu %lu %lu %lu %lu %d %d\n",
		p->pending.signal.sig[0] & 0x7fffffffUL, p->blocked.sig[0] & 0x7fffffffUL,
		ign.sig[0] & 0x7fffffffUL, catch.sig[0] & 0x7fffffffUL,
		0UL, p->nswap, p->cnswap, p->exit_signal, 0);
}

int proc_pid_stat(struct task_struct *task, char *buffer)
{
	char *buf = stat_identity(task, buffer);

	buf = stat_times(task, buf);
	buf = stat_memory(task, buf);
	return stat_signals(task, buf) - buffer;
}

/* size resident shared text lib data dirty, in pages */
int proc_pid_statm(struct task_struct *task, char *buffer)
{
	struct vm_sizes s = { 0 };
	unsigned long size = 0, rss = 0;

	if (task->mm) {
		measure_areas(task->mm, &s);
		size = task->mm->total_vm;
		rss = task->mm->rss;
	}
	return sprintf(buffer, "%lu %lu %lu %lu %lu %lu %lu\n", size, rss, 0UL,
		       s.exec >> (PAGE_SHIFT - 10), s.lib >> (PAGE_SHIFT - 10),
		       (s.data + s.stack) >> (PAGE_SHIFT - 10), 0UL);
}
