/*
 * fs/fifo.c - opening a FIFO: a reader waits for a writer and a writer for a
 * reader.  O_NONBLOCK readers do not wait, O_NONBLOCK writers are refused
 * with -ENXIO, O_RDWR never waits.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/fs.h>
#include <linux/pipe_fs_i.h>

/* Until *counter has moved on: whoever came may have gone again. */
static int wait_for_partner(struct inode *inode, unsigned int *counter)
{
	unsigned int seen = *counter;
	DECLARE_WAITQUEUE(wait, current);

	while (*counter == seen) {
		set_current_state(TASK_INTERRUPTIBLE);
		add_wait_queue(&inode->i_pipe->wait, &wait);
		up(&inode->i_sem);
		schedule();
		remove_wait_queue(&inode->i_pipe->wait, &wait);
		set_current_state(TASK_RUNNING);
		down(&inode->i_sem);
		if (signal_pending(current))
			return -ERESTARTSYS;
	}
	return 0;
}

static int open_reader(struct inode *inode, struct file *filp)
{
	struct pipe_inode_info *pipe = inode->i_pipe;
	int err = 0;

	filp->f_op = &read_pipe_fops;
	pipe->r_counter++;
	if (!pipe->readers++)
		wake_up_interruptible(&pipe->wait);
	if (!pipe->writers && !pipe->nameless) {
		if (filp->f_flags & O_NONBLOCK)
			filp->f_version = pipe->w_counter;	/* no POLLHUP yet */
		else
			err = wait_for_partner(inode, &pipe->w_counter);
	}
	if (err)
		pipe->readers--;
	return err;
}

static int open_writer(struct inode *inode, struct file *filp)
{
	struct pipe_inode_info *pipe = inode->i_pipe;
	int err = 0;

	if ((filp->f_flags & O_NONBLOCK) && !pipe->readers && !pipe->nameless)
		return -ENXIO;
	filp->f_op = &write_pipe_fops;
	pipe->w_counter++;
	if (!pipe->writers++)
		wake_up_interruptible(&pipe->wait);
	if (!pipe->readers && !pipe->nameless)
		err = wait_for_partner(inode, &pipe->r_counter);
	if (err)
		pipe->writers--;
	return err;
}

static int open_both(struct inode *inode, struct file *filp)
{
	struct pipe_inode_info *pipe = inode->i_pipe;

	filp->f_op = &rdwr_fifo_fops;
	pipe->readers++;
	pipe->writers++;
	pipe->r_counter++;
	pipe->w_counter++;
	wake_up_interruptible(&pipe->wait);
	return 0;
}

static int fifo_open_locked(struct inode *inode, struct file *filp)
{
	if (!inode->i_pipe && !pipe_new(inode))
		return -ENOMEM;
	switch (filp->f_mode & (FMODE_READ | FMODE_WRITE)) {
	case FMODE_READ:
		return open_reader(inode, filp);
	case FMODE_WRITE:
		return open_writer(inode, filp);
	case FMODE_READ | FMODE_WRITE:
		return open_both(inode, filp);
	}
	return -EINVAL;
}

static int fifo_open(struct inode *inode, struct file *filp)
{
	struct pipe_inode_info *pipe;
	int err;

	down(&inode->i_sem);
	err = fifo_open_locked(inode, filp);
	pipe = inode->i_pipe;
	if (err && pipe) {
		if (!pipe->readers && !pipe->writers)
			pipe_free(inode);
		else
			wake_up_interruptible(&pipe->wait);
	}
	up(&inode->i_sem);
	return err;
}

struct file_operations def_fifo_fops = {
	.open = fifo_open,
};
