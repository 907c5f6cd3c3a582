/* Running the tree (XCU 2.9): lists, pipelines, compound commands. */
#include "sh.h"

#define STACK_LIMIT	(1024 * 1024)

static char *base;

void stack_base(void *p)
{
	base = p;
}

/* Recursion of any kind stops here, with an error instead of a fault. */
int stack_too_deep(void)
{
	char here;

	return base - &here > STACK_LIMIT;
}

static int stop_for_signals(void)
{
	if (traps_pending())
		run_traps();
	if (sh.interrupted && !sh.unwind) {
		sh.status = 128 + SIGINT;
		sh.unwind = UNW_ABORT;
	}
	return sh.unwind != UNW_NONE;
}

/* For children: runs the node and ends the process. */
void child_run(struct node *n, int flags)
{
	exec_node(n, flags | FL_LAST);
	shell_exit(sh.status);
}

static void run_list(struct node *n, int flags)
{
	for (n = n->a; n && !sh.unwind; n = n->next)
		exec_node(n, n->next ? flags & ~FL_LAST : flags);
}

static void run_and_or(struct node *n, int flags)
{
	exec_node(n->a, (flags & ~FL_LAST) | FL_TESTED);
	if (!sh.unwind && (sh.status == 0) == (n->type == N_AND))
		exec_node(n->b, flags);
}

static void run_background(struct node *n)
{
	struct job *j = job_new(1, n->text);

	if (job_fork(j, FORK_BACKGROUND) == 0)
		child_run(n->a, 0);
	job_background_started(j);
}

static void run_subshell(struct node *n, int flags)
{
	struct job *j;

	if ((flags & FL_LAST) && !trap_any_set()) {
		if (redirect(n->redirs, NULL))
			shell_exit(sh.status);
		child_run(n->a, flags & FL_TESTED);
	}
	j = job_new(1, n->text);
	if (job_fork(j, FORK_FOREGROUND) == 0) {
		if (redirect(n->redirs, NULL))
			shell_exit(sh.status);
		child_run(n->a, flags & FL_TESTED);
	}
	sh.status = job_foreground(j);
}

static void run_if(struct node *n, int flags)
{
	exec_node(n->a, (flags & ~FL_LAST) | FL_TESTED);
	if (sh.unwind)
		return;
	if (sh.status == 0)
		exec_node(n->b, flags);
	else if (n->c)
		exec_node(n->c, flags);
	else
		sh.status = 0;
}

/* After a round of a loop: 1 ends it. */
static int leave_loop(void)
{
	if (sh.unwind != UNW_BREAK && sh.unwind != UNW_CONTINUE)
		return sh.unwind != UNW_NONE;
	if (--sh.unwind_levels > 0)
		return 1;
	if (sh.unwind == UNW_CONTINUE) {
		sh.unwind = UNW_NONE;
		return 0;
	}
	sh.unwind = UNW_NONE;
	return 1;
}

static void run_while(struct node *n, int flags)
{
	int status = 0;

	flags &= ~FL_LAST;
	sh.loop_depth++;
	while (!stop_for_signals()) {
		exec_node(n->a, flags | FL_TESTED);
		if (sh.unwind) {
			if (leave_loop())
				break;
			continue;
		}
		if ((sh.status == 0) != (n->type == N_WHILE)) {
			sh.status = status;
			break;
		}
		exec_node(n->b, flags);
		status = sh.status;
		if (leave_loop())
			break;
	}
	sh.loop_depth--;
}

static void run_for(struct node *n, int flags)
{
	struct mark m = scratch_mark();
	char **words;
	int count, i;

	if (n->has_in) {
		words = expand_words(n->words, &count);
	} else {
		count = sh.argc;
		words = scratch_alloc((size_t)(count + 1) * sizeof(*words));
		for (i = 0; i < count; i++)
			words[i] = scratch_dup(sh.argv[i]);
	}
	if (!sh.unwind)
		sh.status = 0;
	sh.loop_depth++;
	for (i = 0; i < count && !stop_for_signals(); i++) {
		if (var_set(n->name, words[i]))
			break;
		exec_node(n->b, flags & ~FL_LAST);
		if (leave_loop())
			break;
	}
	sh.loop_depth--;
	scratch_release(m);
}

static int matches(struct case_item *item, const char *subject)
{
	struct word *w;

	for (w = item->patterns; w && !sh.unwind; w = w->next)
		if (pattern_match(expand_pattern(w), subject))
			return 1;
	return 0;
}

static void run_case(struct node *n, int flags)
{
	struct mark m = scratch_mark();
	char *subject = expand_string(n->words);
	struct case_item *item;

	for (item = n->items; item && !sh.unwind; item = item->next)
		if (matches(item, subject))
			break;
	scratch_release(m);
	if (sh.unwind)
		return;
	sh.status = 0;
	if (item && item->body)
		exec_node(item->body, flags);
}

struct stage {
	int in;			/* read end of the pipe before it, or -1 */
	int out[2];		/* the pipe behind it, or -1 */
};

