/* Who a process is: users, groups, limits, priorities, capabilities. */
#include <sys/resource.h>
#include "usertests.h"

static void giving_up_rights(void)
{
	CHECK(syscall(__NR_setresuid32, 100, 200, 300) == 0);
	CHECK(getuid() == 100 && geteuid() == 200);
	REFUSED(setuid(0), EPERM);
	CHECK(syscall(__NR_setresuid32, -1, 300, -1) == 0 && geteuid() == 300);
	REFUSED(syscall(__NR_setresuid32, -1, 400, -1), EPERM);
}

static void all_three_ids(void)
{
	unsigned int r, e, s;

	CHECK(syscall(__NR_setresgid32, 1, 2, 3) == 0);
	CHECK(syscall(__NR_getresgid32, &r, &e, &s) == 0 && r == 1 && e == 2 && s == 3);
	CHECK(getgid() == 1 && getegid() == 2);
	REFUSED(syscall(__NR_getresuid32, BAD_POINTER, &e, &s), EFAULT);
}

static void supplementary_groups(void)
{
	unsigned int set[3] = { 5, 70000, 9 }, got[40];

	CHECK(syscall(__NR_setgroups32, 3, set) == 0);
	CHECK(syscall(__NR_getgroups32, 0, NULL) == 3);
	CHECK(syscall(__NR_getgroups32, 40, got) == 3 && (got[0] == 70000 || got[1] == 70000 || got[2] == 70000));
	REFUSED(syscall(__NR_getgroups32, 1, got), EINVAL);
	REFUSED(syscall(__NR_setgroups32, -1, set), EINVAL);
	drop_rights();
	REFUSED(syscall(__NR_setgroups32, 1, set), EPERM);
}

static void groups_open_files(void)
{
	unsigned int group = 77;

	close(file_with("f", "x"));
	CHECK(chown("f", 0, 77) == 0 && chmod("f", 0040) == 0);
	CHECK(syscall(__NR_setgroups32, 1, &group) == 0 && setgid(1000) == 0 && setuid(1000) == 0);
	CHECK(open("f", O_RDONLY) >= 0);
	REFUSED(open("f", O_WRONLY), EACCES);
}

static void limits(void)
{
	unsigned long long set[2] = { 100, 200 }, got[2];

	CHECK(syscall(__NR_prlimit64, 0, 7, set, got) == 0 && got[0] >= 100);
	CHECK(syscall(__NR_prlimit64, 0, 7, NULL, got) == 0 && got[0] == 100 && got[1] == 200);
	set[0] = 300;
	REFUSED(syscall(__NR_prlimit64, 0, 7, set, NULL), EINVAL);
	REFUSED(syscall(__NR_prlimit64, 0, 99, NULL, got), EINVAL);
	REFUSED(syscall(__NR_prlimit64, 0, 7, BAD_POINTER, NULL), EFAULT);
	REFUSED(syscall(__NR_prlimit64, 30000, 7, NULL, got), ESRCH);
	CHECK(syscall(__NR_prlimit64, 0, 5, NULL, got) == 0 && got[0] == ~0ULL);
}

static void limits_do_not_grow_without_rights(void)
{
	unsigned long set[2] = { 10, 20 };

	CHECK(syscall(__NR_setrlimit, 7, set) == 0);
	drop_rights();
	set[0] = 20;
	CHECK(syscall(__NR_setrlimit, 7, set) == 0);
	set[1] = 21;
	REFUSED(syscall(__NR_setrlimit, 7, set), EPERM);
}

static void too_large(void)
{
	unsigned long set[2] = { 100, 100 };
	char block[60] = "";
	int fd = file_with("f", "");

	signal(SIGXFSZ, SIG_IGN);
	CHECK(syscall(__NR_setrlimit, 1, set) == 0);
	CHECK(write(fd, block, 60) == 60 && write(fd, block, 60) == 40);
	REFUSED(write(fd, block, 1), EFBIG);
}

static void priorities(void)
{
	CHECK(syscall(__NR_getpriority, 0, 0) == 20);
	CHECK(setpriority(0, 0, 5) == 0 && syscall(__NR_getpriority, 0, 0) == 15);
	CHECK(setpriority(0, 0, 100) == 0 && syscall(__NR_getpriority, 0, 0) == 1);
	REFUSED(setpriority(9, 0, 0), EINVAL);
	REFUSED(syscall(__NR_getpriority, 0, 30000), ESRCH);
	drop_rights();
	REFUSED(setpriority(0, 0, 0), EACCES);
}

