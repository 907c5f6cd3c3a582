/* Signals: handlers, masks, queues, stacks, interrupted calls. */
#include "usertests.h"

/* The kernel's own struct sigaction. */
struct ksigaction {
	void (*handler)(int);
	unsigned long flags;
	void (*restorer)(void);
	unsigned long mask[2];
};

static volatile int count, last, depth, deepest;
static volatile long value;
static volatile pid_t told_sender;
static volatile void *stack_in_handler;

static void counting(int sig)
{
	count++;
	last = sig;
}

static void telling(int sig, siginfo_t *info, void *context)
{
	count++;
	last = info->si_code;
	told_sender = info->si_pid;
	value = info->si_value.sival_int;
}

static void handle(int sig, void (*handler)(int), int flags)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = handler;
	sa.sa_flags = flags;
	CHECK(sigaction(sig, &sa, NULL) == 0);
}

static void block(int how, int sig)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, sig);
	CHECK(sigprocmask(how, &set, NULL) == 0);
}

static void a_handler_runs(void)
{
	handle(SIGUSR1, counting, 0);
	CHECK(kill(getpid(), SIGUSR1) == 0 && count == 1 && last == SIGUSR1);
	CHECK(kill(getpid(), SIGUSR1) == 0 && count == 2);
}

static void one_shot(void)
{
	struct sigaction sa;

	handle(SIGUSR1, counting, SA_RESETHAND);
	CHECK(kill(getpid(), SIGUSR1) == 0 && count == 1);
	CHECK(sigaction(SIGUSR1, NULL, &sa) == 0 && sa.sa_handler == SIG_DFL);
}

static void what_sigaction_refuses(void)
{
	struct ksigaction sa;

	memset(&sa, 0, sizeof(sa));
	sa.handler = SIG_IGN;
	REFUSED(syscall(__NR_rt_sigaction, SIGKILL, &sa, NULL, 8), EINVAL);
	REFUSED(syscall(__NR_rt_sigaction, SIGSTOP, &sa, NULL, 8), EINVAL);
	REFUSED(syscall(__NR_rt_sigaction, 65, &sa, NULL, 8), EINVAL);
	REFUSED(syscall(__NR_rt_sigaction, 0, NULL, &sa, 8), EINVAL);
	REFUSED(syscall(__NR_rt_sigaction, SIGUSR1, &sa, NULL, 4), EINVAL);
	REFUSED(syscall(__NR_rt_sigaction, SIGUSR1, BAD_POINTER, NULL, 8), EFAULT);
	CHECK(syscall(__NR_rt_sigaction, SIGKILL, NULL, &sa, 8) == 0);
}

static void blocked_signals_wait(void)
{
	sigset_t pending;

	handle(SIGUSR1, counting, 0);
	block(SIG_BLOCK, SIGUSR1);
	kill(getpid(), SIGUSR1);
	kill(getpid(), SIGUSR1);
	CHECK(count == 0 && sigpending(&pending) == 0 && sigismember(&pending, SIGUSR1));
	block(SIG_UNBLOCK, SIGUSR1);
	CHECK(count == 1);
}

static void kill_cannot_be_blocked(void)
{
	unsigned long all[2] = { ~0UL, ~0UL }, now[2];

	CHECK(syscall(__NR_rt_sigprocmask, SIG_SETMASK, all, NULL, 8) == 0);
	CHECK(syscall(__NR_rt_sigprocmask, SIG_BLOCK, NULL, now, 8) == 0);
	CHECK(!(now[0] & (1UL << (SIGKILL - 1))) && !(now[0] & (1UL << (SIGSTOP - 1))));
	REFUSED(syscall(__NR_rt_sigprocmask, 7, all, NULL, 8), EINVAL);
	REFUSED(syscall(__NR_rt_sigprocmask, SIG_BLOCK, all, NULL, 128), EINVAL);
}

