/* Job control: process groups, sessions, stops from the terminal, and groups that nobody would continue. */
#include "usertests.h"

#define TIOCSCTTY	0x540e
#define TIOCGPGRP	0x540f
#define TIOCSPGRP	0x5410
#define TCGETS		0x5401
#define TCSETS		0x5402
#define TIOCGPTN	0x80045430
#define TIOCSPTLCK	0x40045431
#define TOSTOP		0400
#define CONTINUED	8	/* WCONTINUED */

struct kernel_termios {
	unsigned int iflag, oflag, cflag, lflag;
	unsigned char line, cc[19];
};

static int terminal, master_end;

static int ioctl_(int fd, unsigned int request, void *argument)
{
	return syscall(__NR_ioctl, fd, request, argument);
}

/* Runs `leader` as the first of a session whose terminal is a new one; the test passes when it ends well. */
static void in_a_session(void (*leader)(void))
{
	int number = -1, unlock = 0, status;
	char name[32];
	pid_t pid;

	master_end = open("/dev/ptmx", O_RDWR | O_NOCTTY);
	CHECK(master_end >= 0 && ioctl_(master_end, TIOCGPTN, &number) == 0);
	CHECK(ioctl_(master_end, TIOCSPTLCK, &unlock) == 0);
	snprintf(name, sizeof(name), "/dev/pts/%d", number);
	pid = fork();
	if (!pid) {
		CHECK(setsid() == getpid());
		terminal = open(name, O_RDWR | O_NOCTTY);
		CHECK(terminal >= 0 && ioctl_(terminal, TIOCSCTTY, NULL) == 0);
		leader();
		_exit(0);
	}
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
}

/* A child in a group of its own, in the foreground when asked for, that runs function once it is there. */
static pid_t job(void (*function)(void), int foreground)
{
	int ends[2], group;
	char byte = 0;
	pid_t pid;

	CHECK(pipe(ends) == 0);
	pid = fork();
	if (!pid) {
		read(ends[0], &byte, 1);
		function();
		_exit(0);
	}
	CHECK(setpgid(pid, pid) == 0);
	group = pid;
	if (foreground)
		CHECK(ioctl_(terminal, TIOCSPGRP, &group) == 0);
	CHECK(write(ends[1], &byte, 1) == 1);
	close(ends[0]);
	close(ends[1]);
	return pid;
}

static void for_ever(void)
{
	for (;;)
		pause();
}

static void expect_stopped(pid_t pid, int signal)
{
	int status;

	CHECK(waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status) && WSTOPSIG(status) == signal);
}

static void remove_job(pid_t pid)
{
	kill(pid, SIGKILL);
	CHECK(waitpid(pid, NULL, 0) == pid);
}

