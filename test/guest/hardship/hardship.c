/*
 * hardship [WORD...] - what a student may do to the system, on purpose or not
 *
 * Runs every hardship, or those whose name contains one of the words, while a
 * shell of root answers on a terminal of its own. The last line is the verdict.
 */
#include <dirent.h>
#include <sys/ioctl.h>
#include "../leaks.h"
#include "hardship.h"

#define TWENTIETHS	8	/* of a second, of a hardship without end */
#define SECONDS_TO_END	30	/* of one that is to end */
#define PATIENCE	60	/* seconds for the shell's answer */

static const struct hardship *const families[] = {
	process_hardships, memory_hardships, file_hardships, socket_hardships, program_hardships,
};

static const char lost[] = "something was lost";
static int passed, failed, own_processes, shell = -1;

void wrong(const char *file, int line, const char *what)
{
	const char *slash = strrchr(file, '/');

	dprintf(1, "\n  %s:%d: %s (%s)\n", slash ? slash + 1 : file, line, what, strerror(errno));
	_exit(99);
}

void limit(int what, unsigned long most)
{
	struct rlimit r = { most, most };

	CHECK(setrlimit(what, &r) == 0);
}

void milliseconds(int n)
{
	long t[2] = { n / 1000, n % 1000 * 1000000L };

	syscall(__NR_nanosleep, t, NULL);
}

/* ---- root's shell on another terminal ---- */

static void start_shell(void)
{
	int number, zero = 0, master = open("/dev/ptmx", O_RDWR | O_NOCTTY);
	char path[32];

	ioctl(master, 0x80045430, &number);		/* TIOCGPTN */
	ioctl(master, 0x40045431, &zero);		/* TIOCSPTLCK */
	snprintf(path, sizeof(path), "/dev/pts/%d", number);
	if (fork() == 0) {
		int fd, i;

		setsid();
		fd = open(path, O_RDWR);
		for (i = 0; i < 3; i++)
			dup2(fd, i);
		for (i = 3; i < 64; i++)
			close(i);
		execl("/bin/sh", "sh", NULL);
		_exit(1);
	}
	shell = master;
	fcntl(shell, F_SETFD, FD_CLOEXEC);
	fcntl(shell, F_SETFL, O_NONBLOCK);
}

/* The shell computes something; true when the result comes. */
static int shell_answers(void)
{
	static int question;
	char wanted[32], heard[4096];
	int length = 0, tries, n;

	question++;
	snprintf(wanted, sizeof(wanted), "is:%d:so", question * 3);
	dprintf(shell, "echo is:$((%d * 3)):so\n", question);
	for (tries = 0; tries < PATIENCE * 20; tries++) {
		n = read(shell, heard + length, sizeof(heard) - 1 - length);
		if (n > 0)
			length += n;
		heard[length] = 0;
		if (strstr(heard, wanted))
			return 1;
		if (length > 3000)
			length = 0;
		milliseconds(50);
	}
	return 0;
}

/* ---- before and after ---- */

/* What has no rights goes by its user, what root did by its session's first group. */
static void end_all_once(pid_t group)
{
	pid_t pid;

	kill(-group, SIGKILL);
	pid = fork();

	if (pid == 0) {
		if (setuid(USER) == 0)
			kill(-1, SIGKILL);
		_exit(0);
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
}

static int end_all(pid_t group)
{
	int tries;

	for (tries = 0; tries < 1000; tries++) {
		end_all_once(group);
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
		milliseconds(5);
		if (count_processes() == own_processes)
			return 1;
	}
	return 0;
}

static void empty_folder(void);

/* Goes down into it, because a path would be too long, and descriptors too many. */
static int remove_entry(const char *name)
{
	if (rmdir(name) == 0)
		return 0;
	if (chdir(name) < 0)
		return -1;
	empty_folder();
	return chdir("..") < 0 ? -1 : rmdir(name);
}

static int is_file(const char *entry)
{
	return entry[18] != DT_DIR;
}

/* The folder one is in. After a folder below it the list is read anew. */
static void empty_folder(void)
{
	static char buffer[65536];
	char name[256];
	int fd, n, at;

again:
	fd = open(".", O_RDONLY);
	n = syscall(__NR_getdents64, fd, buffer, sizeof(buffer));
	close(fd);
	for (at = 0; at < n; at += *(unsigned short *)(buffer + at + 16)) {
		strcpy(name, buffer + at + 19);
		if (!strcmp(name, ".") || !strcmp(name, ".."))
			continue;
		if (is_file(buffer + at)) {
			unlink(name);
			continue;
		}
		if (remove_entry(name) < 0)
			return;
		goto again;
	}
	if (n > 60000)
		goto again;
}

static void become(const struct hardship *h)
{
	setsid();
	close(shell);
	mkdir("/tmp/h", 0777);
	chmod("/tmp/h", 0777);
	CHECK(chdir("/tmp/h") == 0);
	if (!h->as_root)
		CHECK(setgid(USER) == 0 && setuid(USER) == 0);
	h->run();
	_exit(0);
}

static int as_expected(const struct hardship *h, int status)
{
	switch (h->expected) {
	case ENDS:
		return status == 0;
	case DIES:
		return WIFSIGNALED(status);
	}
	return !(WIFEXITED(status) && WEXITSTATUS(status) == 99);
}

/* 0, or what is wrong. */
static const char *endure(const struct hardship *h)
{
	static struct counts before, after;
	int time = h->expected == ANYHOW ? TWENTIETHS : SECONDS_TO_END * 20, status = -1, waited, tries;
	pid_t pid;

	count_everything(&before);
	pid = fork();
	if (pid == 0)
		become(h);
	waited = shell_answers() ? 0 : -1;
	for (tries = 0; waited == 0 && tries < time; tries++) {
		waited = waitpid(pid, &status, WNOHANG);
		if (!waited)
			milliseconds(50);
	}
	if (waited < 0)
		return "root's shell did not answer meanwhile";
	if (!end_all(pid))
		return "processes are left that cannot be killed";
	if (!shell_answers())
		return "root's shell did not answer afterwards";
	remove_entry("/tmp/h");
	if (waited && !as_expected(h, status))
		return WIFSIGNALED(status) ? "it was killed" : "it did not end as it should";
	if (!waited && h->expected != ANYHOW)
		return "it did not end";
	milliseconds(100);
	count_everything(&after);
	return tell_lost("hardship", &before, &after) ? lost : NULL;
}

static int chosen(const char *name, char **words)
{
	if (!*words)
		return 1;
	for (; *words; words++)
		if (strstr(name, *words))
			return 1;
	return 0;
}

/* What is lost only the first time is kept by a cache. */
static void run_one(const struct hardship *h)
{
	const char *problem = endure(h);

	if (problem == lost)
		problem = endure(h);
	if (problem)
		failed++;
	else
		passed++;
	printf("%s %s%s%s\n", problem ? "FAILED" : "ok", h->name, problem ? ": " : "", problem ? problem : "");
	fflush(stdout);
}

int main(int argc, char **argv)
{
	const struct hardship *h;
	unsigned int i;

	start_shell();
	if (!shell_answers()) {
		printf("hardship: no shell on a terminal\n");
		return 2;
	}
	own_processes = count_processes();
	for (i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		for (h = families[i]; h->name; h++)
			if (chosen(h->name, argv + 1))
				run_one(h);
	printf("hardship: %d passed, %d failed\n", passed, failed);
	return failed ? 1 : 0;
}
