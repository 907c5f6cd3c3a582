/* Pipes and FIFOs. */
#include "usertests.h"

static void bytes_in_order(void)
{
	char buffer[10] = "";
	int ends[2];

	CHECK(pipe(ends) == 0);
	CHECK(write(ends[1], "abc", 3) == 3 && write(ends[1], "de", 2) == 2);
	CHECK(read(ends[0], buffer, 10) == 5 && !strcmp(buffer, "abcde"));
}

static void end_of_file(void)
{
	char c;
	int ends[2];

	CHECK(pipe(ends) == 0 && write(ends[1], "x", 1) == 1);
	close(ends[1]);
	CHECK(read(ends[0], &c, 1) == 1 && read(ends[0], &c, 1) == 0);
}

static void no_reader(void)
{
	int ends[2];

	CHECK(pipe(ends) == 0);
	close(ends[0]);
	signal(SIGPIPE, SIG_IGN);
	REFUSED(write(ends[1], "x", 1), EPIPE);
}

static void write_without_reader(void)
{
	int ends[2];

	CHECK(pipe(ends) == 0);
	close(ends[0]);
	write(ends[1], "x", 1);
}

static void the_signal_of_a_broken_pipe(void)
{
	int status = status_of(write_without_reader);

	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE);
}

static void without_waiting(void)
{
	static char block[4096];
	int ends[2], n = 0;

	CHECK(syscall(__NR_pipe2, ends, O_NONBLOCK | O_CLOEXEC) == 0);
	CHECK(fcntl(ends[0], F_GETFD) == FD_CLOEXEC && (fcntl(ends[1], F_GETFL) & O_NONBLOCK));
	REFUSED(read(ends[0], block, 1), EAGAIN);
	while (write(ends[1], block, sizeof(block)) == sizeof(block))
		n++;
	CHECK(errno == EAGAIN && n >= 1);
	CHECK(read(ends[0], block, sizeof(block)) == sizeof(block));
	CHECK(write(ends[1], block, sizeof(block)) == sizeof(block));
}

static void pipe2_errors(void)
{
	int ends[2];

	REFUSED(syscall(__NR_pipe2, ends, O_APPEND), EINVAL);
	REFUSED(syscall(__NR_pipe2, BAD_POINTER, 0), EFAULT);
	REFUSED(syscall(__NR_pipe, BAD_POINTER), EFAULT);
}

#define AMOUNT	300000

static void a_lot_through_a_pipe(void)
{
	static char block[10000];
	int ends[2], i, n, sum = 0;

	CHECK(pipe(ends) == 0);
	if (!fork()) {
		for (i = 0; i < AMOUNT / (int)sizeof(block); i++)
			write(ends[1], block, sizeof(block));
		_exit(0);
	}
	close(ends[1]);
	while ((n = read(ends[0], block, 777)) > 0)
		sum += n;
	CHECK(n == 0 && sum == AMOUNT);
	CHECK(wait(NULL) > 0);
}

static void small_writes_stay_whole(void)
{
	char line[100];
	int ends[2], i, child;

	CHECK(pipe(ends) == 0);
	for (child = 0; child < 4; child++)
		if (!fork()) {
			memset(line, 'a' + child, sizeof(line));
			for (i = 0; i < 50; i++)
				write(ends[1], line, sizeof(line));
			_exit(0);
		}
	close(ends[1]);
	for (i = 0; i < 200; i++) {
		int at = 0, n, j;

		for (; at < 100 && (n = read(ends[0], line + at, 100 - at)) > 0; at += n)
			;
		for (j = 1; j < 100; j++)
			CHECK(line[j] == line[0]);
	}
	while (wait(NULL) > 0)
		;
}

static void pipes_have_no_position(void)
{
	char c;
	int ends[2];

	CHECK(pipe(ends) == 0);
	REFUSED(lseek(ends[0], 0, SEEK_CUR), ESPIPE);
	REFUSED(pread(ends[0], &c, 1, 0), ESPIPE);
	REFUSED(read(ends[1], &c, 1), EBADF);
	REFUSED(write(ends[0], &c, 1), EBADF);
}

static void how_much_waits(void)
{
	int ends[2], n = -1;

	CHECK(pipe(ends) == 0 && write(ends[1], "abc", 3) == 3);
	CHECK(syscall(__NR_ioctl, ends[0], 0x541b, &n) == 0 && n == 3);
}

static void through_proc(void)
{
	char path[40], c = 0;
	int ends[2], fd;

	CHECK(pipe(ends) == 0 && write(ends[1], "p", 1) == 1);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", ends[0]);
	fd = open(path, O_RDONLY);
	CHECK(fd >= 0 && read(fd, &c, 1) == 1 && c == 'p');
	snprintf(path, sizeof(path), "/proc/self/fd/%d", ends[1]);
	close(ends[1]);
	REFUSED(open(path, O_WRONLY), ENOENT);
	CHECK(read(fd, &c, 1) == 0);
}

static void fifos_join_processes(void)
{
	char c = 0;
	int fd;

	CHECK(mkfifo("p", 0600) == 0);
	if (!fork()) {
		fd = open("p", O_WRONLY);
		write(fd, "y", 1);
		_exit(0);
	}
	fd = open("p", O_RDONLY);
	CHECK(fd >= 0 && read(fd, &c, 1) == 1 && c == 'y');
	CHECK(wait(NULL) > 0 && read(fd, &c, 1) == 0);
}

static void fifos_without_partner(void)
{
	CHECK(mkfifo("p", 0600) == 0);
	REFUSED(open("p", O_WRONLY | O_NONBLOCK), ENXIO);
	CHECK(open("p", O_RDONLY | O_NONBLOCK) >= 0);
	CHECK(open("p", O_WRONLY | O_NONBLOCK) >= 0);
}

const struct test pipe_tests[] = {
	{ "pipe: bytes come in order", bytes_in_order },
	{ "pipe: the end comes when the last writer is gone", end_of_file },
	{ "pipe: without a reader EPIPE", no_reader },
	{ "pipe: without a reader SIGPIPE", the_signal_of_a_broken_pipe },
	{ "pipe: O_NONBLOCK does not wait", without_waiting },
	{ "pipe: pipe2 refuses other flags and bad pointers", pipe2_errors },
	{ "pipe: 300000 bytes arrive", a_lot_through_a_pipe },
	{ "pipe: writes up to PIPE_BUF stay whole", small_writes_stay_whole },
	{ "pipe: no position, one direction", pipes_have_no_position },
	{ "pipe: FIONREAD", how_much_waits },
	{ "pipe: opened anew through /proc/self/fd", through_proc },
	{ "fifo: opening waits for the partner", fifos_join_processes },
	{ "fifo: O_NONBLOCK without a partner", fifos_without_partner },
	{ NULL, NULL },
};
