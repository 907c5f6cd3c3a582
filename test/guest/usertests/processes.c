/* Processes: fork, vfork, exit, waiting, groups and sessions. */
#include "usertests.h"

#define WAITID_ALL	0
#define WAITID_PID	1
#define WAIT_EXITED	4
#define WAIT_STOPPED	2
#define WAIT_CONTINUED	8
#define WAIT_KEEP	0x01000000

static void exit_code(int code)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		_exit(code);
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == (code & 255));
}

static void codes_of_eight_bits(void)
{
	exit_code(0);
	exit_code(1);
	exit_code(255);
	exit_code(256 + 7);
}

static void death_by_signal(void)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		for (;;)
			pause();
	CHECK(kill(pid, SIGTERM) == 0 && waitpid(pid, &status, 0) == pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

static void nobody_to_wait_for(void)
{
	int status;

	REFUSED(waitpid(-1, &status, 0), ECHILD);
	REFUSED(waitpid(1, &status, 0), ECHILD);
	REFUSED(syscall(__NR_wait4, -1, &status, 0x400, NULL), EINVAL);
}

static void looking_without_waiting(void)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		for (;;)
			pause();
	CHECK(waitpid(pid, &status, WNOHANG) == 0);
	kill(pid, SIGKILL);
	CHECK(waitpid(pid, &status, 0) == pid);
}

static void stopping_and_continuing(void)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		for (;;)
			pause();
	CHECK(kill(pid, SIGSTOP) == 0);
	CHECK(waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
	CHECK(kill(pid, SIGCONT) == 0);
	CHECK(syscall(__NR_wait4, pid, &status, WAIT_CONTINUED, NULL) == pid && status == 0xffff);
	kill(pid, SIGKILL);
	CHECK(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status));
}

static void waitid_tells_it_in_a_siginfo(void)
{
	siginfo_t info;
	pid_t pid = fork();

	if (!pid)
		_exit(5);
	memset(&info, 0, sizeof(info));
	CHECK(syscall(__NR_waitid, WAITID_PID, pid, &info, WAIT_EXITED | WAIT_KEEP, NULL) == 0);
	CHECK(info.si_pid == pid && info.si_code == 1 && info.si_status == 5 && info.si_signo == SIGCHLD);
	memset(&info, 0, sizeof(info));
	CHECK(syscall(__NR_waitid, WAITID_ALL, 0, &info, WAIT_EXITED, NULL) == 0 && info.si_pid == pid);
	REFUSED(syscall(__NR_waitid, WAITID_ALL, 0, &info, WAIT_EXITED, NULL), ECHILD);
	REFUSED(syscall(__NR_waitid, WAITID_ALL, 0, &info, 0, NULL), EINVAL);
	REFUSED(syscall(__NR_waitid, 9, 0, &info, WAIT_EXITED, NULL), EINVAL);
}

static void the_child_is_a_copy(void)
{
	volatile int value = 1;
	int status;
	pid_t pid = fork();

	if (!pid) {
		value++;
		_exit(value == 2 && getppid() > 0 ? 0 : 1);
	}
	CHECK(waitpid(pid, &status, 0) == pid && status == 0 && value == 1);
}

static void vfork_lets_the_parent_wait(void)
{
	static volatile int shared = 1;
	pid_t pid;

	/* the child works on our stack: it may not return from a function */
	__asm__ volatile (
		"int $0x80\n\t"
		"testl %%eax,%%eax\n\t"
		"jnz 1f\n\t"
		"movl $2,%1\n\t"
		"movl $1,%%eax\n\t"
		"xorl %%ebx,%%ebx\n\t"
		"int $0x80\n"
		"1:"
		: "=a" (pid), "+m" (shared) : "0" (__NR_vfork) : "ebx", "memory");
	CHECK(pid > 0 && shared == 2 && waitpid(pid, NULL, 0) == pid);
}

static void orphans_get_another_parent(void)
{
	int ends[2], me = getpid(), parent = 0;

	CHECK(pipe(ends) == 0);
	if (!fork()) {
		int old = getpid();

		if (!fork()) {
			while (getppid() == old)
				sleep_milliseconds(10);
			parent = getppid();
			write(ends[1], &parent, sizeof(parent));
			_exit(0);
		}
		_exit(0);
	}
	CHECK(wait(NULL) > 0);
	CHECK(read(ends[0], &parent, sizeof(parent)) == sizeof(parent) && parent != me);
}

