/* Waiting for several files: poll, select and those with a mask. */
#include "usertests.h"

struct pollfd_ {
	int fd;
	short events, revents;
};

#define CLOEXEC_FLAG	02000000
#define IN	1
#define OUT	4
#define ERR	8
#define HUP	16
#define NVAL	32

static volatile int handled;

static void note(int sig)
{
	handled++;
}

static void states_of_pipes(void)
{
	struct pollfd_ p[2];
	int ends[2];

	CHECK(pipe(ends) == 0);
	p[0].fd = ends[0];
	p[1].fd = ends[1];
	p[0].events = IN;
	p[1].events = OUT;
	CHECK(syscall(__NR_poll, p, 2, 0) == 1 && p[0].revents == 0 && p[1].revents == OUT);
	CHECK(write(ends[1], "x", 1) == 1);
	CHECK(syscall(__NR_poll, p, 2, -1) == 2 && p[0].revents == IN);
	close(ends[1]);
	CHECK(syscall(__NR_poll, p, 1, 0) == 1 && p[0].revents == (IN | HUP));
}

static void nobody_reads(void)
{
	struct pollfd_ p = { 0, OUT, 0 };
	int ends[2];

	CHECK(pipe(ends) == 0);
	close(ends[0]);
	p.fd = ends[1];
	CHECK(syscall(__NR_poll, &p, 1, 0) == 1 && (p.revents & ERR));
}

static void odd_descriptors(void)
{
	struct pollfd_ p[3] = { { 99, IN, 0 }, { -1, IN, 7 }, { 0, IN, 0 } };

	p[2].fd = file_with("f", "");
	CHECK(syscall(__NR_poll, p, 3, 0) == 2);
	CHECK(p[0].revents == NVAL && p[1].revents == 0 && p[2].revents == IN);
	REFUSED(syscall(__NR_poll, BAD_POINTER, 1, 0), EFAULT);
	REFUSED(syscall(__NR_poll, p, 1 << 24, 0), EINVAL);
}

static void poll_waits(void)
{
	struct pollfd_ p = { 0, IN, 0 };
	int ends[2];

	CHECK(pipe(ends) == 0);
	p.fd = ends[0];
	CHECK(syscall(__NR_poll, &p, 1, 50) == 0);
	if (!fork()) {
		sleep_milliseconds(50);
		write(ends[1], "x", 1);
		_exit(0);
	}
	CHECK(syscall(__NR_poll, &p, 1, 5000) == 1 && p.revents == IN && wait(NULL) > 0);
}

static void selecting(void)
{
	unsigned long in[32] = { 0 }, out[32] = { 0 };
	long tv[2] = { 1, 0 };
	int ends[2];

	CHECK(pipe(ends) == 0);
	in[0] = 1UL << ends[0];
	out[0] = 1UL << ends[1];
	CHECK(syscall(__NR__newselect, ends[1] + 1, in, out, NULL, tv) == 1);
	CHECK(in[0] == 0 && out[0] == 1UL << ends[1] && (tv[0] == 1 || tv[1] > 0));
	in[0] = 1UL << ends[0];
	tv[0] = 0;
	tv[1] = 30000;
	CHECK(syscall(__NR__newselect, ends[1] + 1, in, NULL, NULL, tv) == 0 && in[0] == 0);
	in[0] = 1UL << 20;
	REFUSED(syscall(__NR__newselect, 32, in, NULL, NULL, tv), EBADF);
	REFUSED(syscall(__NR__newselect, -1, in, NULL, NULL, tv), EINVAL);
	tv[0] = -1;
	REFUSED(syscall(__NR__newselect, 0, NULL, NULL, NULL, tv), EINVAL);
}

static void interrupted(void)
{
	struct pollfd_ p = { -1, IN, 0 };
	struct { long interval[2], value[2]; } timer = { { 0, 50000 }, { 0, 50000 } };

	signal(SIGALRM, note);
	CHECK(syscall(__NR_setitimer, 0, &timer, NULL) == 0);
	REFUSED(syscall(__NR_poll, &p, 1, 5000), EINTR);
	CHECK(handled > 0);
}

static void a_mask_while_waiting(void)
{
	unsigned long block[2] = { 1UL << (SIGUSR1 - 1), 0 }, none[2] = { 0, 0 }, now[2];
	struct pollfd_ p = { -1, IN, 0 };
	long t[2] = { 5, 0 };

	signal(SIGUSR1, note);
	CHECK(syscall(__NR_rt_sigprocmask, SIG_SETMASK, block, NULL, 8) == 0);
	kill(getpid(), SIGUSR1);
	CHECK(handled == 0);
	REFUSED(syscall(__NR_ppoll, &p, 1, t, none, 8), EINTR);
	CHECK(handled == 1);
	CHECK(syscall(__NR_rt_sigprocmask, SIG_BLOCK, NULL, now, 8) == 0 && now[0] == block[0]);
	REFUSED(syscall(__NR_ppoll, &p, 1, t, none, 4), EINVAL);
}

static void select_with_a_mask(void)
{
	unsigned long none[2] = { 0, 0 };
	struct { unsigned long *mask; unsigned long size; } arg = { none, 8 };
	long long t[2] = { 0, 20000000 };
	unsigned long in[32] = { 0 };
	int ends[2];

	CHECK(pipe(ends) == 0 && write(ends[1], "x", 1) == 1);
	in[0] = 1UL << ends[0];
	CHECK(syscall(__NR_pselect6_time64, ends[0] + 1, in, NULL, NULL, t, &arg) == 1 && in[0]);
	in[0] = 0;
	CHECK(syscall(__NR_pselect6_time64, 0, NULL, NULL, NULL, t, NULL) == 0);
}

