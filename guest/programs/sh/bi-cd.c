/* Built-ins about where the shell is: cd pwd umask times. */
#include "sh.h"
#include <sys/times.h>

#define PATH_BYTES	4096
#define TICKS_PER_SECOND	100

static char *cwd;		/* the logical one */

static char *physical(void)
{
	char *buf = scratch_alloc(PATH_BYTES);

	return getcwd(buf, PATH_BYTES) ? buf : NULL;
}

static int same_folder(const char *a, const char *b)
{
	struct stat x, y;

	return !stat(a, &x) && !stat(b, &y) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* $PWD is believed when it names this very folder. */
void cwd_init(void)
{
	const char *pwd = var_get("PWD");

	if (!pwd || *pwd != '/' || !same_folder(pwd, "."))
		pwd = physical();
	free(cwd);
	cwd = pwd ? xstrdup(pwd) : NULL;
	if (cwd)
		var_set("PWD", cwd);
}

/* base/path without . .. and double slashes, as text. */
static char *logical(const char *base, const char *path)
{
	struct str s = scratch_str();

	if (*path != '/')
		str_puts(&s, base);
	while (s.n && s.p[s.n - 1] == '/')
		s.n--;
	while (*path) {
		size_t n = strcspn(path, "/");

		if (n == 2 && !memcmp(path, "..", 2)) {
			while (s.n && s.p[--s.n] != '/')
				;
		} else if (n && !(n == 1 && *path == '.')) {
			str_put(&s, '/');
			str_add(&s, path, n);
		}
		path += n;
		while (*path == '/')
			path++;
	}
	if (!s.n)
		str_put(&s, '/');
	return str_end(&s);
}

static int change(const char *path, int follow_links)
{
	char *target = follow_links || !cwd ? (char *)path : logical(cwd, path);

	if (chdir(target) && (target == path || chdir(path)))
		return -1;
	if (follow_links || !cwd || !same_folder(target, "."))
		target = physical();
	var_set("OLDPWD", cwd ? cwd : "");
	free(cwd);
	cwd = target ? xstrdup(target) : NULL;
	var_set("PWD", cwd ? cwd : "");
	return 0;
}

/* CDPATH: returns 1 when one of its folders had it. */
static int change_by_cdpath(const char *path, int follow_links)
{
	const char *p = var_get("CDPATH");

	if (!p || *path == '/' || !strncmp(path, "./", 2) || !strncmp(path, "../", 3) ||
	    !strcmp(path, ".") || !strcmp(path, ".."))
		return 0;
	while (*p) {
		size_t n = strcspn(p, ":");
		struct str s = scratch_str();
		struct stat st;

		str_add(&s, p, n);
		str_puts(&s, n ? "/" : "./");
		str_puts(&s, path);
		if (!stat(str_end(&s), &st) && S_ISDIR(st.st_mode) && !change(s.p, follow_links)) {
			if (n)
				outf("%s\n", cwd ? cwd : s.p);
			return 1;
		}
		p += n + (p[n] == ':');
	}
	return 0;
}

int bi_cd(int argc, char **argv)
{
	const char *path;
	int i = 1, follow_links = 0, print = 0;

	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		if (!strcmp(argv[i], "--")) {
			i++;
			break;
		}
		if (strcmp(argv[i], "-L") && strcmp(argv[i], "-P"))
			return usage_error(argv[0]);
		follow_links = argv[i][1] == 'P';
	}
	path = i < argc ? argv[i] : var_get("HOME");
	if (path && !strcmp(path, "-")) {
		path = var_get("OLDPWD");
		print = 1;
		if (!path || !*path) {
			complain("cd: OLDPWD is not set");
			return STATUS_USAGE;
		}
		path = scratch_dup(path);
	}
	if (!path) {
		complain("cd: HOME is not set");
		return STATUS_USAGE;
	}
	if (!change_by_cdpath(path, follow_links) && change(path, follow_links)) {
		complain("cd: %s: %s", path, strerror(errno));
		return STATUS_USAGE;
	}
	if (print)
		outf("%s\n", cwd ? cwd : path);
	return 0;
}

int bi_pwd(int argc, char **argv)
{
	const char *path = argc > 1 && !strcmp(argv[1], "-P") ? NULL : cwd;

	if (!path || !same_folder(path, "."))
		path = physical();
	if (!path) {
		complain("pwd: %s", strerror(errno));
		return 1;
	}
	out(path);
	outc('\n');
	return 0;
}

static void symbolic_mask(mode_t mask)
{
	static const char who[] = "ugo";
	int i;

	for (i = 0; i < 3; i++) {
		int bits = (int)(~mask >> (6 - 3 * i)) & 7;

		outf("%s%c=%s%s%s", i ? "," : "", who[i], bits & 4 ? "r" : "", bits & 2 ? "w" : "", bits & 1 ? "x" : "");
	}
	outc('\n');
}

/* [ugoa]*[+-=][rwx]*, one clause; the bits are permissions, not the mask. */
static const char *clause(const char *s, unsigned *allowed)
{
	unsigned who = 0, bits = 0;
	int op;

	for (; *s && strchr("ugoa", *s); s++)
		who |= *s == 'u' ? 0700 : *s == 'g' ? 070 : *s == 'o' ? 07 : 0777;
	if (!who)
		who = 0777;
	op = *s;
	if (!op || !strchr("+-=", op))
		return NULL;
	for (s++; *s && strchr("rwx", *s); s++)
		bits |= *s == 'r' ? 0444 : *s == 'w' ? 0222 : 0111;
	bits &= who;
	if (op == '=')
		*allowed &= ~who;
	if (op == '-')
		*allowed &= ~bits;
	else
		*allowed |= bits;
	return s;
}

static int symbolic(const char *s, unsigned *mask)
{
	unsigned allowed = ~*mask & 0777;

	do {
		s = clause(s, &allowed);
		if (!s)
			return -1;
	} while (*s++ == ',');
	*mask = ~allowed & 0777;
	return s[-1] ? -1 : 0;
}

int bi_umask(int argc, char **argv)
{
	unsigned mask = (unsigned)umask(0);
	const char *s;
	int i = argc > 1 && !strcmp(argv[1], "-S") ? 2 : 1;

	umask((mode_t)mask);
	if (i >= argc) {
		if (i == 2)
			symbolic_mask((mode_t)mask);
		else
			outf("%04o\n", mask);
		return 0;
	}
	s = argv[i];
	if (*s >= '0' && *s <= '7') {
		for (mask = 0; *s >= '0' && *s <= '7'; s++)
			mask = mask * 8 + (unsigned)(*s - '0');
		if (*s || mask > 0777) {
			complain("umask: %s: bad mask", argv[i]);
			return STATUS_USAGE;
		}
	} else if (symbolic(s, &mask)) {
		complain("umask: %s: bad mask", argv[i]);
		return STATUS_USAGE;
	}
	umask((mode_t)mask);
	return 0;
}

static void print_time(long ticks, int end)
{
	long seconds = ticks / TICKS_PER_SECOND;

	outf("%ldm%ld.%02lds%c", seconds / 60, seconds % 60, ticks % TICKS_PER_SECOND, end);
}

int bi_times(int argc, char **argv)
{
	struct tms t;

	(void)argc;
	(void)argv;
	times(&t);
	print_time((long)t.tms_utime, ' ');
	print_time((long)t.tms_stime, '\n');
	print_time((long)t.tms_cutime, ' ');
	print_time((long)t.tms_cstime, '\n');
	return 0;
}
