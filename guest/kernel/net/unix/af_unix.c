/*
 * net/unix/af_unix.c - sockets between processes of one machine: making,
 * connecting, accepting, closing
 *
 * Two connected sockets are each other's peer: what one sends is put into the
 * queue of the other. A listening socket's queue holds sockets that are
 * connected already and wait to be accepted.
 */
#include <linux/file.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include "unix.h"

static struct proto_ops unix_ops;

/* ---- making and closing ---- */

static struct unix_sock *new_sock(int type)
{
	struct unix_sock *sk = kmalloc(sizeof(*sk), GFP_KERNEL);

	if (!sk)
		return NULL;
	memset(sk, 0, sizeof(*sk));
	atomic_set(&sk->count, 1);
	sk->type = type;
	init_waitqueue_head(&sk->wait);
	INIT_LIST_HEAD(&sk->queue);
	INIT_LIST_HEAD(&sk->accepting);
	INIT_LIST_HEAD(&sk->named);
	sema_init(&sk->reading, 1);
	unix_add(sk);
	return sk;
}

static void drop_queue(struct unix_sock *sk);

/* What was sent while the socket closed is still in its queue at the very end. */
void unix_put(struct unix_sock *sk)
{
	if (!atomic_dec_and_test(&sk->count))
		return;
	drop_queue(sk);
	unix_remove(sk);
	kfree(sk);
}

static int unix_create(struct socket *sock, int protocol)
{
	if (protocol && protocol != AF_UNIX)
		return -EPROTONOSUPPORT;
	if (sock->type != SOCK_STREAM && sock->type != SOCK_DGRAM && sock->type != SOCK_SEQPACKET)
		return -ESOCKTNOSUPPORT;
	sock->ops = &unix_ops;
	sock->sk = new_sock(sock->type);
	if (!sock->sk)
		return -ENOMEM;
	unix_sk(sock)->sock = sock;
	return 0;
}

static void close_sock(struct unix_sock *sk);

static void drop_queue(struct unix_sock *sk)
{
	while (!list_empty(&sk->queue)) {
		struct list_head *first = sk->queue.next;

		list_del_init(first);
		if (sk->state == UNIX_LISTENING)
			close_sock(list_entry(first, struct unix_sock, accepting));
		else
			unix_free_message(list_entry(first, struct unix_message, list));
	}
	sk->queued = sk->messages = 0;
}

/* A connection ends for both; who leaves data unread lets the other know. */
static void leave_peer(struct unix_sock *sk)
{
	struct unix_sock *peer = sk->peer;

	if (!peer)
		return;
	sk->peer = NULL;
	if (sk->type != SOCK_DGRAM) {
		peer->shut = NO_RECEIVING | NO_SENDING;
		if (!list_empty(&sk->queue))
			peer->error = ECONNRESET;
	}
	wake_up_interruptible_all(&peer->wait);
	unix_put(peer);
}

static void close_sock(struct unix_sock *sk)
{
	unix_forget_name(sk);
	sk->closed = 1;
	sk->sock = NULL;
	sk->shut = NO_RECEIVING | NO_SENDING;
	leave_peer(sk);
	drop_queue(sk);
	wake_up_interruptible_all(&sk->wait);
	wake_up_interruptible_all(&unix_room);
	unix_put(sk);
}

static int unix_release(struct socket *sock)
{
	if (sock->sk)
		close_sock(sock->sk);
	sock->sk = NULL;
	unix_collect_garbage();
	return 0;
}

/* ---- connecting ---- */

static void note_cred(struct unix_sock *sk)
{
	sk->cred.pid = current->tgid;
	sk->cred.uid = current->euid;
	sk->cred.gid = current->egid;
}

static void join(struct unix_sock *a, struct unix_sock *b)
{
	a->peer = unix_hold(b);
	b->peer = unix_hold(a);
	a->state = b->state = UNIX_CONNECTED;
}

static int unix_socketpair(struct socket *a, struct socket *b)
{
	join(unix_sk(a), unix_sk(b));
	note_cred(unix_sk(a));
	note_cred(unix_sk(b));
	return 0;
}

