/*
 * A signal with a handler meets each call that can wait: with SA_RESTART it goes
 * on waiting where Linux restarts it, and ends with EINTR where it does not;
 * without SA_RESTART it always ends with EINTR. Beside it a child that, after
 * the signals, brings what is waited for.
 */
#include <sys/ioctl.h>
#include <sys/time.h>
#include "usertests.h"

static volatile int signals;
static int fd[2], other[2];
static long timeout[4];

static void handler(int sig)
{
	signals++;
}

/* A signal every 10 ms, the first after 10 ms. */
static void shoot(int flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };
	struct itimerval often = { { 0, 10000 }, { 0, 10000 } };

	signals = 0;
	CHECK(sigaction(SIGALRM, &action, NULL) == 0 && setitimer(ITIMER_REAL, &often, NULL) == 0);
}

static void cease(void)
{
	struct itimerval never = { { 0, 0 }, { 0, 0 } };

	CHECK(setitimer(ITIMER_REAL, &never, NULL) == 0);
}

struct slow {
	void (*prepare)(void);
	long (*call)(void);
	void (*bring)(void);		/* NULL: it is never restarted */
};

static void slowly(const struct slow *s)
{
	pid_t helper = -1;
	int status;

	s->prepare();
	shoot(0);
	errno = 0;
	CHECK(s->call() == -1 && errno == EINTR && signals > 0);
	cease();
	if (s->bring) {
		helper = fork();
		if (!helper) {
			signal(SIGALRM, SIG_IGN);
			sleep_milliseconds(100);
			s->bring();
			_exit(0);
		}
	}
	shoot(SA_RESTART);
	errno = 0;
	if (s->bring)
		CHECK(s->call() >= 0 && signals > 1);
	else
		CHECK(s->call() == -1 && errno == EINTR && signals > 0);
	cease();
	if (helper > 0)
		waitpid(helper, &status, 0);
}

static void make_pipe(void) { CHECK(pipe(fd) == 0); }
static long read_pipe(void) { char c; return read(fd[0], &c, 1); }
static void write_pipe(void) { CHECK(write(fd[1], "x", 1) == 1); }
static long readv_pipe(void) { char c; struct { void *b; int n; } v = { &c, 1 }; return syscall(__NR_readv, fd[0], &v, 1); }

static void make_full_pipe(void)
{
	static char bytes[4096];

	make_pipe();
	CHECK(fcntl(fd[1], F_SETFL, O_NONBLOCK) == 0);
	while (write(fd[1], bytes, sizeof(bytes)) > 0)
		;
	CHECK(fcntl(fd[1], F_SETFL, 0) == 0);
}

static long write_full_pipe(void) { char bytes[4096] = { 0 }; return write(fd[1], bytes, sizeof(bytes)); }
static void empty_pipe(void) { char bytes[8192]; CHECK(read(fd[0], bytes, sizeof(bytes)) > 0); }

static void make_pair(void) { CHECK(syscall(__NR_socketpair, 1, 1, 0, fd) == 0); }
static long receive(void) { char c; return syscall(__NR_recvfrom, fd[0], &c, 1, 0, 0, 0); }
static long receive_message(void)
{
	char c;
	struct { void *b; int n; } v = { &c, 1 };
	struct { void *name; int namelen; void *iov; int iovlen; void *control; int controllen, flags; } m = { 0, 0, &v, 1, 0, 0, 0 };

	return syscall(__NR_recvmsg, fd[0], &m, 0);
}

static struct { unsigned short family; char name[6]; } name = { 1, { 0, 'r', 's' } };
static void make_listener(void)
{
	fd[0] = syscall(__NR_socket, 1, 1, 0);
	CHECK(syscall(__NR_bind, fd[0], &name, 5) == 0 && syscall(__NR_listen, fd[0], 1) == 0);
}
static long accept_one(void) { return syscall(__NR_accept4, fd[0], NULL, NULL, 0); }
static void connect_one(void) { CHECK(syscall(__NR_connect, syscall(__NR_socket, 1, 1, 0), &name, 5) == 0); }

static pid_t child;
static void make_child(void)
{
	make_pipe();
	child = fork();
	if (!child) {
		char c;

		read(fd[0], &c, 1);
		_exit(0);
	}
}
static long wait_for_child(void) { return waitpid(child, NULL, 0); }
static long waitid_child(void) { return syscall(__NR_waitid, 1, child, NULL, 4, NULL); }

/* A lock that a child holds until a byte comes. */
static void lock_in_child(int whole)
{
	struct flock lock = { F_WRLCK, SEEK_SET, 0, 0, 0 };
	char c;

	make_pipe();
	CHECK(pipe(other) == 0);
	close(file_with("locked", "text"));
	child = fork();
	if (!child) {
		int file = open("locked", O_RDWR);

		CHECK((whole ? (int)syscall(__NR_flock, file, 2) : fcntl(file, F_SETLK, &lock)) == 0);
		write(other[1], "r", 1);
		read(fd[0], &c, 1);
		_exit(0);
	}
	CHECK(read(other[0], &c, 1) == 1);
}
static void make_record_lock(void) { lock_in_child(0); }
static void make_whole_lock(void) { lock_in_child(1); }
static long lock_record(void)
{
	struct flock lock = { F_WRLCK, SEEK_SET, 0, 0, 0 };

	return fcntl(open("locked", O_RDWR), F_SETLKW, &lock);
}
static long lock_whole(void) { return syscall(__NR_flock, open("locked", O_RDWR), 2); }

