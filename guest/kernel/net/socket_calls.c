/*
 * net/socket_calls.c - the system calls of sockets, each with a number of its
 * own, and all behind the one number that i386 had first, socketcall (102)
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/net.h>
#include <linux/sched.h>
#include <asm/uaccess.h>

#define SMALL_IOV	8

extern asmlinkage long sys_close(unsigned int fd);

/* ---- addresses ---- */

static int get_address(char *addr, const void *user, int len)
{
	if (len < 0 || len > MAX_SOCK_ADDR)
		return -EINVAL;
	return copy_from_user(addr, user, len) ? -EFAULT : 0;
}

/* As much as fits is stored; the true length is told. */
static int put_address(const char *addr, int len, void *user, int *user_len)
{
	int room;

	if (get_user(room, user_len))
		return -EFAULT;
	if (room < 0)
		return -EINVAL;
	if (copy_to_user(user, addr, min(room, len)))
		return -EFAULT;
	return put_user(len, user_len);
}

/* ---- making and joining ---- */

static int check_flags(int flags)
{
	return flags & ~(SOCK_NONBLOCK | SOCK_CLOEXEC) ? -EINVAL : 0;
}

asmlinkage long sys_socket(int family, int type, int protocol)
{
	struct socket *sock;
	int flags = type & ~SOCK_TYPE_MASK, err = check_flags(flags), fd;

	if (!err)
		err = sock_create(family, type & SOCK_TYPE_MASK, protocol, &sock);
	if (err)
		return err;
	fd = sock_map_fd(sock, flags);
	if (fd < 0)
		sock_release(sock);
	return fd;
}

static int map_pair(struct socket *a, struct socket *b, int flags, int *fds)
{
	fds[0] = sock_map_fd(a, flags);
	if (fds[0] < 0) {
		sock_release(a);
		sock_release(b);
		return fds[0];
	}
	fds[1] = sock_map_fd(b, flags);
	if (fds[1] >= 0)
		return 0;
	sys_close(fds[0]);
	sock_release(b);
	return fds[1];
}

asmlinkage long sys_socketpair(int family, int type, int protocol, int *user_fds)
{
	struct socket *a, *b;
	int flags = type & ~SOCK_TYPE_MASK, err = check_flags(flags), fds[2];

	type &= SOCK_TYPE_MASK;
	if (!err)
		err = sock_create(family, type, protocol, &a);
	if (err)
		return err;
	err = sock_create(family, type, protocol, &b);
	if (err) {
		sock_release(a);
		return err;
	}
	err = a->ops->socketpair(a, b);
	if (err) {
		sock_release(a);
		sock_release(b);
		return err;
	}
	err = map_pair(a, b, flags, fds);
	if (!err && copy_to_user(user_fds, fds, sizeof(fds))) {
		sys_close(fds[0]);
		sys_close(fds[1]);
		err = -EFAULT;
	}
	return err;
}

asmlinkage long sys_bind(int fd, const void *user, int len)
{
	char addr[MAX_SOCK_ADDR];
	int err;
	struct socket *sock = sockfd_lookup(fd, &err);

	if (!sock)
		return err;
	err = get_address(addr, user, len);
	if (!err)
		err = sock->ops->bind(sock, addr, len);
	fput(sock->file);
	return err;
}

asmlinkage long sys_connect(int fd, const void *user, int len)
{
	char addr[MAX_SOCK_ADDR];
	int err;
	struct socket *sock = sockfd_lookup(fd, &err);

	if (!sock)
		return err;
	err = get_address(addr, user, len);
	if (!err)
		err = sock->ops->connect(sock, addr, len, sock->file->f_flags);
	fput(sock->file);
	return err;
}

asmlinkage long sys_listen(int fd, int backlog)
{
	int err;
	struct socket *sock = sockfd_lookup(fd, &err);

	if (!sock)
		return err;
	err = sock->ops->listen(sock, backlog);
	fput(sock->file);
	return err;
}

static int accept_on(struct socket *sock, void *user, int *user_len, int flags)
{
	char addr[MAX_SOCK_ADDR];
	struct socket *new;
	int err = sock_create(sock->ops->family, sock->type, 0, &new), fd, len;

	if (err)
		return err;
	err = sock->ops->accept(sock, new, sock->file->f_flags);
	if (err) {
		sock_release(new);
		return err;
	}
	fd = sock_map_fd(new, flags);
	if (fd < 0) {
		sock_release(new);
		return fd;
	}
	if (!user)
		return fd;
	len = new->ops->getname(new, addr, 1);
	err = len < 0 ? len : put_address(addr, len, user, user_len);
	if (err)
		sys_close(fd);
	return err ? err : fd;
}

asmlinkage long sys_accept4(int fd, void *user, int *user_len, int flags)
{
	int err = check_flags(flags);
	struct socket *sock = err ? NULL : sockfd_lookup(fd, &err);

	if (!sock)
		return err;
	err = accept_on(sock, user, user_len, flags);
	fput(sock->file);
	return err;
}

