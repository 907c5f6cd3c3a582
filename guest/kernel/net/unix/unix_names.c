/*
 * net/unix/unix_names.c - the names of Unix sockets
 *
 * A path makes a node in the file system, which stands for the socket as long
 * as both live; a name that begins with a zero byte exists only in the table
 * here. A path is found by its inode, so that links to it work as well.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include "unix.h"

#define FAMILY_LEN	((int)sizeof(unsigned short))

static LIST_HEAD(names);

/* Puts a zero behind a path; for an abstract name all bytes count. */
int unix_check_address(char *addr, int len)
{
	struct sockaddr_un *sun = (struct sockaddr_un *)addr;

	if (len <= FAMILY_LEN || len > (int)sizeof(*sun))
		return -EINVAL;
	if (sun->sun_family != AF_UNIX)
		return -EINVAL;
	if (!sun->sun_path[0])
		return len;
	addr[len] = 0;
	return strlen(sun->sun_path) + 1 + FAMILY_LEN;
}

static struct unix_sock *find_abstract(struct sockaddr_un *sun, int len, int type)
{
	struct list_head *p;

	list_for_each(p, &names) {
		struct unix_sock *sk = list_entry(p, struct unix_sock, named);

		if (!sk->inode && sk->type == type && sk->addr_len == len && !memcmp(&sk->addr, sun, len))
			return unix_hold(sk);
	}
	return NULL;
}

static struct unix_sock *find_inode(struct inode *inode)
{
	struct list_head *p;

	list_for_each(p, &names) {
		struct unix_sock *sk = list_entry(p, struct unix_sock, named);

		if (sk->inode == inode)
			return unix_hold(sk);
	}
	return NULL;
}

static struct unix_sock *find_path(const char *path, int type, int *err)
{
	struct unix_sock *sk = NULL;
	struct nameidata nd;

	*err = path_lookup(path, LOOKUP_FOLLOW, &nd);
	if (*err)
		return NULL;
	*err = permission(nd.dentry->d_inode, MAY_WRITE);
	if (!*err) {
		*err = -ECONNREFUSED;
		if (S_ISSOCK(nd.dentry->d_inode->i_mode))
			sk = find_inode(nd.dentry->d_inode);
	}
	path_release(&nd);
	if (!sk)
		return NULL;
	*err = sk->type == type ? 0 : -EPROTOTYPE;
	if (!*err)
		return sk;
	unix_put(sk);
	return NULL;
}

struct unix_sock *unix_find(char *addr, int len, int type, int *err)
{
	struct sockaddr_un *sun = (struct sockaddr_un *)addr;
	struct unix_sock *sk;

	if (sun->sun_path[0])
		return find_path(sun->sun_path, type, err);
	sk = find_abstract(sun, len, type);
	*err = sk ? 0 : -ECONNREFUSED;
	return sk;
}

/* ---- giving a name ---- */

/* The new node's inode, held. */
static struct inode *make_node(const char *path, int *err)
{
	struct inode *inode = NULL;
	struct dentry *dentry;
	struct nameidata nd;

	*err = path_lookup(path, LOOKUP_PARENT, &nd);
	if (*err)
		return NULL;
	dentry = lookup_create(&nd, 0);
	*err = PTR_ERR(dentry);
	if (!IS_ERR(dentry)) {
		*err = vfs_mknod(nd.dentry->d_inode, dentry,
				 S_IFSOCK | (S_IRWXUGO & ~current->fs->umask), 0);
		if (!*err)
			inode = igrab(dentry->d_inode);
		dput(dentry);
	}
	up(&nd.dentry->d_inode->i_sem);
	path_release(&nd);
	if (*err == -EEXIST)
		*err = -EADDRINUSE;
	return inode;
}

int unix_bind(struct socket *sock, char *addr, int len)
{
	struct sockaddr_un *sun = (struct sockaddr_un *)addr;
	struct unix_sock *sk = unix_sk(sock), *other;
	struct inode *inode = NULL;
	int err = 0;

	len = unix_check_address(addr, len);
	if (len < 0)
		return len;
	if (sk->addr_len)
		return -EINVAL;
	if (sun->sun_path[0]) {
		inode = make_node(sun->sun_path, &err);
		if (err)
			return err;
		if (sk->addr_len) {		/* another thread was faster */
			iput(inode);
			return -EINVAL;
		}
	} else {
		other = find_abstract(sun, len, sk->type);
		if (other) {
			unix_put(other);
			return -EADDRINUSE;
		}
	}
	sk->inode = inode;
	memcpy(&sk->addr, sun, len);
	sk->addr_len = len;
	list_add(&sk->named, &names);
	return 0;
}

void unix_forget_name(struct unix_sock *sk)
{
	if (list_empty(&sk->named))
		return;
	list_del_init(&sk->named);
	iput(sk->inode);
	sk->inode = NULL;
}
