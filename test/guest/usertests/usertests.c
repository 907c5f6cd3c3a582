/*
 * usertests [NAME...] - the kernel's answers to programs, one verdict line a test
 *
 * Runs every test, or those whose name contains one of the words, each in a
 * process of its own, and ends with "N passed, N failed". With -l the table runs
 * twice, and what the second round leaves behind counts as one more failure:
 * descriptors, processes, and, where /proc/meminfo tells it, memory.
 */
#include <dirent.h>
#include <limits.h>
#include "usertests.h"

#define LEAK_ROOM_KB	256	/* what caches may grow by in one round */

static const struct test *const families[] = {
	file_tests, at_tests, descriptor_tests, pipe_tests, memory_tests, process_tests, signal_tests,
	time_tests, thread_tests, poll_tests, identity_tests, program_tests, trace_tests,
	socket_tests, terminal_tests, misc_tests, pointer_tests, restart_tests,
	schedule_tests, job_tests, proc_tests,
};

static const char *current_name;
static int passed, failed;

void fail(const char *file, int line, const char *what, const char *detail)
{
	const char *slash = strrchr(file, '/');

	printf("FAILED %s: %s:%d: %s (%s)\n", current_name, slash ? slash + 1 : file, line, what, detail);
	fflush(stdout);
	for (;;)
		syscall(__NR_exit_group, 99);
}

int status_of(void (*child)(void))
{
	int status;
	pid_t pid = fork();

	CHECK(pid >= 0);
	if (!pid) {
		child();
		_exit(0);
	}
	CHECK(waitpid(pid, &status, 0) == pid);
	return status;
}

int file_with(const char *name, const char *text)
{
	int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0644);

	CHECK(fd >= 0);
	CHECK(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	CHECK(lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

int file_is(const char *name, const char *text)
{
	char buffer[4096];
	int fd = open(name, O_RDONLY), n;

	if (fd < 0)
		return 0;
	n = read(fd, buffer, sizeof(buffer));
	close(fd);
	return n == (int)strlen(text) && !memcmp(buffer, text, n);
}

void sleep_milliseconds(int milliseconds)
{
	long t[2] = { milliseconds / 1000, milliseconds % 1000 * 1000000L };

	while (syscall(__NR_nanosleep, t, t) < 0 && errno == EINTR)
		;
}

void drop_rights(void)
{
	CHECK(setgroups(0, NULL) == 0);
	CHECK(setgid(1000) == 0);
	CHECK(setuid(1000) == 0);
}

/* ---- one test ---- */

static void remove_tree(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	char child[PATH_MAX];

	while (dir && (entry = readdir(dir)) != NULL) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		snprintf(child, sizeof(child), "%s/%s", path, entry->d_name);
		if (unlink(child) < 0)
			remove_tree(child);
	}
	if (dir)
		closedir(dir);
	rmdir(path);
}

static void run_child(const struct test *test)
{
	umask(022);
	alarm(60);
	if (mkdir("t", 0777) < 0 || chmod("t", 0777) < 0 || chdir("t") < 0)
		fail(__FILE__, __LINE__, "a folder for the test", strerror(errno));
	test->run();
	fflush(stdout);
	syscall(__NR_exit_group, 0);
}

static void run_test(const struct test *test)
{
	int status;
	pid_t pid;

	current_name = test->name;
	fflush(stdout);
	pid = fork();
	if (!pid)
		run_child(test);
	if (pid < 0 || waitpid(pid, &status, 0) != pid) {
		printf("FAILED %s: cannot be run (%s)\n", test->name, strerror(errno));
		failed++;
		return;
	}
	remove_tree("t");
	if (WIFSIGNALED(status))
		printf("FAILED %s: killed by signal %d\n", test->name, WTERMSIG(status));
	if (status) {
		failed++;
	} else {
		printf("ok %s\n", test->name);
		passed++;
	}
}

static int chosen(const struct test *test, char **words)
{
	if (!*words)
		return 1;
	for (; *words; words++)
		if (strstr(test->name, *words))
			return 1;
	return 0;
}

static void run_all(char **words)
{
	const struct test *test;
	unsigned int i;

	for (i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		for (test = families[i]; test->name; test++)
			if (chosen(test, words))
				run_test(test);
}

/* ---- what is left behind ---- */

static long kilobytes(const char *line)
{
	char text[4096], *at;
	int fd = open("/proc/meminfo", O_RDONLY), n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	close(fd);
	if (n <= 0)
		return -1;
	text[n] = 0;
	at = strstr(text, line);
	return at ? atol(at + strlen(line)) : -1;
}

static void check_leaks(char **words)
{
	long before, after;
	int lost;

	before = kilobytes("MemFree:");
	run_all(words);
	sleep_milliseconds(200);
	after = kilobytes("MemFree:");
	lost = before - after > LEAK_ROOM_KB;
	printf("%s leaks: %ld kB were free before the second round, %ld kB after it\n",
	       lost ? "FAILED" : "ok", before, after);
	if (lost)
		failed++;
	else
		passed++;
}

int main(int argc, char **argv)
{
	char folder[] = "/tmp/usertests.XXXXXX";
	int leaks = argc > 1 && !strcmp(argv[1], "-l");
	char **words = argv + 1 + leaks;

	if (!mkdtemp(folder) || chmod(folder, 0755) < 0 || chdir(folder) < 0) {
		printf("usertests: %s: %s\n", folder, strerror(errno));
		return 2;
	}
	run_all(words);
	if (leaks)
		check_leaks(words);
	CHECK(chdir("/") == 0);
	remove_tree(folder);
	printf("%d passed, %d failed\n", passed, failed);
	return failed ? 1 : 0;
}