static void realtime_signals_queue(void)
{
	struct sigaction sa;
	siginfo_t info;
	int i;

	memset(&sa, 0, sizeof(sa));
	sa.sa_sigaction = telling;
	sa.sa_flags = SA_SIGINFO;
	CHECK(sigaction(40, &sa, NULL) == 0);
	block(SIG_BLOCK, 40);
	for (i = 1; i <= 3; i++) {
		memset(&info, 0, sizeof(info));
		info.si_signo = 40;
		info.si_code = -1;
		info.si_pid = getpid();
		info.si_value.sival_int = i * 100;
		CHECK(syscall(__NR_rt_sigqueueinfo, getpid(), 40, &info) == 0);
	}
	block(SIG_UNBLOCK, 40);
	CHECK(count == 3 && value == 300 && last == -1);
}

static void who_sent_it(void)
{
	struct sigaction sa;
	pid_t pid;

	memset(&sa, 0, sizeof(sa));
	sa.sa_sigaction = telling;
	sa.sa_flags = SA_SIGINFO;
	CHECK(sigaction(SIGUSR2, &sa, NULL) == 0);
	block(SIG_BLOCK, SIGUSR2);
	pid = fork();
	if (!pid) {
		kill(getppid(), SIGUSR2);
		_exit(0);
	}
	CHECK(waitpid(pid, NULL, 0) == pid);
	block(SIG_UNBLOCK, SIGUSR2);
	CHECK(count == 1 && told_sender == pid && last == 0);
}

static void nesting(int sig)
{
	if (++depth > deepest)
		deepest = depth;
	if (count++ < 3)
		kill(getpid(), sig);
	depth--;
}

static void masks_in_handlers(void)
{
	handle(SIGUSR1, nesting, 0);
	kill(getpid(), SIGUSR1);
	CHECK(count == 4 && deepest == 1);
	count = deepest = 0;
	handle(SIGUSR1, nesting, SA_NODEFER);
	kill(getpid(), SIGUSR1);
	CHECK(count == 4 && deepest == 4);
}

static void note_stack(int sig)
{
	char here;

	stack_in_handler = &here;
	count++;
}

static void the_other_stack(void)
{
	static char other[65536];
	struct { void *sp; int flags; size_t size; } stack = { other, 0, sizeof(other) }, old;

	CHECK(syscall(__NR_sigaltstack, &stack, NULL) == 0);
	handle(SIGUSR1, note_stack, SA_ONSTACK);
	kill(getpid(), SIGUSR1);
	CHECK((char *)stack_in_handler > other && (char *)stack_in_handler < other + sizeof(other));
	CHECK(syscall(__NR_sigaltstack, NULL, &old) == 0 && old.sp == other && old.flags == 0);
	stack.size = 100;
	REFUSED(syscall(__NR_sigaltstack, &stack, NULL), ENOMEM);
	stack.flags = 2;
	CHECK(syscall(__NR_sigaltstack, &stack, NULL) == 0);
	stack.flags = 0x40;
	REFUSED(syscall(__NR_sigaltstack, &stack, NULL), EINVAL);
}

