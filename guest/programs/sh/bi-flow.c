/* Built-ins that change what runs next: : eval . exec exit return break continue trap. */
#include "sh.h"

int bi_colon(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return 0;
}

int bi_false(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return 1;
}

int bi_eval(int argc, char **argv)
{
	struct str s = scratch_str();
	int i;

	for (i = 1; i < argc; i++) {
		if (i > 1)
			str_put(&s, ' ');
		str_puts(&s, argv[i]);
	}
	sh.status = 0;
	if (stack_too_deep()) {
		fail_command(STATUS_USAGE, "eval: nested too deeply");
		return sh.status;
	}
	return s.n ? run_string(str_end(&s)) : 0;
}

/* Without a slash the file is looked for on PATH, then here. */
static const char *find_script(const char *name)
{
	const char *p = var_get_or("PATH", "");

	while (!strchr(name, '/') && *p) {
		size_t n = strcspn(p, ":");
		struct str s = scratch_str();
		struct stat st;

		str_add(&s, p, n);
		str_put(&s, '/');
		str_puts(&s, name);
		if (n && !stat(str_end(&s), &st) && S_ISREG(st.st_mode) && !access(s.p, R_OK))
			return s.p;
		p += n + (p[n] == ':');
	}
	return name;
}

int bi_dot(int argc, char **argv)
{
	char **outer_argv = sh.argv, **outer_owned = sh.owned;
	int outer_argc = sh.argc;

	if (argc < 2)
		return usage_error(argv[0]);
	if (stack_too_deep()) {
		fail_command(STATUS_USAGE, "%s: nested too deeply", argv[0]);
		return sh.status;
	}
	if (argc > 2) {
		sh.argv = argv + 2;
		sh.argc = argc - 2;
		sh.owned = NULL;
	}
	sh.status = 0;
	if (run_file(find_script(argv[1])))
		fail_command(STATUS_USAGE, "%s: %s: %s", argv[0], argv[1], strerror(errno));
	if (sh.unwind == UNW_RETURN)
		sh.unwind = UNW_NONE;
	if (argc > 2) {
		positional_free(sh.owned);
		sh.owned = outer_owned;
		sh.argv = outer_argv;
		sh.argc = outer_argc;
	}
	return sh.status;
}

int bi_exec(int argc, char **argv)
{
	int i = argc > 1 && !strcmp(argv[1], "--") ? 2 : 1;

	if (i >= argc)
		return 0;
	if (!strchr(argv[i], '/') && !path_hashed(argv[i])) {
		fail_command(STATUS_NOTFOUND, "exec: %s: not found", argv[i]);
		return sh.status;
	}
	if (strchr(argv[i], '/') && access(argv[i], X_OK)) {
		fail_command(errno == ENOENT ? STATUS_NOTFOUND : STATUS_NOEXEC, "exec: %s: %s", argv[i], strerror(errno));
		return sh.status;
	}
	if (sh.interactive && !sh.in_child)
		history_save();
	control_off();
	sh.in_child = 1;
	signals_child(0);
	exec_program(argv + i);
}

/* The operand of exit and return, or the last status. */
static int status_operand(int argc, char **argv)
{
	long long v;

	if (argc < 2)
		return sh.status;
	if (!parse_number(argv[1], &v))
		return (int)(v & 255);
	complain("%s: %s: not a number", argv[0], argv[1]);
	return STATUS_USAGE;
}

int bi_exit(int argc, char **argv)
{
	static int warned;
	int status = status_operand(argc, argv);

	if (sh.interactive && !sh.in_child && !warned && jobs_stopped()) {
		err_text("You have stopped jobs.\n");
		warned = 1;
		return 1;
	}
	sh.unwind = UNW_EXIT;
	return status;
}

int bi_return(int argc, char **argv)
{
	int status = status_operand(argc, argv);

	sh.unwind = sh.func_depth || sh.source_depth ? UNW_RETURN : UNW_EXIT;
	if (sh.unwind == UNW_EXIT && sh.interactive && !sh.in_child) {
		sh.unwind = UNW_NONE;
		complain("return: not in a function");
		return STATUS_USAGE;
	}
	return status;
}

static int leave(int argc, char **argv, enum unwind how)
{
	long long n = 1;

	if (argc > 1 && (parse_number(argv[1], &n) || n < 1)) {
		fail_command(STATUS_USAGE, "%s: %s: not a number of loops", argv[0], argv[1]);
		return sh.status;
	}
	if (!sh.loop_depth)
		return 0;
	sh.unwind = how;
	sh.unwind_levels = n > sh.loop_depth ? sh.loop_depth : (int)n;
	return 0;
}

int bi_break(int argc, char **argv)
{
	return leave(argc, argv, UNW_BREAK);
}

int bi_continue(int argc, char **argv)
{
	return leave(argc, argv, UNW_CONTINUE);
}

static int list_traps(void)
{
	int sig;

	for (sig = 0; sig < NSIGNALS; sig++) {
		if (!trap_action[sig])
			continue;
		out("trap -- ");
		out_quoted(trap_action[sig]);
		if (signal_name(sig))
			outf(" %s\n", signal_name(sig));
		else
			outf(" %d\n", sig);
	}
	return 0;
}

int bi_trap(int argc, char **argv)
{
	const char *action = NULL;
	int i = 1, status = 0;
	long long v;

	if (i < argc && !strcmp(argv[i], "--"))
		i++;
	if (i >= argc)
		return list_traps();
	/* A number first means: these back to their defaults. */
	if (parse_number(argv[i], &v) && argc - i > 1) {
		action = argv[i++];
		if (!strcmp(action, "-"))
			action = NULL;
	}
	for (; i < argc; i++) {
		int sig = signal_number(argv[i]);

		if (sig < 0) {
			complain("trap: %s: no such signal", argv[i]);
			status = 1;
			continue;
		}
		trap_set(sig, action);
	}
	return status;
}
