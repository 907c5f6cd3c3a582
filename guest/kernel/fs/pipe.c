/*
 * fs/pipe.c - pipes and FIFOs: one ring of bytes with readers and writers.
 *
 * A write of at most PIPE_BUF bytes goes in whole or waits.  A reader without
 * writers sees the end of file, a writer without readers gets SIGPIPE.  Each
 * sleeper looks again after every change, which is announced on one queue.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/init.h>
#include <linux/fs.h>
#include <linux/file.h>
#include <linux/poll.h>
#include <linux/pipe_fs_i.h>
#include <asm/ioctls.h>
#include <asm/uaccess.h>

#define PIPE(filp)	((filp)->f_dentry->d_inode->i_pipe)

struct pipe_inode_info *pipe_new(struct inode *inode)
{
	struct pipe_inode_info *pipe = kmalloc(sizeof(*pipe), GFP_KERNEL);

	if (!pipe)
		return NULL;
	memset(pipe, 0, sizeof(*pipe));
	init_waitqueue_head(&pipe->wait);
	pipe->base = (char *)__get_free_pages(GFP_USER, PIPE_ORDER);
	if (!pipe->base) {
		kfree(pipe);
		return NULL;
	}
	inode->i_pipe = pipe;
	return pipe;
}

void pipe_free(struct inode *inode)
{
	struct pipe_inode_info *pipe = inode->i_pipe;

	inode->i_pipe = NULL;
	free_pages((unsigned long)pipe->base, PIPE_ORDER);
	kfree(pipe);
}

/* ---- the ring ---- */

/* Up to count bytes out of the ring; -EFAULT if none could be given. */
static ssize_t ring_get(struct pipe_inode_info *pipe, char *buf, size_t count)
{
	size_t done = 0, n;

	while (done < count && pipe->len) {
		n = PIPE_SIZE - pipe->start;
		if (n > pipe->len)
			n = pipe->len;
		if (n > count - done)
			n = count - done;
		if (copy_to_user(buf + done, pipe->base + pipe->start, n))
			return done ? (ssize_t)done : -EFAULT;
		pipe->start = (pipe->start + n) & (PIPE_SIZE - 1);
		pipe->len -= n;
		done += n;
	}
	return done;
}

static ssize_t ring_put(struct pipe_inode_info *pipe, const char *buf, size_t count)
{
	size_t done = 0, n, end;

	while (done < count && pipe->len < PIPE_SIZE) {
		end = (pipe->start + pipe->len) & (PIPE_SIZE - 1);
		n = end < pipe->start ? pipe->start - end : PIPE_SIZE - end;
		if (n > count - done)
			n = count - done;
		if (copy_from_user(pipe->base + end, buf + done, n))
			return done ? (ssize_t)done : -EFAULT;
		pipe->len += n;
		done += n;
	}
	return done;
}

/* ---- read and write; i_sem keeps the bytes of one call together ---- */

/* Sleep, without the lock, until a change or a signal. */
static int pipe_wait(struct inode *inode)
{
	DECLARE_WAITQUEUE(wait, current);

	set_current_state(TASK_INTERRUPTIBLE);
	add_wait_queue(&inode->i_pipe->wait, &wait);
	up(&inode->i_sem);
	schedule();
	remove_wait_queue(&inode->i_pipe->wait, &wait);
	set_current_state(TASK_RUNNING);
	down(&inode->i_sem);
	return signal_pending(current) ? -ERESTARTSYS : 0;
}

static int wait_for_bytes(struct inode *inode, int nonblock)
{
	int err;

	while (!inode->i_pipe->len) {
		if (!inode->i_pipe->writers)
			return 0;
		if (nonblock)
			return -EAGAIN;
		err = pipe_wait(inode);
		if (err)
			return err;
	}
	return 0;
}

static ssize_t pipe_read(struct file *filp, char *buf, size_t count, loff_t *ppos)
{
	struct inode *inode = filp->f_dentry->d_inode;
	ssize_t ret;

	if (!count)
		return 0;
	down(&inode->i_sem);
	ret = wait_for_bytes(inode, filp->f_flags & O_NONBLOCK);
	if (!ret)
		ret = ring_get(inode->i_pipe, buf, count);
	up(&inode->i_sem);
	if (ret > 0) {
		wake_up_interruptible(&inode->i_pipe->wait);
		update_atime(inode);
	}
	return ret;
}

