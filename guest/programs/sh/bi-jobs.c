/* Built-ins about jobs: jobs fg bg wait kill (XCU 2.9.3). */
#include "sh.h"

static int is_listed(const struct job *j)
{
	return j->id && j->background;
}

static void show(struct job *j, int mode)
{
	if (mode == 'q')
		outf("%ld\n", (long)(j->pgid ? j->pgid : j->procs[0].pid));
	else
		job_print(j, mode);
	j->changed = 0;
}

static void list_all(int mode)
{
	struct job *j, *next;
	int id, last = 0;

	for (j = jobs; j; j = j->next)
		if (is_listed(j) && j->id > last)
			last = j->id;
	for (id = 1; id <= last; id++) {
		for (j = jobs; j; j = next) {
			next = j->next;
			if (!is_listed(j) || j->id != id)
				continue;
			show(j, mode);
			if (job_state(j) == P_DONE)
				job_free(j);
		}
	}
}

int bi_jobs(int argc, char **argv)
{
	int i = 1, mode = 0;

	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		if (!strcmp(argv[i], "-l"))
			mode = 'l';
		else if (!strcmp(argv[i], "-p"))
			mode = 'q';
		else
			return usage_error(argv[0]);
	}
	jobs_reap(0);
	if (i >= argc)
		list_all(mode);
	for (; i < argc; i++) {
		struct job *j = job_by_spec(argv[i], argv[0]);

		if (!j)
			return 1;
		show(j, mode);
	}
	return 0;
}

static int need_control(const char *who)
{
	if (sh.opts['m'])
		return 0;
	complain("%s: no job control here", who);
	return -1;
}

int bi_fg(int argc, char **argv)
{
	struct job *j;

	if (need_control(argv[0]))
		return 1;
	j = job_by_spec(argc > 1 ? argv[1] : "", argv[0]);
	if (!j)
		return 1;
	out(j->text);
	outc('\n');
	out_flush();
	job_make_current(j);
	return job_continue(j, 1);
}

static int background_one(const char *spec)
{
	struct job *j = job_by_spec(spec, "bg");

	if (!j)
		return 1;
	outf("[%d] %s &\n", j->id, j->text);
	out_flush();
	return job_continue(j, 0);
}

int bi_bg(int argc, char **argv)
{
	int i, status = 0;

	if (need_control(argv[0]))
		return 1;
	if (argc == 1)
		return background_one("");
	for (i = 1; i < argc; i++)
		status |= background_one(argv[i]);
	return status;
}

static int interrupted_status(void)
{
	/* The trap runs right after; any of its signals will do for $?. */
	return sh.interrupted ? 128 + SIGINT : traps_pending() ? 128 + traps_pending() : 0;
}

/* Waits for it; the job is gone after that unless it only stopped. */
static int wait_job(struct job *j)
{
	int status;

	job_wait_interruptible(j);
	if (job_state(j) == P_RUNNING)
		return interrupted_status();
	status = status_of_wait(job_status(j));
	if (job_state(j) == P_DONE) {
		if (j->changed && WIFSIGNALED(job_status(j)) && sh.interactive)
			job_print(j, 'p');
		job_free(j);
	}
	return status;
}

static int wait_all(void)
{
	struct job *j, *next;

	for (j = jobs; j; j = next) {
		next = j->next;
		if (!j->background || job_state(j) == P_STOPPED)
			continue;
		wait_job(j);
		if (sh.interrupted || traps_pending())
			return interrupted_status();
		next = jobs;
	}
	return 0;
}

int bi_wait(int argc, char **argv)
{
	int i, status = 0;

	if (argc == 1)
		return wait_all();
	for (i = 1; i < argc; i++) {
		struct job *j;
		long long pid;

		if (argv[i][0] == '%') {
			j = job_by_spec(argv[i], argv[0]);
		} else if (parse_number(argv[i], &pid)) {
			complain("wait: %s: not a process or job", argv[i]);
			return STATUS_USAGE;
		} else {
			j = job_by_pid((pid_t)pid);
		}
		status = j ? wait_job(j) : STATUS_NOTFOUND;
		if (sh.interrupted || traps_pending())
			break;
	}
	return status;
}

static int list_signals(int argc, char **argv)
{
	int i;

	if (argc > 2) {
		for (i = 2; i < argc; i++) {
			int sig = signal_number(argv[i]);
			long long v;

			/* A status of 128 and more means the signal in it. */
			if (sig < 0 && !parse_number(argv[i], &v) && v > 128)
				sig = signal_number(argv[i]), sig = (int)v - 128;
			if (sig <= 0 || !signal_name(sig)) {
				complain("kill: %s: no such signal", argv[i]);
				return 1;
			}
			if (parse_number(argv[i], &v))
				outf("%d\n", sig);
			else
				outf("%s\n", signal_name(sig));
		}
		return 0;
	}
	for (i = 1; i < NSIGNALS; i++)
		if (signal_name(i))
			outf("%2d %s\n", i, signal_name(i));
	return 0;
}

static int kill_job(const char *spec, int sig)
{
	struct job *j = job_by_spec(spec, "kill");
	int i, status = 0;

	if (!j)
		return 1;
	if (j->pgid) {
		status = kill(-j->pgid, sig);
		if (sig && job_state(j) == P_STOPPED && (sig == SIGTERM || sig == SIGHUP))
			kill(-j->pgid, SIGCONT);
		if (sig == SIGCONT)
			job_continue(j, 0);
	} else {
		for (i = 0; i < j->nprocs; i++)
			status |= kill(j->procs[i].pid, sig);
	}
	if (status)
		complain("kill: %s: %s", spec, strerror(errno));
	return status ? 1 : 0;
}

static int kill_one(const char *target, int sig)
{
	long long pid;

	if (*target == '%')
		return kill_job(target, sig);
	if (parse_number(target, &pid)) {
		complain("kill: %s: not a process or job", target);
		return 1;
	}
	if (kill((pid_t)pid, sig)) {
		complain("kill: %s: %s", target, strerror(errno));
		return 1;
	}
	return 0;
}

int bi_kill(int argc, char **argv)
{
	int i = 1, sig = SIGTERM, status = 0;

	if (argc > 1 && (!strcmp(argv[1], "-l") || !strcmp(argv[1], "-L")))
		return list_signals(argc, argv);
	if (i + 1 < argc && (!strcmp(argv[i], "-s") || !strcmp(argv[i], "-n"))) {
		sig = signal_number(argv[i + 1]);
		i += 2;
	} else if (i < argc && argv[i][0] == '-' && strcmp(argv[i], "--")) {
		sig = signal_number(argv[i] + 1);
		i++;
	}
	if (sig < 0) {
		complain("kill: %s: no such signal", argv[i - 1]);
		return 1;
	}
	if (i < argc && !strcmp(argv[i], "--"))
		i++;
	if (i >= argc)
		return usage_error(argv[0]);
	for (; i < argc; i++)
		status |= kill_one(argv[i], sig);
	return status;
}
