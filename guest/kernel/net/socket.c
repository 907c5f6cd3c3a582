/*
 * net/socket.c - sockets as files
 *
 * A socket is an inode of a file system that nobody can mount, sockfs, and a
 * struct socket beside it. Reading and writing are receiving and sending.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/net.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <asm/ioctls.h>
#include <asm/uaccess.h>

#define MAX_FAMILIES	4
#define SOCKFS_MAGIC	0x534F434B

static struct net_proto_family *families[MAX_FAMILIES];
static struct vfsmount *sock_mnt;

int sock_register(struct net_proto_family *family)
{
	if (family->family < 0 || family->family >= MAX_FAMILIES)
		return -ENOBUFS;
	families[family->family] = family;
	return 0;
}

static struct socket *socket_of(struct inode *inode)
{
	return inode->u.generic_ip;
}

/* ---- as a file ---- */

static ssize_t sock_io(struct file *file, char *buf, size_t count, int write)
{
	struct socket *sock = socket_of(file->f_dentry->d_inode);
	struct iovec iov = { buf, count };
	struct msghdr msg;
	int flags = file->f_flags & O_NONBLOCK ? MSG_DONTWAIT : 0, ret;

	memset(&msg, 0, sizeof(msg));
	msg.iov = &iov;
	msg.iovlen = 1;
	msg.size = count;
	ret = write ? sock->ops->sendmsg(sock, &msg, flags) : sock->ops->recvmsg(sock, &msg, flags);
	scm_destroy(&msg.scm);
	return ret;
}

static ssize_t sock_read(struct file *file, char *buf, size_t count, loff_t *ppos)
{
	return sock_io(file, buf, count, 0);
}

static ssize_t sock_write(struct file *file, const char *buf, size_t count, loff_t *ppos)
{
	return sock_io(file, (char *)buf, count, 1);
}

static unsigned int sock_poll(struct file *file, poll_table *wait)
{
	struct socket *sock = socket_of(file->f_dentry->d_inode);

	return sock->ops->poll(file, sock, wait);
}

static int sock_ioctl(struct inode *inode, struct file *file, unsigned int cmd, unsigned long arg)
{
	struct socket *sock = socket_of(inode);

	if (cmd != FIONREAD)
		return -ENOTTY;
	return put_user(sock->ops->waiting(sock), (int *)arg);
}

static int sock_close(struct inode *inode, struct file *file)
{
	sock_release(socket_of(inode));
	inode->u.generic_ip = NULL;
	return 0;
}

static struct file_operations socket_file_ops = {
	.llseek		= no_llseek,
	.read		= sock_read,
	.write		= sock_write,
	.poll		= sock_poll,
	.ioctl		= sock_ioctl,
	.release	= sock_close,
};

/* ---- making ---- */

int sock_create(int family, int type, int protocol, struct socket **res)
{
	struct socket *sock;
	int err;

	if (family < 0 || family >= MAX_FAMILIES || !families[family])
		return -EAFNOSUPPORT;
	sock = kmalloc(sizeof(*sock), GFP_KERNEL);
	if (!sock)
		return -ENOMEM;
	memset(sock, 0, sizeof(*sock));
	sock->type = type;
	err = families[family]->create(sock, protocol);
	if (err) {
		kfree(sock);
		return err;
	}
	*res = sock;
	return 0;
}

void sock_release(struct socket *sock)
{
	sock->ops->release(sock);
	kfree(sock);
}

static struct inode *sock_inode(struct socket *sock)
{
	struct inode *inode = new_inode(sock_mnt->mnt_sb);

	if (!inode)
		return NULL;
	inode->i_ino = get_next_ino();
	inode->i_mode = S_IFSOCK | S_IRWXUGO;
	inode->i_uid = current->fsuid;
	inode->i_gid = current->fsgid;
	inode->i_atime = inode->i_mtime = inode->i_ctime = CURRENT_TIME;
	inode->i_fop = &bad_sock_fops;	/* a name in /proc/PID/fd must not open it once more */
	inode->u.generic_ip = sock;
	sock->inode = inode;
	return inode;
}

static int forget_name(struct dentry *dentry)
{
	return 1;
}

static struct dentry_operations sockfs_dentry_operations = {
	.d_delete = forget_name,
};

/* The name that /proc/PID/fd shows: socket:[number]. */
static struct dentry *sock_dentry(struct socket *sock)
{
	struct inode *inode = sock_inode(sock);
	struct dentry *dentry;
	struct qstr name;
	char text[32];

	if (!inode)
		return NULL;
	name.len = sprintf(text, "socket:[%lu]", inode->i_ino);
	name.name = (const unsigned char *)text;
	name.hash = inode->i_ino;
	dentry = d_alloc(NULL, &name);
	if (!dentry) {
		inode->u.generic_ip = NULL;
		iput(inode);
		return NULL;
	}
	dentry->d_op = &sockfs_dentry_operations;
	dentry->d_sb = sock_mnt->mnt_sb;
	d_instantiate(dentry, inode);
	return dentry;
}

static struct file *sock_file(struct socket *sock, int flags)
{
	struct file *file = get_empty_filp();

	if (!file)
		return NULL;
	file->f_dentry = sock_dentry(sock);
	if (!file->f_dentry) {
		put_filp(file);
		return NULL;
	}
	file->f_vfsmnt = mntget(sock_mnt);
	file->f_mode = FMODE_READ | FMODE_WRITE;
	file->f_flags = O_RDWR | (flags & O_NONBLOCK);
	file->f_op = &socket_file_ops;
	get_write_access(file->f_dentry->d_inode);
	sock->file = file;
	return file;
}

int sock_map_fd(struct socket *sock, int flags)
{
	struct file *file;
	int fd = get_unused_fd();

	if (fd < 0)
		return fd;
	file = sock_file(sock, flags);
	if (!file) {
		put_unused_fd(fd);
		return -ENFILE;
	}
	fd_install(fd, file);
	set_close_on_exec(fd, flags & SOCK_CLOEXEC);
	return fd;
}

struct socket *file_socket(struct file *file)
{
	return file->f_op == &socket_file_ops ? socket_of(file->f_dentry->d_inode) : NULL;
}

struct socket *sockfd_lookup(int fd, int *err)
{
	struct file *file = fget(fd);

	*err = -EBADF;
	if (!file)
		return NULL;
	if (file_socket(file))
		return file_socket(file);
	fput(file);
	*err = -ENOTSOCK;
	return NULL;
}

/* ---- sockfs ---- */

static struct super_block *sockfs_read_super(struct super_block *sb, void *data, int silent)
{
	struct inode *root = new_inode(sb);

	if (!root)
		return NULL;
	sb->s_magic = SOCKFS_MAGIC;
	root->i_mode = S_IFDIR | S_IRUSR | S_IWUSR;
	sb->s_root = d_alloc_root(root);
	return sb->s_root ? sb : NULL;
}

static DECLARE_FSTYPE(sock_fs_type, "sockfs", sockfs_read_super, FS_NOMOUNT);

static int __init sock_init(void)
{
	int err = register_filesystem(&sock_fs_type);

	if (err)
		return err;
	sock_mnt = kern_mount(&sock_fs_type);
	return IS_ERR(sock_mnt) ? PTR_ERR(sock_mnt) : 0;
}
module_init(sock_init)