/* A child that sends sig again and again, until it is stopped. */
static pid_t send_often(int sig)
{
	pid_t parent = getpid(), pid = fork();

	while (!pid) {
		sleep_milliseconds(20);
		kill(parent, sig);
	}
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

static void a_read_is_interrupted(void)
{
	char c;
	int ends[2];
	pid_t sender;

	CHECK(pipe(ends) == 0);
	handle(SIGUSR1, counting, 0);
	sender = send_often(SIGUSR1);
	REFUSED(read(ends[0], &c, 1), EINTR);
	CHECK(count > 0);
	end(sender);
}

static void a_read_is_restarted(void)
{
	char c = 0;
	int ends[2];

	CHECK(pipe(ends) == 0);
	handle(SIGUSR1, counting, SA_RESTART);
	if (!fork()) {
		pid_t parent = getppid();

		sleep_milliseconds(100);
		kill(parent, SIGUSR1);
		sleep_milliseconds(100);
		write(ends[1], "r", 1);
		_exit(0);
	}
	CHECK(read(ends[0], &c, 1) == 1 && c == 'r' && count == 1);
	CHECK(wait(NULL) > 0);
}

static void pausing(void)
{
	pid_t sender;

	handle(SIGUSR1, counting, SA_RESTART);
	sender = send_often(SIGUSR1);
	REFUSED(pause(), EINTR);
	CHECK(count > 0);
	end(sender);
}

static void waiting_with_another_mask(void)
{
	unsigned long none[2] = { 0, 0 }, now[2];

	handle(SIGUSR1, counting, 0);
	block(SIG_BLOCK, SIGUSR1);
	kill(getpid(), SIGUSR1);
	REFUSED(syscall(__NR_rt_sigsuspend, none, 8), EINTR);
	CHECK(count == 1);
	CHECK(syscall(__NR_rt_sigprocmask, SIG_BLOCK, NULL, now, 8) == 0);
	CHECK(now[0] == 1UL << (SIGUSR1 - 1));
}

static void waiting_for_a_signal(void)
{
	unsigned long set[2] = { 1UL << (SIGUSR1 - 1), 0 };
	long t[2] = { 0, 50000000 };
	siginfo_t info;
	pid_t sender;

	block(SIG_BLOCK, SIGUSR1);
	REFUSED(syscall(__NR_rt_sigtimedwait, set, &info, t, 8), EAGAIN);
	kill(getpid(), SIGUSR1);
	CHECK(syscall(__NR_rt_sigtimedwait, set, &info, t, 8) == SIGUSR1);
	CHECK(info.si_signo == SIGUSR1 && info.si_pid == getpid());
	sender = send_often(SIGUSR1);
	CHECK(syscall(__NR_rt_sigtimedwait, set, &info, NULL, 8) == SIGUSR1);
	CHECK(info.si_pid == sender);
	end(sender);
}

static void ignored_signals_are_forgotten(void)
{
	handle(SIGUSR1, counting, 0);
	block(SIG_BLOCK, SIGUSR1);
	kill(getpid(), SIGUSR1);
	signal(SIGUSR1, SIG_IGN);
	handle(SIGUSR1, counting, 0);
	block(SIG_UNBLOCK, SIGUSR1);
	CHECK(count == 0);
}

static void rights_to_send(void)
{
	CHECK(kill(getpid(), 0) == 0);
	REFUSED(kill(getpid(), 65), EINVAL);
	REFUSED(kill(30000, 0), ESRCH);
	REFUSED(syscall(__NR_tgkill, getpid(), 30000, 0), ESRCH);
	REFUSED(syscall(__NR_tgkill, 0, 1, 0), EINVAL);
	drop_rights();
	REFUSED(kill(1, SIGTERM), EPERM);
}

static void to_a_group(void)
{
	int status, i, n = 0;
	pid_t first = 0, pid;

	for (i = 0; i < 3; i++) {
		pid = fork();
		if (!pid)
			for (;;)
				pause();
		if (!first)
			first = pid;
		CHECK(setpgid(pid, first) == 0);
	}
	CHECK(kill(-first, SIGTERM) == 0);
	while (waitpid(-1, &status, 0) > 0)
		n += WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM;
	CHECK(n == 3);
	REFUSED(kill(-first, 0), ESRCH);
}

static void divide(void)
{
	__asm__ volatile ("divl %1" : : "a" (1), "r" (0), "d" (0));
}

static void undefined(void)
{
	__asm__ volatile ("ud2");
}

static void privileged(void)
{
	__asm__ volatile ("hlt");
}

static void breakpoint(void)
{
	__asm__ volatile ("int3");
}

static void jump_to_null(void)
{
	((void (*)(void))(void *)(long)(getpid() * 0))();
}

static void exceptions_are_signals(void)
{
	CHECK(WTERMSIG(status_of(divide)) == SIGFPE);
	CHECK(WTERMSIG(status_of(undefined)) == SIGILL);
	CHECK(WTERMSIG(status_of(privileged)) == SIGSEGV);
	CHECK(WTERMSIG(status_of(breakpoint)) == SIGTRAP);
	CHECK(WTERMSIG(status_of(jump_to_null)) == SIGSEGV);
}

static volatile void *fault_address;

static void skip_ud2(int sig, siginfo_t *info, void *context)
{
	unsigned long *registers = (unsigned long *)((char *)context + 20);

	fault_address = info->si_addr;
	last = info->si_code;
	count++;
	registers[14] += 2;		/* eip in struct sigcontext */
}

static void handlers_may_change_registers(void)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sa.sa_sigaction = skip_ud2;
	sa.sa_flags = SA_SIGINFO;
	CHECK(sigaction(SIGILL, &sa, NULL) == 0);
	__asm__ volatile ("ud2");
	CHECK(count == 1 && last > 0 && fault_address != NULL);
}

