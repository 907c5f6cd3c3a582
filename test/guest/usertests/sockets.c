/* Sockets between processes of one machine. */
#include "usertests.h"

#define UNIX		1
#define STREAM		1
#define DGRAM		2
#define SEQPACKET	5
#define NONBLOCK	04000
#define CLOEXEC		02000000
#define DONTWAIT	0x40
#define PEEK		0x02
#define NOSIGNAL	0x4000

struct address {
	unsigned short family;
	char path[108];
};

struct vector {
	void *base;
	size_t length;
};

struct message {
	void *name;
	int name_length;
	struct vector *vector;
	size_t count;
	void *control;
	size_t control_length;
	unsigned int flags;
};

struct control {
	size_t length;
	int level, type;
	int data[4];
};

static int named(struct address *a, const char *path)
{
	memset(a, 0, sizeof(*a));
	a->family = UNIX;
	strcpy(a->path, path);
	return 2 + strlen(path) + 1;
}

static int listener(const char *path)
{
	struct address a;
	int s = syscall(__NR_socket, UNIX, STREAM, 0);

	CHECK(s >= 0 && syscall(__NR_bind, s, &a, named(&a, path)) == 0 && syscall(__NR_listen, s, 5) == 0);
	return s;
}

static int connected(const char *path)
{
	struct address a;
	int s = syscall(__NR_socket, UNIX, STREAM, 0);

	CHECK(s >= 0 && syscall(__NR_connect, s, &a, named(&a, path)) == 0);
	return s;
}

static void a_pair_talks(void)
{
	char buffer[10];
	int s[2];

	CHECK(syscall(__NR_socketpair, UNIX, STREAM, 0, s) == 0);
	CHECK(write(s[0], "ab", 2) == 2 && write(s[0], "cd", 2) == 2);
	CHECK(read(s[1], buffer, 3) == 3 && !memcmp(buffer, "abc", 3));
	CHECK(write(s[1], "x", 1) == 1 && read(s[0], buffer, 10) == 1 && buffer[0] == 'x');
	CHECK(read(s[1], buffer, 10) == 1 && buffer[0] == 'd');
	close(s[0]);
	CHECK(read(s[1], buffer, 10) == 0);
	signal(SIGPIPE, SIG_IGN);
	REFUSED(write(s[1], "x", 1), EPIPE);
}

static void what_socket_refuses(void)
{
	int s[2];

	REFUSED(syscall(__NR_socket, 99, STREAM, 0), EAFNOSUPPORT);
	REFUSED(syscall(__NR_socket, UNIX, 7, 0), ESOCKTNOSUPPORT);
	REFUSED(syscall(__NR_socket, UNIX, STREAM, 99), EPROTONOSUPPORT);
	REFUSED(syscall(__NR_socketpair, UNIX, STREAM, 0, BAD_POINTER), EFAULT);
	REFUSED(syscall(__NR_bind, 99, s, 8), EBADF);
	REFUSED(syscall(__NR_listen, file_with("f", ""), 1), ENOTSOCK);
}

static void a_server_accepts(void)
{
	struct address a;
	int l = listener("s"), c, s, length = sizeof(a);
	char b;

	c = connected("s");
	s = syscall(__NR_accept4, l, &a, &length, CLOEXEC);
	CHECK(s >= 0 && fcntl(s, F_GETFD) == FD_CLOEXEC && length == 2);
	CHECK(write(c, "q", 1) == 1 && read(s, &b, 1) == 1 && b == 'q');
	length = sizeof(a);
	CHECK(syscall(__NR_getpeername, c, &a, &length) == 0 && !strcmp(a.path, "s") && length == 4);
	length = sizeof(a);
	CHECK(syscall(__NR_getsockname, s, &a, &length) == 0 && !strcmp(a.path, "s"));
}

