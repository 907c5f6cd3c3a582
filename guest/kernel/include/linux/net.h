/*
 * linux/net.h - sockets, between the system calls and the families
 *
 *	struct file -> inode -> struct socket -> ops (the family's functions)
 *	                                      -> sk  (the family's own data)
 */
#ifndef _LINUX_NET_H
#define _LINUX_NET_H

#include <linux/socket.h>

#ifdef __KERNEL__

#include <linux/wait.h>

struct file;
struct inode;
struct poll_table_struct;
struct socket;

#define SCM_MAX_FD	253

/* What travels beside the bytes: open files, and who sends. */
struct scm {
	int nr_files;
	struct file **files;
	struct ucred cred;
};

/* One sendmsg or recvmsg: addresses and vectors are in kernel memory, the data is not. */
struct msghdr {
	char name[MAX_SOCK_ADDR];
	int namelen;
	struct iovec *iov;		/* is eaten up from the front */
	size_t iovlen;
	size_t size;			/* bytes in all of iov */
	struct scm scm;
	unsigned int flags;		/* what recvmsg has to tell: MSG_TRUNC, MSG_CTRUNC */
};

struct proto_ops {
	int family;
	int (*release)(struct socket *);
	int (*bind)(struct socket *, char *addr, int len);
	int (*connect)(struct socket *, char *addr, int len, int flags);
	int (*socketpair)(struct socket *, struct socket *);
	int (*accept)(struct socket *, struct socket *new, int flags);
	int (*getname)(struct socket *, char *addr, int peer);	/* the length, or an error */
	unsigned int (*poll)(struct file *, struct socket *, struct poll_table_struct *);
	int (*waiting)(struct socket *);			/* bytes that could be read */
	int (*listen)(struct socket *, int backlog);
	int (*shutdown)(struct socket *, int how);
	int (*setsockopt)(struct socket *, int option, int value);
	int (*getsockopt)(struct socket *, int option, void *value, int *len);
	int (*sendmsg)(struct socket *, struct msghdr *, int flags);
	int (*recvmsg)(struct socket *, struct msghdr *, int flags);
};

struct socket {
	short type;
	struct proto_ops *ops;
	struct inode *inode;
	struct file *file;
	void *sk;
};

struct net_proto_family {
	int family;
	int (*create)(struct socket *, int protocol);
};

extern int sock_register(struct net_proto_family *family);
extern int sock_create(int family, int type, int protocol, struct socket **res);
extern void sock_release(struct socket *sock);
/* A descriptor for it; on an error the socket is still the caller's. */
extern int sock_map_fd(struct socket *sock, int flags);
extern struct socket *file_socket(struct file *file);	/* NULL if it is none */
/* The socket of a descriptor, whose file is held: fput(sock->file). */
extern struct socket *sockfd_lookup(int fd, int *err);

/* net/unix/garbage.c */
extern int unix_files_in_flight;	/* in messages that were sent and not received */
extern void unix_collect_garbage(void);

/* net/msghdr.c */
extern int msg_from_user(struct msghdr *msg, struct user_msghdr *u, struct iovec *small);
extern void msg_free(struct msghdr *msg, struct iovec *small);
extern int memcpy_fromiovec(char *to, struct msghdr *msg, size_t len);
extern int memcpy_toiovec(struct msghdr *msg, const char *from, size_t len);
extern int scm_send(struct msghdr *msg, void *control, size_t len);
extern size_t scm_recv(struct msghdr *msg, void *control, size_t len, int passcred, int flags);
extern void scm_destroy(struct scm *scm);

#endif
#endif