static void child_stage(struct node *n, struct stage *s, int flags)
{
	if (s->in >= 0) {
		dup2(s->in, 0);
		close(s->in);
	}
	if (s->out[1] >= 0) {
		close(s->out[0]);
		dup2(s->out[1], 1);
		close(s->out[1]);
	}
	child_run(n, flags);
}

static int count_stages(struct node *n)
{
	int count = 0;

	for (n = n->a; n; n = n->next)
		count++;
	return count;
}

static void run_stages(struct node *pipeline, int flags)
{
	struct job *j = job_new(count_stages(pipeline), pipeline->text);
	struct stage s = { -1, { -1, -1 } };
	struct node *n;

	for (n = pipeline->a; n; n = n->next) {
		s.out[0] = s.out[1] = -1;
		if (n->next && pipe(s.out) < 0) {
			fail_command(STATUS_USAGE, "cannot make a pipe: %s", strerror(errno));
			break;
		}
		if (job_fork(j, FORK_FOREGROUND) == 0)
			child_stage(n, &s, flags & FL_TESTED);
		if (s.in >= 0)
			close(s.in);
		if (s.out[1] >= 0)
			close(s.out[1]);
		s.in = s.out[0];
	}
	sh.status = job_foreground(j);
}

static void run_pipeline(struct node *n, int flags)
{
	if (n->a->next)
		run_stages(n, n->negate ? FL_TESTED : flags);
	else
		exec_node(n->a, n->negate ? FL_TESTED : flags);
	if (n->negate && !sh.unwind)
		sh.status = !sh.status;
}

static void run_kind(struct node *n, int flags)
{
	switch (n->type) {
	case N_SIMPLE: exec_simple(n, flags); break;
	case N_PIPE: run_pipeline(n, flags); break;
	case N_AND:
	case N_OR: run_and_or(n, flags); break;
	case N_LIST: run_list(n, flags); break;
	case N_BG: run_background(n); break;
	case N_SUBSHELL: run_subshell(n, flags); break;
	case N_GROUP: exec_node(n->a, flags); break;
	case N_IF: run_if(n, flags); break;
	case N_WHILE:
	case N_UNTIL: run_while(n, flags); break;
	case N_FOR: run_for(n, flags); break;
	case N_CASE: run_case(n, flags); break;
	case N_FUNC: func_define(n); sh.status = 0; break;
	}
}

/* A compound command with redirections of its own. */
static void run_redirected(struct node *n, int flags)
{
	struct mark m = scratch_mark();
	struct saved_fd *saved = NULL;

	if (!redirect(n->redirs, &saved))
		run_kind(n, flags & ~FL_LAST);
	out_flush();
	redirect_undo(saved);
	scratch_release(m);
}

static void check_errexit(struct node *n, int flags)
{
	if (!sh.opts['e'] || !sh.status || (flags & FL_TESTED) || sh.tested || sh.unwind)
		return;
	if (n->type == N_SIMPLE || n->type == N_SUBSHELL || (n->type == N_PIPE && !n->negate))
		sh.unwind = UNW_EXIT;
}

/* Runs n and returns its status, which is $? as well. */
int exec_node(struct node *n, int flags)
{
	if (sh.unwind || stop_for_signals())
		return sh.status;
	if (stack_too_deep()) {
		fail_command(STATUS_USAGE, "commands nested too deeply");
		return sh.status;
	}
	if (sh.opts['n'] && !sh.interactive)
		return sh.status;
	sh.line = n->line;
	if (n->redirs && n->type != N_SIMPLE && n->type != N_SUBSHELL)
		run_redirected(n, flags);
	else
		run_kind(n, flags);
	check_errexit(n, flags);
	stop_for_signals();
	return sh.status;
}

static void read_all(int fd, struct str *s)
{
	char block[512];
	ssize_t n, i;

	for (;;) {
		n = read(fd, block, sizeof(block));
		if (n < 0 && errno == EINTR && !sh.interrupted)
			continue;
		if (n <= 0)
			break;
		for (i = 0; i < n; i++)
			if (block[i])
				str_put(s, block[i]);
	}
	while (s->n && s->p[s->n - 1] == '\n')
		s->n--;
}

/* $( ): the output without its last newlines, in scratch memory. */
char *command_output(struct node *n)
{
	struct str s = { NULL, 0, 0, NULL };
	struct job *j;
	char *text;
	int fds[2];

	sh.subst_status = 0;
	if (!n)
		return NULL;
	if (pipe(fds) < 0) {
		fail_command(STATUS_USAGE, "cannot make a pipe: %s", strerror(errno));
		return NULL;
	}
	j = job_new(1, "");
	if (job_fork(j, FORK_SUBSTITUTION) == 0) {
		close(fds[0]);
		if (fds[1] != 1) {
			dup2(fds[1], 1);
			close(fds[1]);
		}
		child_run(n, 0);
	}
	close(fds[1]);
	read_all(fds[0], &s);
	close(fds[0]);
	sh.subst_status = sh.status = job_wait(j);
	job_free(j);
	text = scratch_dup(str_end(&s));
	str_free(&s);
	return text;
}
