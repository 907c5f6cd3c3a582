/* time: how long a program takes. */
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include "program.h"

static const char help[] =
	"usage: time [-p] COMMAND [ARGUMENT]...\n"
	"Runs the command, then prints its time: by the clock, in user mode, in the kernel.\n";

static void print(const char *name, const struct timeval *t, int portable)
{
	if (portable)
		fprintf(stderr, "%s %ld.%02ld\n", name, t->tv_sec, t->tv_usec / 10000);
	else
		fprintf(stderr, "%s\t%ldm%ld.%03lds\n", name, t->tv_sec / 60, t->tv_sec % 60, t->tv_usec / 1000);
}

int main(int argc, char **argv)
{
	struct timeval start, end, elapsed;
	struct rusage used;
	int portable = 0, status;
	pid_t pid;

	while (next_option(argc, argv, "+p", help, 125) != -1)
		portable = 1;
	if (optind == argc)
		errx(125, "missing command");
	gettimeofday(&start, NULL);
	pid = fork();
	if (pid < 0)
		err(125, "fork");
	if (pid == 0) {
		execvp(argv[optind], argv + optind);
		warn("%s", argv[optind]);
		_exit(errno == ENOENT ? 127 : 126);
	}
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	memset(&used, 0, sizeof(used));
	wait4(pid, &status, 0, &used);
	gettimeofday(&end, NULL);
	timersub(&end, &start, &elapsed);
	if (!portable)
		fputc('\n', stderr);
	print("real", &elapsed, portable);
	print("user", &used.ru_utime, portable);
	print("sys", &used.ru_stime, portable);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
