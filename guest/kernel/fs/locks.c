/*
 * fs/locks.c - advisory locks: of records (fcntl; owned by a process, gone when
 * it closes any descriptor of the file) and of whole files (flock; owned by
 * the open file).  Both kinds hang on inode->i_flock and never meet.
 */
#include <linux/capability.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/fs.h>
#include <linux/file.h>

/* Locks are kernel memory that no other limit counts. */
#define MAX_LOCKS	4096
#define LOCKS_OF_ROOT	256
static int nr_locks;

static void free_lock(struct file_lock *fl)
{
	if (fl)
		nr_locks--;
	kfree(fl);
}

static int same_owner(struct file_lock *a, struct file_lock *b)
{
	return a->fl_owner == b->fl_owner && a->fl_file == b->fl_file;
}

static int same_kind(struct file_lock *a, struct file_lock *b)
{
	return !a->fl_file == !b->fl_file;
}

static int overlap(struct file_lock *a, struct file_lock *b)
{
	return a->fl_start <= b->fl_end && b->fl_start <= a->fl_end;
}

static struct file_lock *find_conflict(struct inode *inode, struct file_lock *want)
{
	struct file_lock *fl;

	for (fl = inode->i_flock; fl; fl = fl->fl_next)
		if (same_kind(fl, want) && !same_owner(fl, want) && overlap(fl, want) &&
		    (fl->fl_type == F_WRLCK || want->fl_type == F_WRLCK))
			return fl;
	return NULL;
}

static void insert_lock(struct inode *inode, struct file_lock *fl)
{
	fl->fl_next = inode->i_flock;
	inode->i_flock = fl;
}

static struct file_lock *copy_lock(struct file_lock *fl)
{
	int limit = capable(CAP_SYS_RESOURCE) ? MAX_LOCKS + LOCKS_OF_ROOT : MAX_LOCKS;
	struct file_lock *copy = nr_locks < limit ? kmalloc(sizeof(*copy), GFP_KERNEL) : NULL;

	if (!copy)
		return NULL;
	nr_locks++;
	*copy = *fl;
	return copy;
}

/*
 * Take the range of "want" out of what its owner holds.  A lock that reaches
 * over both ends splits; *spare is used for the second half.
 */
static void punch(struct inode *inode, struct file_lock *want, struct file_lock **spare)
{
	struct file_lock **p = &inode->i_flock, *fl;

	while ((fl = *p) != NULL) {
		if (!same_kind(fl, want) || !same_owner(fl, want) || !overlap(fl, want)) {
			p = &fl->fl_next;
		} else if (fl->fl_start < want->fl_start && fl->fl_end > want->fl_end) {
			**spare = *fl;
			(*spare)->fl_start = want->fl_end + 1;
			fl->fl_end = want->fl_start - 1;
			insert_lock(inode, *spare);
			*spare = NULL;
			return;
		} else if (fl->fl_start < want->fl_start) {
			fl->fl_end = want->fl_start - 1;
			p = &fl->fl_next;
		} else if (fl->fl_end > want->fl_end) {
			fl->fl_start = want->fl_end + 1;
			p = &fl->fl_next;
		} else {
			*p = fl->fl_next;
			free_lock(fl);
		}
	}
}

/* Replace what the owner holds in that range; unlocking adds nothing. */
static int apply_lock(struct inode *inode, struct file_lock *want)
{
	struct file_lock *spare = copy_lock(want), *fresh = NULL;

	if (want->fl_type != F_UNLCK)
		fresh = copy_lock(want);
	if (!spare || (!fresh && want->fl_type != F_UNLCK)) {
		free_lock(spare);
		free_lock(fresh);
		return -ENOLCK;
	}
	punch(inode, want, &spare);
	free_lock(spare);
	if (fresh)
		insert_lock(inode, fresh);
	wake_up(&inode->i_wait);
	return 0;
}

static int set_lock(struct inode *inode, struct file_lock *want, int wait)
{
	int err;

	while (want->fl_type != F_UNLCK && find_conflict(inode, want)) {
		if (!wait)
			return -EAGAIN;
		err = wait_event_interruptible(inode->i_wait, !find_conflict(inode, want));
		if (err)
			return err;
	}
	return apply_lock(inode, want);
}

/* ---- fcntl ---- */

