/* Sockets in great numbers, and in each other. */
#include "hardship.h"

struct vec { void *base; unsigned long length; };
struct message { void *name; int name_length; struct vec *vec; int vecs; void *control; int control_length, flags; };
struct rights { int length, level, type, fd[2]; };

static int pair_of(int type, int *fd)
{
	return syscall(__NR_socketpair, 1, type, 0, fd);
}

/* Sends `fd` (and `other`, unless negative) through `through`. */
static int send_files(int through, int fd, int other, int flags)
{
	struct rights rights = { other < 0 ? 16 : 20, 1, 1, { fd, other } };
	struct vec vec = { "x", 1 };
	struct message message = { NULL, 0, &vec, 1, &rights, rights.length, 0 };

	return syscall(__NR_sendmsg, through, &message, flags);
}

#define DONTWAIT	0x40

static void circles(void)
{
	int fd[2], i;

	for (i = 0; i < 400; i++) {
		CHECK(pair_of(1 + i % 2, fd) == 0);
		CHECK(send_files(fd[0], fd[0], fd[1], 0) == 1);
		CHECK(send_files(fd[1], fd[0], fd[1], 0) == 1);
		close(fd[0]);
		close(fd[1]);
	}
}

/* Each lies in the queue of the one before, 3000 deep; then the first is closed. */
static void nested(void)
{
	int outer[2], inner[2], i;

	CHECK(pair_of(2, outer) == 0);
	for (i = 0; i < 3000; i++) {
		CHECK(pair_of(2, inner) == 0);
		if (send_files(inner[0], outer[0], outer[1], DONTWAIT) < 0) {
			CHECK(errno == ETOOMANYREFS);
			break;
		}
		close(outer[0]);
		close(outer[1]);
		outer[0] = inner[0];
		outer[1] = inner[1];
	}
	CHECK(i > 200);
	close(outer[0]);
	close(outer[1]);
}

/* Connections in the queue of a listener that lies in the queue of one of them. */
static void listener_in_its_own_connection(void)
{
	struct { unsigned short family; char name[6]; } name = { 1, { 0, 'h' } };
	int i;

	for (i = 0; i < 50; i++) {
		int listener = syscall(__NR_socket, 1, 1, 0), client = syscall(__NR_socket, 1, 1, 0);

		CHECK(syscall(__NR_bind, listener, &name, 4) == 0 && syscall(__NR_listen, listener, 5) == 0);
		CHECK(syscall(__NR_connect, client, &name, 4) == 0);
		CHECK(send_files(client, listener, client, 0) == 1);
		close(listener);
		close(client);
		/* the name is free again only when the circle is found */
	}
}

static void rights_without_end(void)
{
	int fd[2], n;

	CHECK(pair_of(2, fd) == 0);
	for (n = 0; n < 100000; n++)
		if (send_files(fd[0], 0, -1, DONTWAIT) < 0)
			break;
	CHECK(errno == EAGAIN || errno == ETOOMANYREFS);
	CHECK(n > 10 && n < 100000);
}

static void full_queues(void)
{
	static char bytes[4096];
	int fd[2], i, n = 0;

	for (i = 0; i < 20; i++)
		if (fork() == 0) {
			while (pair_of(1 + n++ % 2, fd) == 0) {
				while (syscall(__NR_sendto, fd[0], bytes, sizeof(bytes), DONTWAIT, NULL, 0) > 0)
					;
				while (syscall(__NR_sendto, fd[1], bytes, 1, DONTWAIT, NULL, 0) > 0)
					;
			}
			for (;;)
				pause();
		}
	for (;;)
		pause();
}

static void connections_without_end(void)
{
	struct { unsigned short family; char name[6]; } name = { 1, { 0, 'i' } };
	int listener = syscall(__NR_socket, 1, 1, 0), n;

	CHECK(syscall(__NR_bind, listener, &name, 4) == 0 && syscall(__NR_listen, listener, 100000) == 0);
	for (n = 0; n < 5000; n++) {
		int client = syscall(__NR_socket, 1, 1 | O_NONBLOCK, 0);

		if (client < 0 || syscall(__NR_connect, client, &name, 4) < 0)
			break;
	}
	CHECK(errno == EAGAIN || errno == EMFILE);
	CHECK(n > 100);
}

static void names_without_end(void)
{
	struct { unsigned short family; char name[30]; } name = { 1, { 0 } };
	int n, fd;

	for (n = 0; (fd = syscall(__NR_socket, 1, 2, 0)) >= 0; n++) {
		snprintf(name.name + 1, 20, "name%d", n);
		CHECK(syscall(__NR_bind, fd, &name, 2 + 12) == 0);
	}
	CHECK(errno == EMFILE);
}

/* A socket's place in /proc is no way to open it. */
static void by_its_name_in_proc(void)
{
	int fd[2], i;
	char path[32];

	CHECK(pair_of(1, fd) == 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd[0]);
	for (i = 0; i < 10; i++)
		CHECK(open(path, O_RDWR) < 0 && errno == ENXIO);
	CHECK(write(fd[0], "x", 1) == 1);
}

const struct hardship socket_hardships[] = {
	{ "sockets: circles of sockets in messages", circles, ENDS },
	{ "sockets: nested in messages", nested, ENDS },
	{ "sockets: a listener in its own connection", listener_in_its_own_connection, ANYHOW },
	{ "sockets: files in messages without end", rights_without_end, ENDS },
	{ "sockets: all queues full", full_queues, ANYHOW },
	{ "sockets: connections without end", connections_without_end, ENDS },
	{ "sockets: names without end", names_without_end, ENDS },
	{ "sockets: opened by their name in /proc", by_its_name_in_proc, ENDS },
	{ NULL, NULL, 0 },
};
