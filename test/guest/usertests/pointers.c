/*
 * Every pointer that a call takes, bad in turn in every way, while all its other
 * arguments are good: the answer is EFAULT, and nothing has changed.
 */
#include "usertests.h"

enum kind { NUMBER, READS, WRITES, LENGTH, TEXT, FILE_FD, PIPE_FD, FULL_PIPE_FD, FOLDER_FD, SOCKET_FD, LISTENER_FD, EPOLL_FD };

struct argument {
	enum kind kind;
	unsigned int size;		/* the number, or how many bytes the kernel must touch */
	int optional;			/* may be NULL */
	const char *text;
};

#define N(number)	{ NUMBER, number, 0, NULL }
#define IN(size)	{ READS, size, 0, NULL }
#define OUT(size)	{ WRITES, size, 0, NULL }
#define IN0(size)	{ READS, size, 1, NULL }
#define OUT0(size)	{ WRITES, size, 1, NULL }
#define LEN(number)	{ LENGTH, number, 0, NULL }	/* points to an int of that value */
#define STR(text)	{ TEXT, 1, 0, text }
#define FD(kind)	{ kind##_FD, 0, 0, NULL }

#define PAGE		4096
#define MAX_ARGUMENTS	6

static char *edge;			/* two pages, and behind them nothing */
static char *read_only, *forbidden;
static char room[MAX_ARGUMENTS][PAGE] __attribute__((aligned(16)));

