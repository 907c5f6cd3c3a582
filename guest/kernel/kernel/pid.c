/*
 * kernel/pid.c - process numbers, and finding processes by them
 */
#include <linux/kernel.h>
#include <linux/sched.h>

#define PID_MAX		0x8000
#define RESERVED_PIDS	300	/* where counting goes on after the first round */
#define PIDHASH_SZ	256

static struct task_struct *pidhash[PIDHASH_SZ];
int last_pid;

static struct task_struct **bucket(int pid)
{
	return &pidhash[((pid >> 8) ^ pid) & (PIDHASH_SZ - 1)];
}

void hash_pid(struct task_struct *p)
{
	struct task_struct **b = bucket(p->pid);

	p->pidhash_next = *b;
	if (p->pidhash_next)
		p->pidhash_next->pidhash_pprev = &p->pidhash_next;
	*b = p;
	p->pidhash_pprev = b;
}

void unhash_pid(struct task_struct *p)
{
	if (p->pidhash_next)
		p->pidhash_next->pidhash_pprev = p->pidhash_pprev;
	*p->pidhash_pprev = p->pidhash_next;
}

struct task_struct *find_task_by_pid(int pid)
{
	struct task_struct *p;

	for (p = *bucket(pid); p && p->pid != pid; p = p->pidhash_next)
		;
	return p;
}

/* A number that is nobody's process, group, thread group or session. */
static int in_use(int pid)
{
	struct task_struct *p;

	for_each_task(p)
		if (p->pid == pid || p->pgrp == pid || p->tgid == pid || p->session == pid)
			return 1;
	return 0;
}

/* The next number, or -1 if all are taken. */
int get_pid(void)
{
	int tries;

	for (tries = 0; tries < PID_MAX; tries++) {
		if (++last_pid >= PID_MAX)
			last_pid = RESERVED_PIDS;
		if (!in_use(last_pid))
			return last_pid;
	}
	return -1;
}
