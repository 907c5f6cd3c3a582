/* Terminals: a pseudo-terminal's line discipline, signals, sizes, hang-up. */
#include "usertests.h"

#define TCGETS		0x5401
#define TCSETS		0x5402
#define TCFLSH		0x540b
#define TIOCSCTTY	0x540e
#define TIOCGPGRP	0x540f
#define TIOCSPGRP	0x5410
#define TIOCGWINSZ	0x5413
#define TIOCSWINSZ	0x5414
#define TIOCGPTN	0x80045430
#define TIOCSPTLCK	0x40045431

#define ICANON	2
#define ISIG	1
#define ECHO	8

struct kernel_termios {
	unsigned int iflag, oflag, cflag, lflag;
	unsigned char line, cc[19];
};

static char slave_name[32];

static int master(void)
{
	int m = open("/dev/ptmx", O_RDWR | O_NOCTTY), number = -1, unlock = 0;

	CHECK(m >= 0 && syscall(__NR_ioctl, m, TIOCGPTN, &number) == 0 && number >= 0);
	CHECK(syscall(__NR_ioctl, m, TIOCSPTLCK, &unlock) == 0);
	snprintf(slave_name, sizeof(slave_name), "/dev/pts/%d", number);
	return m;
}

static int slave(void)
{
	int s = open(slave_name, O_RDWR | O_NOCTTY);

	CHECK(s >= 0);
	return s;
}

static void set_mode(int fd, unsigned int clear, unsigned int set)
{
	struct kernel_termios t;

	CHECK(syscall(__NR_ioctl, fd, TCGETS, &t) == 0);
	t.lflag = (t.lflag & ~clear) | set;
	t.cc[5] = 0;			/* VTIME */
	t.cc[6] = 1;			/* VMIN */
	CHECK(syscall(__NR_ioctl, fd, TCSETS, &t) == 0);
}

/* Reads until the text has come, or nothing more does. */
static int comes(int fd, const char *text)
{
	struct { int fd; short events, revents; } p = { fd, 1, 0 };
	char buffer[512];
	int n = 0, got;

	while (n < (int)strlen(text) && syscall(__NR_poll, &p, 1, 20000) == 1) {
		got = read(fd, buffer + n, sizeof(buffer) - n);
		if (got <= 0)
			break;
		n += got;
	}
	return n == (int)strlen(text) && !memcmp(buffer, text, n);
}

static void names_come_and_go(void)
{
	int m, locked = 1;

	m = master();
	CHECK(access(slave_name, F_OK) == 0);
	CHECK(syscall(__NR_ioctl, m, TIOCSPTLCK, &locked) == 0);
	REFUSED(open(slave_name, O_RDWR | O_NOCTTY), EIO);
	close(m);
	REFUSED(access(slave_name, F_OK), ENOENT);
}

static void lines_and_echo(void)
{
	char buffer[20];
	int m = master(), s = slave();

	CHECK(write(m, "hello\n", 6) == 6);
	CHECK(read(s, buffer, 20) == 6 && !memcmp(buffer, "hello\n", 6));
	CHECK(comes(m, "hello\r\n"));
	CHECK(write(s, "out\n", 4) == 4 && comes(m, "out\r\n"));
}

static void editing(void)
{
	char buffer[20];
	int m = master(), s = slave();

	set_mode(s, ECHO, 0);
	CHECK(write(m, "abx\177c\n", 6) == 6);
	CHECK(read(s, buffer, 20) == 4 && !memcmp(buffer, "abc\n", 4));
	CHECK(write(m, "junk\025ok\n", 8) == 8);
	CHECK(read(s, buffer, 20) == 3 && !memcmp(buffer, "ok\n", 3));
	CHECK(write(m, "no newline\004", 11) == 11 && read(s, buffer, 20) == 10);
	CHECK(write(m, "\004", 1) == 1 && read(s, buffer, 20) == 0);
}

static void single_characters(void)
{
	char buffer[40];
	int m = master(), s = slave(), n, got;

	set_mode(s, ICANON | ECHO | ISIG, 0);
	CHECK(write(m, "a\003\177", 3) == 3);
	for (n = 0; n < 3; n += got) {
		got = read(s, buffer + n, 20);
		CHECK(got > 0);
	}
	CHECK(!memcmp(buffer, "a\003\177", 3));
	CHECK(fcntl(s, F_SETFL, O_NONBLOCK) == 0);
	REFUSED(read(s, buffer, 1), EAGAIN);
}

static volatile int caught;

static void catch_signal(int sig)
{
	caught = sig;
}

/* A session of its own, with the slave as its terminal. */
static int session_on_slave(void)
{
	int s;

	CHECK(setsid() > 0);
	s = open(slave_name, O_RDWR);
	CHECK(s >= 0);
	return s;
}

