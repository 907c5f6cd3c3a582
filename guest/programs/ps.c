/* ps: the processes, from /proc. */
#include <ctype.h>
#include <dirent.h>
#include <pwd.h>
#include <sys/sysinfo.h>
#include <time.h>
#include "program.h"

static const char help[] =
	"usage: ps [-aeflux] [-o FIELD,...] [-p PID,...] [-u]\n"
	"  -a  those on any terminal   -e, -x  all processes (also: ps ax, ps aux)\n"
	"  -f, -l  with parent, group and state   -u  with users and memory   -p  only these\n"
	"  -o  these columns: pid ppid pgid sid user uid tty stat time ni pri vsz rss comm args; NAME= for no heading\n";

struct process {
	int pid, parent, group, session, tty;
	char state;
	char name[64];
	unsigned long user_ticks, system_ticks, memory, resident;
	uid_t uid;
	int priority, nice;
};

enum columns { SHORT, FULL, MEMORY, CHOSEN };

static int read_stat(const char *pid, struct process *p)
{
	char path[300], text[512], *name, *rest;
	struct stat st;
	int fd, n;

	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return -1;
	fstat(fd, &st);
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n > 0 ? n : 0] = 0;
	name = strchr(text, '(');
	rest = strrchr(text, ')');
	if (!name || !rest)
		return -1;
	*rest = 0;
	p->uid = st.st_uid;
	p->pid = atoi(text);
	strlcpy(p->name, name + 1, sizeof(p->name));
	n = sscanf(rest + 1, " %c %d %d %d %d %*d %*u %*u %*u %*u %*u %lu %lu %*d %*d %d %d %*d %*d %*u %lu %lu",
		   &p->state, &p->parent, &p->group, &p->session, &p->tty, &p->user_ticks,
		   &p->system_ticks, &p->priority, &p->nice, &p->memory, &p->resident);
	return n < 5 ? -1 : 0;
}

static void read_command(const struct process *p, char *text, size_t size)
{
	char path[40];
	int fd, n, i;

	snprintf(path, sizeof(path), "/proc/%d/cmdline", p->pid);
	fd = open(path, O_RDONLY);
	n = fd < 0 ? 0 : read(fd, text, size - 1);
	if (fd >= 0)
		close(fd);
	if (n <= 0) {
		snprintf(text, size, "[%s]", p->name);
		return;
	}
	text[n] = 0;
	for (i = 0; i < n - 1; i++)
		if (!text[i])
			text[i] = ' ';
}

static const char *tty_text(int tty)
{
	static char text[16];

	if (!tty)
		return "?";
	if (major(tty) == 4 && minor(tty) >= 64)
		sprintf(text, "ttyS%u", minor(tty) - 64);
	else if (major(tty) == 4)
		sprintf(text, "tty%u", minor(tty));
	else if (major(tty) == 136)
		sprintf(text, "pts/%u", minor(tty));
	else if (major(tty) == 5)
		return "console";
	else
		sprintf(text, "%u:%u", major(tty), minor(tty));
	return text;
}

static const char *user_text(uid_t uid)
{
	static char text[24];
	struct passwd *user = getpwuid(uid);

	if (user)
		strlcpy(text, user->pw_name, sizeof(text));
	else
		sprintf(text, "%u", uid);
	return text;
}

/* ---- -o ---- */

static const struct field {
	const char *name, *heading;
	int width;	/* below 0: to the left */
} fields[] = {
	{ "pid", "PID", 5 }, { "ppid", "PPID", 5 }, { "pgid", "PGID", 5 }, { "sid", "SID", 5 }, { "user", "USER", -8 },
	{ "uid", "UID", 5 }, { "tty", "TT", -8 }, { "stat", "STAT", -4 }, { "time", "TIME", 8 }, { "ni", "NI", 3 },
	{ "pri", "PRI", 3 }, { "vsz", "VSZ", 6 }, { "rss", "RSS", 5 }, { "comm", "COMMAND", -15 }, { "args", "COMMAND", -27 },
};

static struct {
	const struct field *field;
	const char *heading;
} chosen[20];
static int chosen_count;

static void choose(char *list)
{
	char *word, *heading;
	unsigned i;

	while ((word = strsep(&list, ",")) && chosen_count < 20) {
		heading = strchr(word, '=');
		if (heading)
			*heading++ = 0;
		for (i = 0; i < sizeof(fields) / sizeof(*fields) && strcmp(fields[i].name, word) != 0; i++)
			;
		if (i == sizeof(fields) / sizeof(*fields))
			errx(1, "unknown column '%s'; try 'ps --help'", word);
		chosen[chosen_count].field = &fields[i];
		chosen[chosen_count++].heading = heading ? heading : fields[i].heading;
	}
}

