/* One process watches another: ptrace. */
#include "usertests.h"

#define TRACEME		0
#define PEEKDATA	2
#define PEEKUSR		3
#define POKEDATA	5
#define POKEUSR		6
#define CONT		7
#define KILL		8
#define SINGLESTEP	9
#define GETREGS		12
#define ATTACH		16
#define DETACH		17
#define SYSCALL		24
#define SETOPTIONS	0x4200
#define GETEVENTMSG	0x4201
#define GETSIGINFO	0x4202
#define SEIZE		0x4206
#define INTERRUPT	0x4207
#define LISTEN		0x4208
#define EVENT_STOP	128

#define ORIG_EAX	11
#define EAX		6
#define EIP		12

static long trace(int request, int pid, long addr, void *data)
{
	return syscall(__NR_ptrace, request, pid, addr, data);
}

static volatile int word = 1234;

/* A child that is traced and stopped, about to run function. */
static pid_t traced(void (*function)(void))
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		trace(TRACEME, 0, 0, NULL);
		kill(getpid(), SIGSTOP);
		function();
		_exit(0);
	}
	CHECK(waitpid(pid, &status, 0) == pid && WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
	return pid;
}

static void call_getppid(void)
{
	syscall(__NR_getppid);
}

static void spin(void)
{
	for (;;)
		word++;
}

static void for_ever(void)
{
	for (;;)
		pause();
}

static void finish(pid_t pid)
{
	int status;

	kill(pid, SIGKILL);
	CHECK(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status));
}

static void memory_of_another(void)
{
	pid_t pid = traced(for_ever);
	long value = 0;

	CHECK(trace(PEEKDATA, pid, (long)&word, &value) == 0 && value == 1234);
	CHECK(trace(POKEDATA, pid, (long)&word, (void *)77) == 0);
	CHECK(trace(PEEKDATA, pid, (long)&word, &value) == 0 && value == 77 && word == 1234);
	REFUSED(trace(PEEKDATA, pid, 0x10, &value), EIO);
	finish(pid);
}

static void system_calls_are_seen(void)
{
	pid_t pid = traced(call_getppid);
	int status, seen = 0;
	long number = 0, result = 0;

	CHECK(trace(SETOPTIONS, pid, 0, (void *)1) == 0);
	for (;;) {
		CHECK(trace(SYSCALL, pid, 0, NULL) == 0 && waitpid(pid, &status, 0) == pid);
		if (!WIFSTOPPED(status))
			break;
		CHECK(WSTOPSIG(status) == (SIGTRAP | 0x80));
		CHECK(trace(PEEKUSR, pid, ORIG_EAX * 4, &number) == 0 && trace(PEEKUSR, pid, EAX * 4, &result) == 0);
		if (number == __NR_getppid)
			seen |= result == -ENOSYS ? 1 : result == getpid() ? 2 : 4;
	}
	CHECK(seen == 3 && status == 0);
}

static void ask_parent(void)
{
	if (syscall(__NR_getppid) != 4242)
		_exit(1);
}

static void results_can_be_changed(void)
{
	pid_t pid = traced(ask_parent);
	int status;
	long number = 0, result = 0;

	for (;;) {
		CHECK(trace(SYSCALL, pid, 0, NULL) == 0 && waitpid(pid, &status, 0) == pid);
		if (!WIFSTOPPED(status))
			break;
		trace(PEEKUSR, pid, ORIG_EAX * 4, &number);
		trace(PEEKUSR, pid, EAX * 4, &result);
		if (number == __NR_getppid && result == getpid())
			CHECK(trace(POKEUSR, pid, EAX * 4, (void *)4242) == 0);
	}
	CHECK(status == 0);
}

static void one_instruction_at_a_time(void)
{
	pid_t pid = traced(spin);
	long before, after;
	int status, i, moved = 0;

	for (i = 0; i < 20; i++) {
		CHECK(trace(PEEKUSR, pid, EIP * 4, &before) == 0);
		CHECK(trace(SINGLESTEP, pid, 0, NULL) == 0 && waitpid(pid, &status, 0) == pid);
		CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP);
		CHECK(trace(PEEKUSR, pid, EIP * 4, &after) == 0);
		moved += before != after;
	}
	CHECK(moved == 20);
	finish(pid);
}

