/* find: the words of the command line become a tree. -o binds less than -a, which need not be written. */
#include <dirent.h>
#include <fnmatch.h>
#include <grp.h>
#include <pwd.h>
#include <time.h>
#include "../mode.h"
#include "../program.h"
#include "find.h"

struct settings settings = { .deepest = -1, .shallowest = 0 };

static char **word;

static struct node *new_node(int (*test)(struct node *, struct visit *))
{
	struct node *n = calloc(1, sizeof(*n));

	if (!n)
		err(1, "memory");
	n->test = test;
	return n;
}

/* ---- operators ---- */

static int test_and(struct node *n, struct visit *v)
{
	return n->left->test(n->left, v) && n->right->test(n->right, v);
}

static int test_or(struct node *n, struct visit *v)
{
	return n->left->test(n->left, v) || n->right->test(n->right, v);
}

static int test_not(struct node *n, struct visit *v)
{
	return !n->left->test(n->left, v);
}

static int test_comma(struct node *n, struct visit *v)
{
	n->left->test(n->left, v);
	return n->right->test(n->right, v);
}

static int test_true(struct node *n, struct visit *v)
{
	return 1;
}

static int test_false(struct node *n, struct visit *v)
{
	return 0;
}

/* ---- tests ---- */

static int compare(const struct node *n, long value)
{
	return n->comparison == '+' ? value > n->number : n->comparison == '-' ? value < n->number : value == n->number;
}

static int test_name(struct node *n, struct visit *v)
{
	return fnmatch(n->text, v->name, n->which) == 0;
}

static int test_path(struct node *n, struct visit *v)
{
	return fnmatch(n->text, v->path, n->which) == 0;
}

static int test_type(struct node *n, struct visit *v)
{
	static const char letters[] = "?pc?d?b?f?l?s???";

	return strchr(n->text, letters[v->st->st_mode >> 12 & 15]) != NULL;
}

static int test_size(struct node *n, struct visit *v)
{
	return compare(n, ((unsigned long)v->st->st_size + n->unit - 1) / n->unit);
}

static int test_time(struct node *n, struct visit *v)
{
	static time_t now;
	time_t t = n->which == 'm' ? v->st->st_mtime : n->which == 'a' ? v->st->st_atime : v->st->st_ctime;

	if (!now)
		now = time(NULL);
	if (n->unit == 60 && n->comparison == '-')	/* minutes count as soon as they have begun */
		return now - t < n->number * 60;
	return compare(n, (now - t) / n->unit);
}

static int test_newer(struct node *n, struct visit *v)
{
	return v->st->st_mtime > n->number ||
	       (v->st->st_mtime == n->number && v->st->st_mtimensec > (unsigned long)n->unit);
}

static int test_permissions(struct node *n, struct visit *v)
{
	mode_t mode = v->st->st_mode & 07777;

	if (n->comparison == '-')
		return (mode & n->number) == (mode_t)n->number;
	if (n->comparison == '/')
		return !n->number || (mode & n->number);
	return mode == (mode_t)n->number;
}

static int test_user(struct node *n, struct visit *v)
{
	return v->st->st_uid == (uid_t)n->number;
}

static int test_group(struct node *n, struct visit *v)
{
	return v->st->st_gid == (gid_t)n->number;
}

static int test_nobody(struct node *n, struct visit *v)
{
	return n->which == 'u' ? !getpwuid(v->st->st_uid) : !getgrgid(v->st->st_gid);
}

static int test_links(struct node *n, struct visit *v)
{
	return compare(n, v->st->st_nlink);
}

static int test_inode(struct node *n, struct visit *v)
{
	return compare(n, v->st->st_ino);
}

static int is_empty_directory(const char *path)
{
	DIR *d = opendir(path);
	struct dirent *e;

	if (!d)
		return 0;
	while ((e = readdir(d)) && (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0))
		;
	closedir(d);
	return !e;
}

static int test_empty(struct node *n, struct visit *v)
{
	if (S_ISDIR(v->st->st_mode))
		return is_empty_directory(v->path);
	return S_ISREG(v->st->st_mode) && v->st->st_size == 0;
}

/* ---- actions ---- */

static int test_print(struct node *n, struct visit *v)
{
	fputs(v->path, stdout);
	putchar(n->which);
	return 1;
}

