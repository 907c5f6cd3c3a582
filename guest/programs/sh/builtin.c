/* The table of built-in commands. */
#include "sh.h"

#define S B_SPECIAL
#define A B_ASSIGNS

const struct builtin builtins[] = {
	{ ".", bi_dot, S, ". file [argument...]" },
	{ ":", bi_colon, S, ": [argument...]" },
	{ "[", bi_test, 0, "[ expression ]" },
	{ "alias", bi_alias, 0, "alias [name[=text]...]" },
	{ "bg", bi_bg, 0, "bg [job...]" },
	{ "break", bi_break, S, "break [n]" },
	{ "cd", bi_cd, 0, "cd [-L|-P] [folder | -]" },
	{ "command", bi_command, 0, "command [-pvV] name [argument...]" },
	{ "continue", bi_continue, S, "continue [n]" },
	{ "echo", bi_echo, 0, "echo [-neE] [argument...]" },
	{ "eval", bi_eval, S, "eval [argument...]" },
	{ "exec", bi_exec, S, "exec [command [argument...]]" },
	{ "exit", bi_exit, S, "exit [status]" },
	{ "export", bi_export, S | A, "export [-p] [name[=value]...]" },
	{ "false", bi_false, 0, "false" },
	{ "fg", bi_fg, 0, "fg [job]" },
	{ "getopts", bi_getopts, 0, "getopts options name [argument...]" },
	{ "hash", bi_hash, 0, "hash [-r] [name...]" },
	{ "help", bi_help, 0, "help [name...]" },
	{ "history", bi_history, 0, "history [-c] [n]" },
	{ "jobs", bi_jobs, 0, "jobs [-lp] [job...]" },
	{ "kill", bi_kill, 0, "kill [-s signal | -signal] pid|job... | kill -l [status]" },
	{ "let", bi_let, 0, "let expression..." },
	{ "local", bi_local, A, "local [name[=value]...]" },
	{ "printf", bi_printf, 0, "printf format [argument...]" },
	{ "pwd", bi_pwd, 0, "pwd [-L|-P]" },
	{ "read", bi_read, 0, "read [-r] [-p prompt] name..." },
	{ "readonly", bi_readonly, S | A, "readonly [-p] [name[=value]...]" },
	{ "return", bi_return, S, "return [status]" },
	{ "set", bi_set, S, "set [-+abCefhmnuvx] [-+o option] [--] [argument...]" },
	{ "shift", bi_shift, S, "shift [n]" },
	{ "source", bi_dot, S, "source file [argument...]" },
	{ "test", bi_test, 0, "test [expression]" },
	{ "times", bi_times, S, "times" },
	{ "trap", bi_trap, S, "trap [action signal...]" },
	{ "true", bi_colon, 0, "true" },
	{ "type", bi_type, 0, "type name..." },
	{ "umask", bi_umask, 0, "umask [-S] [mask]" },
	{ "unalias", bi_unalias, 0, "unalias -a | name..." },
	{ "unset", bi_unset, S, "unset [-fv] name..." },
	{ "wait", bi_wait, 0, "wait [pid|job...]" },
};
const int builtin_count = ARRAY_SIZE(builtins);

const struct builtin *builtin_find(const char *name)
{
	int low = 0, high = builtin_count;

	while (low < high) {
		int middle = (low + high) / 2, d = strcmp(name, builtins[middle].name);

		if (!d)
			return &builtins[middle];
		if (d < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

int usage_error(const char *name)
{
	const struct builtin *b = builtin_find(name);

	complain("usage: %s", b ? b->usage : name);
	return STATUS_USAGE;
}

int bi_help(int argc, char **argv)
{
	int i, status = 0;

	if (argc == 1) {
		for (i = 0; i < builtin_count; i++)
			outf("  %s\n", builtins[i].usage);
		return 0;
	}
	for (i = 1; i < argc; i++) {
		const struct builtin *b = builtin_find(argv[i]);

		if (b) {
			outf("%s\n", b->usage);
		} else {
			complain("help: %s: not a built-in command", argv[i]);
			status = 1;
		}
	}
	return status;
}