static void a_server_waits(void)
{
	int l = listener("s"), s;
	char b = 0;

	if (!fork()) {
		sleep_milliseconds(50);
		CHECK(write(connected("s"), "w", 1) == 1);
		_exit(0);
	}
	s = syscall(__NR_accept4, l, NULL, NULL, 0);
	CHECK(s >= 0 && read(s, &b, 1) == 1 && b == 'w' && read(s, &b, 1) == 0);
	CHECK(wait(NULL) > 0);
}

static void names_of_sockets(void)
{
	struct address a;
	struct stat st;
	int l = listener("s"), s = syscall(__NR_socket, UNIX, STREAM, 0);

	CHECK(stat("s", &st) == 0 && S_ISSOCK(st.st_mode));
	REFUSED(open("s", O_RDWR), ENXIO);
	REFUSED(syscall(__NR_bind, s, &a, named(&a, "s")), EADDRINUSE);
	REFUSED(syscall(__NR_bind, l, &a, named(&a, "other")), EINVAL);
	REFUSED(syscall(__NR_connect, s, &a, named(&a, "nothing")), ENOENT);
	close(file_with("f", ""));
	REFUSED(syscall(__NR_connect, s, &a, named(&a, "f")), ECONNREFUSED);
	close(l);
	REFUSED(syscall(__NR_connect, s, &a, named(&a, "s")), ECONNREFUSED);
	a.family = 9;
	REFUSED(syscall(__NR_connect, s, &a, 10), EINVAL);
}

static void names_without_a_file(void)
{
	struct address a;
	int s = syscall(__NR_socket, UNIX, STREAM, 0), c = syscall(__NR_socket, UNIX, STREAM, 0), length;

	memset(&a, 0, sizeof(a));
	a.family = UNIX;
	length = 2 + 1 + snprintf(a.path + 1, 50, "usertests%d", getpid());
	CHECK(syscall(__NR_bind, s, &a, length) == 0 && syscall(__NR_listen, s, 1) == 0);
	CHECK(syscall(__NR_connect, c, &a, length) == 0);
	REFUSED(syscall(__NR_connect, c, &a, length), EISCONN);
	a.path[1] = 'U';
	close(c);
	c = syscall(__NR_socket, UNIX, STREAM, 0);
	REFUSED(syscall(__NR_connect, c, &a, length), ECONNREFUSED);
}

static void datagrams(void)
{
	struct address a, from;
	char buffer[10];
	int s = syscall(__NR_socket, UNIX, DGRAM, 0), c = syscall(__NR_socket, UNIX, DGRAM, 0), length = sizeof(from);

	CHECK(syscall(__NR_bind, s, &a, named(&a, "s")) == 0);
	CHECK(syscall(__NR_bind, c, &from, named(&from, "c")) == 0);
	CHECK(syscall(__NR_sendto, c, "hello", 5, 0, &a, sizeof(a)) == 5);
	CHECK(syscall(__NR_sendto, c, "there", 5, 0, &a, sizeof(a)) == 5);
	memset(&from, 0, sizeof(from));
	CHECK(syscall(__NR_recvfrom, s, buffer, 2, 0, &from, &length) == 2 && !memcmp(buffer, "he", 2));
	CHECK(!strcmp(from.path, "c"));
	CHECK(read(s, buffer, 10) == 5 && !memcmp(buffer, "there", 5));
	REFUSED(syscall(__NR_recvfrom, s, buffer, 10, DONTWAIT, NULL, NULL), EAGAIN);
	CHECK(syscall(__NR_connect, c, &a, sizeof(a)) == 0 && write(c, "", 0) == 0);
	CHECK(read(s, buffer, 10) == 0);
	REFUSED(syscall(__NR_listen, s, 1), EOPNOTSUPP);
	REFUSED(write(s, "x", 1), ENOTCONN);
}

static void packets(void)
{
	char buffer[10];
	int s[2];

	CHECK(syscall(__NR_socketpair, UNIX, SEQPACKET, 0, s) == 0);
	CHECK(write(s[0], "one", 3) == 3 && write(s[0], "two", 3) == 3);
	CHECK(read(s[1], buffer, 10) == 3 && !memcmp(buffer, "one", 3));
	close(s[0]);
	CHECK(read(s[1], buffer, 10) == 3 && read(s[1], buffer, 10) == 0);
}

