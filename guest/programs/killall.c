/* killall: sends signals to all processes of a name. */
#include <ctype.h>
#include <dirent.h>
#include <signal.h>
#include "program.h"

static const char help[] = "usage: killall [-q] [-s SIGNAL | -SIGNAL] NAME...\n"
			   "  -q  no message when there is none\n";

static int signal_number(const char *name)
{
	int i;

	if (isdigit((unsigned char)*name))
		return atoi(name);
	if (strncasecmp(name, "SIG", 3) == 0)
		name += 3;
	for (i = 1; i < NSIG; i++)
		if (sys_signame[i] && strcasecmp(sys_signame[i], name) == 0)
			return i;
	errx(1, "%s: No such signal", name);
}

static int has_name(const char *pid, const char *name)
{
	char path[300], text[300], *begin, *end;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	f = fopen(path, "r");
	if (!f)
		return 0;
	begin = fgets(text, sizeof(text), f) ? strchr(text, '(') : NULL;
	end = begin ? strrchr(text, ')') : NULL;
	fclose(f);
	if (!end)
		return 0;
	*end = 0;
	return strncmp(begin + 1, name, 15) == 0 && strlen(begin + 1) == (strlen(name) < 15 ? strlen(name) : 15);
}

static int kill_all(const char *name, int signal, int quiet)
{
	DIR *d = opendir("/proc");
	struct dirent *e;
	int found = 0, failed = 0;

	if (!d)
		err(1, "/proc");
	while ((e = readdir(d))) {
		if (!isdigit((unsigned char)*e->d_name) || atoi(e->d_name) == getpid() || !has_name(e->d_name, name))
			continue;
		found = 1;
		if (kill(atoi(e->d_name), signal) < 0) {
			warn("%s(%s)", name, e->d_name);
			failed = 1;
		}
	}
	closedir(d);
	if (!found && !quiet)
		warnx("%s: no process found", name);
	return !found || failed;
}

int main(int argc, char **argv)
{
	int signal = SIGTERM, quiet = 0, i = 1, result = 0;

	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		if (strcmp(argv[i], "--help") == 0) {
			fputs(help, stdout);
			return 0;
		}
		if (strcmp(argv[i], "-q") == 0)
			quiet = 1;
		else if (strcmp(argv[i], "-s") == 0 && i + 1 < argc)
			signal = signal_number(argv[++i]);
		else
			signal = signal_number(argv[i] + 1);
	}
	if (i == argc)
		errx(1, "no name given");
	for (; i < argc; i++)
		result |= kill_all(argv[i], signal, quiet);
	return result;
}
