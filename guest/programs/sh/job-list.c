/* Naming and showing jobs: %1 %+ %- %name %?text (XCU 3.204). */
#include "sh.h"

struct job *job_by_pid(pid_t pid)
{
	struct job *j;
	int i;

	for (j = jobs; j; j = j->next)
		for (i = 0; i < j->nprocs; i++)
			if (j->background && j->procs[i].pid == pid)
				return j;
	return NULL;
}

static int fits(const struct job *j, const char *spec)
{
	if (*spec == '?')
		return strstr(j->text, spec + 1) != NULL;
	return !strncmp(j->text, spec, strlen(spec));
}

/* spec: after "%"; complains in the name of who. */
static struct job *named(const char *spec, const char *who)
{
	struct job *j, *found = NULL;
	long long v;

	if (!*spec || !strcmp(spec, "+") || !strcmp(spec, "%"))
		return job_current;
	if (!strcmp(spec, "-"))
		return job_previous ? job_previous : job_current;
	for (j = jobs; j; j = j->next) {
		if (!j->id || !j->background)
			continue;
		if (!parse_number(spec, &v)) {
			if (j->id == v)
				return j;
		} else if (fits(j, spec)) {
			if (found) {
				complain("%s: %%%s: more than one job fits", who, spec);
				return NULL;
			}
			found = j;
		}
	}
	return found;
}

/* The job, or NULL after a complaint. */
struct job *job_by_spec(const char *spec, const char *who)
{
	struct job *j = named(*spec == '%' ? spec + 1 : spec, who);

	if (!j)
		complain("%s: %s: no such job", who, *spec ? spec : "current");
	return j;
}

static void state_text(const struct job *j, char *text, size_t size)
{
	int status = job_status(j), state = job_state(j);

	if (state == P_RUNNING)
		snprintf(text, size, "Running");
	else if (state == P_STOPPED)
		snprintf(text, size, "%s", signal_text(WSTOPSIG(status)));
	else if (WIFSIGNALED(status))
		snprintf(text, size, "%s", signal_text(WTERMSIG(status)));
	else if (WEXITSTATUS(status))
		snprintf(text, size, "Exit %d", WEXITSTATUS(status));
	else
		snprintf(text, size, "Done");
}

static void print_pids(const struct job *j)
{
	int i;

	for (i = 0; i < j->nprocs; i++)
		outf("%ld ", (long)j->procs[i].pid);
}

/* mode: 0 short, 'l' with process ids, 'p' to standard error (notices). */
void job_print(struct job *j, int mode)
{
	char state[40];
	int mark = j == job_current ? '+' : j == job_previous ? '-' : ' ';
	const char *amp = job_state(j) == P_RUNNING ? " &" : "";

	state_text(j, state, sizeof(state));
	if (mode == 'p') {
		err_text("[%d]%c  %-22s %s%s\n", j->id, mark, state, j->text, amp);
		return;
	}
	outf("[%d]%c  ", j->id, mark);
	if (mode == 'l')
		print_pids(j);
	outf("%-22s %s%s\n", state, j->text, amp);
}
