/*
 * fs/file.c - tables of descriptors: taking and freeing places, growing,
 * copying for fork, closing for exec and exit.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/fs.h>
#include <linux/file.h>

#define FD_WORD(fd)	((fd) >> 5)
#define FD_BIT(fd)	(1UL << ((fd) & 31))

static unsigned int fd_limit(void)
{
	unsigned long limit = current->rlim[RLIMIT_NOFILE].rlim_cur;

	return limit < NR_OPEN ? limit : NR_OPEN;
}

static void free_fd_array(struct files_struct *files)
{
	if (files->fd != files->fd_array)
		kfree(files->fd);
}

/* Make the table big enough for descriptor nr (below NR_OPEN). */
static int expand_fd_array(struct files_struct *files, unsigned int nr)
{
	struct file **fd;
	int size = files->max_fds;

	if (nr < (unsigned int)files->max_fds)
		return 0;
	while (size <= (int)nr)
		size *= 2;
	fd = kmalloc(size * sizeof(*fd), GFP_KERNEL);
	if (!fd)
		return -ENOMEM;
	memset(fd, 0, size * sizeof(*fd));
	memcpy(fd, files->fd, files->max_fds * sizeof(*fd));
	free_fd_array(files);
	files->fd = fd;
	files->max_fds = size;
	return 0;
}

static unsigned int find_free_fd(struct files_struct *files, unsigned int fd)
{
	if (fd < (unsigned int)files->next_fd)
		fd = files->next_fd;
	while (fd < NR_OPEN && (files->open_fds[FD_WORD(fd)] & FD_BIT(fd)))
		fd++;
	return fd;
}

/* Take the lowest free descriptor that is at least "from"; -EMFILE at the limit. */
int get_unused_fd_from(unsigned int from)
{
	struct files_struct *files = current->files;
	unsigned int fd = find_free_fd(files, from);
	int err;

	if (fd >= fd_limit())
		return -EMFILE;
	err = expand_fd_array(files, fd);
	if (err)
		return err;
	files->open_fds[FD_WORD(fd)] |= FD_BIT(fd);
	files->close_on_exec[FD_WORD(fd)] &= ~FD_BIT(fd);
	if (from <= (unsigned int)files->next_fd)
		files->next_fd = fd + 1;
	return fd;
}

int get_unused_fd(void)
{
	return get_unused_fd_from(0);
}

static void release_fd(struct files_struct *files, unsigned int fd)
{
	files->open_fds[FD_WORD(fd)] &= ~FD_BIT(fd);
	files->close_on_exec[FD_WORD(fd)] &= ~FD_BIT(fd);
	if (fd < (unsigned int)files->next_fd)
		files->next_fd = fd;
}

void put_unused_fd(unsigned int fd)
{
	release_fd(current->files, fd);
}

/* Put an open file into a place taken before; the table takes over the reference. */
void fd_install(unsigned int fd, struct file *file)
{
	current->files->fd[fd] = file;
}

void set_close_on_exec(unsigned int fd, int on)
{
	struct files_struct *files = current->files;

	if (on)
		files->close_on_exec[FD_WORD(fd)] |= FD_BIT(fd);
	else
		files->close_on_exec[FD_WORD(fd)] &= ~FD_BIT(fd);
}

int get_close_on_exec(unsigned int fd)
{
	return !!(current->files->close_on_exec[FD_WORD(fd)] & FD_BIT(fd));
}

asmlinkage long sys_close(unsigned int fd)
{
	struct files_struct *files = current->files;
	struct file *file = fcheck_files(files, fd);

	if (!file)
		return -EBADF;
	files->fd[fd] = NULL;
	release_fd(files, fd);
	return filp_close(file, files);
}

/* ---- dup ---- */

static int dup_to_free(struct file *file, unsigned int from, int cloexec)
{
	int fd = get_unused_fd_from(from);

	if (fd < 0) {
		fput(file);
		return fd;
	}
	fd_install(fd, file);
	set_close_on_exec(fd, cloexec);
	return fd;
}

/* fcntl's F_DUPFD; "from" beyond the limit is -EINVAL. */
int dupfd(unsigned int fd, unsigned int from, int cloexec)
{
	struct file *file;

	if (from >= fd_limit())
		return -EINVAL;
	file = fget_raw(fd);
	return file ? dup_to_free(file, from, cloexec) : -EBADF;
}

asmlinkage long sys_dup(unsigned int fd)
{
	struct file *file = fget_raw(fd);

	return file ? dup_to_free(file, 0, 0) : -EBADF;
}