static char *pages(int n, int protection)
{
	char *at = mmap(NULL, (n + 1) * PAGE, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(at != MAP_FAILED);
	return at;
}

static int descriptor_of(enum kind kind)
{
	static char bytes[PAGE];
	struct { unsigned short family; char name[6]; } name = { 1, "sock" };
	int fd[2], set;

	switch (kind) {
	case FILE_FD:
		return file_with("data", "0123456789 0123456789 0123456789 0123456789 0123456789 0123456789");
	case FOLDER_FD:
		return open(".", O_RDONLY);
	case PIPE_FD:
		CHECK(pipe(fd) == 0 && write(fd[1], bytes, 100) == 100);
		return fd[0];
	case FULL_PIPE_FD:
		CHECK(pipe(fd) == 0);
		return fd[1];
	case SOCKET_FD:
		CHECK(syscall(__NR_socketpair, 1, 2, 0, fd) == 0);
		CHECK(write(fd[1], bytes, 100) == 100);
		return fd[0];
	case LISTENER_FD:
		fd[0] = syscall(__NR_socket, 1, 1, 0);
		fd[1] = syscall(__NR_socket, 1, 1, 0);
		CHECK(syscall(__NR_bind, fd[0], &name, 7) == 0 && syscall(__NR_listen, fd[0], 3) == 0);
		CHECK(syscall(__NR_connect, fd[1], &name, 7) == 0);
		return fd[0];
	default:
		set = syscall(__NR_epoll_create1, 0);
		CHECK(pipe(fd) == 0 && write(fd[1], "x", 1) == 1);
		bytes[0] = 1;
		CHECK(syscall(__NR_epoll_ctl, set, 1, fd[0], bytes) == 0);
		return set;
	}
}

static long good_value(const struct argument *a, int i)
{
	if (a->kind == NUMBER)
		return a->size;
	if (a->kind == TEXT)
		return (long)strcpy(room[i], a->text);
	if (a->kind == READS || a->kind == WRITES || a->kind == LENGTH) {
		memset(room[i], 0, PAGE);
		if (a->kind == LENGTH)
			*(int *)room[i] = a->size;
		return (long)room[i];
	}
	return descriptor_of(a->kind);
}

#define WAYS	7

/* The n-th bad address for what this argument is, or 0 when there is none. */
static long bad_value(const struct argument *a, int way)
{
	switch (way) {
	case 0:
		return 0x1000;
	case 1:
		return 0xfffff000;
	case 2:
		return 0xffffffff;
	case 3:
		return (long)forbidden;
	case 4:
		return (long)edge + 2 * PAGE;
	case 5:
		if (a->kind == TEXT) {
			memset(edge + 2 * PAGE - 3, 'x', 3);	/* the end never comes */
			return (long)edge + 2 * PAGE - 3;
		}
		if (a->kind == LENGTH)
			return (long)edge + 2 * PAGE - 3;
		return a->size > 1 ? (long)edge + 2 * PAGE - (a->size - 1) : 0;
	}
	return a->kind == WRITES ? (long)read_only : 0;
}

static int open_descriptors(void)
{
	int fd, n = 0;

	for (fd = 0; fd < 128; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

/* What a call must not have changed: descriptors, names, the mask of signals, the file. */
struct state {
	int descriptors, size, mode;
	unsigned long links, blocked[2];
	char folder[64];
};

static void note_state(struct state *s)
{
	struct stat st;

	memset(s, 0, sizeof(*s));
	s->descriptors = open_descriptors();
	CHECK(stat(".", &st) == 0);
	s->links = st.st_nlink;
	s->size = stat("data", &st) == 0 ? (int)st.st_size : -1;
	s->mode = s->size < 0 ? 0 : st.st_mode;
	syscall(__NR_rt_sigprocmask, 0, NULL, s->blocked, 8);
	getcwd(s->folder, sizeof(s->folder));
}

static void must_fault(int number, long *v, const char *what)
{
	struct state before, after;
	char text[96];
	long result;

	note_state(&before);
	errno = 0;
	result = syscall(number, v[0], v[1], v[2], v[3], v[4], v[5]);
	if (result != -1 || errno != EFAULT) {
		snprintf(text, sizeof(text), "%s answers %ld, errno %d", what, result, errno);
		fail(__FILE__, __LINE__, text, "EFAULT is right");
	}
	note_state(&after);
	if (memcmp(&before, &after, sizeof(before)))
		fail(__FILE__, __LINE__, what, "EFAULT, but something has changed");
}

static void close_from(int first)
{
	for (; first < 128; first++)
		close(first);
}

static void each_pointer(int number, const struct argument *a, int n)
{
	long v[MAX_ARGUMENTS] = { 0 };
	char what[64];
	int i, way, first = dup(0);

	close(first);
	edge = pages(2, PROT_READ | PROT_WRITE);
	read_only = pages(1, PROT_READ);
	forbidden = pages(1, PROT_NONE);
	CHECK(munmap(edge + 2 * PAGE, PAGE) == 0);
	mkdir("folder", 0700);
	for (i = 0; i < n; i++) {
		if (a[i].kind < READS || a[i].kind > TEXT)
			continue;
		for (way = a[i].optional ? 0 : -1; way < WAYS; way++) {
			int j;

			close(descriptor_of(FILE_FD));
			for (j = 0; j < n; j++)
				v[j] = good_value(&a[j], j);
			v[i] = way < 0 ? 0 : bad_value(&a[i], way);
			snprintf(what, sizeof(what), "argument %d at %#lx", i + 1, v[i]);
			if (way < 0 || v[i])
				must_fault(number, v, what);
			close_from(first);
			unlink("sock");
		}
	}
}

/* Each row is a test: the call, and its arguments. */
#define ROWS \
	ROW(read, FD(PIPE), OUT(100), N(100)) \
	ROW(write, FD(FULL_PIPE), IN(100), N(100)) \
	ROW(pread, FD(FILE), OUT(1), N(20), N(0)) \
	ROW(pwrite, FD(FILE), IN(1), N(20), N(0)) \
	ROW(readv, FD(PIPE), IN(8), N(1)) \
	ROW(writev, FD(FULL_PIPE), IN(8), N(1)) \
	ROW(open, STR("data"), N(O_RDONLY), N(0)) \
	ROW(creat, STR("new"), N(0600)) \
	ROW(link, STR("data"), STR("new")) \
	ROW(unlink, STR("data")) \
	ROW(execve, STR("/bin/true"), IN0(4), IN0(4)) \
	ROW(chdir, STR("folder")) \
	ROW(mknod, STR("new"), N(S_IFIFO | 0600), N(0)) \
	ROW(chmod, STR("data"), N(0700)) \
	ROW(rename, STR("data"), STR("new")) \
	ROW(mkdir, STR("new"), N(0700)) \
	ROW(rmdir, STR("folder")) \
	ROW(pipe, OUT(8)) \
	ROW(pipe2, OUT(8), N(0)) \
	ROW(times, OUT0(16)) \
	ROW(access, STR("data"), N(4)) \
	ROW(chroot, STR("folder")) \
	ROW(sigaction, N(10), IN0(16), OUT0(16)) \
	ROW(sigpending, OUT(4)) \
	ROW(sethostname, IN(4), N(4)) \
	ROW(setrlimit, N(3), IN(8)) \
	ROW(ugetrlimit, N(3), OUT(8)) \
	ROW(getrusage, N(0), OUT(72)) \
	ROW(gettimeofday, OUT0(8), OUT0(8)) \
	ROW(setgroups32, N(2), IN(8)) \
	ROW(symlink, STR("data"), STR("new")) \
	ROW(readlink, STR("/proc/self/exe"), OUT(4), N(4)) \
	ROW(truncate, STR("data"), N(3)) \
	ROW(statfs64, STR("/"), N(84), OUT(84)) \
	ROW(fstatfs64, FD(FILE), N(84), OUT(84)) \
	ROW(setitimer, N(0), IN0(16), OUT0(16)) \
	ROW(getitimer, N(0), OUT(16)) \
	ROW(stat64, STR("data"), OUT(96)) \
	ROW(lstat64, STR("data"), OUT(96)) \
	ROW(fstat64, FD(FILE), OUT(96)) \
	ROW(sysinfo, OUT(64)) \
	ROW(uname, OUT(390)) \
	ROW(setdomainname, IN(4), N(4)) \
	ROW(getdents, FD(FOLDER), OUT(1), N(200)) \
	ROW(getdents64, FD(FOLDER), OUT(1), N(200)) \
	ROW(_llseek, FD(FILE), N(0), N(0), OUT(8), N(0)) \
	ROW(sched_setparam, N(0), IN0(4)) \
	ROW(sched_getparam, N(0), OUT0(4)) \
	ROW(nanosleep, IN(8), N(0)) \
	ROW(getresuid32, OUT(4), OUT(4), OUT(4)) \
	ROW(getresgid32, OUT(4), OUT(4), OUT(4)) \
	ROW(poll, IN(8), N(1), N(0)) \
	ROW(rt_sigaction, N(10), IN0(20), OUT0(20), N(8)) \
	ROW(rt_sigprocmask, N(0), IN0(8), OUT0(8), N(8)) \
	ROW(rt_sigpending, OUT(8), N(8)) \
	ROW(rt_sigtimedwait, IN(8), N(0), IN0(8), N(8)) \
	ROW(rt_sigqueueinfo, N(0), N(0), IN(128)) \
	ROW(rt_sigsuspend, IN(8), N(8)) \
	ROW(lchown32, STR("data"), N(-1), N(-1)) \
	ROW(chown32, STR("data"), N(-1), N(-1)) \
	ROW(sendfile64, FD(FULL_PIPE), FD(FILE), OUT0(8), N(4)) \
	ROW(sched_getaffinity, N(0), N(128), OUT(4)) \
	ROW(epoll_ctl, FD(EPOLL), N(1), FD(PIPE), IN(12)) \
	ROW(epoll_wait, FD(EPOLL), OUT(12), N(1), N(0)) \
	ROW(timer_create, N(1), N(0), OUT(4)) \
	ROW(clock_gettime, N(1), OUT(8)) \
	ROW(clock_getres, N(1), OUT0(8)) \
	ROW(clock_nanosleep, N(1), N(0), IN(8), N(0)) \
	ROW(utimes, STR("data"), IN0(16)) \
	ROW(openat, N(-100), STR("data"), N(0), N(0)) \
	ROW(mkdirat, N(-100), STR("new"), N(0700)) \
	ROW(mknodat, N(-100), STR("new"), N(S_IFREG | 0600), N(0)) \
	ROW(fchownat, N(-100), STR("data"), N(-1), N(-1), N(0)) \
	ROW(fstatat64, N(-100), STR("data"), OUT(96), N(0)) \
	ROW(unlinkat, N(-100), STR("data"), N(0)) \
	ROW(renameat, N(-100), STR("data"), N(-100), STR("new")) \
	ROW(renameat2, N(-100), STR("data"), N(-100), STR("new"), N(0)) \
	ROW(linkat, N(-100), STR("data"), N(-100), STR("new"), N(0)) \
	ROW(symlinkat, STR("data"), N(-100), STR("new")) \
	ROW(readlinkat, N(-100), STR("/proc/self/exe"), OUT(4), N(4)) \
	ROW(fchmodat, N(-100), STR("data"), N(0700)) \
	ROW(faccessat, N(-100), STR("data"), N(4)) \
	ROW(ppoll, IN(8), N(1), IN0(8), IN0(8), N(8)) \
	ROW(utimensat, N(-100), STR("data"), IN0(16), N(0)) \
	ROW(preadv, FD(FILE), IN(8), N(1), N(0), N(0)) \
	ROW(pwritev, FD(FILE), IN(8), N(1), N(0), N(0)) \
	ROW(prlimit64, N(0), N(3), IN0(16), OUT0(16)) \
	ROW(getrandom, OUT(1), N(16), N(0)) \
	ROW(statx, N(-100), STR("data"), N(0), N(0xfff), OUT(256)) \
	ROW(socketpair, N(1), N(1), N(0), OUT(8)) \
	ROW(connect, FD(SOCKET), IN(20), N(20)) \
	ROW(bind, FD(SOCKET), IN(20), N(20)) \
	ROW(accept4, FD(LISTENER), OUT0(1), LEN(16), N(0)) \
	ROW(getsockname, FD(SOCKET), OUT(2), LEN(16)) \
	ROW(getsockopt, FD(SOCKET), N(1), N(3), OUT(4), LEN(4)) \
	ROW(setsockopt, FD(SOCKET), N(1), N(16), IN(4), N(4)) \
	ROW(sendto, FD(SOCKET), IN(20), N(20), N(0), N(0), N(0)) \
	ROW(recvfrom, FD(SOCKET), OUT(20), N(20), N(0), N(0), N(0)) \
	ROW(sendmsg, FD(SOCKET), IN(28), N(0)) \
	ROW(recvmsg, FD(SOCKET), IN(28), N(0)) \
	ROW(clock_gettime64, N(1), OUT(16)) \
	ROW(getcwd, OUT(1), N(60)) \
	ROW(clone3, IN(64), N(64))

#define ROW(name, ...) \
	static void bad_##name(void) \
	{ \
		static const struct argument arguments[] = { __VA_ARGS__ }; \
		each_pointer(__NR_##name, arguments, sizeof(arguments) / sizeof(arguments[0])); \
	}
ROWS
#undef ROW
#define ROW(name, ...)	{ "pointer: " #name, bad_##name },

const struct test pointer_tests[] = {
	ROWS
	{ NULL, NULL },
};
