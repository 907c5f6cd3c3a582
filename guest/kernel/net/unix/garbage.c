/*
 * net/unix/garbage.c - sockets that only lie in each other's queues
 *
 * An open file in a message is kept by the message. When the message lies in
 * the queue of the very socket that was sent (or two sockets lie in each
 * other's), and no program has the socket any more, nobody can ever read it:
 * counting references does not find that. Here, when a descriptor is closed
 * while files are under way, all that programs can reach is marked: the sockets that
 * have more references than messages account for, what lies in their queues,
 * in the queues of those, and so on. The messages of the rest are freed.
 */
#include <linux/file.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include "unix.h"

static LIST_HEAD(all_socks);
int unix_files_in_flight;

void unix_add(struct unix_sock *sk)
{
	list_add(&sk->all, &all_socks);
}

void unix_remove(struct unix_sock *sk)
{
	list_del(&sk->all);
}

void unix_files_sent(int n)
{
	unix_files_in_flight += n;
}

#define for_each_sock(sk, p) \
	list_for_each(p, &all_socks) \
		if ((sk = list_entry(p, struct unix_sock, all)) != NULL)

static struct unix_sock *sock_of_file(struct file *file)
{
	struct socket *sock = file_socket(file);

	return sock && sock->ops->family == AF_UNIX ? unix_sk(sock) : NULL;
}

/* Calls visit for every socket that lies in a message of sk's queue. */
static void visit_files(struct unix_sock *sk, void (*visit)(struct unix_sock *))
{
	struct list_head *p;
	int i;

	if (sk->state == UNIX_LISTENING)
		return;
	list_for_each(p, &sk->queue) {
		struct unix_message *m = list_entry(p, struct unix_message, list);

		for (i = 0; i < m->scm.nr_files; i++) {
			struct unix_sock *other = sock_of_file(m->scm.files[i]);

			if (other)
				visit(other);
		}
	}
}

/* ---- how much a user may send ---- */

static int sent_by(uid_t uid)
{
	struct list_head *p, *q;
	struct unix_sock *sk;
	int n = 0;

	for_each_sock(sk, p) {
		if (sk->state == UNIX_LISTENING)
			continue;
		list_for_each(q, &sk->queue) {
			struct unix_message *m = list_entry(q, struct unix_message, list);

			n += m->uid == uid ? m->scm.nr_files : 0;
		}
	}
	return n;
}

/* Files under way count for no process's limit, so there is one for them. */
int unix_may_send_files(struct msghdr *msg)
{
	unsigned long limit = current->rlim[RLIMIT_NOFILE].rlim_cur;

	if (!msg->scm.nr_files || !unix_files_in_flight || capable(CAP_SYS_RESOURCE))
		return 0;
	return sent_by(current->uid) > limit ? -ETOOMANYREFS : 0;
}

/* ---- marking ---- */

static LIST_HEAD(to_scan);

static void count(struct unix_sock *sk)
{
	sk->inflight++;
}

static void mark(struct unix_sock *sk)
{
	if (sk->reachable)
		return;
	sk->reachable = 1;
	list_add_tail(&sk->to_scan, &to_scan);
}

/* Some program, or a call at work, has it. A connection not yet accepted has no file. */
static int is_root(struct unix_sock *sk)
{
	if (!sk->sock)
		return 0;
	return !sk->sock->file || atomic_read(&sk->sock->file->f_count) > sk->inflight;
}

/* What can be had from sk. */
static void scan(struct unix_sock *sk)
{
	struct list_head *p;

	visit_files(sk, mark);
	if (sk->state != UNIX_LISTENING)
		return;
	list_for_each(p, &sk->queue)
		mark(list_entry(p, struct unix_sock, accepting));
}

static void mark_reachable(void)
{
	struct list_head *p;
	struct unix_sock *sk;

	for_each_sock(sk, p)
		sk->inflight = sk->reachable = 0;
	for_each_sock(sk, p)
		visit_files(sk, count);
	for_each_sock(sk, p)
		if (is_root(sk))
			mark(sk);
	while (!list_empty(&to_scan)) {
		sk = list_entry(to_scan.next, struct unix_sock, to_scan);
		list_del(&sk->to_scan);
		scan(sk);
	}
}

/* ---- sweeping ---- */

static void take_messages(struct unix_sock *sk, struct list_head *garbage)
{
	while (!list_empty(&sk->queue)) {
		struct list_head *first = sk->queue.next;

		list_del(first);
		list_add_tail(first, garbage);
	}
	sk->queued = sk->messages = 0;
}

void unix_collect_garbage(void)
{
	LIST_HEAD(garbage);
	struct list_head *p;
	struct unix_sock *sk;

	if (!unix_files_in_flight)
		return;
	mark_reachable();
	for_each_sock(sk, p)
		if (!sk->reachable && sk->state != UNIX_LISTENING)
			take_messages(sk, &garbage);
	while (!list_empty(&garbage)) {
		p = garbage.next;
		list_del(p);
		unix_free_message(list_entry(p, struct unix_message, list));
	}
}
