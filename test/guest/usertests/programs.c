/* Programs: execve, what it keeps, scripts, the auxiliary vector. */
#include "usertests.h"

extern char **environ;

static int run(const char *path, char **argv)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		execve(path, argv, environ);
		_exit(100 + errno);
	}
	CHECK(waitpid(pid, &status, 0) == pid);
	return status;
}

static int shell(const char *command)
{
	char *argv[] = { "sh", "-c", (char *)command, NULL };

	return run("/bin/sh", argv);
}

static void a_program_runs(void)
{
	CHECK(WEXITSTATUS(shell("exit 12")) == 12);
}

static void what_execve_refuses(void)
{
	char *argv[] = { "x", NULL };

	CHECK(WEXITSTATUS(run("nothing", argv)) == 100 + ENOENT);
	close(file_with("f", "\1\2\3\4 no program"));
	CHECK(WEXITSTATUS(run("./f", argv)) == 100 + EACCES);
	CHECK(chmod("f", 0755) == 0);
	CHECK(WEXITSTATUS(run("./f", argv)) == 100 + ENOEXEC);
	CHECK(mkdir("d", 0755) == 0);
	CHECK(WEXITSTATUS(run("./d", argv)) == 100 + EACCES);
	CHECK(WEXITSTATUS(run("./f/x", argv)) == 100 + ENOTDIR);
	REFUSED(syscall(__NR_execve, BAD_POINTER, argv, environ), EFAULT);
	REFUSED(syscall(__NR_execve, "/bin/sh", BAD_POINTER, environ), EFAULT);
}

static void broken_programs(void)
{
	char *argv[] = { "f", NULL };
	char header[52];
	int fd, n, status;

	fd = open("/bin/sh", O_RDONLY);
	CHECK(read(fd, header, sizeof(header)) == sizeof(header));
	for (n = 5; n < 52; n += 23) {
		fd = open("f", O_CREAT | O_TRUNC | O_WRONLY, 0755);
		CHECK(write(fd, header, n) == n);
		close(fd);
		status = run("./f", argv);
		CHECK(WIFSIGNALED(status) || WEXITSTATUS(status) >= 100);
	}
}

static void scripts(void)
{
	char *argv[] = { "f", "one", NULL };

	close(file_with("f", "#!/bin/sh\ntest \"$1\" = one && exit 21\n"));
	CHECK(chmod("f", 0755) == 0 && WEXITSTATUS(run("./f", argv)) == 21);
	close(file_with("g", "#!/nowhere/interpreter\n"));
	CHECK(chmod("g", 0755) == 0 && WEXITSTATUS(run("./g", argv)) == 100 + ENOENT);
}

/* Each script is read by the one before it; the last by a program. Too many are a circle. */
static void scripts_of_scripts(void)
{
	char name[16], text[64];
	char *argv[] = { "s", NULL };
	int i;

	for (i = 0; i < 8; i++) {
		snprintf(name, sizeof(name), "s%d", i);
		if (i)
			snprintf(text, sizeof(text), "#! ./s%d\nexit 1\n", i - 1);
		else
			snprintf(text, sizeof(text), "#!/bin/sh\nexit 33\n");
		close(file_with(name, text));
		CHECK(chmod(name, 0755) == 0);
	}
	CHECK(WEXITSTATUS(run("./s1", argv)) == 33 && WEXITSTATUS(run("./s3", argv)) == 33);
	CHECK(WEXITSTATUS(run("./s7", argv)) == 100 + ELOOP);
	close(file_with("s0", "#! ./s0\n"));
	CHECK(WEXITSTATUS(run("./s0", argv)) == 100 + ELOOP);
}

