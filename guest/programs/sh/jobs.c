/* Jobs: starting their processes, and waiting for them (XCU 2.9.3, 2.11). */
#include "sh.h"

#define DONE_JOBS_KEPT	32

struct job *jobs, *job_current, *job_previous;

/* A job without an id yet: it gets one when it goes to the background. */
struct job *job_new(int nprocs, const char *text)
{
	struct job *j = xmalloc(sizeof(*j));

	memset(j, 0, sizeof(*j));
	j->procs = xmalloc((size_t)nprocs * sizeof(*j->procs));
	j->text = xstrdup(text ? text : "");
	j->next = jobs;
	jobs = j;
	return j;
}

static struct job *newest_other(const struct job *than)
{
	struct job *j, *best = NULL;

	for (j = jobs; j; j = j->next)
		if (j->id && j != than && j != job_current && (!best || j->id > best->id))
			best = j;
	return best;
}

void job_free(struct job *j)
{
	struct job **p = &jobs;

	while (*p != j)
		p = &(*p)->next;
	*p = j->next;
	if (job_current == j) {
		job_current = job_previous;
		job_previous = NULL;
	}
	if (job_previous == j)
		job_previous = NULL;
	if (!job_current)
		job_current = newest_other(j);
	if (!job_previous)
		job_previous = newest_other(j);
	free(j->procs);
	free(j->text);
	free(j->modes);
	free(j);
}

/* In a child: the parent's jobs are not ours to wait for. */
void jobs_forget_all(void)
{
	while (jobs)
		job_free(jobs);
}

void job_make_current(struct job *j)
{
	if (job_current == j)
		return;
	job_previous = job_current;
	job_current = j;
}

int job_state(const struct job *j)
{
	int i, state = P_DONE;

	for (i = 0; i < j->nprocs; i++) {
		if (j->procs[i].state == P_RUNNING)
			return P_RUNNING;
		if (j->procs[i].state == P_STOPPED)
			state = P_STOPPED;
	}
	return state;
}

/* As wait() tells it: of the process that stopped, or of the last one. */
int job_status(const struct job *j)
{
	int i;

	if (!j->nprocs)
		return 0;
	if (job_state(j) == P_STOPPED)
		for (i = 0; i < j->nprocs; i++)
			if (j->procs[i].state == P_STOPPED)
				return j->procs[i].status;
	return j->procs[j->nprocs - 1].status;
}

int status_of_wait(int status)
{
	if (WIFSIGNALED(status))
		return 128 + WTERMSIG(status);
	if (WIFSTOPPED(status))
		return 128 + WSTOPSIG(status);
	return WEXITSTATUS(status);
}

static void child_setup(struct job *j, int kind)
{
	int monitor = sh.opts['m'];

	if (monitor && kind != FORK_SUBSTITUTION) {
		setpgid(0, j->pgid);	/* 0, the first of its job: a group of its own */
		/* Before the signals are back: SIGTTOU is still ignored here. */
		if (kind == FORK_FOREGROUND)
			terminal_give(getpgrp());
	}
	sh.in_child = 1;
	sh.opts['m'] = 0;
	jobs_forget_all();
	signals_child(kind == FORK_BACKGROUND && !monitor);
	if (kind == FORK_BACKGROUND && !monitor) {
		close(0);
		open("/dev/null", O_RDONLY);
	}
	out_discard();
	input_close_all();
}

