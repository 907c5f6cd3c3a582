/*
 * linux/file.h - a process's table of open files.
 *
 * The table starts with NR_OPEN_DEFAULT places inside files_struct and grows
 * by doubling up to the process's limit (RLIMIT_NOFILE, at most NR_OPEN).
 */
#ifndef _LINUX_FILE_H
#define _LINUX_FILE_H

#ifdef __KERNEL__

#include <linux/limits.h>
#include <asm/atomic.h>

struct file;
struct task_struct;

#define NR_OPEN_DEFAULT	32

struct files_struct {
	atomic_t count;
	int max_fds;			/* places in fd[] */
	int next_fd;			/* no free place below this one */
	struct file **fd;
	unsigned long close_on_exec[NR_OPEN / 32];
	unsigned long open_fds[NR_OPEN / 32];
	struct file *fd_array[NR_OPEN_DEFAULT];
};

/* init_files must be a variable of that name: fd points into itself. */
#define INIT_FILES { .count = ATOMIC_INIT(1), .max_fds = NR_OPEN_DEFAULT, \
		     .fd = &init_files.fd_array[0] }

static inline struct file *fcheck_files(struct files_struct *files, unsigned int fd)
{
	return fd < (unsigned int)files->max_fds ? files->fd[fd] : (struct file *)0;
}

/* The running process's open file of that descriptor, with one use more, or NULL. */
extern struct file *fget(unsigned int fd);
extern struct file *fget_raw(unsigned int fd);
/* One use less; the last one closes it. */
extern void fput(struct file *file);
extern struct file *get_empty_filp(void);
extern void put_filp(struct file *file);
/* A free descriptor, or -EMFILE; fd_install makes it that of a file, put_unused_fd gives it back. */
extern int get_unused_fd(void);
extern int get_unused_fd_from(unsigned int from);
/* The two ends of what get_unused_fd began. */
extern void put_unused_fd(unsigned int fd);
extern void fd_install(unsigned int fd, struct file *file);
extern void set_close_on_exec(unsigned int fd, int on);
extern int get_close_on_exec(unsigned int fd);

extern int dupfd(unsigned int fd, unsigned int from, int cloexec);

extern int copy_files(unsigned long clone_flags, struct task_struct *tsk);
extern void exit_files(struct task_struct *tsk);
extern int unshare_files(void);
extern void put_files_struct(struct files_struct *files);
extern void flush_old_files(struct files_struct *files);
extern int copy_fs(unsigned long clone_flags, struct task_struct *tsk);
extern void exit_fs(struct task_struct *tsk);

#endif
#endif