static void odd_scripts(void)
{
	char *argv[] = { "o", "x y", NULL };

	close(file_with("o", "#!/bin/sh -e -u\nexit 4\n"));	/* one argument: "-e -u" */
	CHECK(chmod("o", 0755) == 0 && WEXITSTATUS(run("./o", argv)) != 4);
	close(file_with("o", "#!   /bin/sh   -e   \ntest \"$1\" = 'x y' && exit 5\n"));
	CHECK(WEXITSTATUS(run("./o", argv)) == 5);
	close(file_with("o", "#!\nexit 6\n"));
	CHECK(WEXITSTATUS(run("./o", argv)) == 100 + ENOEXEC);
	close(file_with("o", "#!   \t\n"));
	CHECK(WEXITSTATUS(run("./o", argv)) == 100 + ENOEXEC);
	close(file_with("o", "exit 7\n"));
	CHECK(WEXITSTATUS(run("./o", argv)) == 100 + ENOEXEC);
	close(file_with("o", ""));
	CHECK(WEXITSTATUS(run("./o", argv)) == 100 + ENOEXEC);
	CHECK(chmod("o", 0644) == 0 && WEXITSTATUS(run("./o", argv)) == 100 + EACCES);
}

static void no_arguments_at_all(void)
{
	int status, fd = file_with("in", "exit 8\n");
	char *none[] = { NULL };
	pid_t pid = fork();

	if (!pid) {
		dup2(fd, 0);
		execve("/bin/sh", none, none);
		_exit(100);
	}
	CHECK(waitpid(pid, &status, 0) == pid && status == 8 << 8);
	pid = fork();
	if (!pid) {
		lseek(fd, 0, SEEK_SET);
		dup2(fd, 0);
		execve("/bin/sh", NULL, NULL);
		_exit(100);
	}
	CHECK(waitpid(pid, &status, 0) == pid && status == 8 << 8);
}

/* Together, not one by one: 400 of 100 KB. */
static void all_arguments_are_too_long(void)
{
	static char big[100000], *argv[401];
	int i;

	memset(big, 'x', sizeof(big) - 1);
	for (i = 0; i < 400; i++)
		argv[i] = big;
	REFUSED(execve("/bin/sh", argv, environ), E2BIG);
	argv[0] = "sh";
	argv[1] = NULL;
	REFUSED(execve("/bin/sh", (char **)BAD_POINTER, environ), EFAULT);
	argv[0] = BAD_POINTER;
	REFUSED(execve("/bin/sh", argv, environ), EFAULT);
}

static void arguments_and_environment(void)
{
	char *argv[] = { "sh", "-c", "test \"$V\" = \"w x\" && test \"$1\" = '' && exit 5", "sh", "", NULL };
	char *envp[] = { "V=w x", NULL };
	int status;
	pid_t pid = fork();

	if (!pid) {
		execve("/bin/sh", argv, envp);
		_exit(100);
	}
	CHECK(waitpid(pid, &status, 0) == pid && WEXITSTATUS(status) == 5);
}

static void too_many_arguments(void)
{
	static char big[140000];
	char *argv[] = { "sh", big, NULL };

	memset(big, 'x', sizeof(big) - 1);
	REFUSED(execve("/bin/sh", argv, environ), E2BIG);
}

static void closed_on_execve(void)
{
	int keep = open("/dev/null", O_RDONLY), lose = open("/dev/null", O_RDONLY | O_CLOEXEC);
	char command[200];

	CHECK(dup2(keep, 8) == 8 && syscall(__NR_dup3, lose, 9, O_CLOEXEC) == 9);
	snprintf(command, sizeof(command), "test -e /proc/self/fd/8 && ! test -e /proc/self/fd/9 && exit 4");
	CHECK(WEXITSTATUS(shell(command)) == 4);
}

static void handlers_are_gone_ignoring_stays(void)
{
	signal(SIGUSR1, SIG_IGN);
	signal(SIGUSR2, _exit);
	CHECK(WEXITSTATUS(shell("kill -USR1 $$; exit 3")) == 3);
	CHECK(WTERMSIG(shell("kill -USR2 $$; exit 3")) == SIGUSR2);
}