asmlinkage long sys_accept(int fd, void *user, int *user_len)
{
	return sys_accept4(fd, user, user_len, 0);
}

static long name_call(int fd, void *user, int *user_len, int peer)
{
	char addr[MAX_SOCK_ADDR];
	int err;
	struct socket *sock = sockfd_lookup(fd, &err);

	if (!sock)
		return err;
	err = sock->ops->getname(sock, addr, peer);
	if (err >= 0)
		err = put_address(addr, err, user, user_len);
	fput(sock->file);
	return err;
}

asmlinkage long sys_getsockname(int fd, void *user, int *user_len)
{
	return name_call(fd, user, user_len, 0);
}

asmlinkage long sys_getpeername(int fd, void *user, int *user_len)
{
	return name_call(fd, user, user_len, 1);
}

asmlinkage long sys_shutdown(int fd, int how)
{
	int err;
	struct socket *sock = sockfd_lookup(fd, &err);

	if (!sock)
		return err;
	err = how < SHUT_RD || how > SHUT_RDWR ? -EINVAL : sock->ops->shutdown(sock, how);
	fput(sock->file);
	return err;
}

/* ---- options ---- */

asmlinkage long sys_setsockopt(int fd, int level, int option, const int *user, int len)
{
	int err, value;
	struct socket *sock = sockfd_lookup(fd, &err);

	if (!sock)
		return err;
	if (level != SOL_SOCKET)
		err = -EOPNOTSUPP;
	else if (len < (int)sizeof(value))
		err = -EINVAL;
	else if (get_user(value, user))
		err = -EFAULT;
	else
		err = sock->ops->setsockopt(sock, option, value);
	fput(sock->file);
	return err;
}

static int get_option(struct socket *sock, int option, void *user, int *user_len)
{
	char value[16];
	int room, len = sizeof(int), err;

	if (get_user(room, user_len))
		return -EFAULT;
	if (room < 0)
		return -EINVAL;
	err = sock->ops->getsockopt(sock, option, value, &len);
	if (err)
		return err;
	len = min(len, room);
	if (copy_to_user(user, value, len))
		return -EFAULT;
	return put_user(len, user_len);
}

asmlinkage long sys_getsockopt(int fd, int level, int option, void *user, int *user_len)
{
	int err;
	struct socket *sock = sockfd_lookup(fd, &err);

	if (!sock)
		return err;
	err = level != SOL_SOCKET ? -EOPNOTSUPP : get_option(sock, option, user, user_len);
	fput(sock->file);
	return err;
}

/* ---- sending and receiving ---- */

static int wait_flags(struct socket *sock, int flags)
{
	return sock->file->f_flags & O_NONBLOCK ? flags | MSG_DONTWAIT : flags;
}

static int send_on(struct socket *sock, struct user_msghdr *u, int flags)
{
	struct iovec small[SMALL_IOV];
	struct msghdr msg;
	int err = msg_from_user(&msg, u, small);

	if (!err && u->msg_name) {
		err = get_address(msg.name, u->msg_name, u->msg_namelen);
		msg.namelen = u->msg_namelen;
	}
	if (!err)
		err = scm_send(&msg, u->msg_control, u->msg_controllen);
	if (!err)
		err = sock->ops->sendmsg(sock, &msg, wait_flags(sock, flags));
	msg_free(&msg, small);
	return err;
}

static long send_call(int fd, struct user_msghdr *u, int flags)
{
	int err;
	struct socket *sock = sockfd_lookup(fd, &err);

	if (!sock)
		return err;
	err = send_on(sock, u, flags);
	fput(sock->file);
	return err;
}

asmlinkage long sys_sendmsg(int fd, struct user_msghdr *user, int flags)
{
	struct user_msghdr u;

	if (copy_from_user(&u, user, sizeof(u)))
		return -EFAULT;
	return send_call(fd, &u, flags);
}

asmlinkage long sys_sendto(int fd, void *buf, size_t len, int flags, void *addr, int addr_len)
{
	struct iovec iov = { buf, len };
	struct msghdr msg;
	int err;
	struct socket *sock = sockfd_lookup(fd, &err);

	if (!sock)
		return err;
	memset(&msg, 0, sizeof(msg));
	msg.iov = &iov;
	msg.iovlen = 1;
	msg.size = len;
	err = (ssize_t)len < 0 ? -EINVAL : addr ? get_address(msg.name, addr, addr_len) : 0;
	msg.namelen = addr ? addr_len : 0;
	if (!err)
		err = scm_send(&msg, NULL, 0);
	if (!err)
		err = sock->ops->sendmsg(sock, &msg, wait_flags(sock, flags));
	fput(sock->file);
	return err;
}

asmlinkage long sys_send(int fd, void *buf, size_t len, int flags)
{
	return sys_sendto(fd, buf, len, flags, NULL, 0);
}

