/*
 * net/unix/unix_io.c - sending to and receiving from Unix sockets
 *
 * Each write is a message in the receiver's queue. A stream socket reads on
 * through several; a datagram is read once, and what did not fit is lost. Open
 * files travel with the message they were sent with.
 */
#include <linux/file.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include "unix.h"

#define STREAM_PIECE	4000		/* one message of a longer write */

int unix_wait(struct unix_sock *sk)
{
	DECLARE_WAITQUEUE(wait, current);

	set_current_state(TASK_INTERRUPTIBLE);
	add_wait_queue(&sk->wait, &wait);
	schedule();
	remove_wait_queue(&sk->wait, &wait);
	set_current_state(TASK_RUNNING);
	return signal_pending(current) ? -ERESTARTSYS : 0;
}

DECLARE_WAIT_QUEUE_HEAD(unix_room);

static LIST_HEAD(dying);		/* messages to be freed */
static int burying;

/*
 * A file in a message may be a socket whose queue has messages with files: to
 * follow them down would need a stack as deep as they are nested. Whoever is
 * first here frees what the others bring meanwhile.
 */
void unix_free_message(struct unix_message *m)
{
	list_add_tail(&m->list, &dying);
	if (burying)
		return;
	burying = 1;
	while (!list_empty(&dying)) {
		m = list_entry(dying.next, struct unix_message, list);
		list_del(&m->list);
		unix_files_sent(-m->scm.nr_files);
		scm_destroy(&m->scm);
		kfree(m);
	}
	burying = 0;
}

/* ---- sending ---- */

static struct unix_message *new_message(struct unix_sock *sk, struct msghdr *msg, size_t len, int *err)
{
	struct unix_message *m = kmalloc(sizeof(*m) + len, GFP_KERNEL);

	*err = -ENOMEM;
	if (!m)
		return NULL;
	memset(m, 0, sizeof(*m));
	*err = memcpy_fromiovec(m->data, msg, len);
	if (*err) {
		kfree(m);
		return NULL;
	}
	m->len = len;
	m->from_len = sk->addr_len;
	memcpy(&m->from, &sk->addr, sk->addr_len);
	m->uid = current->uid;
	unix_files_sent(msg->scm.nr_files);
	m->scm = msg->scm;			/* the files belong to the message now */
	msg->scm.files = NULL;
	msg->scm.nr_files = 0;
	if (!m->scm.cred.pid) {			/* from write(2) */
		m->scm.cred.pid = current->tgid;
		m->scm.cred.uid = current->uid;
		m->scm.cred.gid = current->gid;
	}
	return m;
}

static int broken(struct unix_sock *sk, int flags)
{
	if (sk->type != SOCK_DGRAM && !(flags & MSG_NOSIGNAL))
		send_sig(SIGPIPE, current, 0);
	return -EPIPE;
}

/* Until `to` has room for len bytes, or one when it is empty. */
static int wait_for_room(struct unix_sock *sk, struct unix_sock *to, size_t len, int flags)
{
	int err;

	for (;;) {
		if (sk->shut & NO_SENDING)
			return broken(sk, flags);
		if (to->closed)
			return sk->type == SOCK_DGRAM ? -ECONNREFUSED : broken(sk, flags);
		if (to->shut & NO_RECEIVING)
			return broken(sk, flags);
		if (list_empty(&to->queue) || (to->queued + len <= QUEUE_LIMIT && to->messages < QUEUE_MESSAGES))
			return 0;
		if (flags & MSG_DONTWAIT)
			return -EAGAIN;
		err = unix_wait(to);
		if (err)
			return err;
	}
}

static int send_piece(struct unix_sock *sk, struct unix_sock *to, struct msghdr *msg, size_t len, int flags)
{
	struct unix_message *m;
	int err = wait_for_room(sk, to, len, flags);

	if (err)
		return err;
	m = new_message(sk, msg, len, &err);
	if (!m)
		return err;
	if (to->closed) {			/* while the bytes were fetched */
		unix_free_message(m);
		return sk->type == SOCK_DGRAM ? -ECONNREFUSED : broken(sk, flags);
	}
	list_add_tail(&m->list, &to->queue);
	to->queued += len;
	to->messages++;
	wake_up_interruptible_all(&to->wait);
	return 0;
}

