/* ls: what is in directories. */
#include <dirent.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <sys/ioctl.h>
#include <time.h>
#include "program.h"
#include "mode.h"

static const char help[] =
	"usage: ls [-1AaCdFhilnpRrSt] [FILE]...\n"
	"  -a  also names that begin with .     -A  the same without . and ..\n"
	"  -l  long format   -n  with numbers for owners   -h  sizes with K, M, G\n"
	"  -i  inode numbers -F  a sign for the type, -p  only / for directories\n"
	"  -d  directories themselves\n"
	"  -t  newest first  -S  largest first  -r  in reverse\n"
	"  -R  with all below  -1  one a line   -C  in columns\n";

struct entry {
	char *name;
	struct stat st;
	char *target;		/* of a symbolic link; NULL */
};

struct list {
	struct entry *entries;
	int count, room;
};

static int all, almost_all, long_format, numeric, human, inodes, classify, slashes, itself, recursive;
static int by_time, by_size, reverse, columns, status;

/* Doubled each time: a list that grows by one leaves behind more holes than it is long. */
static void make_room(struct list *l)
{
	if (l->count < l->room)
		return;
	l->room = l->room ? 2 * l->room : 16;
	l->entries = realloc(l->entries, l->room * sizeof(*l->entries));
	if (!l->entries)
		err(1, "%d entries", l->room);
}

static char *link_target(const char *path)
{
	char text[PATH_MAX];
	ssize_t n = readlink(path, text, sizeof(text) - 1);

	text[n > 0 ? n : 0] = 0;
	return strdup(text);
}

static void add(struct list *l, const char *name, const char *path)
{
	struct entry *e;

	make_room(l);
	e = l->entries + l->count;
	if (lstat(path, &e->st) < 0) {
		warn("%s", path);
		status = 1;
		return;
	}
	e->name = strdup(name);
	e->target = S_ISLNK(e->st.st_mode) ? link_target(path) : NULL;
	l->count++;
}

static int order(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int result = 0;

	if (by_size)
		result = (y->st.st_size > x->st.st_size) - (y->st.st_size < x->st.st_size);
	else if (by_time)
		result = (y->st.st_mtime > x->st.st_mtime) - (y->st.st_mtime < x->st.st_mtime);
	if (by_time && !by_size && !result)
		result = (y->st.st_mtimensec > x->st.st_mtimensec) - (y->st.st_mtimensec < x->st.st_mtimensec);
	if (!result)
		result = strcmp(x->name, y->name);
	return reverse ? -result : result;
}

static const char *type_sign(mode_t mode)
{
	if (S_ISDIR(mode) && (classify || slashes))
		return "/";
	if (!classify)
		return "";
	if (S_ISLNK(mode))
		return long_format ? "" : "@";
	if (S_ISFIFO(mode))
		return "|";
	if (S_ISSOCK(mode))
		return "=";
	return S_ISREG(mode) && (mode & 0111) ? "*" : "";
}

static void size_text(const struct stat *st, char *text)
{
	unsigned long size = st->st_size, tenths;
	int unit = 0;

	if (S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode)) {
		sprintf(text, "%3u, %3u", major(st->st_rdev), minor(st->st_rdev));
		return;
	}
	if (!human || size < 1024) {
		sprintf(text, "%lu", size);
		return;
	}
	while (size >= 1024 * 1024) {
		size = (size + 1023) / 1024;
		unit++;
	}
	tenths = (size * 10 + 1023) / 1024;
	if (tenths < 100)
		sprintf(text, "%lu.%lu%c", tenths / 10, tenths % 10, "KMGT"[unit]);
	else
		sprintf(text, "%lu%c", (size + 1023) / 1024, "KMGT"[unit]);
}

static const char *owner_text(uid_t uid)
{
	static char text[40];
	struct passwd *user = numeric ? NULL : getpwuid(uid);

	if (user)
		snprintf(text, sizeof(text), "%s", user->pw_name);
	else
		sprintf(text, "%u", uid);
	return text;
}