static void make_fifo(void) { CHECK(mkfifo("fifo", 0600) == 0); }
static long open_fifo(void) { return open("fifo", O_RDONLY); }
static void open_other_end(void) { CHECK(open("fifo", O_WRONLY) >= 0); }

static void make_terminal(void)
{
	int number, zero = 0;
	char path[32];

	fd[1] = open("/dev/ptmx", O_RDWR | O_NOCTTY);
	CHECK(ioctl(fd[1], 0x80045430, &number) == 0 && ioctl(fd[1], 0x40045431, &zero) == 0);
	snprintf(path, sizeof(path), "/dev/pts/%d", number);
	fd[0] = open(path, O_RDWR | O_NOCTTY);
	CHECK(fd[0] >= 0);
}
static void type_line(void) { CHECK(write(fd[1], "a\n", 2) == 2); }

static void nothing(void) { }
static long sleep_long(void) { timeout[0] = 5; timeout[1] = 0; return syscall(__NR_nanosleep, timeout, NULL); }
static long poll_pipe(void) { struct { int fd; short events, revents; } p = { fd[0], 1, 0 }; return syscall(__NR_poll, &p, 1, 5000); }
static long ppoll_pipe(void)
{
	struct { int fd; short events, revents; } p = { fd[0], 1, 0 };

	timeout[0] = 5;
	timeout[1] = 0;
	return syscall(__NR_ppoll, &p, 1, timeout, NULL, 8);
}
static long select_pipe(void)
{
	unsigned long set[32] = { 0 };

	set[fd[0] / 32] = 1UL << fd[0] % 32;
	timeout[0] = 5;
	timeout[1] = 0;
	return syscall(__NR__newselect, fd[0] + 1, set, NULL, NULL, timeout);
}
static void make_set(void)
{
	struct { unsigned int events; unsigned long long data; } __attribute__((packed)) event = { 1, 0 };

	make_pipe();
	other[0] = syscall(__NR_epoll_create1, 0);
	CHECK(syscall(__NR_epoll_ctl, other[0], 1, fd[0], &event) == 0);
}
static long wait_for_set(void) { char event[12]; return syscall(__NR_epoll_wait, other[0], event, 1, 5000); }
static long wait_for_signal(void)
{
	unsigned long usr1[2] = { 1UL << (SIGUSR1 - 1), 0 };

	timeout[0] = 5;
	timeout[1] = 0;
	return syscall(__NR_rt_sigtimedwait, usr1, NULL, timeout, 8);
}
static long suspend(void) { unsigned long none[2] = { 0, 0 }; return syscall(__NR_rt_sigsuspend, none, 8); }
static long pause_once(void) { return syscall(__NR_pause); }
static int word;
static long futex_with_time(void) { timeout[0] = 5; timeout[1] = 0; return syscall(__NR_futex, &word, 0, 0, timeout, NULL, 0); }

#define SLOW \
	ROW("a pipe is read", make_pipe, read_pipe, write_pipe) \
	ROW("a pipe is read into vectors", make_pipe, readv_pipe, write_pipe) \
	ROW("a full pipe is written", make_full_pipe, write_full_pipe, empty_pipe) \
	ROW("a socket is read", make_pair, read_pipe, write_pipe) \
	ROW("recvfrom", make_pair, receive, write_pipe) \
	ROW("recvmsg", make_pair, receive_message, write_pipe) \
	ROW("accept4", make_listener, accept_one, connect_one) \
	ROW("waitpid", make_child, wait_for_child, write_pipe) \
	ROW("waitid", make_child, waitid_child, write_pipe) \
	ROW("F_SETLKW", make_record_lock, lock_record, write_pipe) \
	ROW("flock", make_whole_lock, lock_whole, write_pipe) \
	ROW("a FIFO is opened", make_fifo, open_fifo, open_other_end) \
	ROW("a terminal is read", make_terminal, read_pipe, type_line) \
	ROW("nanosleep never", nothing, sleep_long, NULL) \
	ROW("poll never", make_pipe, poll_pipe, NULL) \
	ROW("ppoll never", make_pipe, ppoll_pipe, NULL) \
	ROW("select never", make_pipe, select_pipe, NULL) \
	ROW("epoll_wait never", make_set, wait_for_set, NULL) \
	ROW("rt_sigtimedwait never", nothing, wait_for_signal, NULL) \
	ROW("rt_sigsuspend never", nothing, suspend, NULL) \
	ROW("pause never", nothing, pause_once, NULL) \
	ROW("futex with a time never", nothing, futex_with_time, NULL)

#define ROW(name, prepare, call, bring) \
	static void slow_##call##prepare(void) { static const struct slow s = { prepare, call, bring }; slowly(&s); }
SLOW
#undef ROW
#define ROW(name, prepare, call, bring)	{ "restart: " name, slow_##call##prepare },

const struct test restart_tests[] = {
	SLOW
	{ NULL, NULL },
};