/* Until the listener has room for one more connection. */
static int wait_for_listener(struct unix_sock *listener, int flags)
{
	int err;

	for (;;) {
		if (listener->state != UNIX_LISTENING || listener->closed || (listener->shut & NO_RECEIVING))
			return -ECONNREFUSED;
		if (listener->pending <= listener->backlog)
			return 0;
		if (flags & O_NONBLOCK)
			return -EAGAIN;
		err = unix_wait(listener);
		if (err)
			return err;
	}
}

/* The other end is made now; accept only takes it out of the queue. */
static int connect_stream(struct unix_sock *sk, struct unix_sock *listener, int flags)
{
	struct unix_sock *end;
	int err = wait_for_listener(listener, flags);

	if (err)
		return err;
	if (sk->state != UNIX_FREE)		/* another thread was faster */
		return -EISCONN;
	end = new_sock(sk->type);
	if (!end)
		return -ENOMEM;
	join(sk, end);
	note_cred(end);				/* the peer of the end is who connects */
	sk->cred = listener->cred;
	memcpy(&end->addr, &listener->addr, sizeof(end->addr));
	end->addr_len = listener->addr_len;
	list_add_tail(&end->accepting, &listener->queue);
	listener->pending++;
	wake_up_interruptible_all(&listener->wait);
	return 0;
}

static void connect_datagram(struct unix_sock *sk, struct unix_sock *other)
{
	struct unix_sock *old = sk->peer;

	sk->peer = unix_hold(other);
	sk->state = UNIX_CONNECTED;
	if (old)
		unix_put(old);
}

static int unix_connect(struct socket *sock, char *addr, int len, int flags)
{
	struct unix_sock *sk = unix_sk(sock), *other;
	int err;

	len = unix_check_address(addr, len);
	if (len < 0)
		return len;
	if (sk->type != SOCK_DGRAM && sk->state != UNIX_FREE)
		return sk->state == UNIX_CONNECTED ? -EISCONN : -EINVAL;
	other = unix_find(addr, len, sk->type, &err);
	if (!other)
		return err;
	if (sk->type != SOCK_DGRAM)
		err = connect_stream(sk, other, flags);
	else
		connect_datagram(sk, other);
	unix_put(other);
	return err;
}

static int unix_listen(struct socket *sock, int backlog)
{
	struct unix_sock *sk = unix_sk(sock);

	if (sk->type == SOCK_DGRAM)
		return -EOPNOTSUPP;
	if (!sk->addr_len || sk->state == UNIX_CONNECTED)
		return -EINVAL;
	sk->backlog = backlog < 0 || backlog > 128 ? 128 : backlog;
	sk->state = UNIX_LISTENING;
	note_cred(sk);
	return 0;
}

static int unix_accept(struct socket *sock, struct socket *new, int flags)
{
	struct unix_sock *sk = unix_sk(sock), *end;
	int err;

	if (sk->type == SOCK_DGRAM)
		return -EOPNOTSUPP;
	if (sk->state != UNIX_LISTENING)
		return -EINVAL;
	while (list_empty(&sk->queue)) {
		if (flags & O_NONBLOCK)
			return -EAGAIN;
		err = unix_wait(sk);
		if (err)
			return err;
	}
	end = list_entry(sk->queue.next, struct unix_sock, accepting);
	list_del_init(&end->accepting);
	sk->pending--;
	wake_up_interruptible_all(&sk->wait);
	close_sock(unix_sk(new));
	new->sk = end;
	end->sock = new;
	return 0;
}

/* ---- questions ---- */

static int unix_getname(struct socket *sock, char *addr, int peer)
{
	struct unix_sock *sk = unix_sk(sock);

	if (peer) {
		sk = sk->peer;
		if (!sk)
			return -ENOTCONN;
	}
	if (!sk->addr_len) {
		((struct sockaddr_un *)addr)->sun_family = AF_UNIX;
		return sizeof(unsigned short);
	}
	memcpy(addr, &sk->addr, sk->addr_len);
	return sk->addr_len;
}

static int can_send(struct unix_sock *sk)
{
	return !sk->peer || (sk->peer->queued < QUEUE_LIMIT && sk->peer->messages < QUEUE_MESSAGES);
}

