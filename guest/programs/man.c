/* man: what a program says of itself, a screen at a time. */
#include <dirent.h>
#include <sys/wait.h>
#include "program.h"

static const char help[] =
	"usage: man [NAME]...\n"
	"Shows what NAME --help prints; without NAME, all programs by name.\n";

static int not_hidden(const struct dirent *e)
{
	return e->d_name[0] != '.';
}

/* What is written to it goes through more. */
static FILE *open_pager(void)
{
	FILE *f = isatty(1) ? popen("more", "w") : stdout;

	if (!f)
		err(1, "more");
	return f;
}

static void list_programs(void)
{
	struct dirent **list;
	int n = scandir("/bin", &list, not_hidden, alphasort), down = (n + 4) / 5, row, i;
	FILE *f = open_pager();

	if (n < 0)
		err(1, "/bin");
	fputs("The programs, each with a page of its own (man NAME):\n\n", f);
	for (row = 0; row < down; row++) {
		for (i = row; i < n; i += down)
			fprintf(f, i + down < n ? "%-15s " : "%s", list[i]->d_name);
		putc('\n', f);
	}
	if (f != stdout)
		pclose(f);
}

static int show(const char *name)
{
	char command[300];

	if (strchr(name, '/') || strchr(name, '\'') || strlen(name) > 100) {
		warnx("%s: Not the name of a program", name);
		return 1;
	}
	snprintf(command, sizeof(command), "/bin/%s", name);
	if (access(command, X_OK) < 0) {
		warnx("no page about %s; 'man' alone lists all", name);
		return 1;
	}
	fflush(stdout);
	snprintf(command, sizeof(command), isatty(1) ? "'/bin/%s' --help 2>&1 | more" : "'/bin/%s' --help 2>&1", name);
	return system(command) != 0;
}

int main(int argc, char **argv)
{
	int result = 0;

	no_options(argc, argv, help);
	if (optind == argc)
		list_programs();
	for (; optind < argc; optind++)
		result |= show(argv[optind]);
	return finish(result);
}