/* tv_usec may hold more than a second, and far more. */
static void select_for_many_microseconds(void)
{
	unsigned long in[32] = { 0 };
	long t[2] = { 56, 0x7fffffff };
	int ends[2];

	CHECK(pipe(ends) == 0);
	in[0] = 1UL << ends[0];
	alarm(1);
	signal(SIGALRM, note);
	REFUSED(syscall(__NR__newselect, ends[0] + 1, in, NULL, NULL, t), EINTR);
	CHECK(t[0] > 2000 && t[1] >= 0 && t[1] < 1000000);
	t[0] = 0, t[1] = -1;
	REFUSED(syscall(__NR__newselect, ends[0] + 1, in, NULL, NULL, t), EINVAL);
}

struct event_ {
	unsigned int events;
	unsigned long long data;
} __attribute__((packed));

static void a_set_that_is_kept(void)
{
	struct event_ e = { IN, 77 }, got[4];
	int ep = syscall(__NR_epoll_create1, 0), ends[2];

	CHECK(ep >= 0 && pipe(ends) == 0 && syscall(__NR_epoll_ctl, ep, 1, ends[0], &e) == 0);
	CHECK(syscall(__NR_epoll_wait, ep, got, 4, 0) == 0);
	CHECK(write(ends[1], "x", 1) == 1);
	CHECK(syscall(__NR_epoll_wait, ep, got, 4, -1) == 1 && got[0].events == IN && got[0].data == 77);
	e.events = IN | 1U << 30;
	CHECK(syscall(__NR_epoll_ctl, ep, 3, ends[0], &e) == 0);
	CHECK(syscall(__NR_epoll_wait, ep, got, 4, 0) == 1 && syscall(__NR_epoll_wait, ep, got, 4, 0) == 0);
	CHECK(syscall(__NR_epoll_ctl, ep, 2, ends[0], &e) == 0);
	REFUSED(syscall(__NR_epoll_ctl, ep, 2, ends[0], &e), ENOENT);
}

static void sets_forget_closed_files(void)
{
	struct event_ e = { OUT, 1 }, got[4];
	int ep = syscall(__NR_epoll_create1, CLOEXEC_FLAG), ends[2];

	CHECK(fcntl(ep, F_GETFD) == FD_CLOEXEC && pipe(ends) == 0);
	CHECK(syscall(__NR_epoll_ctl, ep, 1, ends[1], &e) == 0);
	CHECK(syscall(__NR_epoll_wait, ep, got, 4, 0) == 1);
	close(ends[1]);
	CHECK(syscall(__NR_epoll_wait, ep, got, 4, 0) == 0);
}

static void what_epoll_refuses(void)
{
	struct event_ e = { IN, 0 }, got[1];
	int ep = syscall(__NR_epoll_create1, 0), ends[2], f = file_with("f", "");

	CHECK(pipe(ends) == 0 && syscall(__NR_epoll_ctl, ep, 1, ends[0], &e) == 0);
	REFUSED(syscall(__NR_epoll_ctl, ep, 1, ends[0], &e), EEXIST);
	REFUSED(syscall(__NR_epoll_ctl, ep, 1, f, &e), EPERM);
	REFUSED(syscall(__NR_epoll_ctl, ep, 1, 99, &e), EBADF);
	REFUSED(syscall(__NR_epoll_ctl, ends[0], 1, ends[1], &e), EINVAL);
	REFUSED(syscall(__NR_epoll_ctl, ep, 1, ends[1], BAD_POINTER), EFAULT);
	REFUSED(syscall(__NR_epoll_wait, ep, got, 0, 0), EINVAL);
	REFUSED(syscall(__NR_epoll_create1, 1), EINVAL);
	REFUSED(syscall(__NR_epoll_create, 0), EINVAL);
}

static void epoll_waits(void)
{
	struct event_ e = { IN, 5 }, got[1];
	int ep = syscall(__NR_epoll_create, 1), ends[2];

	CHECK(pipe(ends) == 0 && syscall(__NR_epoll_ctl, ep, 1, ends[0], &e) == 0);
	CHECK(syscall(__NR_epoll_wait, ep, got, 1, 30) == 0);
	if (!fork()) {
		sleep_milliseconds(50);
		write(ends[1], "x", 1);
		_exit(0);
	}
	CHECK(syscall(__NR_epoll_wait, ep, got, 1, -1) == 1 && got[0].data == 5 && wait(NULL) > 0);
}

const struct test poll_tests[] = {
	{ "poll: states of a pipe", states_of_pipes },
	{ "poll: a pipe without reader is in error", nobody_reads },
	{ "poll: descriptors that are not there", odd_descriptors },
	{ "poll: waits, as long as it is told", poll_waits },
	{ "poll: select", selecting },
	{ "poll: select for many microseconds", select_for_many_microseconds },
	{ "poll: a signal ends it", interrupted },
	{ "poll: ppoll lets a signal in", a_mask_while_waiting },
	{ "poll: pselect6_time64", select_with_a_mask },
	{ "epoll: a set that is kept, EPOLLONESHOT", a_set_that_is_kept },
	{ "epoll: closed files leave the set", sets_forget_closed_files },
	{ "epoll: what is refused", what_epoll_refuses },
	{ "epoll: waits", epoll_waits },
	{ NULL, NULL },
};