static int flock_to_lock(struct file *filp, struct file_lock *fl, struct flock64 *l)
{
	loff_t start = l->l_start;

	if (l->l_whence == SEEK_CUR)
		start += filp->f_pos;
	else if (l->l_whence == SEEK_END)
		start += filp->f_dentry->d_inode->i_size;
	else if (l->l_whence != SEEK_SET)
		return -EINVAL;
	if (l->l_len < 0)
		start += l->l_len;
	if (start < 0 || l->l_type < F_RDLCK || l->l_type > F_UNLCK)
		return -EINVAL;
	memset(fl, 0, sizeof(*fl));
	fl->fl_start = start;
	fl->fl_end = OFFSET_MAX;
	if (l->l_len)
		fl->fl_end = start + (l->l_len < 0 ? -l->l_len : l->l_len) - 1;
	fl->fl_type = l->l_type;
	fl->fl_owner = current->files;
	fl->fl_pid = current->tgid;
	return fl->fl_end < start ? -EOVERFLOW : 0;
}

int fcntl_getlk(struct file *filp, struct flock64 *l)
{
	struct file_lock want, *fl;
	int err = flock_to_lock(filp, &want, l);

	if (err)
		return err;
	if (want.fl_type == F_UNLCK)
		return -EINVAL;
	fl = find_conflict(filp->f_dentry->d_inode, &want);
	if (!fl) {
		l->l_type = F_UNLCK;
		return 0;
	}
	l->l_type = fl->fl_type;
	l->l_whence = SEEK_SET;
	l->l_start = fl->fl_start;
	l->l_len = fl->fl_end == OFFSET_MAX ? 0 : fl->fl_end - fl->fl_start + 1;
	l->l_pid = fl->fl_pid;
	return 0;
}

int fcntl_setlk(struct file *filp, int wait, struct flock64 *l)
{
	struct file_lock want;
	int err = flock_to_lock(filp, &want, l);

	if (err)
		return err;
	if ((want.fl_type == F_RDLCK && !(filp->f_mode & FMODE_READ)) ||
	    (want.fl_type == F_WRLCK && !(filp->f_mode & FMODE_WRITE)))
		return -EBADF;
	return set_lock(filp->f_dentry->d_inode, &want, wait);
}

static void whole_file(struct file_lock *fl, int type)
{
	memset(fl, 0, sizeof(*fl));
	fl->fl_end = OFFSET_MAX;
	fl->fl_type = type;
	fl->fl_pid = current->tgid;
}

void locks_remove_posix(struct file *filp, struct files_struct *id)
{
	struct inode *inode = filp->f_dentry->d_inode;
	struct file_lock want;

	if (!inode || !inode->i_flock)
		return;
	whole_file(&want, F_UNLCK);
	want.fl_owner = id;
	punch(inode, &want, NULL);
	wake_up(&inode->i_wait);
}

/* Whoever waited for a lock while another thread closed the file got it too late to be rid of it. */
void locks_forget(struct inode *inode)
{
	struct file_lock *fl;

	while ((fl = inode->i_flock) != NULL) {
		inode->i_flock = fl->fl_next;
		free_lock(fl);
	}
}

/* ---- flock ---- */

void locks_remove_flock(struct file *filp)
{
	struct inode *inode = filp->f_dentry->d_inode;
	struct file_lock want;

	if (!inode || !inode->i_flock)
		return;
	whole_file(&want, F_UNLCK);
	want.fl_file = filp;
	punch(inode, &want, NULL);
	wake_up(&inode->i_wait);
}

static int flock_type(unsigned int cmd)
{
	switch (cmd & ~LOCK_NB) {
	case LOCK_SH:
		return F_RDLCK;
	case LOCK_EX:
		return F_WRLCK;
	case LOCK_UN:
		return F_UNLCK;
	}
	return -EINVAL;
}

asmlinkage long sys_flock(unsigned int fd, unsigned int cmd)
{
	int type = flock_type(cmd), err;
	struct file *filp = fget(fd);
	struct file_lock want;

	if (!filp)
		return -EBADF;
	err = type;
	if (type >= 0) {
		whole_file(&want, type);
		want.fl_file = filp;
		err = set_lock(filp->f_dentry->d_inode, &want, !(cmd & LOCK_NB));
	}
	fput(filp);
	return err;
}