static void signals_pass_by(void)
{
	pid_t pid = traced(for_ever);
	int status;
	siginfo_t info;

	CHECK(trace(CONT, pid, 0, NULL) == 0);
	CHECK(kill(pid, SIGUSR1) == 0 && waitpid(pid, &status, 0) == pid);
	CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGUSR1);
	CHECK(trace(GETSIGINFO, pid, 0, &info) == 0 && info.si_signo == SIGUSR1 && info.si_pid == getpid());
	CHECK(trace(CONT, pid, 0, NULL) == 0);
	CHECK(kill(pid, SIGUSR2) == 0 && waitpid(pid, &status, 0) == pid);
	CHECK(trace(CONT, pid, 0, (void *)SIGTERM) == 0 && waitpid(pid, &status, 0) == pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

static void attaching(void)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		for_ever();
	CHECK(trace(ATTACH, pid, 0, NULL) == 0 && waitpid(pid, &status, 0) == pid && WSTOPSIG(status) == SIGSTOP);
	REFUSED(trace(ATTACH, pid, 0, NULL), EPERM);
	CHECK(trace(DETACH, pid, 0, NULL) == 0);
	REFUSED(trace(CONT, pid, 0, NULL), ESRCH);
	kill(pid, SIGKILL);
	CHECK(waitpid(pid, &status, 0) == pid);
	REFUSED(trace(ATTACH, pid, 0, NULL), ESRCH);
	REFUSED(trace(ATTACH, getpid(), 0, NULL), EPERM);
}

static void fork_once(void)
{
	if (!fork())
		_exit(3);
	wait(NULL);
}

static void new_processes_are_traced(void)
{
	pid_t pid = traced(fork_once), child = 0;
	unsigned long message = 0;
	int status, ended = 0;

	CHECK(trace(SETOPTIONS, pid, 0, (void *)2) == 0 && trace(CONT, pid, 0, NULL) == 0);
	CHECK(waitpid(pid, &status, 0) == pid && status >> 8 == (SIGTRAP | 1 << 8));
	CHECK(trace(GETEVENTMSG, pid, 0, &message) == 0 && message > 0);
	child = message;
	CHECK(waitpid(child, &status, 0x40000000) == child && WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
	CHECK(trace(CONT, child, 0, NULL) == 0 && trace(CONT, pid, 0, NULL) == 0);
	while (ended < 2) {
		pid_t who = waitpid(-1, &status, 0x40000000);

		CHECK(who > 0);
		if (WIFSTOPPED(status))
			trace(CONT, who, 0, (void *)(long)(WSTOPSIG(status) == SIGCHLD ? SIGCHLD : 0));
		else
			ended++;
	}
}

static void execute(void)
{
	char *argv[] = { "sh", "-c", "exit 6", NULL }, *envp[] = { NULL };

	execve("/bin/sh", argv, envp);
}

static void execve_stops(void)
{
	pid_t pid = traced(execute);
	int status;

	CHECK(trace(CONT, pid, 0, NULL) == 0 && waitpid(pid, &status, 0) == pid);
	CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP);
	CHECK(trace(SETOPTIONS, pid, 0, (void *)0x40) == 0 && trace(CONT, pid, 0, NULL) == 0);
	CHECK(waitpid(pid, &status, 0) == pid && status >> 8 == (SIGTRAP | 6 << 8));
	CHECK(trace(CONT, pid, 0, NULL) == 0 && waitpid(pid, &status, 0) == pid && WEXITSTATUS(status) == 6);
}

static void all_registers(void)
{
	pid_t pid = traced(for_ever);
	long regs[17] = { 0 }, eip;

	CHECK(trace(GETREGS, pid, 0, regs) == 0 && trace(PEEKUSR, pid, EIP * 4, &eip) == 0);
	CHECK(regs[EIP] == eip && (regs[13] & 3) == 3);
	REFUSED(trace(PEEKUSR, pid, 3, &eip), EIO);
	REFUSED(trace(9999, pid, 0, NULL), EIO);
	CHECK(trace(KILL, pid, 0, NULL) == 0);
	CHECK(waitpid(pid, NULL, 0) == pid);
}

/* ---- PTRACE_SEIZE ---- */

static pid_t seized(void (*function)(void), long options)
{
	pid_t pid = fork();

	if (!pid) {
		function();
		_exit(0);
	}
	CHECK(trace(SEIZE, pid, 0, (void *)options) == 0);
	return pid;
}

/* The next stop is this one, by that signal; 0 for one that is no event. */
static void expect_stop(pid_t pid, int signal, int event)
{
	int status;

	CHECK(waitpid(pid, &status, 0x40000000) == pid);
	CHECK(WIFSTOPPED(status) && status >> 8 == (signal | event << 8));
}

