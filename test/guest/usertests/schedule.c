/* Who runs: time slices, niceness, yielding, real-time priorities. All on one processor. */
#include <sys/resource.h>
#include "usertests.h"

#define MANY	8

static volatile unsigned int *count;	/* shared; each process has its own */

static void on_one_processor(void)
{
	unsigned long mask[32] = { 1 };

	CHECK(syscall(__NR_sched_setaffinity, 0, sizeof(mask), mask) == 0);
	count = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	CHECK(count != MAP_FAILED);
}

/* Counts in its place for ever. */
static pid_t spinner(int place, int nice)
{
	pid_t pid = fork();

	CHECK(pid >= 0);
	if (pid)
		return pid;
	setpriority(0, 0, nice);
	for (;;)
		count[place]++;
}

static void end(pid_t *pids, int n)
{
	int i;

	for (i = 0; i < n; i++)
		kill(pids[i], SIGKILL);
	for (i = 0; i < n; i++)
		CHECK(waitpid(pids[i], NULL, 0) == pids[i]);
}

static void nice_ones_stand_back(void)
{
	pid_t pids[2];

	on_one_processor();
	pids[0] = spinner(0, 0);
	pids[1] = spinner(1, 19);
	sleep_milliseconds(700);
	end(pids, 2);
	CHECK(count[1] > 0);
	CHECK(count[0] / 2 > count[1]);
}

static void equal_ones_share(void)
{
	pid_t pids[4];
	int i;

	on_one_processor();
	for (i = 0; i < 4; i++)
		pids[i] = spinner(i, 0);
	sleep_milliseconds(1000);
	end(pids, 4);
	for (i = 1; i < 4; i++)
		CHECK(count[i] > count[0] / 3 && count[0] > count[i] / 3);
}

/* Who runs without ever asking the kernel for anything is interrupted all the same. */
static void slices_end(void)
{
	struct rusage usage;
	pid_t pids[2];

	on_one_processor();
	pids[0] = spinner(0, 0);
	pids[1] = spinner(1, 0);
	sleep_milliseconds(400);
	kill(pids[0], SIGKILL);
	CHECK(syscall(__NR_wait4, pids[0], NULL, 0, &usage) == pids[0]);
	CHECK(usage.ru_nivcsw > 1 && count[0] && count[1]);
	end(pids + 1, 1);
}

static void sleepers_are_served(void)
{
	struct rusage before, after;
	pid_t pids[2];
	int i;

	on_one_processor();
	pids[0] = spinner(0, 0);
	pids[1] = spinner(1, 0);
	CHECK(syscall(__NR_getrusage, 0, &before) == 0);
	for (i = 0; i < 10; i++)
		sleep_milliseconds(5);
	CHECK(syscall(__NR_getrusage, 0, &after) == 0);
	CHECK(after.ru_nvcsw >= before.ru_nvcsw + 10);
	end(pids, 2);
}

/* Each waits for the other by giving up its turn: without that it would take its slice. */
static void yielding(void)
{
	pid_t pid;
	int i;

	on_one_processor();
	pid = fork();
	for (i = 0; i < 200; i++) {
		while (count[0] % 2 != (pid == 0))
			syscall(__NR_sched_yield);
		count[0]++;
	}
	if (!pid)
		_exit(0);
	CHECK(waitpid(pid, NULL, 0) == pid && count[0] == 400);
}

/*
 * A byte wakes a process of a real-time priority: it must run before whoever
 * wrote the byte is back from its system call.
 */
static void the_better_one_runs_at_once(void)
{
	int param = 10, ends[2], i;
	char byte = 0;
	pid_t pid;

	on_one_processor();
	CHECK(pipe(ends) == 0);
	pid = fork();
	if (!pid) {
		CHECK(syscall(__NR_sched_setscheduler, 0, 1 /* SCHED_FIFO */, &param) == 0);
		count[1] = 1;
		for (i = 0; i < MANY && read(ends[0], &byte, 1) == 1; i++)
			count[2]++;
		_exit(0);
	}
	while (!count[1])
		syscall(__NR_sched_yield);
	for (i = 0; i < MANY; i++) {
		sleep_milliseconds(10);		/* until it waits again */
		CHECK(write(ends[1], &byte, 1) == 1);
		CHECK((int)count[2] == i + 1);
	}
	CHECK(waitpid(pid, NULL, 0) == pid);
}

/* And one of no better priority does not take the processor from who has it. */
static void an_equal_one_waits(void)
{
	int param = 10, ends[2];
	char byte = 0;
	pid_t pid;

	on_one_processor();
	CHECK(pipe(ends) == 0);
	CHECK(syscall(__NR_sched_setscheduler, 0, 1, &param) == 0);
	pid = fork();
	if (!pid) {
		CHECK(read(ends[0], &byte, 1) == 1);
		count[2] = 1;
		_exit(0);
	}
	sleep_milliseconds(20);
	CHECK(write(ends[1], &byte, 1) == 1 && count[2] == 0);
	CHECK(waitpid(pid, NULL, 0) == pid && count[2] == 1);
}

const struct test schedule_tests[] = {
	{ "schedule: nice 19 gets the smaller share", nice_ones_stand_back },
	{ "schedule: equal ones share", equal_ones_share },
	{ "schedule: slices end", slices_end },
	{ "schedule: sleepers are served between them", sleepers_are_served },
	{ "schedule: yielding lets others run", yielding },
	{ "schedule: a better priority runs at once", the_better_one_runs_at_once },
	{ "schedule: an equal one waits", an_equal_one_waits },
	{ NULL, NULL },
};
