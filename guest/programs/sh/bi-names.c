/* Built-ins about what names mean: alias unalias command type hash history. */
#include "sh.h"

static void print_alias(const struct alias *a)
{
	outf("%s=", a->name);
	out_quoted(a->value);
	outc('\n');
}

int bi_alias(int argc, char **argv)
{
	struct alias *a;
	int i, status = 0;

	if (argc == 1)
		for (a = alias_first(); a; a = a->next)
			print_alias(a);
	for (i = 1; i < argc; i++) {
		const char *equals = strchr(argv[i], '=');

		if (equals && equals != argv[i]) {
			alias_set(argv[i], (size_t)(equals - argv[i]), equals + 1);
		} else if ((a = alias_find(argv[i])) != NULL) {
			print_alias(a);
		} else {
			complain("alias: %s: not found", argv[i]);
			status = 1;
		}
	}
	return status;
}

int bi_unalias(int argc, char **argv)
{
	int i, status = 0;

	if (argc < 2)
		return usage_error(argv[0]);
	if (!strcmp(argv[1], "-a")) {
		alias_clear();
		return 0;
	}
	for (i = 1; i < argc; i++) {
		if (alias_unset(argv[i])) {
			complain("unalias: %s: not found", argv[i]);
			status = 1;
		}
	}
	return status;
}

static int is_file_command(const char *name)
{
	struct stat st;

	return strchr(name, '/') && !stat(name, &st) && S_ISREG(st.st_mode) && !access(name, X_OK);
}

/* verbose: a sentence (type, command -V) or what the name stands for (-v). */
static int describe(const char *who, const char *name, int verbose)
{
	struct alias *a = alias_find(name);
	const struct builtin *b = builtin_find(name);
	const char *path;

	if (a) {
		out(verbose ? name : "alias ");
		out(verbose ? " is an alias for " : name);
		out(verbose ? "" : "=");
		if (verbose)
			out(a->value);
		else
			out_quoted(a->value);
		outc('\n');
	} else if (is_reserved(name)) {
		outf(verbose ? "%s is a shell keyword\n" : "%s\n", name);
	} else if (func_find(name)) {
		outf(verbose ? "%s is a function\n" : "%s\n", name);
	} else if (b) {
		outf(verbose ? "%s is a %sshell builtin\n" : "%s\n", name, b->flags & B_SPECIAL ? "special " : "");
	} else if ((path = is_file_command(name) ? name : strchr(name, '/') ? NULL : path_find(name)) != NULL) {
		if (verbose)
			outf("%s is %s\n", name, path);
		else
			outf("%s\n", path);
	} else {
		if (verbose) {
			out_flush();
			complain("%s: %s: not found", who, name);
		}
		return STATUS_NOTFOUND;
	}
	return 0;
}

int bi_type(int argc, char **argv)
{
	int i, status = 0;

	for (i = 1; i < argc; i++)
		status |= describe(argv[0], argv[i], 1);
	return status;
}

static int run_command(int argc, char **argv)
{
	const struct builtin *b = strchr(argv[0], '/') ? NULL : builtin_find(argv[0]);

	if (b)
		return b->run(argc, argv);
	return exec_external(NULL, argv, 0);
}

int bi_command(int argc, char **argv)
{
	int i = 1, mode = 0, standard = 0, status;
	size_t mark;

	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		const char *p = argv[i] + 1;

		if (!strcmp(argv[i], "--")) {
			i++;
			break;
		}
		for (; *p; p++) {
			if (*p == 'v' || *p == 'V')
				mode = *p;
			else if (*p == 'p')
				standard = 1;
			else
				return usage_error(argv[0]);
		}
	}
	if (i >= argc)
		return 0;
	if (mode) {
		for (status = 0; i < argc; i++)
			status |= describe(argv[0], argv[i], mode == 'V');
		return status;
	}
	mark = locals_mark();
	if (standard && !local_make("PATH"))
		var_set("PATH", "/bin:/usr/bin:/sbin:/usr/sbin");
	status = run_command(argc - i, argv + i);
	if (standard)
		locals_restore(mark);
	return status;
}

int bi_hash(int argc, char **argv)
{
	int i, status = 0;

	if (argc == 1)
		path_list();
	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "-r")) {
			path_forget(NULL);
		} else if (!builtin_find(argv[i]) && !func_find(argv[i]) && !path_hashed(argv[i])) {
			complain("hash: %s: not found", argv[i]);
			status = 1;
		}
	}
	return status;
}

int bi_history(int argc, char **argv)
{
	long long n = history_count();
	int i;

	if (argc > 1 && !strcmp(argv[1], "-c")) {
		history_clear();
		return 0;
	}
	if (argc > 1 && (parse_number(argv[1], &n) || n < 0))
		return usage_error(argv[0]);
	i = n < history_count() ? history_count() - (int)n : 0;
	for (; i < history_count(); i++) {
		outf("%5d  ", history_first_number() + i);
		out(history_entry(i));
		outc('\n');
	}
	return 0;
}