static void divide_first(int sig, siginfo_t *info, void *context)
{
	last = info->si_code;
	_exit(info->si_code == 1 ? 0 : 1);
}

static void division_tells_its_code(void)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sa.sa_sigaction = divide_first;
	sa.sa_flags = SA_SIGINFO;
	CHECK(sigaction(SIGFPE, &sa, NULL) == 0);
	divide();
}

static void floating_point_survives_handlers(void)
{
	double before = 1.5, after = 0;

	handle(SIGUSR1, counting, 0);
	__asm__ volatile ("fldl %0" : : "m" (before));
	syscall(__NR_kill, getpid(), SIGUSR1);
	__asm__ volatile ("fstpl %0" : "=m" (after));
	CHECK(count == 1 && !memcmp(&before, &after, sizeof(before)));
}

static void default_of_most_is_death(void)
{
	static const int deadly[] = { SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGUSR1, SIGALRM, SIGTERM, 34, 64 };
	unsigned int i;
	int status;

	for (i = 0; i < sizeof(deadly) / sizeof(deadly[0]); i++) {
		pid_t pid = fork();

		if (!pid)
			for (;;)
				pause();
		CHECK(kill(pid, deadly[i]) == 0 && waitpid(pid, &status, 0) == pid);
		CHECK(WIFSIGNALED(status) && WTERMSIG(status) == deadly[i]);
	}
}

static void default_of_some_is_nothing(void)
{
	CHECK(kill(getpid(), SIGCHLD) == 0 && kill(getpid(), SIGWINCH) == 0);
	CHECK(kill(getpid(), SIGURG) == 0 && kill(getpid(), SIGCONT) == 0);
}

const struct test signal_tests[] = {
	{ "signal: a handler runs", a_handler_runs },
	{ "signal: SA_RESETHAND", one_shot },
	{ "signal: what rt_sigaction refuses", what_sigaction_refuses },
	{ "signal: blocked signals wait, once", blocked_signals_wait },
	{ "signal: SIGKILL and SIGSTOP cannot be blocked", kill_cannot_be_blocked },
	{ "signal: realtime signals queue with values", realtime_signals_queue },
	{ "signal: siginfo tells who sent it", who_sent_it },
	{ "signal: a handler's own signal waits, unless SA_NODEFER", masks_in_handlers },
	{ "signal: sigaltstack", the_other_stack },
	{ "signal: a read ends with EINTR", a_read_is_interrupted },
	{ "signal: SA_RESTART restarts a read", a_read_is_restarted },
	{ "signal: pause is never restarted", pausing },
	{ "signal: sigsuspend waits with another mask", waiting_with_another_mask },
	{ "signal: rt_sigtimedwait", waiting_for_a_signal },
	{ "signal: to ignore is to forget what waits", ignored_signals_are_forgotten },
	{ "signal: who may send", rights_to_send },
	{ "signal: to a process group", to_a_group },
	{ "signal: exceptions become signals", exceptions_are_signals },
	{ "signal: handlers may change the registers", handlers_may_change_registers },
	{ "signal: division by zero is FPE_INTDIV", division_tells_its_code },
	{ "signal: floating point survives a handler", floating_point_survives_handlers },
	{ "signal: most signals are deadly by default", default_of_most_is_death },
	{ "signal: some are ignored by default", default_of_some_is_nothing },
	{ NULL, NULL },
};
