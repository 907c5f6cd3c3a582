/*
 * sh - a POSIX shell.
 *
 *   sh [-abCefhilmnuvx] [-o option] [script [argument...]]
 *   sh -c text [name [argument...]]
 *   sh -s [argument...]
 */
#include "sh.h"

struct shell sh;

struct arguments {
	int c, s, i;
	int next;		/* index of the first operand */
};

static int usage(void)
{
	err_text("usage: sh [-abCefhilmnuvx] [-o option] [-c text | -s | script] [argument...]\n");
	return STATUS_USAGE;
}

static int option_word(int argc, char **argv, struct arguments *a)
{
	const char *s = argv[a->next];
	int on = *s == '-', i;

	while (*++s) {
		if (*s == 'c') {
			a->c = 1;
		} else if (*s == 'l') {
			sh.login = 1;
		} else if (*s == 'o') {
			if (++a->next >= argc)
				return -1;
			for (i = 0; i < option_count && strcmp(option_names[i].name, argv[a->next]); i++)
				;
			if (i == option_count)
				return -1;
			sh.opts[(unsigned char)option_names[i].letter] = (char)on;
		} else {
			for (i = 0; i < option_count && option_names[i].letter != *s; i++)
				;
			if (i == option_count)
				return -1;
			sh.opts[(unsigned char)*s] = (char)on;
		}
	}
	return 0;
}

static int parse_arguments(int argc, char **argv, struct arguments *a)
{
	memset(a, 0, sizeof(*a));
	sh.name = argc ? argv[0] : "sh";
	if (sh.name[0] == '-') {
		sh.login = 1;
		sh.name++;
	}
	for (a->next = 1; a->next < argc; a->next++) {
		const char *s = argv[a->next];

		if ((*s != '-' && *s != '+') || !s[1])
			break;
		if (!strcmp(s, "--")) {
			a->next++;
			break;
		}
		if (option_word(argc, argv, a))
			return -1;
	}
	a->s = sh.opts['s'];
	a->i = sh.opts['i'];
	return a->c && a->next >= argc ? -1 : 0;
}

static void default_variables(void)
{
	char text[24];
	const char *level = var_get("SHLVL");
	long long v = 0;

	var_set("IFS", " \t\n");
	var_set("OPTIND", "1");
	if (!var_get("PATH"))
		var_set("PATH", "/bin:/usr/bin:/sbin:/usr/sbin");
	if (!var_get("PS1"))
		var_set("PS1", geteuid() ? "$ " : "# ");
	if (!var_get("PS2"))
		var_set("PS2", "> ");
	if (!var_get("PS4"))
		var_set("PS4", "+ ");
	snprintf(text, sizeof(text), "%ld", (long)getppid());
	var_set("PPID", text);
	if (level)
		parse_number(level, &v);
	snprintf(text, sizeof(text), "%d", (int)(v < 0 || v > 999 ? 1 : v + 1));
	var_set_flags("SHLVL", text, V_EXPORT);
	cwd_init();
}

static void source_quietly(const char *path)
{
	if (path && *path && !access(path, R_OK))
		run_file(path);
	if (sh.unwind == UNW_RETURN || sh.unwind == UNW_ABORT)
		sh.unwind = UNW_NONE;
}

static void profiles(void)
{
	struct mark m = scratch_mark();
	struct str s = scratch_str();

	if (sh.login) {
		source_quietly("/etc/profile");
		if (var_get("HOME")) {
			str_puts(&s, var_get("HOME"));
			str_puts(&s, "/.profile");
			if (!sh.unwind)
				source_quietly(str_end(&s));
		}
	}
	if (sh.interactive && var_get("ENV") && !sh.unwind)
		source_quietly(expand_prompt(var_get("ENV")));
	scratch_release(m);
}

static void be_interactive(void)
{
	sh.interactive = 1;
	sh.opts['i'] = 1;
	signals_interactive();
	if (!sh.opts['m'])
		sh.opts['m'] = 1;
	control_on();
	signals_interactive();
	history_load();
}

static void operands(struct arguments *a, int argc, char **argv)
{
	int script = !a->c && !a->s && a->next < argc;

	if (script)
		sh.name = argv[a->next++];
	else if (a->c && a->next < argc)
		sh.name = argv[a->next++];
	sh.argv = argv + a->next;
	sh.argc = argc - a->next;
}

static int open_script(const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY);

	if (fd >= 0 && !fstat(fd, &st) && S_ISDIR(st.st_mode)) {
		close(fd);
		fd = -1;
		errno = EISDIR;
	}
	if (fd < 0) {
		err_text("sh: cannot open %s: %s\n", path, strerror(errno));
		return -1;
	}
	input_push_fd(move_high(fd), 1);
	return 0;
}

static void run_text(const char *text)
{
	sh.from_c = 1;
	input_push_string(text, NULL);
	run_input(0);
}

static int explain(void)
{
	static const char text[] =
		"usage: sh [-abCefhimnuvx] [-o OPTION] [FILE [ARGUMENT]...]\n"
		"       sh [OPTIONS] -c COMMANDS [NAME [ARGUMENT]...]\n"
		"       sh [OPTIONS] -s [ARGUMENT]...\n"
		"The shell, as POSIX describes it; `help` inside lists what it does itself. Options as of `set`:\n"
		"  -e  end at the first failure   -x  show commands   -u  unset names are errors   -n  only read\n";

	return write(1, text, sizeof(text) - 1) < 0;
}

int main(int argc, char **argv)
{
	struct arguments a;
	const char *text = NULL, *script = NULL;
	int here;

	stack_base(&here);
	if (argc == 2 && !strcmp(argv[1], "--help"))
		return explain();
	if (parse_arguments(argc, argv, &a))
		return usage();
	if (a.c)
		text = argv[a.next++];
	else if (!a.s && a.next < argc)
		script = argv[a.next];
	sh.pid = getpid();
	var_import();
	operands(&a, argc, argv);
	default_variables();
	signals_setup();
	if (a.i || (!text && !script && isatty(0) && isatty(2)))
		be_interactive();
	else if (sh.opts['m'])
		control_on();
	profiles();
	if (text) {
		if (!sh.unwind)
			run_text(text);
	} else if (!script || !open_script(script)) {
		if (!script && edit_available())
			input_push_editor();
		else if (!script)
			input_push_fd(0, 0);
		if (!sh.unwind)
			run_input(sh.interactive);
	} else {
		shell_exit(errno == ENOENT ? STATUS_NOTFOUND : STATUS_NOEXEC);
	}
	if (sh.interactive && sh.unwind != UNW_EXIT && !text && !script)
		err_text("\n");
	shell_exit(sh.status);
}