static int dup_onto(struct file *file, unsigned int newfd, int cloexec)
{
	struct files_struct *files = current->files;
	struct file *old;
	int err = expand_fd_array(files, newfd);

	if (err) {
		fput(file);
		return err;
	}
	old = files->fd[newfd];
	files->open_fds[FD_WORD(newfd)] |= FD_BIT(newfd);
	files->fd[newfd] = file;
	set_close_on_exec(newfd, cloexec);
	if (old)
		filp_close(old, files);
	return newfd;
}

asmlinkage long sys_dup2(unsigned int oldfd, unsigned int newfd)
{
	struct file *file = fget_raw(oldfd);

	if (!file)
		return -EBADF;
	if (newfd == oldfd || newfd >= fd_limit()) {
		fput(file);
		return newfd == oldfd ? (long)newfd : -EBADF;
	}
	return dup_onto(file, newfd, 0);
}

asmlinkage long sys_dup3(unsigned int oldfd, unsigned int newfd, int flags)
{
	struct file *file;

	if ((flags & ~O_CLOEXEC) || oldfd == newfd)
		return -EINVAL;
	if (newfd >= fd_limit())
		return -EBADF;
	file = fget_raw(oldfd);
	return file ? dup_onto(file, newfd, flags & O_CLOEXEC) : -EBADF;
}

/* ---- fork, exec, exit ---- */

static struct files_struct *new_files(struct files_struct *old)
{
	struct files_struct *files = kmalloc(sizeof(*files), GFP_KERNEL);

	if (!files)
		return NULL;
	memset(files, 0, sizeof(*files));
	atomic_set(&files->count, 1);
	files->fd = files->fd_array;
	files->max_fds = NR_OPEN_DEFAULT;
	if (expand_fd_array(files, old->max_fds - 1)) {
		kfree(files);
		return NULL;
	}
	files->next_fd = old->next_fd;
	memcpy(files->open_fds, old->open_fds, sizeof(files->open_fds));
	memcpy(files->close_on_exec, old->close_on_exec, sizeof(files->close_on_exec));
	return files;
}

static struct files_struct *dup_files(struct files_struct *old)
{
	struct files_struct *files = new_files(old);
	int fd;

	if (!files)
		return NULL;
	for (fd = 0; fd < old->max_fds; fd++) {
		files->fd[fd] = old->fd[fd];
		if (files->fd[fd])
			atomic_inc(&files->fd[fd]->f_count);
		else	/* taken, but not installed yet: not ours */
			files->open_fds[FD_WORD(fd)] &= ~FD_BIT(fd);
	}
	return files;
}

/* tsk is a copy of current: give it the table (CLONE_FILES) or a copy of it. */
int copy_files(unsigned long clone_flags, struct task_struct *tsk)
{
	struct files_struct *old = current->files;

	if (!old)
		return 0;
	if (clone_flags & CLONE_FILES) {
		atomic_inc(&old->count);
		return 0;
	}
	tsk->files = dup_files(old);
	return tsk->files ? 0 : -ENOMEM;
}

void put_files_struct(struct files_struct *files)
{
	int fd;

	if (!atomic_dec_and_test(&files->count))
		return;
	for (fd = 0; fd < files->max_fds; fd++)
		if (files->fd[fd])
			filp_close(files->fd[fd], files);
	free_fd_array(files);
	kfree(files);
}

void exit_files(struct task_struct *tsk)
{
	struct files_struct *files = tsk->files;

	if (!files)
		return;
	tsk->files = NULL;
	put_files_struct(files);
}

/* Before exec: a table of one's own, whoever shared it. */
int unshare_files(void)
{
	struct files_struct *old = current->files, *files;

	if (atomic_read(&old->count) == 1)
		return 0;
	files = dup_files(old);
	if (!files)
		return -ENOMEM;
	current->files = files;
	put_files_struct(old);
	return 0;
}

/* After exec: close what is marked close-on-exec. */
void flush_old_files(struct files_struct *files)
{
	int fd;

	for (fd = 0; fd < files->max_fds; fd++) {
		struct file *file = files->fd[fd];

		if (!file || !(files->close_on_exec[FD_WORD(fd)] & FD_BIT(fd)))
			continue;
		files->fd[fd] = NULL;
		release_fd(files, fd);
		filp_close(file, files);
	}
}

#define CLOSE_RANGE_CLOEXEC	4

/* Closes first..last, or marks them to be closed by execve. */
asmlinkage long sys_close_range(unsigned int first, unsigned int last, unsigned int flags)
{
	struct files_struct *files = current->files;
	unsigned int fd;

	if ((flags & ~CLOSE_RANGE_CLOEXEC) || first > last)
		return -EINVAL;
	for (fd = first; fd <= last && fd < (unsigned int)files->max_fds; fd++) {
		if (!files->fd[fd])
			continue;
		if (flags)
			set_close_on_exec(fd, 1);
		else
			sys_close(fd);
	}
	return 0;
}
