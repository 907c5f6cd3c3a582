/* Too many processes, threads, signals and timers. */
#include "hardship.h"

static void fork_without_end(void)
{
	for (;;)
		fork();
}

/* Each child is a parent at once, so that killing one by one does not help. */
static void fork_and_exit_without_end(void)
{
	for (;;)
		if (fork() > 0)
			_exit(0);
}

static void vfork_without_end(void)
{
	for (;;)
		vfork();
}

static void zombies(void)
{
	int n;

	for (n = 0; ; n++) {
		pid_t pid = fork();

		if (pid < 0)
			break;
		if (!pid)
			_exit(0);
	}
	CHECK(errno == EAGAIN && n > 20);
	while (wait(NULL) > 0)
		n--;
	CHECK(n == 0);
	CHECK(fork() >= 0);
}

/* More than there are numbers, one after the other. */
static void all_numbers(void)
{
	int i, highest = 0, wrapped = 0, last = 0;

	for (i = 0; i < 33500; i++) {
		pid_t pid = vfork();

		if (!pid)
			_exit(0);
		CHECK(pid > 1 && waitpid(pid, NULL, 0) == pid);
		wrapped |= pid < last;
		last = pid;
		if (pid > highest)
			highest = pid;
	}
	CHECK(highest <= 32768 && wrapped);
}

#define THREAD_FLAGS	0x10f00		/* memory, folders, descriptors, handlers, one process */

static void threads(void)
{
	long r, n;

	for (n = 0; n < 600; n++) {
		/* on our own stack: the thread must not touch it, and only waits */
		__asm__ __volatile__("int $0x80\n"
			"	testl %%eax,%%eax\n"
			"	jnz 2f\n"
			"1:	movl $29,%%eax\n"
			"	int $0x80\n"
			"	jmp 1b\n"
			"2:" : "=a" (r) : "0" (__NR_clone), "b" (THREAD_FLAGS), "c" (0), "d" (0), "S" (0), "D" (0) : "memory");
		if (r < 0)
			break;
	}
	CHECK(r == -EAGAIN && n > 20);
	kill(getpid(), SIGKILL);
}

/* ---- signals ---- */

static volatile int got;

static void handler(int sig)
{
	got++;
}

static void two_shoot(void)
{
	pid_t parent = getpid(), child;

	signal(SIGUSR1, handler);
	child = fork();
	for (;;)
		kill(child ? child : parent, SIGUSR1);
}

static void queue_fills(void)
{
	struct { int signo, error, code, rest[29]; } info = { 34, 0, -1, { 0 } };
	unsigned long mask[2] = { ~0UL, ~0UL };
	int n;

	CHECK(syscall(__NR_rt_sigprocmask, 0, mask, NULL, 8) == 0);
	for (n = 0; n < 100000; n++)
		if (syscall(__NR_rt_sigqueueinfo, getpid(), 34, &info) < 0)
			break;
	CHECK(errno == EAGAIN && n > 100 && n < 100000);
	CHECK(kill(getpid(), SIGUSR1) == 0);
}

static void handlers_nest(void)
{
	struct sigaction action = { .sa_handler = (void (*)(int))raise, .sa_flags = SA_NODEFER };

	sigaction(SIGUSR1, &action, NULL);
	raise(SIGUSR1);
}

static void fault_in_fault_handler(void)
{
	struct sigaction action = { .sa_handler = (void (*)(int))0xc0100000, .sa_flags = SA_NODEFER };

	sigaction(SIGSEGV, &action, NULL);
	*(volatile int *)0 = 1;
}

static void nonsense_from_sigreturn(void)
{
	__asm__ __volatile__("movl $0x1000,%%esp; int $0x80" : : "a" (__NR_sigreturn));
}

static void own_segments_are_nonsense(void)
{
	__asm__ __volatile__("movw $0xfff3,%%ax; movw %%ax,%%ds; movl 0,%%eax" : : : "eax");
}

static void stack_segment_is_nonsense(void)
{
	__asm__ __volatile__("movw $0x33,%%ax; movw %%ax,%%ss; pushl %%eax" : : : "eax");
}

static void flags_that_hurt(void)
{
	/* NT, AC, ID, DF and TF as well */
	__asm__ __volatile__("pushl $0x244700; popfl; movl $20,%%eax; int $0x80; ud2" : : : "eax");
}

/* ---- timers ---- */