static int test_ls(struct node *n, struct visit *v)
{
	print_details(v);
	return 1;
}

static int test_prune(struct node *n, struct visit *v)
{
	v->prune = 1;
	return 1;
}

static int test_delete(struct node *n, struct visit *v)
{
	if (strcmp(v->path, ".") == 0)
		return 1;
	if ((S_ISDIR(v->st->st_mode) ? rmdir : unlink)(v->path) == 0)
		return 1;
	warn("%s", v->path);
	find_status = 1;
	return 0;
}

static int test_quit(struct node *n, struct visit *v)
{
	run_batches();
	exit(finish(find_status));
}

/* ---- reading ---- */

static const char *argument(const char *name)
{
	if (!*word)
		errx(1, "missing argument to '%s'", name);
	return *word++;
}

static void read_number(struct node *n, const char *name, const char *text, char **end)
{
	n->comparison = *text == '+' || *text == '-' ? *text++ : '=';
	n->number = strtol(text, end, 10);
	if (*end == text)
		errx(1, "invalid argument '%s' to '%s'", text, name);
}

static struct node *numeric(int (*test)(struct node *, struct visit *), const char *name)
{
	struct node *n = new_node(test);
	const char *text = argument(name);
	char *end;

	read_number(n, name, text, &end);
	if (*end)
		errx(1, "invalid argument '%s' to '%s'", text, name);
	return n;
}

static struct node *size_test(const char *name)
{
	static const char units[] = "bcwkMG";
	static const long bytes[] = { 512, 1, 2, 1024, 1 << 20, 1 << 30 };
	struct node *n = new_node(test_size);
	const char *text = argument(name);
	char *end;

	read_number(n, name, text, &end);
	if (*end && (end[1] || !strchr(units, *end)))
		errx(1, "invalid argument '%s' to '%s'", text, name);
	n->unit = *end ? bytes[strchr(units, *end) - units] : 512;
	return n;
}

static struct node *time_test(const char *name)
{
	struct node *n = numeric(test_time, name);

	n->which = name[1];
	n->unit = strcmp(name + 2, "min") == 0 ? 60 : 86400;
	return n;
}

static struct node *newer_test(const char *name)
{
	struct node *n = new_node(test_newer);
	const char *path = argument(name);
	struct stat st;

	if (stat(path, &st) < 0)
		err(1, "%s", path);
	n->number = st.st_mtime;
	n->unit = st.st_mtimensec;
	return n;
}

static struct node *permissions_test(const char *name)
{
	struct node *n = new_node(test_permissions);
	const char *text = argument(name);

	n->comparison = *text == '-' || *text == '/' ? *text++ : '=';
	n->number = change_mode(text, 0, 0);
	if (n->number < 0)
		errx(1, "invalid mode '%s'", text);
	return n;
}

static struct node *owner_test(const char *name)
{
	int is_user = name[1] == 'u';
	struct node *n = new_node(is_user ? test_user : test_group);
	const char *text = argument(name);
	struct passwd *user = is_user ? getpwnam(text) : NULL;
	struct group *group = is_user ? NULL : getgrnam(text);
	char *end;

	n->number = user ? (long)user->pw_uid : group ? (long)group->gr_gid : strtol(text, &end, 10);
	if (!user && !group && (*end || end == text))
		errx(1, "'%s' is not the name of a known %s", text, is_user ? "user" : "group");
	return n;
}

static struct node *text_test(int (*test)(struct node *, struct visit *), const char *name, int flags)
{
	struct node *n = new_node(test);

	n->text = argument(name);
	n->which = flags;
	return n;
}

static struct node *exec_action(const char *name)
{
	struct node *n = new_node(test_exec);
	char **first = word;

	while (*word && strcmp(*word, ";") != 0 && !(strcmp(*word, "+") == 0 && word > first && strcmp(word[-1], "{}") == 0))
		word++;
	if (!*word || word == first)
		errx(1, "missing argument to '%s'", name);
	n->which = **word == '+' ? '+' : name[1] == 'o' ? 'o' : 'e';
	begin_exec(n, first, word - first - (**word == '+'));
	word++;
	return n;
}