static void seizing(void)
{
	pid_t pid = seized(spin, 0);
	siginfo_t info;

	REFUSED(trace(SEIZE, pid, 0, NULL), EPERM);
	REFUSED(trace(CONT, pid, 0, NULL), ESRCH);
	REFUSED(trace(SEIZE, getppid(), 4, NULL), EIO);
	CHECK(waitpid(pid, NULL, WNOHANG) == 0);
	CHECK(trace(INTERRUPT, pid, 0, NULL) == 0);
	expect_stop(pid, SIGTRAP, EVENT_STOP);
	CHECK(trace(GETSIGINFO, pid, 0, &info) == 0);
	CHECK(info.si_signo == SIGTRAP && info.si_code == (SIGTRAP | EVENT_STOP << 8));
	CHECK(trace(DETACH, pid, 0, NULL) == 0);
	REFUSED(trace(INTERRUPT, pid, 0, NULL), ESRCH);
	CHECK(trace(ATTACH, pid, 0, NULL) == 0);
	expect_stop(pid, SIGSTOP, 0);
	REFUSED(trace(INTERRUPT, pid, 0, NULL), EIO);
	finish(pid);
}

static void sleep_long(void)
{
	long t[2] = { 0, 300000000 };

	_exit(syscall(__NR_nanosleep, t, NULL) == 0 ? 5 : 6);
}

static void an_interrupt_disturbs_no_sleep(void)
{
	pid_t pid = seized(sleep_long, 0);
	int status;

	sleep_milliseconds(50);
	CHECK(trace(INTERRUPT, pid, 0, NULL) == 0);
	expect_stop(pid, SIGTRAP, EVENT_STOP);
	CHECK(trace(CONT, pid, 0, NULL) == 0 && waitpid(pid, &status, 0) == pid && WEXITSTATUS(status) == 5);
}

static void listening(void)
{
	pid_t pid = seized(for_ever, 0);

	sleep_milliseconds(20);
	CHECK(kill(pid, SIGSTOP) == 0);
	expect_stop(pid, SIGSTOP, 0);
	REFUSED(trace(LISTEN, pid, 0, NULL), EIO);
	CHECK(trace(CONT, pid, 0, (void *)SIGSTOP) == 0);
	expect_stop(pid, SIGSTOP, EVENT_STOP);
	CHECK(trace(LISTEN, pid, 0, NULL) == 0);
	REFUSED(trace(CONT, pid, 0, NULL), ESRCH);
	CHECK(waitpid(pid, NULL, WNOHANG) == 0);
	CHECK(trace(INTERRUPT, pid, 0, NULL) == 0);
	expect_stop(pid, SIGSTOP, EVENT_STOP);
	CHECK(trace(LISTEN, pid, 0, NULL) == 0 && kill(pid, SIGCONT) == 0);
	expect_stop(pid, SIGTRAP, EVENT_STOP);
	CHECK(trace(CONT, pid, 0, NULL) == 0);
	expect_stop(pid, SIGCONT, 0);
	finish(pid);
}

static void seized_children(void)
{
	pid_t pid = seized(for_ever, 2), child;
	unsigned long message = 0;
	int status;

	finish(pid);
	pid = fork();
	if (!pid) {
		sleep_milliseconds(50);
		fork_once();
		_exit(0);
	}
	CHECK(trace(SEIZE, pid, 0, (void *)2) == 0);
	expect_stop(pid, SIGTRAP, 1);
	CHECK(trace(GETEVENTMSG, pid, 0, &message) == 0);
	child = message;
	expect_stop(child, SIGTRAP, EVENT_STOP);
	CHECK(trace(CONT, child, 0, NULL) == 0 && waitpid(child, &status, 0x40000000) == child);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 3);
	finish(pid);
}

/* Without the option nobody is told, and no SIGTRAP is made up. */
static void seized_execve(void)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		sleep_milliseconds(50);
		execute();
	}
	CHECK(trace(SEIZE, pid, 0, NULL) == 0);
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 6);
}

static char state_of(pid_t pid)
{
	char name[32], text[256] = "", *end;
	int fd;

	snprintf(name, sizeof(name), "/proc/%d/stat", pid);
	fd = open(name, O_RDONLY);
	CHECK(fd >= 0 && read(fd, text, sizeof(text) - 1) > 0);
	close(fd);
	end = strrchr(text, ')');
	return end ? end[2] : 0;
}