static void timers(void)
{
	struct { int value, signo, notify, rest[13]; } event = { 0, 34, 0, { 0 } };
	long often[4] = { 0, 1, 0, 1 };
	int id, n;

	signal(34, handler);
	for (n = 0; n < 100000; n++) {
		if (syscall(__NR_timer_create, 1, &event, &id) < 0)
			break;
		CHECK(syscall(__NR_timer_settime, id, 0, often, NULL) == 0);
	}
	CHECK(errno == EAGAIN || errno == ENOMEM);
	CHECK(n > 8 && n < 100000);
	for (n = 0; n < 20; n++)
		milliseconds(10);
	CHECK(got > 0);
}

static void interval_timers_at_once(void)
{
	struct itimerval t = { { 0, 1 }, { 0, 1 } };
	int i;

	signal(SIGALRM, handler);
	signal(SIGVTALRM, handler);
	signal(SIGPROF, handler);
	for (i = 0; i < 20; i++) {
		if (fork() == 0) {
			setitimer(ITIMER_REAL, &t, NULL);
			setitimer(ITIMER_VIRTUAL, &t, NULL);
			setitimer(ITIMER_PROF, &t, NULL);
			for (;;)
				got++;
		}
	}
	for (;;)
		pause();
}

/* ---- tracing ---- */

static void tracers_in_a_row(void)
{
	int i;

	for (i = 0; i < 100; i++) {
		pid_t pid = fork();

		if (pid < 0)
			break;
		if (pid == 0)
			continue;
		syscall(__NR_ptrace, 16, pid, 0, 0);	/* PTRACE_ATTACH */
		for (;;)
			if (waitpid(-1, NULL, 0) < 0)
				_exit(0);
	}
	for (;;)
		kill(getpid(), SIGUSR2);
}

/* Registers at random, from a tracer. */
static void traced_to_nonsense(void)
{
	unsigned long x = 12345;
	int status, i, n;

	for (n = 0; n < 60; n++) {
		pid_t pid = fork();

		if (pid == 0) {
			syscall(__NR_ptrace, 0, 0, 0, 0);
			for (;;)
				raise(SIGUSR1);
		}
		CHECK(waitpid(pid, &status, 0) == pid);
		for (i = 0; i < 17 && WIFSTOPPED(status); i++) {
			x = x * 1103515245 + 12345;
			syscall(__NR_ptrace, 6, pid, (n + i) % 17 * 4, x % 3 ? x : x & 0xffff);
		}
		syscall(__NR_ptrace, n % 2 ? 9 : 24, pid, 0, 0);
		milliseconds(1);
		kill(pid, SIGKILL);
		CHECK(waitpid(pid, &status, 0) == pid);
		while (!WIFSIGNALED(status) && !WIFEXITED(status))
			CHECK(waitpid(pid, &status, 0) == pid);
	}
}

const struct hardship process_hardships[] = {
	{ "processes: fork without end", fork_without_end, ANYHOW },
	{ "processes: fork without end as root", fork_without_end, ANYHOW, 1 },
	{ "processes: fork and exit without end", fork_and_exit_without_end, ANYHOW },
	{ "processes: vfork without end", vfork_without_end, ANYHOW },
	{ "processes: zombies until there is no room", zombies, ENDS },
	{ "processes: every number is used, and used again", all_numbers, ENDS },
	{ "processes: threads until there is no room", threads, DIES },
	{ "signals: two processes shoot at each other", two_shoot, ANYHOW },
	{ "signals: the queue fills", queue_fills, ENDS },
	{ "signals: handlers nest until the stack ends", handlers_nest, DIES },
	{ "signals: a fault in the handler of faults", fault_in_fault_handler, DIES },
	{ "signals: sigreturn with nonsense", nonsense_from_sigreturn, DIES },
	{ "signals: a data segment that does not exist", own_segments_are_nonsense, DIES },
	{ "signals: a stack segment that does not exist", stack_segment_is_nonsense, DIES },
	{ "signals: flags that hurt", flags_that_hurt, DIES },
	{ "timers: as many as there may be, all at once", timers, ENDS },
	{ "timers: sixty interval timers at once", interval_timers_at_once, ANYHOW },
	{ "tracing: a hundred trace each other in a row", tracers_in_a_row, ANYHOW },
	{ "tracing: registers at random", traced_to_nonsense, ENDS },
	{ NULL, NULL, 0 },
};
