/*
 * drivers/char/pty.c - pseudo-terminals (Unix 98)
 *
 * A terminal without a line: what a program types into the master side arrives
 * at the slave as if it came from a keyboard, and what programs print on the
 * slave can be read from the master.
 *
 *	open /dev/ptmx -> a new pair: the master is that open file,
 *	                  the slave is /dev/pts/N, a terminal like any other
 *
 *	master write -> flip buffer of the slave -> line discipline -> reader
 *	slave write  -> line discipline -> ring  -> master read
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/init.h>
#include <linux/fs.h>
#include <linux/major.h>
#include <linux/devpts_fs.h>
#include <linux/poll.h>
#include <linux/tty.h>
#include <asm/system.h>
#include <asm/uaccess.h>

#define NR_PTYS		64
#define RING_SIZE	4096		/* one page; a power of two */

struct pty {
	int number;
	struct tty_struct *slave;
	int locked;			/* until unlockpt(3) */
	int slaves;			/* open files of the slave */
	int was_open;
	unsigned char *ring;
	unsigned int tail, count;
	wait_queue_head_t wait;		/* the master waits for bytes or for room */
};

static struct pty *ptys[NR_PTYS];
static struct tty_struct *slave_table[NR_PTYS];
static struct termios *slave_termios[NR_PTYS];

/* ---- the slave's side: a driver of terminals ---- */

static struct pty *pty_of(struct tty_struct *tty)
{
	return ptys[tty->index];
}

static int pts_open(struct tty_struct *tty, struct file *filp)
{
	struct pty *pty = pty_of(tty);

	if (!pty)
		return -EIO;
	pty->slaves++;
	if (pty->locked)
		return -EIO;
	pty->was_open = 1;
	return 0;
}

static void pts_close(struct tty_struct *tty, struct file *filp)
{
	struct pty *pty = pty_of(tty);

	if (pty && !--pty->slaves)
		wake_up_interruptible(&pty->wait);
}

static int ring_room(struct pty *pty)
{
	return RING_SIZE - pty->count;
}

static void ring_put(struct pty *pty, unsigned char c)
{
	pty->ring[(pty->tail + pty->count++) % RING_SIZE] = c;
}

/* The echo comes here from the line discipline's tasklet: hence the flags. */
static int pts_write(struct tty_struct *tty, int from_user, const unsigned char *buf, int count)
{
	struct pty *pty = pty_of(tty);
	unsigned long flags;
	int n = 0;

	if (!pty)
		return count;
	save_and_cli(flags);
	while (n < count && ring_room(pty))
		ring_put(pty, buf[n++]);
	restore_flags(flags);
	wake_up_interruptible(&pty->wait);
	return n;
}

static void pts_put_char(struct tty_struct *tty, unsigned char ch)
{
	pts_write(tty, 0, &ch, 1);
}

static int pts_write_room(struct tty_struct *tty)
{
	struct pty *pty = pty_of(tty);

	return !pty ? RING_SIZE : tty->stopped ? 0 : ring_room(pty);
}

static int pts_chars_in_buffer(struct tty_struct *tty)
{
	return 0;			/* what is in the ring has left the terminal */
}

static void pts_flush_buffer(struct tty_struct *tty)
{
	struct pty *pty = pty_of(tty);

	if (pty)
		pty->count = 0;
	tty_wakeup(tty);
}

/* The reader has taken something: the master may type on. */
static void pts_unthrottle(struct tty_struct *tty)
{
	struct pty *pty = pty_of(tty);

	if (pty)
		wake_up_interruptible(&pty->wait);
}

static struct tty_driver pts_driver = {
	.magic		= TTY_DRIVER_MAGIC,
	.driver_name	= "pty_slave",
	.name		= "pts/",
	.major		= UNIX98_PTY_SLAVE_MAJOR,
	.num		= NR_PTYS,
	.type		= TTY_DRIVER_TYPE_PTY,
	.table		= slave_table,
	.termios	= slave_termios,
	.open		= pts_open,
	.close		= pts_close,
	.write		= pts_write,
	.put_char	= pts_put_char,
	.write_room	= pts_write_room,
	.chars_in_buffer = pts_chars_in_buffer,
	.flush_buffer	= pts_flush_buffer,
	.unthrottle	= pts_unthrottle,
};

/* ---- the master's side: a file ---- */

static int wait_on_master(struct pty *pty, int nonblock)
{
	DECLARE_WAITQUEUE(wait, current);

	if (nonblock)
		return -EAGAIN;
	set_current_state(TASK_INTERRUPTIBLE);
	add_wait_queue(&pty->wait, &wait);
	schedule();
	remove_wait_queue(&pty->wait, &wait);
	set_current_state(TASK_RUNNING);
	return signal_pending(current) ? -ERESTARTSYS : 0;
}

static int slave_is_gone(struct pty *pty)
{
	return pty->was_open && !pty->slaves;
}

/* Up to count bytes out of the ring, in one piece. */
static ssize_t ring_get(struct pty *pty, char *buf, size_t count)
{
	size_t n = min(count, (size_t)min(pty->count, RING_SIZE - pty->tail));
	unsigned long flags;

	if (copy_to_user(buf, pty->ring + pty->tail, n))
		return -EFAULT;
	save_and_cli(flags);
	pty->tail = (pty->tail + n) % RING_SIZE;
	pty->count -= n;
	restore_flags(flags);
	return n;
}

static ssize_t ptm_read(struct file *file, char *buf, size_t count, loff_t *ppos)
{
	struct pty *pty = file->private_data;
	ssize_t done = 0, n;
	int err;

	while (!pty->count) {
		if (slave_is_gone(pty))
			return -EIO;
		err = wait_on_master(pty, file->f_flags & O_NONBLOCK);
		if (err)
			return err;
	}
	while (pty->count && done < (ssize_t)count) {
		n = ring_get(pty, buf + done, count - done);
		if (n < 0)
			return done ? done : n;
		done += n;
	}
	tty_wakeup(pty->slave);
	return done;
}