static void what_is_stopped_stays_stopped(void)
{
	pid_t pid = fork();

	if (!pid)
		for_ever();
	sleep_milliseconds(20);
	CHECK(kill(pid, SIGSTOP) == 0 && waitpid(pid, NULL, WUNTRACED) == pid);
	CHECK(trace(SEIZE, pid, 0, NULL) == 0);
	expect_stop(pid, SIGSTOP, EVENT_STOP);
	CHECK(trace(DETACH, pid, 0, NULL) == 0);
	sleep_milliseconds(30);
	CHECK(state_of(pid) == 'T');
	CHECK(kill(pid, SIGCONT) == 0 && waitpid(pid, NULL, 8 /* WCONTINUED */) == pid);
	finish(pid);
}

/* ---- debug registers ---- */

#define DEBUGREG(n)	(252 + 4 * (n))

static void write_word(void)
{
	kill(getpid(), SIGSTOP);
	word = 1;
	_exit(7);
}

static void watching_an_address(void)
{
	pid_t pid = traced(write_word);
	siginfo_t info;
	unsigned long dr6 = 0;
	int status;

	CHECK(trace(CONT, pid, 0, NULL) == 0);
	expect_stop(pid, SIGSTOP, 0);
	CHECK(trace(POKEUSR, pid, DEBUGREG(0), (void *)&word) == 0);
	REFUSED(trace(POKEUSR, pid, DEBUGREG(4), NULL), EIO);
	CHECK(trace(POKEUSR, pid, DEBUGREG(7), (void *)0x000d0001) == 0);
	CHECK(trace(CONT, pid, 0, NULL) == 0);
	expect_stop(pid, SIGTRAP, 0);
	CHECK(trace(GETSIGINFO, pid, 0, &info) == 0 && info.si_code == 4 /* TRAP_HWBKPT */);
	CHECK(trace(PEEKUSR, pid, DEBUGREG(6), &dr6) == 0 && (dr6 & 15) == 1);
	CHECK(trace(SINGLESTEP, pid, 0, NULL) == 0);
	expect_stop(pid, SIGTRAP, 0);
	CHECK(trace(GETSIGINFO, pid, 0, &info) == 0 && info.si_code == 2 /* TRAP_TRACE */);
	CHECK(trace(POKEUSR, pid, DEBUGREG(7), NULL) == 0);
	CHECK(trace(CONT, pid, 0, NULL) == 0 && waitpid(pid, &status, 0) == pid && WEXITSTATUS(status) == 7);
}

/* ---- /proc/PID/mem ---- */

static const int fixed[4096] = { 99 };

static void memory_as_a_file(void)
{
	pid_t pid = traced(for_ever);
	char name[32];
	int fd, value = 0;
	long half = (long)&word;

	snprintf(name, sizeof(name), "/proc/%d/mem", pid);
	fd = open(name, O_RDWR);
	CHECK(fd >= 0);
	CHECK(syscall(__NR_pread, fd, &value, 4, half, 0) == 4 && value == 1234);
	value = 55;
	CHECK(syscall(__NR_pwrite, fd, &value, 4, half, 0) == 4 && word == 1234);
	CHECK(trace(PEEKDATA, pid, half, &value) == 0 && value == 55);
	value = 77;				/* where the process itself may only read */
	CHECK(syscall(__NR_pwrite, fd, &value, 4, (long)fixed, 0) == 4 && *(volatile int *)fixed == 99);
	REFUSED(syscall(__NR_pread, fd, &value, 4, 0x10, 0), EIO);
	finish(pid);
	CHECK(syscall(__NR_pread, fd, &value, 4, half, 0) == 0);
	drop_rights();
	REFUSED(open("/proc/1/mem", O_RDONLY), EACCES);
}

const struct test trace_tests[] = {
	{ "trace: another's memory is read and written", memory_of_another },
	{ "trace: system calls stop twice", system_calls_are_seen },
	{ "trace: results can be changed", results_can_be_changed },
	{ "trace: single steps", one_instruction_at_a_time },
	{ "trace: signals are shown, dropped, replaced", signals_pass_by },
	{ "trace: attaching and detaching", attaching },
	{ "trace: PTRACE_O_TRACEFORK", new_processes_are_traced },
	{ "trace: execve stops, and so does the end", execve_stops },
	{ "trace: registers", all_registers },
	{ "trace: PTRACE_SEIZE and PTRACE_INTERRUPT", seizing },
	{ "trace: an interrupt disturbs no sleep", an_interrupt_disturbs_no_sleep },
	{ "trace: PTRACE_LISTEN", listening },
	{ "trace: children of who was seized", seized_children },
	{ "trace: execve of who was seized", seized_execve },
	{ "trace: what is stopped stays stopped", what_is_stopped_stays_stopped },
	{ "trace: an address is watched", watching_an_address },
	{ "trace: /proc/PID/mem", memory_as_a_file },
	{ NULL, NULL },
};