static int send_stream(struct unix_sock *sk, struct unix_sock *to, struct msghdr *msg, int flags)
{
	size_t done = 0, n;
	int err;

	while (done < msg->size) {
		n = min(msg->size - done, (size_t)STREAM_PIECE);
		err = send_piece(sk, to, msg, n, flags);
		if (err)
			return done ? (int)done : err;
		done += n;
	}
	return done;
}

static int send_whole(struct unix_sock *sk, struct unix_sock *to, struct msghdr *msg, int flags)
{
	int err;

	if (msg->size > MAX_DATA)
		return -EMSGSIZE;
	err = send_piece(sk, to, msg, msg->size, flags);
	return err ? err : (int)msg->size;
}

/* Where it goes: the peer, or, for a datagram, the address that was given. */
static struct unix_sock *destination(struct unix_sock *sk, struct msghdr *msg, int *err)
{
	int len;

	*err = 0;
	if (msg->namelen && sk->type == SOCK_DGRAM) {
		len = unix_check_address(msg->name, msg->namelen);
		*err = len;
		return len < 0 ? NULL : unix_find(msg->name, len, sk->type, err);
	}
	if (msg->namelen)
		*err = sk->state == UNIX_CONNECTED ? -EISCONN : -EOPNOTSUPP;
	else if (!sk->peer)
		*err = -ENOTCONN;
	return *err ? NULL : unix_hold(sk->peer);
}

int unix_sendmsg(struct socket *sock, struct msghdr *msg, int flags)
{
	struct unix_sock *sk = unix_sk(sock), *to;
	int ret;

	if (flags & MSG_OOB)
		return -EOPNOTSUPP;
	if (sk->type != SOCK_DGRAM && sk->state == UNIX_CONNECTED && !sk->peer)
		return broken(sk, flags);
	ret = unix_may_send_files(msg);
	if (ret)
		return ret;
	to = destination(sk, msg, &ret);
	if (!to)
		return ret;
	ret = sk->type == SOCK_STREAM ? send_stream(sk, to, msg, flags) : send_whole(sk, to, msg, flags);
	unix_put(to);
	return ret;
}

/* ---- receiving ---- */

/* 1 when a message waits, 0 when none will come any more, or an error. */
static int wait_for_message(struct unix_sock *sk, int flags)
{
	int err;

	for (;;) {
		if (!list_empty(&sk->queue))
			return 1;
		if (sk->error) {
			err = -sk->error;
			sk->error = 0;
			return err;
		}
		if (sk->shut & NO_RECEIVING)
			return 0;
		if (flags & MSG_DONTWAIT)
			return -EAGAIN;
		err = unix_wait(sk);
		if (err)
			return err;
	}
}

/*
 * As wait_for_message; at 1 the queue is not empty, and nobody else takes from
 * it until up(&sk->reading): copying to the program may sleep.
 */
static int lock_messages(struct unix_sock *sk, int flags)
{
	int ret;

	for (;;) {
		ret = wait_for_message(sk, flags);
		if (ret <= 0)
			return ret;
		if (down_interruptible(&sk->reading))
			return -ERESTARTSYS;
		if (!list_empty(&sk->queue))
			return 1;
		up(&sk->reading);
	}
}

static struct unix_message *first_message(struct unix_sock *sk)
{
	return list_empty(&sk->queue) ? NULL : list_entry(sk->queue.next, struct unix_message, list);
}

static void finish_message(struct unix_sock *sk, struct unix_message *m)
{
	list_del(&m->list);
	sk->messages--;
	unix_free_message(m);
	wake_up_interruptible_all(&sk->wait);
	if (sk->type == SOCK_DGRAM)
		wake_up_interruptible_all(&unix_room);
}

