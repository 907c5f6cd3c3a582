/*
 * disktest - what a file system on a disk must do, judged by the host's Linux, which runs the same program.
 *
 *	disktest check DIRECTORY		named checks, one line each
 *	disktest soak DIRECTORY SEED COUNT	random operations, compared with what memory says
 *	disktest fill DIRECTORY			until nothing fits any more, and back
 *	disktest fuzz IMAGE DEVICE DIRECTORY FROM TO	damaged copies of an image, mounted and used
 */
#include "disktest.h"
#include <sys/wait.h>

static unsigned int state = 1;

void seed_numbers(unsigned int seed)
{
	state = seed * 2654435761U + 1;
}

unsigned int number_below(unsigned int limit)
{
	state = state * 1664525 + 1013904223;
	return (unsigned int)(((unsigned long long)state * limit) >> 32);
}

void fail(const char *file, int line, const char *what)
{
	printf("FAILED %s:%d: %s (%s)\n", file, line, what, strerror(errno));
	fflush(stdout);
	_exit(1);
}

static int run_checks(const char *folder)
{
	int passed = 0, failed = 0, status;
	const struct check *check;

	for (check = checks; check->name; check++) {
		fflush(stdout);
		if (!fork()) {
			CHECK(chdir(folder) == 0);
			CHECK(mkdir("check", 0755) == 0 && chdir("check") == 0);
			check->run();
			CHECK(chdir("..") == 0 && rmdir("check") == 0);
			_exit(0);
		}
		CHECK(wait(&status) > 0);
		printf("%s %s\n", status ? "FAILED" : "ok", check->name);
		*(status ? &failed : &passed) += 1;
	}
	printf("%d passed, %d failed\n", passed, failed);
	return failed != 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "check"))
		return run_checks(argv[2]);
	if (argc == 5 && !strcmp(argv[1], "soak"))
		return soak(argv[2], atoi(argv[3]), atoi(argv[4]));
	if (argc == 3 && !strcmp(argv[1], "fill"))
		return fill(argv[2]);
	if (argc == 7 && !strcmp(argv[1], "fuzz"))
		return fuzz(argv[2], argv[3], argv[4], atoi(argv[5]), atoi(argv[6]));
	fprintf(stderr, "usage: disktest check|soak|fill|fuzz ...\n");
	return 2;
}