static void stop_and_continue(void)
{
	pid_t pid = job(for_ever, 1);
	int status;

	CHECK(write(master_end, "\032", 1) == 1);
	expect_stopped(pid, SIGTSTP);
	CHECK(kill(-pid, SIGCONT) == 0);
	CHECK(waitpid(pid, &status, CONTINUED) == pid && status == 0xffff);
	CHECK(write(master_end, "\003", 1) == 1);
	CHECK(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
}

static void control_z(void)
{
	in_a_session(stop_and_continue);
}

/* ^C is for the foreground only. */
static void two_jobs(void)
{
	pid_t behind = job(for_ever, 0), front = job(for_ever, 1);
	int status;

	CHECK(write(master_end, "\034", 1) == 1);
	CHECK(waitpid(front, &status, 0) == front && WTERMSIG(status) == SIGQUIT);
	CHECK(waitpid(behind, &status, WNOHANG) == 0);
	remove_job(behind);
}

static void keys_are_for_the_foreground(void)
{
	in_a_session(two_jobs);
}

static void say_something(void)
{
	write(terminal, "x", 1);
}

static void tostop(unsigned int on)
{
	struct kernel_termios t;

	CHECK(ioctl_(terminal, TCGETS, &t) == 0);
	t.lflag = (t.lflag & ~TOSTOP) | on;
	CHECK(ioctl_(terminal, TCSETS, &t) == 0);
}

static void write_behind(void)
{
	int status;
	pid_t pid;

	tostop(0);
	pid = job(say_something, 0);
	CHECK(waitpid(pid, &status, WUNTRACED) == pid && status == 0);
	tostop(TOSTOP);
	pid = job(say_something, 0);
	expect_stopped(pid, SIGTTOU);
	remove_job(pid);
}

static void background_output(void)
{
	in_a_session(write_behind);
}

static void take_the_terminal(void)
{
	int group = getpid();

	ioctl_(terminal, TIOCSPGRP, &group);
}

static void take_it_from_behind(void)
{
	pid_t pid = job(take_the_terminal, 0);

	expect_stopped(pid, SIGTTOU);
	remove_job(pid);
}

static void the_terminal_is_not_taken(void)
{
	in_a_session(take_it_from_behind);
}

static void foreign_groups(void)
{
	int group = getppid();

	REFUSED(ioctl_(terminal, TIOCSPGRP, &group), EPERM);
	group = -1;
	REFUSED(ioctl_(terminal, TIOCSPGRP, &group), EINVAL);
	REFUSED(setpgid(0, 0), EPERM);		/* it leads a session */
	REFUSED(setpgid(getppid(), 0), ESRCH);
	REFUSED(setsid(), EPERM);
	CHECK(ioctl_(terminal, TIOCGPGRP, &group) == 0 && group == getpid());
}

static void what_groups_refuse(void)
{
	in_a_session(foreign_groups);
}

/* ---- groups without anybody who would continue them ---- */

static volatile int hung_up, continued;

static void note(int signal)
{
	if (signal == SIGHUP)
		hung_up++;
	else
		continued++;
}

/* The child of a child, in a group of its own; its parent ends while it is stopped. */
static void orphan(void)
{
	int ends[2], status, report;
	char byte = 'n';
	pid_t middle;

	CHECK(pipe(ends) == 0);
	middle = fork();
	if (!middle) {
		pid_t last = fork();

		if (!last) {
			setpgid(0, 0);
			signal(SIGHUP, note);
			signal(SIGCONT, note);
			kill(getpid(), SIGSTOP);
			while (!hung_up || !continued)
				sleep_milliseconds(5);
			report = write(ends[1], "y", 1);
			_exit(report != 1);
		}
		CHECK(waitpid(last, &status, WUNTRACED) == last && WIFSTOPPED(status));
		_exit(0);
	}
	CHECK(waitpid(middle, &status, 0) == middle && status == 0);
	CHECK(read(ends[0], &byte, 1) == 1 && byte == 'y');
}

static void orphans_are_hung_up(void)
{
	in_a_session(orphan);
}

/* A stop from the terminal would be for ever: it is left out. SIGSTOP is not. */
static void no_stop(void)
{
	int status;
	pid_t pid;

	CHECK(setpgid(0, 0) < 0);		/* our group is orphaned: our parent is of another session */
	pid = fork();
	if (!pid) {
		kill(getpid(), SIGTSTP);
		kill(getpid(), SIGTTIN);
		kill(getpid(), SIGTTOU);
		kill(getpid(), SIGSTOP);
		_exit(9);
	}
	expect_stopped(pid, SIGSTOP);
	CHECK(kill(pid, SIGCONT) == 0 && waitpid(pid, &status, 0) == pid && WEXITSTATUS(status) == 9);
}

static void orphans_are_not_stopped(void)
{
	in_a_session(no_stop);
}

static void sleep_in_sh(void)
{
	char *argv[] = { "sh", "-c", "exec sleep 5", NULL }, *envp[] = { "PATH=/bin:/usr/bin", NULL };

	execve("/bin/sh", argv, envp);
}

static void groups_of_children(void)
{
	pid_t pid = fork();

	if (!pid)
		sleep_in_sh();
	sleep_milliseconds(300);
	REFUSED(setpgid(pid, pid), EACCES);	/* it has called execve */
	REFUSED(setpgid(pid, 99999), EACCES);
	REFUSED(setpgid(0, -1), EINVAL);
	remove_job(pid);
	REFUSED(setpgid(pid, pid), ESRCH);
}

const struct test job_tests[] = {
	{ "job: ^Z stops, SIGCONT continues, ^C ends", control_z },
	{ "job: keys are for the foreground", keys_are_for_the_foreground },
	{ "job: output from behind stops with TOSTOP only", background_output },
	{ "job: the terminal is not taken from behind", the_terminal_is_not_taken },
	{ "job: groups of other sessions are refused", what_groups_refuse },
	{ "job: a stopped group is hung up when it is orphaned", orphans_are_hung_up },
	{ "job: an orphaned group is not stopped by the terminal", orphans_are_not_stopped },
	{ "job: setpgid comes too late after execve", groups_of_children },
	{ NULL, NULL },
};
