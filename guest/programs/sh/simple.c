/* Simple commands (XCU 2.9.1): what a name means, and running it. */
#include "sh.h"

static void trace(struct node *n, char **argv)
{
	struct assign *a;
	int first = 1;

	err_text("%s", expand_prompt(var_get_or("PS4", "+ ")));
	for (a = argv[0] ? NULL : n->assigns; a; a = a->next) {
		err_text("%s%s=%s", first ? "" : " ", a->name, expand_assignment(a->value));
		first = 0;
	}
	for (; *argv; argv++) {
		err_text("%s%s", first ? "" : " ", *argv);
		first = 0;
	}
	err_text("\n");
}

static int assign_all(struct assign *a, int flags)
{
	for (; a && !sh.unwind; a = a->next) {
		char *value = expand_assignment(a->value);

		if (sh.unwind || var_set_flags(a->name, value, flags))
			return -1;
	}
	return sh.unwind ? -1 : 0;
}

/* Assignments that hold while a built-in or a function runs. */
static int assign_locally(struct assign *a)
{
	for (; a; a = a->next) {
		char *value = expand_assignment(a->value);

		if (sh.unwind || local_make(a->name) || var_set_flags(a->name, value, V_EXPORT))
			return -1;
	}
	return 0;
}

static void assignments_only(struct node *n)
{
	struct saved_fd *saved = NULL;
	int failed = redirect(n->redirs, &saved);

	redirect_undo(saved);
	if (failed)
		return;
	if (!assign_all(n->assigns, 0))
		sh.status = sh.subst_status;
}

/* Runs it with its output flushed; a full disk is its failure. */
int run_builtin(const struct builtin *b, int argc, char **argv)
{
	int status = b->run(argc, argv);
	int error = out_flush();

	if (error && error != EPIPE) {
		complain("%s: write error: %s", b->name, strerror(error));
		status = 1;
	} else if (error) {
		status = 1;
	}
	return status;
}

static void builtin_command(struct node *n, const struct builtin *b, int argc, char **argv)
{
	int special = b->flags & B_SPECIAL;
	size_t mark = locals_mark();
	struct saved_fd *saved = NULL;

	if (redirect(n->redirs, &saved)) {
		redirect_undo(saved);
		if (special && !sh.unwind)
			sh.unwind = sh.interactive ? UNW_ABORT : UNW_EXIT;
		return;
	}
	if (!(special ? assign_all(n->assigns, 0) : assign_locally(n->assigns))) {
		/* `exec' without a program keeps its redirections. */
		if (b->run == bi_exec) {
			redirect_keep(saved);
			saved = NULL;
		}
		sh.status = run_builtin(b, argc, argv);
	}
	/* What `local' put aside is for the end of the function. */
	if (!special && b->run != bi_local)
		locals_restore(mark);
	redirect_undo(saved);
}

static void function_command(struct node *n, struct func *f, int argc, char **argv)
{
	size_t mark = locals_mark();
	struct saved_fd *saved = NULL;

	if (!redirect(n->redirs, &saved) && !assign_locally(n->assigns))
		sh.status = func_call(f, argc, argv);
	locals_restore(mark);
	redirect_undo(saved);
}

static void external_child(struct node *n, char **argv)
{
	if (n && redirect(n->redirs, NULL))
		shell_exit(sh.status);
	if (n && assign_all(n->assigns, V_EXPORT))
		shell_exit(sh.status);
	exec_program(argv);
}

/* n (its redirections and assignments) may be NULL. */
int exec_external(struct node *n, char **argv, int flags)
{
	struct job *j;

	if (!strchr(argv[0], '/') && !(n && n->assigns))
		path_hashed(argv[0]);
	if ((flags & FL_LAST) && !trap_any_set())
		external_child(n, argv);
	j = job_new(1, n ? n->text : argv[0]);
	if (job_fork(j, FORK_FOREGROUND) == 0)
		external_child(n, argv);
	sh.status = job_foreground(j);
	return sh.status;
}

static void run_named(struct node *n, int argc, char **argv, int flags)
{
	const struct builtin *b = NULL;
	struct func *f = NULL;

	if (!strchr(argv[0], '/')) {
		b = builtin_find(argv[0]);
		if (!b || !(b->flags & B_SPECIAL))
			f = func_find(argv[0]);
	}
	if (f)
		function_command(n, f, argc, argv);
	else if (b)
		builtin_command(n, b, argc, argv);
	else
		exec_external(n, argv, flags);
}

int exec_simple(struct node *n, int flags)
{
	struct mark m = scratch_mark();
	char **argv;
	int argc;

	sh.subst_status = 0;
	argv = expand_words(n->words, &argc);
	if (!sh.unwind) {
		if (sh.opts['x'])
			trace(n, argv);
		sh.tested += flags & FL_TESTED;
		if (argc)
			run_named(n, argc, argv, flags);
		else
			assignments_only(n);
		sh.tested -= flags & FL_TESTED;
	}
	scratch_release(m);
	return sh.status;
}