static void the_running_file_is_not_written(void)
{
	int ends[2], fd;
	char block[8192], c;
	int n, from = open("/proc/self/exe", O_RDONLY), to = open("p", O_CREAT | O_WRONLY, 0755);
	char *argv[] = { "p", "no test has this name", NULL };
	pid_t pid;

	while ((n = read(from, block, sizeof(block))) > 0)
		CHECK(write(to, block, n) == n);
	close(to);
	CHECK(pipe(ends) == 0);
	fd = open("p", O_WRONLY);
	CHECK(WEXITSTATUS(run("./p", argv)) == 100 + ETXTBSY);
	close(fd);
	pid = fork();
	if (!pid) {
		close(ends[1]);
		dup2(ends[0], 0);
		argv[0] = "sh";
		read(0, &c, 1);
		_exit(0);
	}
	close(ends[1]);
	CHECK(waitpid(pid, NULL, 0) == pid);
}

static unsigned long auxiliary(unsigned long type, int *there)
{
	unsigned long vector[100];
	int fd = open("/proc/self/auxv", O_RDONLY), n = fd < 0 ? 0 : read(fd, vector, sizeof(vector)), i;

	*there = 0;
	for (i = 0; i < n / (int)sizeof(long); i += 2)
		if (vector[i] == type) {
			*there = 1;
			return vector[i + 1];
		}
	return 0;
}

static void the_auxiliary_vector(void)
{
	int there;

	CHECK(auxiliary(6, &there) == 4096 && there);
	CHECK(auxiliary(17, &there) == 100);
	CHECK(auxiliary(11, &there) == 0 && there);
	CHECK(auxiliary(23, &there) == 0 && there);
	CHECK(auxiliary(4, &there) == 32);
	CHECK(auxiliary(5, &there) > 0 && auxiliary(3, &there) > 0 && auxiliary(9, &there) > 0);
	CHECK(auxiliary(25, &there) > 0 && auxiliary(31, &there) > 0);
	CHECK(!memcmp((char *)auxiliary(15, &there), "i", 1));
}

static void set_user_id(void)
{
	char block[8192];
	int n, from = open("/proc/self/exe", O_RDONLY), to = open("p", O_CREAT | O_WRONLY, 0755), status;
	struct stat st;

	while ((n = read(from, block, sizeof(block))) > 0)
		CHECK(write(to, block, n) == n);
	close(to);
	CHECK(chown("p", 123, 456) == 0 && chmod("p", 06755) == 0);
	CHECK(stat("p", &st) == 0 && (st.st_mode & 06000) == 06000);
	status = WEXITSTATUS(status_of(drop_rights));
	CHECK(status == 0);
}

static void names_of_the_system(void)
{
	char uts[6 * 65];

	CHECK(syscall(__NR_uname, uts) == 0);
	CHECK(!strcmp(uts, "Linux") && uts[2 * 65] >= '2' && strlen(uts + 65) > 0);
	CHECK(!strcmp(uts + 4 * 65, "i686") || !strcmp(uts + 4 * 65, "x86_64"));
	REFUSED(syscall(__NR_uname, BAD_POINTER), EFAULT);
}

const struct test program_tests[] = {
	{ "program: execve runs it", a_program_runs },
	{ "program: what execve refuses", what_execve_refuses },
	{ "program: cut off programs are refused or die", broken_programs },
	{ "program: scripts", scripts },
	{ "program: scripts that scripts read", scripts_of_scripts },
	{ "program: odd scripts", odd_scripts },
	{ "program: no arguments at all", no_arguments_at_all },
	{ "program: all arguments are too long together", all_arguments_are_too_long },
	{ "program: arguments and environment arrive", arguments_and_environment },
	{ "program: a string of 140000 bytes is too long", too_many_arguments },
	{ "program: close-on-exec", closed_on_execve },
	{ "program: handlers go, ignoring stays", handlers_are_gone_ignoring_stays },
	{ "program: who is written is not executed", the_running_file_is_not_written },
	{ "program: the auxiliary vector", the_auxiliary_vector },
	{ "program: set-id bits stay until the owner changes", set_user_id },
	{ "program: uname", names_of_the_system },
	{ NULL, NULL },
};