static void typed_signals(void)
{
	int m = master(), status;
	pid_t pid = fork();

	if (!pid) {
		int s;

		close(m);
		s = session_on_slave();
		write(s, "r", 1);
		for (;;)
			pause();
	}
	CHECK(comes(m, "r") && write(m, "\003", 1) == 1);
	CHECK(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
}

static void sizes(void)
{
	unsigned short size[4] = { 24, 80, 0, 0 }, got[4];
	int m = master(), status;
	pid_t pid;

	CHECK(syscall(__NR_ioctl, m, TIOCSWINSZ, size) == 0);
	pid = fork();
	if (!pid) {
		int s = session_on_slave();

		signal(SIGWINCH, catch_signal);
		CHECK(syscall(__NR_ioctl, s, TIOCGWINSZ, got) == 0 && got[0] == 24 && got[1] == 80);
		write(s, "r", 1);
		while (!caught)
			sleep_milliseconds(10);
		CHECK(syscall(__NR_ioctl, s, TIOCGWINSZ, got) == 0 && got[0] == 50);
		_exit(0);
	}
	CHECK(comes(m, "r"));
	size[0] = 50;
	CHECK(syscall(__NR_ioctl, m, TIOCSWINSZ, size) == 0);
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
}

static void hanging_up(void)
{
	int m = master(), status;
	pid_t pid = fork();

	if (!pid) {
		int s;

		close(m);
		s = session_on_slave();
		write(s, "r", 1);
		for (;;)
			pause();
	}
	CHECK(comes(m, "r"));
	close(m);
	CHECK(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGHUP);
}

static void the_slave_is_gone(void)
{
	char b;
	int m = master(), s = slave();

	CHECK(write(s, "last", 4) == 4);
	close(s);
	CHECK(comes(m, "last"));
	REFUSED(read(m, &b, 1), EIO);
	s = slave();
	CHECK(write(s, "x", 1) == 1 && read(m, &b, 1) == 1 && b == 'x');
}

static void the_controlling_terminal(void)
{
	int m = master(), status;
	pid_t pid = fork();

	if (!pid) {
		int s = session_on_slave(), tty = open("/dev/tty", O_RDWR), pgrp = 0;

		CHECK(tty >= 0 && write(tty, "t", 1) == 1);
		CHECK(syscall(__NR_ioctl, s, TIOCGPGRP, &pgrp) == 0 && pgrp == getpid());
		pgrp = 1;
		REFUSED(syscall(__NR_ioctl, s, TIOCSPGRP, &pgrp), EPERM);
		_exit(0);
	}
	CHECK(comes(m, "t"));
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
}

static void read_in_background(void)
{
	int m = master(), status, pgrp;
	pid_t pid = fork();

	if (!pid) {
		int s = session_on_slave();
		pid_t child = fork();
		char b;

		if (!child) {
			setpgid(0, 0);
			read(s, &b, 1);
			_exit(0);
		}
		pgrp = getpid();
		CHECK(waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status) && WSTOPSIG(status) == SIGTTIN);
		kill(child, SIGKILL);
		waitpid(child, &status, 0);
		_exit(pgrp == getpid() ? 0 : 1);
	}
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
	close(m);
}

static void a_lot_of_text(void)
{
	static char block[1000];
	int m = master(), s, i, n, sum = 0;

	s = slave();
	memset(block, 'x', sizeof(block));
	set_mode(s, ICANON | ECHO | ISIG, 0);
	if (!fork()) {
		for (i = 0; i < 50; i++)
			CHECK(write(m, block, sizeof(block)) == sizeof(block));
		_exit(0);
	}
	while (sum < 50000 && (n = read(s, block, sizeof(block))) > 0)
		sum += n;
	CHECK(sum == 50000 && wait(NULL) > 0);
}

const struct test terminal_tests[] = {
	{ "terminal: /dev/pts/N comes and goes with its master", names_come_and_go },
	{ "terminal: lines, echo and newlines", lines_and_echo },
	{ "terminal: a line can be edited", editing },
	{ "terminal: without ICANON single characters", single_characters },
	{ "terminal: ^C is SIGINT", typed_signals },
	{ "terminal: sizes and SIGWINCH", sizes },
	{ "terminal: the master's end is a hang-up", hanging_up },
	{ "terminal: the master sees the slave's end", the_slave_is_gone },
	{ "terminal: /dev/tty and the foreground group", the_controlling_terminal },
	{ "terminal: a background read stops", read_in_background },
	{ "terminal: 50000 characters arrive", a_lot_of_text },
	{ NULL, NULL },
};