static void be_a_leader(void)
{
	pid_t me = getpid();

	CHECK(setsid() == me && getpgrp() == me && syscall(__NR_getsid, 0) == me);
	REFUSED(setsid(), EPERM);
	REFUSED(setpgid(0, 0), EPERM);
	REFUSED(open("/dev/tty", O_RDWR), ENXIO);
}

static void sessions(void)
{
	CHECK(status_of(be_a_leader) == 0);
}

static void groups(void)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		for (;;)
			pause();
	CHECK(setpgid(pid, pid) == 0 && getpgid(pid) == pid);
	REFUSED(setpgid(pid, 1), EPERM);
	REFUSED(setpgid(pid, -1), EINVAL);
	REFUSED(setpgid(1, 1), ESRCH);
	REFUSED(waitpid(0, &status, WNOHANG), ECHILD);
	CHECK(waitpid(-pid, &status, WNOHANG) == 0);
	CHECK(kill(-pid, SIGKILL) == 0 && waitpid(-pid, &status, 0) == pid);
}

static void usage_of_children(void)
{
	struct { long sec, usec, ssec, susec, rest[14]; } usage;
	pid_t pid = fork();
	int i;

	if (!pid) {
		for (i = 0; i < 3000000; i++)
			__asm__ volatile ("");
		_exit(0);
	}
	CHECK(syscall(__NR_wait4, pid, NULL, 0, &usage) == pid);
	CHECK(usage.sec >= 0 && usage.sec < 60 && usage.usec >= 0 && usage.usec < 1000000);
	REFUSED(syscall(__NR_getrusage, 5, &usage), EINVAL);
	REFUSED(syscall(__NR_getrusage, 0, BAD_POINTER), EFAULT);
}

static void two_hundred_children(void)
{
	int i, status, sum = 0;

	for (i = 0; i < 200; i++) {
		pid_t pid = fork();

		if (!pid)
			_exit(i & 1);
		CHECK(pid > 0);
		if (i % 20 == 19)
			while (waitpid(-1, &status, WNOHANG) > 0)
				sum += WEXITSTATUS(status);
	}
	while (waitpid(-1, &status, 0) > 0)
		sum += WEXITSTATUS(status);
	CHECK(sum == 100);
}

static void ignored_children_vanish(void)
{
	pid_t pid;

	signal(SIGCHLD, SIG_IGN);
	pid = fork();
	if (!pid)
		_exit(3);
	REFUSED(waitpid(pid, NULL, 0), ECHILD);
}

static void a_limit_of_processes(void)
{
	unsigned long limit[2] = { 1, 1 };

	CHECK(syscall(__NR_setrlimit, 6, limit) == 0);
	drop_rights();
	while (fork() == 0)
		;
	CHECK(errno == EAGAIN || errno == 0);
	_exit(0);
}

static void process_limit(void)
{
	CHECK(WEXITSTATUS(status_of(a_limit_of_processes)) == 0);
}

const struct test process_tests[] = {
	{ "process: exit codes have eight bits", codes_of_eight_bits },
	{ "process: a signal's number is in the status", death_by_signal },
	{ "process: wait without children", nobody_to_wait_for },
	{ "process: WNOHANG", looking_without_waiting },
	{ "process: stops and continuing are reported", stopping_and_continuing },
	{ "process: waitid, WNOWAIT", waitid_tells_it_in_a_siginfo },
	{ "process: a forked child is a copy", the_child_is_a_copy },
	{ "process: vfork shares memory and waits", vfork_lets_the_parent_wait },
	{ "process: orphans get another parent", orphans_get_another_parent },
	{ "process: setsid", sessions },
	{ "process: process groups", groups },
	{ "process: wait4 tells what a child used", usage_of_children },
	{ "process: 200 children", two_hundred_children },
	{ "process: with SIGCHLD ignored children vanish", ignored_children_vanish },
	{ "process: RLIMIT_NPROC", process_limit },
	{ NULL, NULL },
};