static const char *group_text(gid_t gid)
{
	static char text[40];
	struct group *group = numeric ? NULL : getgrgid(gid);

	if (group)
		snprintf(text, sizeof(text), "%s", group->gr_name);
	else
		sprintf(text, "%u", gid);
	return text;
}

static const char *time_text(time_t t)
{
	static char text[40];
	time_t now = time(NULL);

	strftime(text, sizeof(text), t > now || t < now - 15778476 ? "%b %e  %Y" : "%b %e %H:%M",
		 localtime(&t));
	return text;
}

struct widths {
	int inode, links, owner, group, size;
};

static void widen(int *width, int needed)
{
	if (*width < needed)
		*width = needed;
}

static struct widths measure(const struct list *l)
{
	struct widths w = { 0 };
	char text[40];
	int i;

	for (i = 0; i < l->count; i++) {
		const struct stat *st = &l->entries[i].st;

		widen(&w.inode, sprintf(text, "%lu", st->st_ino));
		widen(&w.links, sprintf(text, "%u", st->st_nlink));
		widen(&w.owner, strlen(owner_text(st->st_uid)));
		widen(&w.group, strlen(group_text(st->st_gid)));
		size_text(st, text);
		widen(&w.size, strlen(text));
	}
	return w;
}

static void print_long(const struct list *l)
{
	struct widths w = measure(l);
	char mode[12], size[40];
	int i;

	for (i = 0; i < l->count; i++) {
		const struct entry *e = l->entries + i;

		if (inodes)
			printf("%*lu ", w.inode, e->st.st_ino);
		mode_text(e->st.st_mode, mode);
		size_text(&e->st, size);
		printf("%s %*u %-*s ", mode, w.links, e->st.st_nlink, w.owner, owner_text(e->st.st_uid));
		printf("%-*s %*s %s %s%s", w.group, group_text(e->st.st_gid), w.size, size,
		       time_text(e->st.st_mtime), e->name, type_sign(e->st.st_mode));
		printf(e->target && *e->target ? " -> %s\n" : "\n", e->target);
	}
}

static int terminal_width(void)
{
	const char *given = getenv("COLUMNS");
	struct winsize size;

	if (ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col)
		return size.ws_col;
	return given && atoi(given) > 0 ? atoi(given) : 80;
}

static int short_width(const struct entry *e, int inode_width)
{
	return (inodes ? inode_width + 1 : 0) + strlen(e->name) + strlen(type_sign(e->st.st_mode));
}

static void print_short(const struct entry *e, int inode_width)
{
	if (inodes)
		printf("%*lu ", inode_width, e->st.st_ino);
	printf("%s%s", e->name, type_sign(e->st.st_mode));
}

/* The widths of columns when `down` names stand below each other; returns their sum. */
static int column_widths(const struct list *l, int inode_width, int down, int *widths)
{
	int i, sum = 0;

	for (i = 0; i * down < l->count; i++)
		widths[i] = 0;
	for (i = 0; i < l->count; i++)
		widen(&widths[i / down], short_width(l->entries + i, inode_width) + (i / down < (l->count - 1) / down ? 2 : 0));
	for (i = 0; i * down < l->count; i++)
		sum += widths[i];
	return sum;
}

/* Column by column, in as few lines as the terminal is wide enough for. */
static void print_columns(const struct list *l)
{
	int inode_width = inodes ? measure(l).inode : 0, room = terminal_width(), down = 1, i, row;
	int *widths = malloc((l->count + 1) * sizeof(*widths));

	if (!widths)
		err(2, "memory");
	if (!columns)
		down = l->count;
	while (down < l->count && column_widths(l, inode_width, down, widths) > room)
		down += 1 + down / 16;
	if (down)
		column_widths(l, inode_width, down, widths);
	for (row = 0; row < down && row < l->count; row++) {
		for (i = row; i < l->count; i += down) {
			print_short(l->entries + i, inode_width);
			if (i + down < l->count)
				printf("%*s", widths[i / down] - short_width(l->entries + i, inode_width), "");
		}
		putchar('\n');
	}
	free(widths);
}