static void descriptors_travel(void)
{
	struct control c = { 16, 1, 1, { 0 } };
	char byte = 'd', buffer[8] = "";
	struct vector v = { &byte, 1 };
	struct message m = { NULL, 0, &v, 1, &c, 16, 0 };
	int s[2], fd = file_with("f", "inside");

	CHECK(syscall(__NR_socketpair, UNIX, STREAM, 0, s) == 0);
	c.data[0] = fd;
	CHECK(syscall(__NR_sendmsg, s[0], &m, 0) == 1);
	close(fd);
	memset(&c, 0, sizeof(c));
	m.control_length = sizeof(c);
	CHECK(syscall(__NR_recvmsg, s[1], &m, 0) == 1 && c.level == 1 && c.type == 1 && c.length == 16);
	CHECK(m.control_length == 16 && read(c.data[0], buffer, 8) == 6 && !strcmp(buffer, "inside"));
	c.length = 16;
	c.data[0] = 99;
	m.control_length = 16;
	REFUSED(syscall(__NR_sendmsg, s[0], &m, 0), EBADF);
}

static void descriptors_without_room(void)
{
	struct control c = { 16, 1, 1, { 0 } };
	char byte = 'd';
	struct vector v = { &byte, 1 };
	struct message m = { NULL, 0, &v, 1, &c, 16, 0 };
	int s[2];

	CHECK(syscall(__NR_socketpair, UNIX, STREAM, 0, s) == 0);
	c.data[0] = s[0];
	CHECK(syscall(__NR_sendmsg, s[0], &m, 0) == 1);
	m.control = NULL;
	m.control_length = 0;
	CHECK(syscall(__NR_recvmsg, s[1], &m, 0) == 1 && (m.flags & 8));
}

/* A length that runs over when it is rounded up would lead nowhere, for ever. */
static void control_without_end(void)
{
	struct control c = { 0xfffffffe, 2, 1, { 0 } };
	char byte = 'd';
	struct vector v = { &byte, 1 };
	struct message m = { NULL, 0, &v, 1, &c, 0xffffffff, 0 };
	int s[2];

	CHECK(syscall(__NR_socketpair, UNIX, STREAM, 0, s) == 0);
	REFUSED(syscall(__NR_sendmsg, s[0], &m, 0), ENOBUFS);
	m.control_length = 16;
	REFUSED(syscall(__NR_sendmsg, s[0], &m, 0), EINVAL);
}

static void who_is_there(void)
{
	struct { int pid; unsigned int uid, gid; } cred;
	int s[2], length = sizeof(cred), value = 0;

	CHECK(syscall(__NR_socketpair, UNIX, STREAM, 0, s) == 0);
	CHECK(syscall(__NR_getsockopt, s[0], 1, 17, &cred, &length) == 0);
	CHECK(cred.pid == getpid() && cred.uid == getuid() && length == 12);
	length = 4;
	CHECK(syscall(__NR_getsockopt, s[0], 1, 3, &value, &length) == 0 && value == STREAM);
	CHECK(syscall(__NR_getsockopt, s[0], 1, 39, &value, &length) == 0 && value == UNIX);
	REFUSED(syscall(__NR_getsockopt, s[0], 1, 999, &value, &length), ENOPROTOOPT);
	value = 1;
	CHECK(syscall(__NR_setsockopt, s[0], 1, 2, &value, 4) == 0);
	REFUSED(syscall(__NR_setsockopt, s[0], 1, 2, &value, 1), EINVAL);
}