/* What comes beside the bytes goes over to msg; on a mere look a copy of it. */
static int take_scm(struct msghdr *msg, struct unix_message *m, int peek)
{
	int i, n = m->scm.nr_files;

	msg->scm.cred = m->scm.cred;
	if (!n)
		return 0;
	if (!peek) {
		unix_files_sent(-n);
		msg->scm = m->scm;
		m->scm.files = NULL;
		m->scm.nr_files = 0;
		return 0;
	}
	msg->scm.files = kmalloc(n * sizeof(struct file *), GFP_KERNEL);
	if (!msg->scm.files)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		msg->scm.files[i] = m->scm.files[i];
		get_file(m->scm.files[i]);
	}
	msg->scm.nr_files = n;
	return 0;
}

static void tell_sender(struct msghdr *msg, struct unix_message *m)
{
	memcpy(msg->name, &m->from, m->from_len);
	msg->namelen = m->from_len;
}

static int take_whole(struct unix_sock *sk, struct unix_message *m, struct msghdr *msg, int flags)
{
	size_t len = m->len, n = min(len, msg->size);
	int ret = memcpy_toiovec(msg, m->data, n);

	if (ret)
		return ret;
	if (n < len)
		msg->flags |= MSG_TRUNC;
	tell_sender(msg, m);
	ret = take_scm(msg, m, flags & MSG_PEEK);
	if (!(flags & MSG_PEEK)) {
		sk->queued -= len;
		finish_message(sk, m);
	}
	return ret ? ret : (int)(flags & MSG_TRUNC ? len : n);
}

static int receive_whole(struct unix_sock *sk, struct msghdr *msg, int flags)
{
	int ret = lock_messages(sk, flags);

	if (ret <= 0)
		return ret;
	ret = take_whole(sk, first_message(sk), msg, flags);
	up(&sk->reading);
	return ret;
}

/* The bytes of one message that fit; files end a read, so that they stay with their bytes. */
static int take_bytes(struct unix_sock *sk, struct msghdr *msg, size_t room)
{
	struct unix_message *m = first_message(sk);
	size_t n = min(m->len - m->at, room);
	int err = memcpy_toiovec(msg, m->data + m->at, n);

	if (err)
		return err;
	if (!m->at)
		take_scm(msg, m, 0);
	m->at += n;
	sk->queued -= n;
	if (m->at == m->len)
		finish_message(sk, m);
	else
		wake_up_interruptible_all(&sk->wait);
	return n;
}

static int look_at_bytes(struct unix_sock *sk, struct msghdr *msg)
{
	struct unix_message *m;
	struct list_head *p;
	size_t done = 0, n;

	list_for_each(p, &sk->queue) {
		m = list_entry(p, struct unix_message, list);
		n = min(m->len - m->at, msg->size - done);
		if (memcpy_toiovec(msg, m->data + m->at, n))
			return -EFAULT;
		done += n;
		if (done == msg->size)
			break;
	}
	return done;
}

static int peek_stream(struct unix_sock *sk, struct msghdr *msg, int flags)
{
	int ret = lock_messages(sk, flags);

	if (ret <= 0)
		return ret;
	ret = look_at_bytes(sk, msg);
	up(&sk->reading);
	return ret;
}

static int receive_stream(struct unix_sock *sk, struct msghdr *msg, int flags)
{
	size_t done = 0;
	int n;

	while (done < msg->size) {
		n = lock_messages(sk, done && !(flags & MSG_WAITALL) ? flags | MSG_DONTWAIT : flags);
		if (n <= 0)
			return done ? (int)done : n;
		n = done && first_message(sk)->scm.nr_files ? 0 : take_bytes(sk, msg, msg->size - done);
		up(&sk->reading);
		if (n < 0)
			return done ? (int)done : n;
		done += n;
		if (!n || msg->scm.nr_files)
			break;
	}
	return done;
}

int unix_recvmsg(struct socket *sock, struct msghdr *msg, int flags)
{
	struct unix_sock *sk = unix_sk(sock);

	if (flags & MSG_OOB)
		return -EOPNOTSUPP;
	if (sk->state == UNIX_LISTENING || (sk->type != SOCK_DGRAM && sk->state == UNIX_FREE))
		return sk->type == SOCK_SEQPACKET ? -ENOTCONN : -EINVAL;
	if (sk->type != SOCK_STREAM)
		return receive_whole(sk, msg, flags);
	return flags & MSG_PEEK ? peek_stream(sk, msg, flags) : receive_stream(sk, msg, flags);
}