/* As much as the slave takes at once; one byte needs to find room for ^C to get through. */
static ssize_t type_some(struct pty *pty, const char *buf, size_t count)
{
	unsigned char piece[64];
	size_t n = min(min(count, sizeof(piece)), (size_t)tty_flip_room(pty->slave)), i;

	if (copy_from_user(piece, buf, n))
		return -EFAULT;
	for (i = 0; i < n; i++)
		tty_insert_flip_char(pty->slave, piece[i], TTY_NORMAL);
	tty_flip_buffer_push(pty->slave);
	return n;
}

static ssize_t ptm_write(struct file *file, const char *buf, size_t count, loff_t *ppos)
{
	struct pty *pty = file->private_data;
	ssize_t done = 0, n;

	while (done < (ssize_t)count) {
		if (slave_is_gone(pty))
			return done ? done : -EIO;
		n = type_some(pty, buf + done, count - done);
		if (n < 0)
			return done ? done : n;
		done += n;
		if (n)
			continue;
		tty_throttle(pty->slave);
		n = wait_on_master(pty, file->f_flags & O_NONBLOCK);
		if (n < 0)
			return done ? done : n;
	}
	return done;
}

static unsigned int ptm_poll(struct file *file, poll_table *wait)
{
	struct pty *pty = file->private_data;
	unsigned int mask = 0;

	poll_wait(file, &pty->wait, wait);
	if (pty->count)
		mask |= POLLIN | POLLRDNORM;
	if (slave_is_gone(pty))
		mask |= POLLHUP;
	if (tty_flip_room(pty->slave))
		mask |= POLLOUT | POLLWRNORM;
	return mask;
}

static int set_lock(struct pty *pty, int *user)
{
	return get_user(pty->locked, user) ? -EFAULT : 0;
}

/* Beside its own requests the master answers for the slave's settings. */
static int ptm_ioctl(struct inode *inode, struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pty *pty = file->private_data;
	struct winsize size;
	int ret;

	switch (cmd) {
	case TIOCGPTN:
		return put_user(pty->number, (int *)arg);
	case TIOCSPTLCK:
		return set_lock(pty, (int *)arg);
	case TIOCGWINSZ:
		return copy_to_user((void *)arg, &pty->slave->winsize, sizeof(size)) ? -EFAULT : 0;
	case TIOCSWINSZ:
		if (copy_from_user(&size, (void *)arg, sizeof(size)))
			return -EFAULT;
		tty_resize(pty->slave, &size);
		return 0;
	case TIOCGPGRP:
		return put_user(pty->slave->pgrp > 0 ? pty->slave->pgrp : 0, (int *)arg);
	case FIONREAD:
		return put_user((int)pty->count, (int *)arg);
	}
	ret = tty_termios_ioctl(pty->slave, file, cmd, arg);
	return ret == -ENOIOCTLCMD ? -ENOTTY : ret;
}

/* The line is cut: the slave's session hears SIGHUP, its reads end. */
static int ptm_release(struct inode *inode, struct file *file)
{
	struct pty *pty = file->private_data;
	struct tty_struct *slave = pty->slave;

	devpts_kill(pty->number);
	tty_vhangup(slave);
	ptys[pty->number] = NULL;
	tty_drop(slave);
	free_page((unsigned long)pty->ring);
	kfree(pty);
	return 0;
}

static struct file_operations ptm_fops = {
	.llseek		= no_llseek,
	.read		= ptm_read,
	.write		= ptm_write,
	.poll		= ptm_poll,
	.ioctl		= ptm_ioctl,
	.release	= ptm_release,
};

/* ---- a new pair ---- */

static int free_number(void)
{
	int n;

	/* a slave that is still open keeps its number */
	for (n = 0; n < NR_PTYS; n++)
		if (!ptys[n] && !slave_table[n])
			return n;
	return -ENOSPC;
}

static struct pty *new_pty(int number)
{
	struct pty *pty = kmalloc(sizeof(*pty), GFP_KERNEL);

	if (!pty)
		return NULL;
	memset(pty, 0, sizeof(*pty));
	pty->ring = (unsigned char *)__get_free_page(GFP_KERNEL);
	if (!pty->ring) {
		kfree(pty);
		return NULL;
	}
	pty->number = number;
	pty->locked = 1;
	init_waitqueue_head(&pty->wait);
	return pty;
}

static int name_it(struct pty *pty)
{
	kdev_t device = MKDEV(UNIX98_PTY_SLAVE_MAJOR, pty->number);
	int err;

	pty->slave = tty_hold(device);
	if (IS_ERR(pty->slave))
		return PTR_ERR(pty->slave);
	*pty->slave->termios = pts_driver.init_termios;
	err = devpts_new(pty->number, device);
	if (err)
		tty_drop(pty->slave);
	return err;
}

/* open of /dev/ptmx, called by the layer of terminals. */
int ptmx_open(struct inode *inode, struct file *filp)
{
	int number = free_number(), err;
	struct pty *pty;

	if (number < 0)
		return number;
	pty = new_pty(number);
	if (!pty)
		return -ENOMEM;
	ptys[number] = pty;
	err = name_it(pty);
	if (err) {
		ptys[number] = NULL;
		free_page((unsigned long)pty->ring);
		kfree(pty);
		return err;
	}
	filp->private_data = pty;
	filp->f_op = &ptm_fops;
	return 0;
}

static int __init pty_init(void)
{
	pts_driver.init_termios = tty_std_termios;
	return tty_register_driver(&pts_driver);
}
__initcall(pty_init);