static void print_list(struct list *l)
{
	if (l->count)
		qsort(l->entries, l->count, sizeof(*l->entries), order);
	if (long_format)
		print_long(l);
	else
		print_columns(l);
}

static void free_list(struct list *l)
{
	while (l->count) {
		l->count--;
		free(l->entries[l->count].target);
		free(l->entries[l->count].name);
	}
	free(l->entries);
}

static int is_wanted(const char *name)
{
	if (name[0] != '.' || all)
		return 1;
	return almost_all && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

static char *join(const char *directory, const char *name)
{
	char *path;

	if (asprintf(&path, "%s%s%s", directory, directory[strlen(directory) - 1] == '/' ? "" : "/", name) < 0)
		err(1, "%s", name);
	return path;
}

static void list_directory(const char *path, int with_name, int *separate);

static void descend(const char *path, const struct list *l, int *separate)
{
	char *below;
	int i;

	for (i = 0; i < l->count; i++) {
		const struct entry *e = l->entries + i;

		if (!S_ISDIR(e->st.st_mode) || strcmp(e->name, ".") == 0 || strcmp(e->name, "..") == 0)
			continue;
		below = join(path, e->name);
		list_directory(below, 1, separate);
		free(below);
	}
}

static void list_directory(const char *path, int with_name, int *separate)
{
	struct list l = { 0 };
	unsigned long blocks = 0;
	DIR *d = opendir(path);
	struct dirent *e;
	char *below;
	int i;

	if (!d) {
		warn("%s", path);
		status = 1;
		return;
	}
	while ((e = readdir(d))) {
		if (!is_wanted(e->d_name))
			continue;
		below = join(path, e->d_name);
		add(&l, e->d_name, below);
		free(below);
	}
	closedir(d);
	if (with_name)
		printf(*separate ? "\n%s:\n" : "%s:\n", path);
	*separate = 1;
	for (i = 0; i < l.count; i++)
		blocks += l.entries[i].st.st_blocks;
	if (long_format)
		printf("total %lu\n", blocks / 2);
	print_list(&l);
	if (recursive)
		descend(path, &l, separate);
	free_list(&l);
}

static void read_options(int argc, char **argv)
{
	int option;

	columns = isatty(1);
	while ((option = next_option(argc, argv, "1AaCdFhilnpRrSt", help, 2)) != -1) {
		all |= option == 'a';
		almost_all |= option == 'A';
		long_format |= option == 'l' || option == 'n';
		numeric |= option == 'n';
		human |= option == 'h';
		inodes |= option == 'i';
		classify |= option == 'F';
		slashes |= option == 'p';
		itself |= option == 'd';
		recursive |= option == 'R';
		by_time |= option == 't';
		by_size |= option == 'S';
		reverse |= option == 'r';
		if (option == '1' || option == 'C')
			columns = option == 'C';
	}
}

int main(int argc, char **argv)
{
	struct list files = { 0 }, directories = { 0 };
	struct stat st;
	int i, separate = 0;

	read_options(argc, argv);
	if (optind == argc)
		argv[--optind] = ".";
	for (i = optind; i < argc; i++) {
		int is_directory = !itself && (long_format ? lstat : stat)(argv[i], &st) == 0 && S_ISDIR(st.st_mode);

		add(is_directory ? &directories : &files, argv[i], argv[i]);
	}
	if (files.count) {
		print_list(&files);
		separate = 1;
	}
	if (directories.count)
		qsort(directories.entries, directories.count, sizeof(struct entry), order);
	for (i = 0; i < directories.count; i++)
		list_directory(directories.entries[i].name, recursive || argc - optind > 1, &separate);
	return finish(status ? 2 : 0);
}