static int is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static struct node *action(const char *name)
{
	struct node *n = NULL;

	if (is(name, "-print") || is(name, "-print0")) {
		n = new_node(test_print);
		n->which = name[6] ? 0 : '\n';
	} else if (is(name, "-ls")) {
		n = new_node(test_ls);
	} else if (is(name, "-exec") || is(name, "-ok")) {
		n = exec_action(name);
	} else if (is(name, "-delete")) {
		n = new_node(test_delete);
		settings.depth_first = 1;
	} else if (is(name, "-quit")) {
		n = new_node(test_quit);
	}
	settings.has_action |= n != NULL;
	return n;
}

static struct node *setting(const char *name)
{
	if (is(name, "-maxdepth"))
		settings.deepest = atoi(argument(name));
	else if (is(name, "-mindepth"))
		settings.shallowest = atoi(argument(name));
	else if (is(name, "-xdev") || is(name, "-mount"))
		settings.one_device = 1;
	else if (is(name, "-depth"))
		settings.depth_first = 1;
	else if (is(name, "-follow"))
		settings.follow = 2;
	else
		return NULL;
	return new_node(test_true);
}

static struct node *test(const char *name)
{
	struct node *n;

	if (is(name, "-name") || is(name, "-iname"))
		return text_test(test_name, name, name[1] == 'i' ? FNM_CASEFOLD : 0);
	if (is(name, "-path") || is(name, "-ipath") || is(name, "-wholename"))
		return text_test(test_path, name, name[1] == 'i' ? FNM_CASEFOLD : 0);
	if (is(name, "-type"))
		return text_test(test_type, name, 0);
	if (is(name, "-size"))
		return size_test(name);
	if (strlen(name) > 4 && strchr("mac", name[1]) && (is(name + 2, "time") || is(name + 2, "min")))
		return time_test(name);
	if (is(name, "-newer"))
		return newer_test(name);
	if (is(name, "-perm"))
		return permissions_test(name);
	if (is(name, "-user") || is(name, "-group"))
		return owner_test(name);
	if (is(name, "-links"))
		return numeric(test_links, name);
	if (is(name, "-inum"))
		return numeric(test_inode, name);
	if (is(name, "-empty"))
		return new_node(test_empty);
	if (is(name, "-prune"))
		return new_node(test_prune);
	if (is(name, "-true") || is(name, "-false"))
		return new_node(name[1] == 't' ? test_true : test_false);
	if (is(name, "-nouser") || is(name, "-nogroup")) {
		n = new_node(test_nobody);
		n->which = name[3];
		return n;
	}
	return NULL;
}

static struct node *parse_comma(void);

static struct node *parse_one(void)
{
	const char *name = argument("!");
	struct node *n;

	if (is(name, "!") || is(name, "-not")) {
		n = new_node(test_not);
		n->left = parse_one();
		return n;
	}
	if (is(name, "(")) {
		n = parse_comma();
		if (!*word || !is(*word, ")"))
			errx(1, "missing ')'");
		word++;
		return n;
	}
	n = test(name);
	if (!n)
		n = action(name);
	if (!n)
		n = setting(name);
	if (!n)
		errx(1, "unknown predicate '%s'", name);
	return n;
}

static struct node *join(int (*test)(struct node *, struct visit *), struct node *left, struct node *right)
{
	struct node *n = new_node(test);

	n->left = left;
	n->right = right;
	return n;
}

static struct node *parse_and(void)
{
	struct node *n = parse_one();

	while (*word && !is(*word, ")") && !is(*word, "-o") && !is(*word, "-or") && !is(*word, ",")) {
		if (is(*word, "-a") || is(*word, "-and"))
			word++;
		n = join(test_and, n, parse_one());
	}
	return n;
}

static struct node *parse_or(void)
{
	struct node *n = parse_and();

	while (*word && (is(*word, "-o") || is(*word, "-or"))) {
		word++;
		n = join(test_or, n, parse_and());
	}
	return n;
}

static struct node *parse_comma(void)
{
	struct node *n = parse_or();

	while (*word && is(*word, ",")) {
		word++;
		n = join(test_comma, n, parse_or());
	}
	return n;
}

/* What prints, runs or deletes nothing prints all that it is true for. */
struct node *parse_expression(char **words)
{
	struct node *n, *print = new_node(test_print);

	print->which = '\n';
	word = words;
	n = *word ? parse_comma() : NULL;
	if (*word)
		errx(1, "%s: Not expected here", *word);
	if (n && settings.has_action)
		return n;
	return n ? join(test_and, n, print) : print;
}