static int wait_for_room(struct inode *inode, size_t need, int nonblock)
{
	struct pipe_inode_info *pipe = inode->i_pipe;
	int err;

	for (;;) {
		if (!pipe->readers) {
			send_sig(SIGPIPE, current, 0);
			return -EPIPE;
		}
		if (PIPE_SIZE - pipe->len >= need)
			return 0;
		if (nonblock)
			return -EAGAIN;
		wake_up_interruptible(&pipe->wait);
		err = pipe_wait(inode);
		if (err)
			return err;
	}
}

static ssize_t pipe_write_locked(struct file *filp, const char *buf, size_t count)
{
	struct inode *inode = filp->f_dentry->d_inode;
	size_t need = count <= PIPE_BUF ? count : 1, done = 0;
	ssize_t n;

	while (done < count) {
		n = wait_for_room(inode, need, filp->f_flags & O_NONBLOCK);
		if (!n)
			n = ring_put(inode->i_pipe, buf + done, count - done);
		if (n < 0)
			return done ? (ssize_t)done : n;
		done += n;
	}
	return done;
}

static ssize_t pipe_write(struct file *filp, const char *buf, size_t count, loff_t *ppos)
{
	struct inode *inode = filp->f_dentry->d_inode;
	ssize_t ret;

	if (!count)
		return 0;
	down(&inode->i_sem);
	ret = pipe_write_locked(filp, buf, count);
	up(&inode->i_sem);
	if (ret > 0) {
		wake_up_interruptible(&inode->i_pipe->wait);
		inode->i_ctime = inode->i_mtime = CURRENT_TIME;
	}
	return ret;
}

static ssize_t bad_pipe_r(struct file *filp, char *buf, size_t count, loff_t *ppos)
{
	return -EBADF;
}

static ssize_t bad_pipe_w(struct file *filp, const char *buf, size_t count, loff_t *ppos)
{
	return -EBADF;
}

static int pipe_ioctl(struct inode *inode, struct file *filp, unsigned int cmd, unsigned long arg)
{
	if (cmd != FIONREAD)
		return -ENOTTY;
	return put_user((int)PIPE(filp)->len, (int *)arg);
}

/* A reader of a FIFO that nobody has opened for writing yet sees no hang-up. */
static unsigned int pipe_poll(struct file *filp, poll_table *wait)
{
	struct pipe_inode_info *pipe = PIPE(filp);
	unsigned int mask = 0;

	poll_wait(filp, &pipe->wait, wait);
	if (filp->f_mode & FMODE_READ) {
		if (pipe->len)
			mask |= POLLIN | POLLRDNORM;
		if (!pipe->writers && filp->f_version != pipe->w_counter)
			mask |= POLLHUP;
	}
	if (filp->f_mode & FMODE_WRITE) {
		if (PIPE_SIZE - pipe->len >= PIPE_BUF)
			mask |= POLLOUT | POLLWRNORM;
		if (!pipe->readers)
			mask |= POLLERR;
	}
	return mask;
}

static int pipe_release(struct inode *inode, struct file *filp)
{
	struct pipe_inode_info *pipe = inode->i_pipe;

	down(&inode->i_sem);
	if (filp->f_mode & FMODE_READ)
		pipe->readers--;
	if (filp->f_mode & FMODE_WRITE)
		pipe->writers--;
	if (!pipe->readers && !pipe->writers)
		pipe_free(inode);
	else
		wake_up_interruptible(&pipe->wait);
	up(&inode->i_sem);
	return 0;
}

#define PIPE_COMMON \
	.llseek = no_llseek, .poll = pipe_poll, .ioctl = pipe_ioctl, .release = pipe_release

struct file_operations read_pipe_fops = {
	.read = pipe_read, .write = bad_pipe_w, PIPE_COMMON,
};

struct file_operations write_pipe_fops = {
	.read = bad_pipe_r, .write = pipe_write, PIPE_COMMON,
};

struct file_operations rdwr_fifo_fops = {
	.read = pipe_read, .write = pipe_write, PIPE_COMMON,
};

/* ---- pipe(2) ---- */

static struct vfsmount *pipe_mnt;

static int pipefs_delete_dentry(struct dentry *dentry)
{
	return 1;
}

static struct dentry_operations pipefs_dentry_operations = {
	.d_delete = pipefs_delete_dentry,
};

static struct inode *get_pipe_inode(void)
{
	struct inode *inode = new_inode(pipe_mnt->mnt_sb);

