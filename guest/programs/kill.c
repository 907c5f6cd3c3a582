/* kill: sends signals. */
#include <ctype.h>
#include <signal.h>
#include "program.h"

static const char help[] =
	"usage: kill [-s SIGNAL | -SIGNAL] PID...\n"
	"       kill -l [NUMBER]...\n"
	"SIGNAL is a name, with or without SIG, or a number; a negative PID is a process group.\n";

static int signal_number(const char *name)
{
	int i;

	if (isdigit((unsigned char)*name))
		return atoi(name) < NSIG ? atoi(name) : -1;
	if (strncasecmp(name, "SIG", 3) == 0)
		name += 3;
	for (i = 1; i < NSIG; i++)
		if (sys_signame[i] && strcasecmp(sys_signame[i], name) == 0)
			return i;
	return -1;
}

static int list(char **argv)
{
	int i, n;

	if (!*argv) {
		for (i = 1; i < 32; i++)
			printf("%2d) SIG%-8s%s", i, sys_signame[i], i % 5 == 0 || i == 31 ? "\n" : " ");
		return finish(0);
	}
	for (; *argv; argv++) {
		n = isdigit((unsigned char)**argv) ? atoi(*argv) & 127 : signal_number(*argv);
		if (n <= 0 || n >= 32)
			errx(1, "unknown signal: %s", *argv);
		if (isdigit((unsigned char)**argv))
			puts(sys_signame[n]);
		else
			printf("%d\n", n);
	}
	return finish(0);
}

int main(int argc, char **argv)
{
	int signal = SIGTERM, i = 1, result = 0;
	char *end;
	long pid;

	if (argc > 1 && strcmp(argv[1], "--help") == 0) {
		fputs(help, stdout);
		return 0;
	}
	if (argc > 1 && strcmp(argv[1], "-l") == 0)
		return list(argv + 2);
	if (argc > 2 && (strcmp(argv[1], "-s") == 0 || strcmp(argv[1], "-n") == 0)) {
		signal = signal_number(argv[2]);
		i = 3;
	} else if (argc > 1 && argv[1][0] == '-' && argv[1][1] && strcmp(argv[1], "--") != 0) {
		signal = signal_number(argv[1] + 1);
		i = 2;
	}
	if (signal < 0)
		errx(1, "unknown signal: %s", argv[i - 1]);
	if (i < argc && strcmp(argv[i], "--") == 0)
		i++;
	if (i == argc)
		errx(1, "no process given; try 'kill --help'");
	for (; i < argc; i++) {
		pid = strtol(argv[i], &end, 10);
		if (*end || end == argv[i]) {
			warnx("%s: arguments must be process ids", argv[i]);
			result = 1;
		} else if (kill(pid, signal) < 0) {
			warn("(%ld)", pid);
			result = 1;
		}
	}
	return result;
}
