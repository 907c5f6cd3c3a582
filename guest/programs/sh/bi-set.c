/* Options of the shell: set, and the letters of the command line. */
#include "sh.h"

const struct option_name option_names[] = {
	{ 'a', "allexport" }, { 'b', "notify" }, { 'C', "noclobber" }, { 'e', "errexit" },
	{ 'f', "noglob" }, { 'h', "hashall" }, { 'I', "ignoreeof" }, { 'i', "interactive" },
	{ 'm', "monitor" }, { 'n', "noexec" }, { 's', "stdin" }, { 'u', "nounset" },
	{ 'v', "verbose" }, { 'x', "xtrace" },
};
const int option_count = ARRAY_SIZE(option_names);

/* $- */
char *options_string(void)
{
	char *s = scratch_alloc(ARRAY_SIZE(option_names) + 1);
	int i, n = 0;

	for (i = 0; i < option_count; i++)
		if (sh.opts[(unsigned char)option_names[i].letter])
			s[n++] = option_names[i].letter;
	s[n] = '\0';
	return s;
}

int set_option(int letter, int on)
{
	int i;

	for (i = 0; i < option_count; i++)
		if (option_names[i].letter == letter)
			break;
	if (i == option_count)
		return -1;
	sh.opts[letter] = (char)on;
	if (letter == 'm') {
		if (on)
			control_on();
		else
			control_off();
		signals_interactive();
	}
	return 0;
}

static int set_named(const char *name, int on)
{
	int i;

	for (i = 0; i < option_count; i++)
		if (!strcmp(option_names[i].name, name))
			return set_option(option_names[i].letter, on);
	return -1;
}

static void list_options(int reusable)
{
	int i;

	for (i = 0; i < option_count; i++) {
		int on = sh.opts[(unsigned char)option_names[i].letter];

		if (reusable)
			outf("set %co %s\n", on ? '-' : '+', option_names[i].name);
		else
			outf("%-16s%s\n", option_names[i].name, on ? "on" : "off");
	}
}

static int list_variables(void)
{
	size_t n, i;
	struct var **all = var_sorted(&n);

	for (i = 0; i < n; i++) {
		if (!all[i]->value)
			continue;
		outf("%s=", all[i]->name);
		out_quoted(all[i]->value);
		outc('\n');
	}
	return 0;
}

/* Frees what `set' made for the current $1... */
void positional_free(char **owned)
{
	char **v;

	for (v = owned; v && *v; v++)
		free(*v);
	free(owned);
}

static void set_positional(int argc, char **argv)
{
	char **v = xmalloc((size_t)(argc + 1) * sizeof(*v));
	int i;

	for (i = 0; i < argc; i++)
		v[i] = xstrdup(argv[i]);
	v[argc] = NULL;
	positional_free(sh.owned);
	sh.owned = v;
	sh.argv = v;
	sh.argc = argc;
}

/* One "-abc" or "+abc"; *i moves past the operand of o. */
static int letters(int argc, char **argv, int *i)
{
	const char *s = argv[*i];
	int on = *s == '-';

	while (*++s) {
		if (*s == 'o') {
			if (*i + 1 >= argc) {
				list_options(!on);
				continue;
			}
			++*i;
			if (set_named(argv[*i], on)) {
				fail_command(STATUS_USAGE, "set: %s: no such option", argv[*i]);
				return -1;
			}
		} else if (set_option((unsigned char)*s, on)) {
			fail_command(STATUS_USAGE, "set: -%c: no such option", *s);
			return -1;
		}
	}
	return 0;
}

int bi_set(int argc, char **argv)
{
	int i, positional = 0;

	if (argc == 1)
		return list_variables();
	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--")) {
			positional = 1;
			i++;
			break;
		}
		if (!strcmp(argv[i], "-")) {
			sh.opts['x'] = sh.opts['v'] = 0;
			i++;
			break;
		}
		if ((argv[i][0] != '-' && argv[i][0] != '+') || !argv[i][1])
			break;
		if (letters(argc, argv, &i))
			return sh.status;
	}
	if (positional || i < argc)
		set_positional(argc - i, argv + i);
	return 0;
}