/* The next process of the job; 0 in the child, which is set up already. */
pid_t job_fork(struct job *j, int kind)
{
	struct proc *p = &j->procs[j->nprocs];
	sigset_t all, before;
	pid_t pid;

	out_flush();
	if (kind != FORK_SUBSTITUTION)
		jobs_reap(0);
	/* The child ignores what the shell ignores until it is set up: a signal meant for it waits until then. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	pid = fork();
	if (pid == 0) {
		child_setup(j, kind);
		return 0;
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	j->nprocs++;
	p->pid = pid;
	p->state = P_RUNNING;
	p->status = 0;
	if (pid < 0) {
		fail_command(STATUS_USAGE, "cannot fork: %s", strerror(errno));
		p->state = P_DONE;
		p->status = STATUS_USAGE << 8;
		return pid;
	}
	if (sh.opts['m'] && kind != FORK_SUBSTITUTION) {
		if (!j->pgid)
			j->pgid = pid;
		setpgid(pid, j->pgid);
	}
	return pid;
}

static void note(pid_t pid, int status)
{
	struct job *j;
	int i;

	for (j = jobs; j; j = j->next) {
		for (i = 0; i < j->nprocs; i++) {
			struct proc *p = &j->procs[i];

			if (p->pid != pid || p->state == P_DONE)
				continue;
			p->status = status;
			p->state = WIFSTOPPED(status) ? P_STOPPED : P_DONE;
			if (job_state(j) != P_RUNNING)
				j->changed = 1;
			return;
		}
	}
}

/* Takes in what children did. block: waits for one event. -1: no children. */
int jobs_reap(int block)
{
	int options = sh.opts['m'] ? WUNTRACED : 0;
	int status;

	for (;;) {
		pid_t pid = waitpid(-1, &status, options | (block ? 0 : WNOHANG));

		if (pid < 0 && errno == EINTR) {
			if (block)
				return 0;
			continue;
		}
		if (pid <= 0)
			return pid < 0 ? -1 : 0;
		note(pid, status);
		block = 0;
	}
}

static void give_up(struct job *j)
{
	int i;

	for (i = 0; i < j->nprocs; i++) {
		if (j->procs[i].state == P_DONE)
			continue;
		j->procs[i].state = P_DONE;
		j->procs[i].status = STATUS_NOTFOUND << 8;
	}
}

/* Until the job is done or stopped. Returns $?. */
int job_wait(struct job *j)
{
	while (job_state(j) == P_RUNNING)
		if (jobs_reap(1) < 0 && job_state(j) == P_RUNNING)
			give_up(j);
	return status_of_wait(job_status(j));
}

/* The same, but a signal with a trap ends the waiting. No signal is missed:
 * they are blocked except while the process sleeps. */
void job_wait_interruptible(struct job *j)
{
	sigset_t all, before;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	for (;;) {
		int none = jobs_reap(0) < 0;

		if (job_state(j) != P_RUNNING)
			break;
		if (none)
			give_up(j);
		if (none || traps_pending() || sh.interrupted)
			break;
		sigsuspend(&before);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
}

static void foreground_stopped(struct job *j)
{
	free(j->modes);
	j->modes = terminal_modes_copy();
	j->background = 1;
	terminal_restore();
	job_make_current(j);
	if (!j->id)
		job_background_started(j);
	j->changed = 0;
	err_text("\n");
	job_print(j, 'p');
	/* A loop around it would only start the next round. */
	if (sh.loop_depth && sh.interactive && !sh.in_child && !sh.unwind) {
		sh.unwind = UNW_BREAK;
		sh.unwind_levels = sh.loop_depth;
	}
}

static void foreground_killed(int status)
{
	int sig = WTERMSIG(status);

	terminal_restore();
	if (sig == SIGINT) {
		if (sh.interactive && !sh.in_child)
			sh.interrupted = 1;
	} else if (sig != SIGPIPE) {
		err_text("%s%s\n", signal_text(sig), status & 0x80 ? " (core dumped)" : "");
	}
}

/* Gives the job the terminal until it is done or stopped. Returns $?. */
int job_foreground(struct job *j)
{
	int monitor = sh.opts['m'], status;

	if (monitor && j->pgid)
		terminal_give(j->pgid);
	job_wait(j);
	status = job_status(j);
	if (monitor)
		terminal_give(0);
	if (job_state(j) == P_STOPPED) {
		foreground_stopped(j);
		return status_of_wait(status);
	}
	if (WIFSIGNALED(status))
		foreground_killed(status);
	else if (monitor)
		terminal_save();
	job_free(j);
	return status_of_wait(status);
}

/* Gives the job its number; for a new one, also $! and a line about it. */
void job_background_started(struct job *j)
{
	struct job *k;

	j->id = 1;
	for (k = jobs; k; k = k->next)
		if (k != j && k->id >= j->id)
			j->id = k->id + 1;
	if (j->background)
		return;
	j->background = 1;
	sh.last_bg = j->nprocs ? j->procs[j->nprocs - 1].pid : 0;
	sh.status = 0;
	if (!job_current || job_state(job_current) != P_STOPPED)
		job_make_current(j);
	else if (!job_previous || job_state(job_previous) != P_STOPPED)
		job_previous = j;
	if (sh.interactive && !sh.in_child)
		err_text("[%d] %ld\n", j->id, (long)sh.last_bg);
}

/* SIGCONT, in the foreground or not. Returns $?. */
int job_continue(struct job *j, int foreground)
{
	int i;

	for (i = 0; i < j->nprocs; i++)
		if (j->procs[i].state == P_STOPPED)
			j->procs[i].state = P_RUNNING;
	j->changed = 0;
	if (foreground) {
		terminal_give(j->pgid);
		terminal_modes_set(j->modes);
	}
	if (j->pgid)
		kill(-j->pgid, SIGCONT);
	return foreground ? job_foreground(j) : 0;
}

static void forget_oldest_done(void)
{
	struct job *j, *next;
	int kept = 0;

	for (j = jobs; j; j = next) {
		next = j->next;
		if (j->background && job_state(j) == P_DONE && ++kept > DONE_JOBS_KEPT)
			job_free(j);
	}
}

/* Before a prompt: tells what became of background jobs. */
void jobs_notify(void)
{
	struct job *j, *next;

	jobs_reap(0);
	if (!sh.interactive || sh.in_child) {
		forget_oldest_done();
		return;
	}
	for (j = jobs; j; j = next) {
		next = j->next;
		if (!j->changed || !j->background)
			continue;
		j->changed = 0;
		job_print(j, 'p');
		if (job_state(j) == P_DONE)
			job_free(j);
	}
	out_flush();
}

/* Whether jobs_notify() would print something. */
int jobs_have_news(void)
{
	struct job *j;

	jobs_reap(0);
	for (j = jobs; j; j = j->next)
		if (j->changed && j->background)
			return 1;
	return 0;
}

int jobs_stopped(void)
{
	struct job *j;

	for (j = jobs; j; j = j->next)
		if (j->background && job_state(j) == P_STOPPED)
			return 1;
	return 0;
}