	if (!inode)
		return NULL;
	if (!pipe_new(inode)) {
		iput(inode);
		return NULL;
	}
	inode->i_pipe->readers = inode->i_pipe->writers = 1;
	inode->i_pipe->nameless = 1;
	inode->i_fop = &def_fifo_fops;
	inode->i_pipe->w_counter = 1;	/* has been open for writing: then the end is a hang-up */
	inode->i_ino = get_next_ino();
	inode->i_mode = S_IFIFO | S_IRUSR | S_IWUSR;
	inode->i_uid = current->fsuid;
	inode->i_gid = current->fsgid;
	inode->i_atime = inode->i_mtime = inode->i_ctime = CURRENT_TIME;
	return inode;
}

/* The name that /proc/PID/fd shows: pipe:[number]. */
static struct dentry *get_pipe_dentry(void)
{
	struct inode *inode = get_pipe_inode();
	struct dentry *dentry;
	struct qstr name;
	char text[32];

	if (!inode)
		return NULL;
	name.len = sprintf(text, "pipe:[%lu]", inode->i_ino);
	name.name = (const unsigned char *)text;
	name.hash = inode->i_ino;
	dentry = d_alloc(NULL, &name);
	if (!dentry) {
		iput(inode);
		return NULL;
	}
	dentry->d_op = &pipefs_dentry_operations;
	dentry->d_sb = pipe_mnt->mnt_sb;
	d_instantiate(dentry, inode);
	return dentry;
}

static struct file *pipe_end(struct dentry *dentry, int mode, int flags)
{
	struct file *f = get_empty_filp();

	if (!f)
		return NULL;
	f->f_dentry = dget(dentry);
	f->f_vfsmnt = mntget(pipe_mnt);
	f->f_mode = mode;
	f->f_flags = flags | (mode == FMODE_WRITE ? O_WRONLY : O_RDONLY);
	f->f_op = mode == FMODE_WRITE ? &write_pipe_fops : &read_pipe_fops;
	if (mode == FMODE_WRITE)
		get_write_access(dentry->d_inode);
	return f;
}

static int make_pipe(struct file **files, int flags)
{
	struct dentry *dentry;

	if (files_stat.nr_files + 2 > files_stat.max_files)
		return -ENFILE;
	dentry = get_pipe_dentry();
	if (!dentry)
		return -ENOMEM;
	files[0] = pipe_end(dentry, FMODE_READ, flags);
	files[1] = pipe_end(dentry, FMODE_WRITE, flags);
	dput(dentry);
	if (files[0] && files[1])
		return 0;
	if (files[0])
		fput(files[0]);
	if (files[1])
		fput(files[1]);
	return -ENOMEM;
}

static int install_pipe(struct file **files, int *fd, int cloexec)
{
	fd[0] = get_unused_fd();
	if (fd[0] < 0)
		return fd[0];
	fd[1] = get_unused_fd();
	if (fd[1] < 0) {
		put_unused_fd(fd[0]);
		return fd[1];
	}
	fd_install(fd[0], files[0]);
	fd_install(fd[1], files[1]);
	set_close_on_exec(fd[0], cloexec);
	set_close_on_exec(fd[1], cloexec);
	return 0;
}

asmlinkage long sys_close(unsigned int fd);

asmlinkage long sys_pipe2(int *fildes, int flags)
{
	struct file *files[2];
	int fd[2], err;

	if (flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT))
		return -EINVAL;
	err = make_pipe(files, flags & O_NONBLOCK);
	if (err)
		return err;
	err = install_pipe(files, fd, flags & O_CLOEXEC);
	if (err) {
		fput(files[0]);
		fput(files[1]);
		return err;
	}
	if (copy_to_user(fildes, fd, sizeof(fd))) {
		sys_close(fd[0]);
		sys_close(fd[1]);
		return -EFAULT;
	}
	return 0;
}

asmlinkage long sys_pipe(int *fildes)
{
	return sys_pipe2(fildes, 0);
}

static struct super_block *pipefs_read_super(struct super_block *sb, void *data, int silent)
{
	struct inode *root = new_inode(sb);

	if (!root)
		return NULL;
	sb->s_magic = PIPEFS_MAGIC;
	root->i_mode = S_IFDIR | S_IRUSR | S_IWUSR;
	sb->s_root = d_alloc_root(root);
	return sb->s_root ? sb : NULL;
}

static DECLARE_FSTYPE(pipe_fs_type, "pipefs", pipefs_read_super, FS_NOMOUNT);

static int __init init_pipe_fs(void)
{
	int err = register_filesystem(&pipe_fs_type);

	if (err)
		return err;
	pipe_mnt = kern_mount(&pipe_fs_type);
	return IS_ERR(pipe_mnt) ? PTR_ERR(pipe_mnt) : 0;
}
module_init(init_pipe_fs)