static void field_text(const struct process *p, const char *name, char *text, size_t size)
{
	unsigned long seconds = (p->user_ticks + p->system_ticks) / 100;

	if (strcmp(name, "user") == 0)
		snprintf(text, size, "%s", user_text(p->uid));
	else if (strcmp(name, "tty") == 0)
		snprintf(text, size, "%s", tty_text(p->tty));
	else if (strcmp(name, "stat") == 0)
		snprintf(text, size, "%c", p->state);
	else if (strcmp(name, "time") == 0)
		snprintf(text, size, "%02lu:%02lu:%02lu", seconds / 3600, seconds / 60 % 60, seconds % 60);
	else if (strcmp(name, "comm") == 0)
		snprintf(text, size, "%s", p->name);
	else if (strcmp(name, "args") == 0)
		read_command(p, text, size);
	else
		snprintf(text, size, "%ld", !strcmp(name, "pid") ? p->pid : !strcmp(name, "ppid") ? p->parent :
			 !strcmp(name, "pgid") ? p->group : !strcmp(name, "sid") ? p->session : !strcmp(name, "uid") ? (long)p->uid :
			 !strcmp(name, "ni") ? p->nice : !strcmp(name, "pri") ? p->priority :
			 !strcmp(name, "vsz") ? (long)(p->memory / 1024) : (long)p->resident * 4);
}

static void print_column(int i, const char *text)
{
	int width = chosen[i].field->width;

	if (i == chosen_count - 1 && width < 0)
		width = 0;	/* nothing comes behind it */
	printf(i ? " %*s" : "%*s", width, text);
}

static void print_chosen(const struct process *p)
{
	char text[512];
	int i;

	for (i = 0; i < chosen_count; i++) {
		field_text(p, chosen[i].field->name, text, sizeof(text));
		print_column(i, text);
	}
	putchar('\n');
}

static void chosen_heading(void)
{
	int i, any = 0;

	for (i = 0; i < chosen_count; i++)
		any |= *chosen[i].heading;
	for (i = 0; any && i < chosen_count; i++)
		print_column(i, chosen[i].heading);
	if (any)
		putchar('\n');
}

static void print(const struct process *p, enum columns columns)
{
	unsigned long seconds = (p->user_ticks + p->system_ticks) / 100;
	char command[512], used[24];

	if (columns == CHOSEN) {
		print_chosen(p);
		return;
	}
	read_command(p, command, sizeof(command));
	snprintf(used, sizeof(used), "%02lu:%02lu:%02lu", seconds / 3600, seconds / 60 % 60, seconds % 60);
	if (columns == SHORT)
		printf("%5d %-8s %s %s\n", p->pid, tty_text(p->tty), used, p->name);
	else if (columns == FULL)
		printf("%5d %5d %5d %5d %c    %-8s %s %s\n", p->pid, p->parent, p->group, p->session, p->state,
		       tty_text(p->tty), used, command);
	else
		printf("%-8s %5d %5d %6lu %6lu %-8s %c    %s %s\n", user_text(p->uid), p->pid, p->parent,
		       p->memory / 1024, p->resident * 4, tty_text(p->tty), p->state, used, command);
}

static void heading(enum columns columns)
{
	if (columns == CHOSEN)
		chosen_heading();
	else if (columns == SHORT)
		puts("  PID TTY          TIME CMD");
	else if (columns == FULL)
		puts("  PID  PPID  PGID   SID STAT TTY          TIME COMMAND");
	else
		puts("USER       PID  PPID    VSZ    RSS TTY      STAT     TIME COMMAND");
}

static int by_number(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static int read_pids(int **list)
{
	DIR *d = opendir("/proc");
	struct dirent *e;
	int n = 0, *pids = NULL;

	if (!d)
		err(1, "/proc");
	while ((e = readdir(d))) {
		if (!isdigit((unsigned char)*e->d_name))
			continue;
		pids = realloc(pids, (n + 1) * sizeof(*pids));
		if (!pids)
			err(1, "memory");
		pids[n++] = atoi(e->d_name);
	}
	closedir(d);
	if (n)
		qsort(pids, n, sizeof(*pids), by_number);
	*list = pids;
	return n;
}

/* Is it in the list of -p? */
static int is_named(const char *list, int pid)
{
	char *end;

	for (; *list; list = *end ? end + 1 : end) {
		if (strtol(list, &end, 10) == pid && end != list)
			return 1;
		if (end == list)
			errx(1, "%s: not a list of process numbers", list);
	}
	return 0;
}

int main(int argc, char **argv)
{
	const char *named = NULL;
	int all = 0, any_tty = 0, found = 0, option, count, i, *pids;
	enum columns columns = SHORT;
	struct process p, own = { 0 };
	char name[16];

	while ((option = next_option(argc, argv, "aeflo:p:ux", help, 1)) != -1) {
		if (option == 'o') {
			choose(optarg);
			columns = CHOSEN;
		}
		if (option == 'p')
			named = optarg;
		any_tty |= option == 'a';
		all |= option == 'e' || option == 'x';
		if (option == 'f' || option == 'l')
			columns = FULL;
		if (option == 'u')
			columns = MEMORY;
	}
	for (; optind < argc; optind++) {	/* BSD letters, without - */
		all |= strchr(argv[optind], 'x') != NULL;
		any_tty |= strchr(argv[optind], 'a') != NULL;
		if (strchr(argv[optind], 'l'))
			columns = FULL;
		if (strchr(argv[optind], 'u'))
			columns = MEMORY;
	}
	if (read_stat("self", &own) < 0)
		err(1, "/proc/self/stat");
	heading(columns);
	count = read_pids(&pids);
	for (i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "%d", pids[i]);
		if (read_stat(name, &p) < 0)
			continue;
		if (named ? is_named(named, p.pid) : all || (any_tty ? p.tty != 0 : p.tty == own.tty && p.uid == own.uid)) {
			print(&p, columns);
			found = 1;
		}
	}
	return finish(!found);
}