static unsigned int unix_poll(struct file *file, struct socket *sock, poll_table *wait)
{
	struct unix_sock *sk = unix_sk(sock);
	unsigned int mask = 0;

	poll_wait(file, &sk->wait, wait);
	/* a datagram socket may change its peer while someone hangs on the queue */
	if (sk->peer)
		poll_wait(file, sk->type == SOCK_DGRAM ? &unix_room : &sk->peer->wait, wait);
	if (sk->error)
		mask |= POLLERR;
	if (sk->shut == (NO_RECEIVING | NO_SENDING) || (sk->type != SOCK_DGRAM && sk->state == UNIX_FREE))
		mask |= POLLHUP;
	if (!list_empty(&sk->queue) || (sk->shut & NO_RECEIVING))
		mask |= POLLIN | POLLRDNORM;
	if (sk->state != UNIX_LISTENING && can_send(sk))
		mask |= POLLOUT | POLLWRNORM | POLLWRBAND;
	return mask;
}

static int unix_waiting(struct socket *sock)
{
	return unix_sk(sock)->queued;
}

static int unix_shutdown(struct socket *sock, int how)
{
	static const int bits[] = { NO_RECEIVING, NO_SENDING, NO_RECEIVING | NO_SENDING };
	static const int peers[] = { NO_SENDING, NO_RECEIVING, NO_RECEIVING | NO_SENDING };
	struct unix_sock *sk = unix_sk(sock);

	if (sk->state != UNIX_CONNECTED && sk->state != UNIX_LISTENING)
		return -ENOTCONN;
	sk->shut |= bits[how];
	wake_up_interruptible_all(&sk->wait);
	if (sk->peer && sk->type != SOCK_DGRAM) {
		sk->peer->shut |= peers[how];
		wake_up_interruptible_all(&sk->peer->wait);
	}
	return 0;
}

static int unix_setsockopt(struct socket *sock, int option, int value)
{
	switch (option) {
	case SO_PASSCRED:
		unix_sk(sock)->passcred = !!value;
		return 0;
	case SO_DEBUG:
	case SO_REUSEADDR:
	case SO_KEEPALIVE:
	case SO_SNDBUF:
	case SO_RCVBUF:
		return 0;	/* the queues have one size, and names are never in use twice */
	}
	return -ENOPROTOOPT;
}

static int take_error(struct unix_sock *sk)
{
	int error = sk->error;

	sk->error = 0;
	return error;
}

static int unix_getsockopt(struct socket *sock, int option, void *value, int *len)
{
	struct unix_sock *sk = unix_sk(sock);
	struct ucred nobody = { 0, -1, -1 };
	int number = 0;

	switch (option) {
	case SO_PEERCRED:
		memcpy(value, sk->state == UNIX_FREE ? &nobody : &sk->cred, sizeof(struct ucred));
		*len = sizeof(struct ucred);
		return 0;
	case SO_TYPE: number = sk->type; break;
	case SO_ERROR: number = take_error(sk); break;
	case SO_SNDBUF:
	case SO_RCVBUF: number = QUEUE_LIMIT; break;
	case SO_PASSCRED: number = sk->passcred; break;
	case SO_ACCEPTCONN: number = sk->state == UNIX_LISTENING; break;
	case SO_DOMAIN: number = AF_UNIX; break;
	case SO_PROTOCOL:
	case SO_DEBUG:
	case SO_REUSEADDR:
	case SO_KEEPALIVE: break;
	default: return -ENOPROTOOPT;
	}
	memcpy(value, &number, sizeof(number));
	return 0;
}

static struct proto_ops unix_ops = {
	.family		= AF_UNIX,
	.release	= unix_release,
	.bind		= unix_bind,
	.connect	= unix_connect,
	.socketpair	= unix_socketpair,
	.accept		= unix_accept,
	.getname	= unix_getname,
	.poll		= unix_poll,
	.waiting	= unix_waiting,
	.listen		= unix_listen,
	.shutdown	= unix_shutdown,
	.setsockopt	= unix_setsockopt,
	.getsockopt	= unix_getsockopt,
	.sendmsg	= unix_sendmsg,
	.recvmsg	= unix_recvmsg,
};

static struct net_proto_family unix_family = { AF_UNIX, unix_create };

static int __init af_unix_init(void)
{
	return sock_register(&unix_family);
}
module_init(af_unix_init)