static void one_direction_ends(void)
{
	char b;
	int s[2];

	CHECK(syscall(__NR_socketpair, UNIX, STREAM, 0, s) == 0);
	CHECK(write(s[0], "x", 1) == 1 && syscall(__NR_shutdown, s[0], 1) == 0);
	CHECK(read(s[1], &b, 1) == 1 && read(s[1], &b, 1) == 0);
	CHECK(write(s[1], "y", 1) == 1 && read(s[0], &b, 1) == 1);
	REFUSED(syscall(__NR_sendto, s[0], "z", 1, NOSIGNAL, NULL, 0), EPIPE);
	REFUSED(syscall(__NR_shutdown, s[0], 9), EINVAL);
}

static void looking_first(void)
{
	char buffer[8];
	int s[2], n = 0;

	CHECK(syscall(__NR_socketpair, UNIX, STREAM, 0, s) == 0 && write(s[0], "peek", 4) == 4);
	CHECK(syscall(__NR_recvfrom, s[1], buffer, 8, PEEK, NULL, NULL) == 4);
	CHECK(syscall(__NR_ioctl, s[1], 0x541b, &n) == 0 && n == 4);
	CHECK(read(s[1], buffer, 8) == 4 && !memcmp(buffer, "peek", 4));
}

static void a_full_queue(void)
{
	static char block[4096];
	struct { int fd; short events, revents; } p = { 0, 4, 0 };
	int s[2], sent = 0, got = 0, n;

	CHECK(syscall(__NR_socketpair, UNIX, STREAM | NONBLOCK, 0, s) == 0);
	while ((n = write(s[0], block, sizeof(block))) > 0)
		sent += n;
	CHECK(errno == EAGAIN && sent > 10000);
	p.fd = s[0];
	CHECK(syscall(__NR_poll, &p, 1, 0) == 0);
	while ((n = read(s[1], block, sizeof(block))) > 0)
		got += n;
	CHECK(errno == EAGAIN && got == sent && syscall(__NR_poll, &p, 1, 0) == 1 && p.revents == 4);
}

static void a_lot_between_processes(void)
{
	static char block[5000];
	int s[2], i, n, sum = 0;

	CHECK(syscall(__NR_socketpair, UNIX, STREAM, 0, s) == 0);
	if (!fork()) {
		close(s[1]);
		for (i = 0; i < 60; i++)
			CHECK(write(s[0], block, sizeof(block)) == sizeof(block));
		_exit(0);
	}
	close(s[0]);
	while ((n = read(s[1], block, 1234)) > 0)
		sum += n;
	CHECK(n == 0 && sum == 60 * 5000 && wait(NULL) > 0);
}

static void behind_one_number(void)
{
	int s[2] = { 0, 0 };
	long arguments[4] = { UNIX, STREAM, 0, (long)s };
	char b;

	CHECK(syscall(__NR_socketcall, 8, arguments) == 0 && s[0] > 2);
	CHECK(write(s[0], "c", 1) == 1 && read(s[1], &b, 1) == 1 && b == 'c');
	REFUSED(syscall(__NR_socketcall, 99, arguments), EINVAL);
	REFUSED(syscall(__NR_socketcall, 1, BAD_POINTER), EFAULT);
}

const struct test socket_tests[] = {
	{ "socket: a pair talks", a_pair_talks },
	{ "socket: what is refused", what_socket_refuses },
	{ "socket: bind, listen, connect, accept", a_server_accepts },
	{ "socket: accept waits", a_server_waits },
	{ "socket: names in the file system", names_of_sockets },
	{ "socket: abstract names", names_without_a_file },
	{ "socket: datagrams keep their borders", datagrams },
	{ "socket: packets over a connection", packets },
	{ "socket: open files travel", descriptors_travel },
	{ "socket: open files without room", descriptors_without_room },
	{ "socket: control messages without end", control_without_end },
	{ "socket: options and credentials", who_is_there },
	{ "socket: shutdown ends one direction", one_direction_ends },
	{ "socket: MSG_PEEK and FIONREAD", looking_first },
	{ "socket: a full queue is EAGAIN", a_full_queue },
	{ "socket: 300000 bytes arrive", a_lot_between_processes },
	{ "socket: socketcall", behind_one_number },
	{ NULL, NULL },
};