static void processors(void)
{
	unsigned long mask[32] = { 0 };
	unsigned int cpu = 99;
	long n;

	n = syscall(__NR_sched_getaffinity, 0, sizeof(mask), mask);
	CHECK(n >= 4 && mask[0]);
	CHECK(syscall(__NR_sched_setaffinity, 0, sizeof(mask), mask) == 0);
	REFUSED(syscall(__NR_sched_getaffinity, 0, 1, mask), EINVAL);
	mask[0] = 0;
	REFUSED(syscall(__NR_sched_setaffinity, 0, 4, mask), EINVAL);
	CHECK(syscall(__NR_getcpu, &cpu, NULL, NULL) == 0 && cpu < 1024);
}

static void policies(void)
{
	int priority = 5;

	CHECK(syscall(__NR_sched_getscheduler, 0) == 0);
	CHECK(syscall(__NR_sched_get_priority_max, 1) == 99 && syscall(__NR_sched_get_priority_min, 1) == 1);
	REFUSED(syscall(__NR_sched_get_priority_max, 99), EINVAL);
	REFUSED(syscall(__NR_sched_setscheduler, 0, 0, &priority), EINVAL);
	REFUSED(syscall(__NR_sched_setscheduler, -1, 0, &priority), EINVAL);
	CHECK(syscall(__NR_sched_yield) == 0);
}

static void names(void)
{
	char name[17] = "";

	CHECK(syscall(__NR_prctl, 15, "a-name-that-is-too-long", 0, 0, 0) == 0);
	CHECK(syscall(__NR_prctl, 16, name, 0, 0, 0) == 0 && !strcmp(name, "a-name-that-is-"));
	REFUSED(syscall(__NR_prctl, 16, BAD_POINTER, 0, 0, 0), EFAULT);
	REFUSED(syscall(__NR_prctl, 9999, 0, 0, 0, 0), EINVAL);
}

static void death_signal(void)
{
	int sig = 0, status;
	pid_t middle;
	int ends[2];
	char c;

	CHECK(syscall(__NR_prctl, 1, SIGUSR1, 0, 0, 0) == 0);
	CHECK(syscall(__NR_prctl, 2, &sig, 0, 0, 0) == 0 && sig == SIGUSR1);
	CHECK(pipe(ends) == 0);
	middle = fork();
	if (!middle) {
		if (!fork()) {
			syscall(__NR_prctl, 1, SIGKILL, 0, 0, 0);
			write(ends[1], "r", 1);
			for (;;)
				pause();
		}
		read(ends[0], &c, 1);
		_exit(0);
	}
	close(ends[1]);
	CHECK(waitpid(middle, &status, 0) == middle && status == 0);
	CHECK(read(ends[0], &c, 1) == 0);
}

static void other_settings(void)
{
	CHECK(syscall(__NR_prctl, 3, 0, 0, 0, 0) >= 0);
	CHECK(syscall(__NR_prctl, 23, 0, 0, 0, 0) == 1);
	REFUSED(syscall(__NR_prctl, 23, 99, 0, 0, 0), EINVAL);
	CHECK(syscall(__NR_prctl, 39, 0, 0, 0, 0) == 0);
	CHECK(syscall(__NR_prctl, 47, 1, 0, 0, 0) == 0);
	REFUSED(syscall(__NR_prctl, 8, 2, 0, 0, 0), EINVAL);
	CHECK(syscall(__NR_personality, 0xffffffff) == 0);
}

const struct test identity_tests[] = {
	{ "identity: rights that are given up are gone", giving_up_rights },
	{ "identity: real, effective and saved ids", all_three_ids },
	{ "identity: supplementary groups", supplementary_groups },
	{ "identity: a group opens a file", groups_open_files },
	{ "identity: prlimit64 sets and tells", limits },
	{ "identity: hard limits do not grow", limits_do_not_grow_without_rights },
	{ "identity: RLIMIT_FSIZE", too_large },
	{ "identity: priorities", priorities },
	{ "identity: affinity", processors },
	{ "identity: scheduling policies", policies },
	{ "identity: PR_SET_NAME keeps 15 characters", names },
	{ "identity: PR_SET_PDEATHSIG", death_signal },
	{ "identity: other settings", other_settings },
	{ NULL, NULL },
};
