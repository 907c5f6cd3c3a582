/* Descriptors: dup, fcntl, limits, locks. */
#include "usertests.h"

static void dup_takes_the_lowest(void)
{
	int fd = file_with("f", "x"), a = dup(fd), b;

	CHECK(a > fd);
	close(fd);
	b = dup(a);
	CHECK(b == fd);
	REFUSED(dup(99), EBADF);
}

static void copies_share_the_position(void)
{
	char c;
	int fd = file_with("f", "abc"), copy = dup(fd);

	CHECK(read(fd, &c, 1) == 1 && read(copy, &c, 1) == 1 && c == 'b');
}

static void dup2_and_dup3(void)
{
	int fd = file_with("f", "x");

	CHECK(dup2(fd, 50) == 50 && dup2(fd, fd) == fd);
	REFUSED(dup2(99, 99), EBADF);
	REFUSED(dup2(fd, 1 << 20), EBADF);
	CHECK(syscall(__NR_dup3, fd, 51, O_CLOEXEC) == 51 && fcntl(51, F_GETFD) == FD_CLOEXEC);
	REFUSED(syscall(__NR_dup3, fd, fd, 0), EINVAL);
	REFUSED(syscall(__NR_dup3, fd, 52, 1), EINVAL);
}

static void fcntl_copies_above(void)
{
	int fd = file_with("f", "x");

	CHECK(fcntl(fd, F_DUPFD, 40) == 40 && fcntl(fd, F_DUPFD, 40) == 41);
	CHECK(fcntl(fd, 1030, 60) == 60 && fcntl(60, F_GETFD) == FD_CLOEXEC);
	REFUSED(fcntl(fd, F_DUPFD, 1 << 20), EINVAL);
}

