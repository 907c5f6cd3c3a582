/* The data of a Unix socket, for the files of this folder. */
#ifndef _UNIX_H
#define _UNIX_H

#include <linux/fs.h>
#include <linux/list.h>
#include <linux/net.h>
#include <linux/wait.h>
#include <asm/atomic.h>
#include <asm/semaphore.h>

#define UNIX_FREE	0		/* neither listening nor connected */
#define UNIX_LISTENING	1
#define UNIX_CONNECTED	2

#define NO_RECEIVING	1		/* bits of shut */
#define NO_SENDING	2

#define QUEUE_LIMIT	65536		/* bytes that may wait at a receiver */
#define QUEUE_MESSAGES	512		/* messages, however small */

struct unix_sock {
	atomic_t count;			/* the socket, the peer, messages, the table of names */
	int type;
	int state;
	int shut;
	int closed;			/* no program has it any more */
	int error;			/* to be told once (SO_ERROR) */
	int passcred;
	struct unix_sock *peer;		/* where what we send goes; held */
	wait_queue_head_t wait;		/* any change of this socket */
	struct list_head queue;		/* messages that were received, or connections to accept */
	size_t queued;			/* bytes in it */
	int messages;			/* how many, when it is of messages */
	struct semaphore reading;	/* whoever takes from the queue */
	int pending, backlog;		/* connections in it, and how many may be */
	struct list_head accepting;	/* in the listener's queue */
	struct list_head named;		/* in the table of names */
	struct sockaddr_un addr;
	int addr_len;			/* 0: no name */
	struct inode *inode;		/* the name's place in the file system; held */
	struct ucred cred;		/* of who connected or listens */
	struct socket *sock;		/* NULL before accept and after close */
	struct list_head all;		/* for garbage.c, like what follows */
	struct list_head to_scan;
	int inflight, reachable;
};

/* One write, or one datagram; freed when its last byte is read. */
struct unix_message {
	struct list_head list;
	uid_t uid;			/* of the sender */
	size_t len, at;			/* bytes in all, and read so far */
	struct scm scm;
	struct sockaddr_un from;
	int from_len;
	char data[0];
};

#define MAX_DATA	65536

static inline struct unix_sock *unix_sk(struct socket *sock)
{
	return sock->sk;
}

static inline struct unix_sock *unix_hold(struct unix_sock *sk)
{
	atomic_inc(&sk->count);
	return sk;
}

extern void unix_put(struct unix_sock *sk);

/* unix_names.c */
extern int unix_check_address(char *addr, int len);	/* the length as it counts, or an error */
extern int unix_bind(struct socket *sock, char *addr, int len);
extern struct unix_sock *unix_find(char *addr, int len, int type, int *err);	/* held */
extern void unix_forget_name(struct unix_sock *sk);

/* unix_io.c */
extern int unix_sendmsg(struct socket *sock, struct msghdr *msg, int flags);
extern int unix_recvmsg(struct socket *sock, struct msghdr *msg, int flags);
extern void unix_free_message(struct unix_message *m);
extern int unix_wait(struct unix_sock *sk);		/* for a change; 0 or -ERESTARTSYS */
extern wait_queue_head_t unix_room;			/* datagram sockets have read something */

/* garbage.c */
extern void unix_add(struct unix_sock *sk);		/* to all there are */
extern void unix_remove(struct unix_sock *sk);
extern int unix_may_send_files(struct msghdr *msg);	/* 0 or -ETOOMANYREFS */
extern void unix_files_sent(int n);			/* so many more are in flight; or fewer */

#endif
