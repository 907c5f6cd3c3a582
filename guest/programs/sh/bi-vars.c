/* Built-ins about variables: export readonly local unset shift let getopts. */
#include "sh.h"

static void list_flagged(int flag, const char *word)
{
	size_t n, i;
	struct var **all = var_sorted(&n);

	for (i = 0; i < n; i++) {
		if (!(all[i]->flags & flag))
			continue;
		outf("%s %s", word, all[i]->name);
		if (all[i]->value) {
			outc('=');
			out_quoted(all[i]->value);
		}
		outc('\n');
	}
}

/* NAME or NAME=VALUE; *value is NULL for the first. */
static char *split_operand(const char *who, const char *s, const char **value)
{
	size_t n = name_length(s);
	char *name;

	if (!n || (s[n] && s[n] != '=')) {
		fail_command(STATUS_USAGE, "%s: %s: bad variable name", who, s);
		return NULL;
	}
	*value = s[n] ? s + n + 1 : NULL;
	name = scratch_dup(s);
	name[n] = '\0';
	return name;
}

static int attribute(int argc, char **argv, int flag)
{
	int i = 1, remove = 0;

	if (i < argc && !strcmp(argv[i], "-n") && flag == V_EXPORT) {
		remove = 1;
		i++;
	} else if (i < argc && (!strcmp(argv[i], "-p") || !strcmp(argv[i], "--"))) {
		i++;
	}
	if (i >= argc)
		list_flagged(flag, argv[0]);
	for (; i < argc; i++) {
		const char *value;
		char *name = split_operand(argv[0], argv[i], &value);

		if (!name)
			return sh.status;
		if (var_set_flags(name, value, remove ? 0 : flag))
			return sh.status;
		if (remove)
			var_find(name)->flags &= ~flag;
	}
	return 0;
}

int bi_export(int argc, char **argv)
{
	return attribute(argc, argv, V_EXPORT);
}

int bi_readonly(int argc, char **argv)
{
	return attribute(argc, argv, V_READONLY);
}

/* Undone by func_call's caller, with the assignments before the call. */
int bi_local(int argc, char **argv)
{
	int i;

	if (!sh.func_depth) {
		fail_command(STATUS_USAGE, "local: not in a function");
		return sh.status;
	}
	for (i = 1; i < argc; i++) {
		const char *value;
		char *name = split_operand(argv[0], argv[i], &value);

		if (!name || local_make(name))
			return sh.status;
		if (value && var_set(name, value))
			return sh.status;
	}
	return 0;
}

int bi_unset(int argc, char **argv)
{
	int i = 1, functions = 0, variables = 0;

	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		if (!strcmp(argv[i], "-f"))
			functions = 1;
		else if (!strcmp(argv[i], "-v"))
			variables = 1;
		else
			return usage_error(argv[0]);
	}
	for (; i < argc; i++) {
		if (functions) {
			func_unset(argv[i]);
		} else if (!is_name(argv[i])) {
			fail_command(STATUS_USAGE, "unset: %s: bad variable name", argv[i]);
			return sh.status;
		} else if (!variables && !var_find(argv[i])) {
			func_unset(argv[i]);
		} else if (var_unset(argv[i])) {
			return sh.status;
		}
	}
	return 0;
}

int bi_shift(int argc, char **argv)
{
	long long n = 1;

	if (argc > 1 && (parse_number(argv[1], &n) || n < 0)) {
		fail_command(STATUS_USAGE, "shift: %s: not a number", argv[1]);
		return sh.status;
	}
	if (n > sh.argc) {
		fail_command(STATUS_USAGE, "shift: only %d to shift", sh.argc);
		return sh.status;
	}
	sh.argv += n;
	sh.argc -= (int)n;
	return 0;
}

int bi_let(int argc, char **argv)
{
	long long v = 0;
	int i;

	if (argc < 2)
		return usage_error(argv[0]);
	for (i = 1; i < argc; i++)
		if (arith_eval(argv[i], &v))
			return sh.status;
	return v == 0;
}

static int getopts_missing(const char *options, int letter, const char *name)
{
	char text[2] = { (char)letter, 0 };

	if (*options == ':') {
		var_set("OPTARG", text);
		var_set(name, ":");
	} else {
		var_unset("OPTARG");
		err_text("%s: option -%c needs an argument\n", sh.name, letter);
		var_set(name, "?");
	}
	return 0;
}

static int getopts_unknown(const char *options, int letter, const char *name)
{
	char text[2] = { (char)letter, 0 };

	if (*options == ':') {
		var_set("OPTARG", text);
	} else {
		var_unset("OPTARG");
		err_text("%s: no such option: -%c\n", sh.name, letter);
	}
	var_set(name, "?");
	return 0;
}

/* Where in a group of letters (-abc) the next call goes on. */
static int getopts_offset;
static long getopts_index;

static int getopts_end(const char *name, long index)
{
	getopts_offset = 0;
	var_set(name, "?");
	var_number("OPTIND", index);
	getopts_index = index;
	return 1;
}

int bi_getopts(int argc, char **argv)
{
	char **args = argc > 3 ? argv + 3 : sh.argv;
	int count = argc > 3 ? argc - 3 : sh.argc, letter;
	const char *options, *match, *arg;
	long long index;
	char text[2] = { 0, 0 };

	if (argc < 3)
		return usage_error(argv[0]);
	options = argv[1];
	if (parse_number(var_get_or("OPTIND", "1"), &index) || index < 1)
		index = 1;
	if (index != getopts_index)
		getopts_offset = 0;
	arg = index <= count ? args[index - 1] : NULL;
	if (!arg || (!getopts_offset && (arg[0] != '-' || !arg[1])))
		return getopts_end(argv[2], (long)index);
	if (!getopts_offset && !strcmp(arg, "--"))
		return getopts_end(argv[2], (long)index + 1);
	if (!getopts_offset)
		getopts_offset = 1;
	letter = (unsigned char)arg[getopts_offset++];
	text[0] = (char)letter;
	match = letter == ':' ? NULL : strchr(options, letter);
	if (match && match[1] == ':') {
		const char *value = arg[getopts_offset] ? arg + getopts_offset : NULL;

		index++;
		if (!value && index <= count)
			value = args[index++ - 1];
		getopts_offset = 0;
		var_number("OPTIND", getopts_index = (long)index);
		if (!value)
			return getopts_missing(options, letter, argv[2]);
		var_set("OPTARG", value);
		var_set(argv[2], text);
		return 0;
	}
	if (!arg[getopts_offset]) {
		index++;
		getopts_offset = 0;
	}
	var_number("OPTIND", getopts_index = (long)index);
	if (!match)
		return getopts_unknown(options, letter, argv[2]);
	var_unset("OPTARG");
	var_set(argv[2], text);
	return 0;
}