static void flags_of_files(void)
{
	int fd = open("f", O_CREAT | O_RDWR, 0644);

	CHECK((fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR);
	CHECK(fcntl(fd, F_SETFL, O_NONBLOCK | O_APPEND) == 0);
	CHECK((fcntl(fd, F_GETFL) & (O_NONBLOCK | O_APPEND | O_ACCMODE)) == (O_NONBLOCK | O_APPEND | O_RDWR));
	CHECK(fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 && fcntl(fd, F_GETFD) == FD_CLOEXEC);
	REFUSED(fcntl(fd, 999), EINVAL);
	REFUSED(fcntl(99, F_GETFL), EBADF);
}

static void wrong_direction(void)
{
	char c = 'x';
	int fd;

	close(file_with("f", "x"));
	fd = open("f", O_RDONLY);
	REFUSED(write(fd, &c, 1), EBADF);
	close(fd);
	fd = open("f", O_WRONLY);
	REFUSED(read(fd, &c, 1), EBADF);
	REFUSED(close(99), EBADF);
}

static void the_limit_of_descriptors(void)
{
	unsigned long limit[2] = { 20, 1024 };
	int fd = -1, n = 0;

	CHECK(syscall(__NR_setrlimit, 7, limit) == 0);
	while ((fd = open("/dev/null", O_RDONLY)) >= 0)
		n = fd;
	CHECK(errno == EMFILE && n == 19);
}

static void closing_a_range(void)
{
	int fd = file_with("f", "x");

	CHECK(dup2(fd, 30) == 30 && dup2(fd, 31) == 31 && dup2(fd, 32) == 32);
	CHECK(syscall(__NR_close_range, 30, 31, 0) == 0);
	REFUSED(fcntl(30, F_GETFD), EBADF);
	REFUSED(fcntl(31, F_GETFD), EBADF);
	CHECK(syscall(__NR_close_range, 32, ~0U, 4) == 0 && fcntl(32, F_GETFD) == FD_CLOEXEC);
	REFUSED(syscall(__NR_close_range, 9, 8, 0), EINVAL);
	REFUSED(syscall(__NR_close_range, 0, 1, 64), EINVAL);
}

struct vector {
	void *base;
	size_t length;
};

static void several_buffers(void)
{
	char a[3] = "", b[3] = "";
	struct vector v[2] = { { a, 2 }, { b, 2 } };
	int fd = file_with("f", "wxyz");

	CHECK(syscall(__NR_readv, fd, v, 2) == 4 && !strcmp(a, "wx") && !strcmp(b, "yz"));
	CHECK(syscall(__NR_preadv, fd, v, 2, 1L, 0L) == 3 && !memcmp(a, "xy", 2) && b[0] == 'z');
	CHECK(syscall(__NR_writev, fd, v, 2) == 4);
	REFUSED(syscall(__NR_writev, fd, v, -1), EINVAL);
	REFUSED(syscall(__NR_readv, fd, BAD_POINTER, 1), EFAULT);
	v[0].length = 0x80000000;
	REFUSED(syscall(__NR_writev, fd, v, 2), EINVAL);
}

static void from_file_to_file(void)
{
	int from = file_with("f", "0123456789"), to = file_with("g", "");
	long long offset = 4;

	CHECK(syscall(__NR_sendfile64, to, from, &offset, 3) == 3 && offset == 7);
	CHECK(file_is("g", "456"));
	CHECK(syscall(__NR_sendfile64, to, from, NULL, 100) == 10);
	REFUSED(syscall(__NR_sendfile64, to, 99, NULL, 1), EBADF);
}

/* No arithmetic with the file's size may make something of it. */
static void before_the_start(void)
{
	int from = file_with("f", "0123456789"), to = file_with("g", "");
	unsigned long long where[] = { 0x8000000000000005ULL, ~0ULL, 0xffffffff00000000ULL };
	int i, old = -3;

	for (i = 0; i < 3; i++) {
		long long offset = where[i];

		REFUSED(syscall(__NR_sendfile64, to, from, &offset, 3), EINVAL);
		REFUSED(syscall(__NR_pread, from, &old, 1, (long)offset, (long)(offset >> 32)), EINVAL);
		REFUSED(syscall(__NR_pwrite, from, &old, 1, (long)offset, (long)(offset >> 32)), EINVAL);
		REFUSED(syscall(__NR__llseek, from, (long)(offset >> 32), (long)offset, &offset, SEEK_SET), EINVAL);
	}
	REFUSED(syscall(__NR_sendfile, to, from, &old, 3), EINVAL);
	CHECK(file_is("f", "0123456789") && file_is("g", ""));
}

struct lock {
	short type, whence;
	long long start, len;
	int pid;
} __attribute__((packed, aligned(4)));

static void try_the_lock(void)
{
	struct lock l = { F_WRLCK, SEEK_SET, 5, 1, 0 };
	int fd = open("f", O_RDWR);

	REFUSED(syscall(__NR_fcntl64, fd, 13, &l), EAGAIN);
	CHECK(syscall(__NR_fcntl64, fd, 12, &l) == 0);
	CHECK(l.type == F_RDLCK && l.start == 0 && l.len == 10 && l.pid == getppid());
	l.type = F_RDLCK;
	CHECK(syscall(__NR_fcntl64, fd, 13, &l) == 0);
}

static void record_locks(void)
{
	struct lock l = { F_RDLCK, SEEK_SET, 0, 10, 0 };
	int fd = file_with("f", "0123456789");

	CHECK(syscall(__NR_fcntl64, fd, 13, &l) == 0);
	CHECK(status_of(try_the_lock) == 0);
}

static void whole_file_locks(void)
{
	int fd = file_with("f", ""), other = open("f", O_RDWR);

	CHECK(syscall(__NR_flock, fd, 2) == 0);
	REFUSED(syscall(__NR_flock, other, 2 | 4), EAGAIN);
	CHECK(syscall(__NR_flock, fd, 8) == 0);
	CHECK(syscall(__NR_flock, other, 1 | 4) == 0);
}

static void ioctls_of_no_terminal(void)
{
	char t[60];

	REFUSED(syscall(__NR_ioctl, file_with("f", ""), 0x5401, t), ENOTTY);
	REFUSED(syscall(__NR_ioctl, 99, 0x5401, t), EBADF);
}

static void devices_without_end(void)
{
	char c[8] = "xxxxxxx";
	int null = open("/dev/null", O_RDWR), zero = open("/dev/zero", O_RDWR), full = open("/dev/full", O_RDWR);

	CHECK(read(null, c, 8) == 0 && write(null, c, 8) == 8);
	CHECK(read(zero, c, 8) == 8 && !memcmp(c, "\0\0\0\0\0\0\0\0", 8) && write(zero, c, 8) == 8);
	CHECK(read(full, c, 8) == 8);
	REFUSED(write(full, c, 8), ENOSPC);
	CHECK(read(open("/dev/urandom", O_RDONLY), c, 8) == 8);
}

const struct test descriptor_tests[] = {
	{ "descriptor: dup takes the lowest free one", dup_takes_the_lowest },
	{ "descriptor: copies share a position", copies_share_the_position },
	{ "descriptor: dup2 and dup3", dup2_and_dup3 },
	{ "descriptor: F_DUPFD and F_DUPFD_CLOEXEC", fcntl_copies_above },
	{ "descriptor: flags of files and of descriptors", flags_of_files },
	{ "descriptor: reading what is open for writing", wrong_direction },
	{ "descriptor: RLIMIT_NOFILE ends with EMFILE", the_limit_of_descriptors },
	{ "descriptor: close_range", closing_a_range },
	{ "descriptor: readv, preadv, writev", several_buffers },
	{ "descriptor: sendfile64", from_file_to_file },
	{ "descriptor: nothing is before a file's start", before_the_start },
	{ "descriptor: record locks keep others out", record_locks },
	{ "descriptor: flock keeps other opens out", whole_file_locks },
	{ "descriptor: no terminal, no TCGETS", ioctls_of_no_terminal },
	{ "descriptor: null, zero, full, urandom", devices_without_end },
	{ NULL, NULL },
};