asmlinkage long sys_recvfrom(int fd, void *buf, size_t len, int flags, void *addr, int *addr_len)
{
	struct iovec iov = { buf, len };
	struct msghdr msg;
	int err, n;
	struct socket *sock = sockfd_lookup(fd, &err);

	if (!sock)
		return err;
	memset(&msg, 0, sizeof(msg));
	msg.iov = &iov;
	msg.iovlen = 1;
	msg.size = len;
	n = (ssize_t)len < 0 ? -EINVAL : sock->ops->recvmsg(sock, &msg, wait_flags(sock, flags));
	if (n >= 0 && addr) {
		err = put_address(msg.name, msg.namelen, addr, addr_len);
		if (err)
			n = err;
	}
	scm_destroy(&msg.scm);
	fput(sock->file);
	return n;
}

asmlinkage long sys_recv(int fd, void *buf, size_t len, int flags)
{
	return sys_recvfrom(fd, buf, len, flags, NULL, NULL);
}

static int passes_cred(struct socket *sock)
{
	int on = 0, len = sizeof(on);

	return !sock->ops->getsockopt(sock, SO_PASSCRED, &on, &len) && on;
}

/* Tells the program what came beside the bytes. */
static int tell(struct socket *sock, struct msghdr *msg, struct user_msghdr *u,
		struct user_msghdr *user, int flags)
{
	size_t used = scm_recv(msg, u->msg_control, u->msg_control ? u->msg_controllen : 0,
			       passes_cred(sock), flags);

	if (u->msg_name) {
		if (copy_to_user(u->msg_name, msg->name, min(msg->namelen, u->msg_namelen)) ||
		    put_user(msg->namelen, &user->msg_namelen))
			return -EFAULT;
	}
	return put_user(used, &user->msg_controllen) || put_user(msg->flags, &user->msg_flags) ? -EFAULT : 0;
}

static int receive_on(struct socket *sock, struct user_msghdr *user, int flags)
{
	struct iovec small[SMALL_IOV];
	struct user_msghdr u;
	struct msghdr msg;
	int n, err;

	if (copy_from_user(&u, user, sizeof(u)))
		return -EFAULT;
	n = msg_from_user(&msg, &u, small);
	if (!n)
		n = sock->ops->recvmsg(sock, &msg, wait_flags(sock, flags));
	if (n >= 0) {
		err = tell(sock, &msg, &u, user, flags);
		if (err)
			n = err;
	}
	msg_free(&msg, small);
	return n;
}

asmlinkage long sys_recvmsg(int fd, struct user_msghdr *user, int flags)
{
	int err;
	struct socket *sock = sockfd_lookup(fd, &err);

	if (!sock)
		return err;
	err = receive_on(sock, user, flags);
	fput(sock->file);
	return err;
}

/* ---- the one number ---- */

/* How many arguments each of the calls has, from 1 (socket) to 18 (accept4). */
static const unsigned char arguments[] = { 0, 3, 3, 3, 2, 3, 3, 3, 4, 4, 4, 6, 6, 2, 5, 5, 3, 3, 4 };

static long later_call(int call, unsigned long *a)
{
	switch (call) {
	case 11: return sys_sendto(a[0], (void *)a[1], a[2], a[3], (void *)a[4], a[5]);
	case 12: return sys_recvfrom(a[0], (void *)a[1], a[2], a[3], (void *)a[4], (int *)a[5]);
	case 13: return sys_shutdown(a[0], a[1]);
	case 14: return sys_setsockopt(a[0], a[1], a[2], (int *)a[3], a[4]);
	case 15: return sys_getsockopt(a[0], a[1], a[2], (void *)a[3], (int *)a[4]);
	case 16: return sys_sendmsg(a[0], (struct user_msghdr *)a[1], a[2]);
	case 17: return sys_recvmsg(a[0], (struct user_msghdr *)a[1], a[2]);
	}
	return sys_accept4(a[0], (void *)a[1], (int *)a[2], a[3]);
}

asmlinkage long sys_socketcall(int call, unsigned long *args)
{
	unsigned long a[6];

	if (call < 1 || call >= (int)sizeof(arguments))
		return -EINVAL;
	if (copy_from_user(a, args, arguments[call] * sizeof(long)))
		return -EFAULT;
	switch (call) {
	case 1: return sys_socket(a[0], a[1], a[2]);
	case 2: return sys_bind(a[0], (void *)a[1], a[2]);
	case 3: return sys_connect(a[0], (void *)a[1], a[2]);
	case 4: return sys_listen(a[0], a[1]);
	case 5: return sys_accept(a[0], (void *)a[1], (int *)a[2]);
	case 6: return sys_getsockname(a[0], (void *)a[1], (int *)a[2]);
	case 7: return sys_getpeername(a[0], (void *)a[1], (int *)a[2]);
	case 8: return sys_socketpair(a[0], a[1], a[2], (int *)a[3]);
	case 9: return sys_send(a[0], (void *)a[1], a[2], a[3]);
	case 10: return sys_recv(a[0], (void *)a[1], a[2], a[3]);
	}
	return later_call(call, a);
}
