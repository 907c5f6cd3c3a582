/*
 * drivers/char/tty_io.c - terminals as files: opening, closing, reading,
 * writing, and the way of received characters from the driver's interrupt to
 * the line discipline.
 *
 *	/dev/ttyS0 (4,64)     that line
 *	/dev/tty (5,0)        the process's controlling terminal
 *	/dev/console (5,1)    the line that printk uses
 *	/dev/ptmx (5,2)       a new pseudo-terminal (pty.c)
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/init.h>
#include <linux/fs.h>
#include <linux/major.h>
#include <linux/console.h>
#include <linux/tty.h>
#include <linux/poll.h>
#include <linux/serial.h>
#include <asm/system.h>
#include <asm/uaccess.h>

#define DEV_TTY		MKDEV(TTYAUX_MAJOR, 0)
#define DEV_CONSOLE	MKDEV(TTYAUX_MAJOR, 1)
#define DEV_PTMX	MKDEV(TTYAUX_MAJOR, 2)
#define WRITE_PIECE	1024

struct termios tty_std_termios = {
	.c_iflag = ICRNL | IXON,
	.c_oflag = OPOST | ONLCR,
	.c_cflag = B38400 | CS8 | CREAD | HUPCL,
	.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
	.c_cc = {
		[VINTR] = 3, [VQUIT] = 28, [VERASE] = 127, [VKILL] = 21, [VEOF] = 4,
		[VMIN] = 1, [VSTART] = 17, [VSTOP] = 19, [VSUSP] = 26,
		[VREPRINT] = 18, [VDISCARD] = 15, [VWERASE] = 23, [VLNEXT] = 22,
	},
};

static struct tty_driver *tty_drivers;
static DECLARE_MUTEX(tty_sem);		/* opening and closing */

static struct file_operations tty_fops;
static struct file_operations hung_up_tty_fops;

/* ---- drivers ---- */

static struct tty_driver *get_tty_driver(kdev_t device)
{
	struct tty_driver *p;
	int minor = MINOR(device);

	for (p = tty_drivers; p; p = p->next)
		if (p->major == (short)MAJOR(device) && minor >= p->minor_start &&
		    minor < p->minor_start + p->num)
			return p;
	return NULL;
}

/* 0, or -EBUSY when the major number has a driver that is not a terminal's. */
int tty_register_driver(struct tty_driver *driver)
{
	int err = register_chrdev(driver->major, driver->name, &tty_fops);

	if (err < 0)
		return err;
	if (driver->major == 0)
		driver->major = err;
	driver->next = tty_drivers;
	tty_drivers = driver;
	return 0;
}

int tty_unregister_driver(struct tty_driver *driver)
{
	struct tty_driver **p;
	int i, same_major = 0;

	for (i = 0; i < driver->num; i++)
		if (driver->table[i])
			return -EBUSY;
	for (p = &tty_drivers; *p && *p != driver; p = &(*p)->next)
		;
	if (!*p)
		return -ENOENT;
	*p = driver->next;
	for (p = &tty_drivers; *p; p = &(*p)->next)
		same_major |= (*p)->major == driver->major;
	return same_major ? 0 : unregister_chrdev(driver->major, driver->name);
}

/* The text of /proc/tty/drivers. */
int tty_get_driver_list(char *page)
{
	struct tty_driver *p;
	int len = 0;

	for (p = tty_drivers; p; p = p->next)
		len += sprintf(page + len, "%-20s /dev/%-8s %3d %d-%d %s\n",
			       p->driver_name, p->name, p->major, p->minor_start,
			       p->minor_start + p->num - 1,
			       p->type == TTY_DRIVER_TYPE_SERIAL ? "serial" : "pty");
	return len;
}

const char *tty_name(struct tty_struct *tty, char *buf)
{
	sprintf(buf, "%s%d", tty->driver->name, tty->index);
	return buf;
}

/* ---- received characters ---- */

static unsigned int flip_count(struct tty_struct *tty)
{
	return (tty->flip.head - tty->flip.tail + TTY_FLIPBUF_SIZE) % TTY_FLIPBUF_SIZE;
}

/* How many more characters the ring takes: a driver leaves the rest on the line. */
int tty_flip_room(struct tty_struct *tty)
{
	return TTY_FLIPBUF_SIZE - 1 - flip_count(tty);
}

/* From the interrupt.  A full ring means that the driver did not ask for room. */
void tty_insert_flip_char(struct tty_struct *tty, unsigned char ch, char flag)
{
	struct tty_flip_buffer *flip = &tty->flip;
	unsigned int next = (flip->head + 1) % TTY_FLIPBUF_SIZE;

	if (next == flip->tail)
		return;
	flip->char_buf[flip->head] = ch;
	flip->flag_buf[flip->head] = flag;
	flip->head = next;
}

/* The sender is to wait: nobody takes the characters away. */
void tty_throttle(struct tty_struct *tty)
{
	if (tty->throttled)
		return;
	tty->throttled = 1;
	if (tty->driver->throttle)
		tty->driver->throttle(tty);
}

/* Ask the sender to wait while nobody reads, and to go on again. */
static void check_throttle(struct tty_struct *tty)
{
	unsigned int waiting = flip_count(tty);

	if (waiting > TTY_FLIPBUF_SIZE / 2) {
		tty_throttle(tty);
	} else if (tty->throttled && waiting < TTY_FLIPBUF_SIZE / 4) {
		tty->throttled = 0;
		if (tty->driver->unthrottle)
			tty->driver->unthrottle(tty);
	}
}

/* The tasklet: as much as the line discipline has room for. */
static void flush_to_ldisc(unsigned long data)
{
	struct tty_struct *tty = (struct tty_struct *)data;
	struct tty_flip_buffer *flip = &tty->flip;

	while (flip->tail != flip->head && n_tty_receive_room(tty) > 0) {
		unsigned int p = flip->tail;

		n_tty_receive(tty, flip->char_buf[p], flip->flag_buf[p]);
		flip->tail = (p + 1) % TTY_FLIPBUF_SIZE;
	}
	check_throttle(tty);
}

void tty_flip_buffer_push(struct tty_struct *tty)
{
	if (tty->flip.tail != tty->flip.head || tty->throttled)
		tasklet_schedule(&tty->flip.work);
}

/* The driver has room again. */
void tty_wakeup(struct tty_struct *tty)
{
	wake_up_interruptible(&tty->write_wait);
}

/* ---- stopping and starting output ---- */

void stop_tty(struct tty_struct *tty)
{
	if (tty->stopped)
		return;
	tty->stopped = 1;
	if (tty->driver->stop)
		tty->driver->stop(tty);
}

void start_tty(struct tty_struct *tty)
{
	if (!tty->stopped)
		return;
	tty->stopped = 0;
	if (tty->driver->start)
		tty->driver->start(tty);
	tty_wakeup(tty);
}

/* ---- making and freeing ---- */

static struct termios *get_termios(struct tty_driver *driver, int index)
{
	if (!driver->termios[index]) {
		driver->termios[index] = kmalloc(sizeof(struct termios), GFP_KERNEL);
		if (driver->termios[index])
			*driver->termios[index] = driver->init_termios;
	}
	return driver->termios[index];
}

static struct tty_struct *alloc_tty(struct tty_driver *driver, int index)
{
	struct tty_struct *tty = kmalloc(sizeof(*tty), GFP_KERNEL);

	if (!tty)
		return NULL;
	memset(tty, 0, sizeof(*tty));
	tty->magic = TTY_MAGIC;
	tty->driver = driver;
	tty->index = index;
	tty->device = MKDEV(driver->major, driver->minor_start + index);
	tty->pgrp = -1;
	init_waitqueue_head(&tty->read_wait);
	init_waitqueue_head(&tty->write_wait);
	sema_init(&tty->read_sem, 1);
	sema_init(&tty->write_sem, 1);
	INIT_LIST_HEAD(&tty->tty_files);
	tasklet_init(&tty->flip.work, flush_to_ldisc, (unsigned long)tty);
	tty->termios = get_termios(driver, index);
	if (tty->termios && !n_tty_open(tty))
		return tty;
	kfree(tty);
	return NULL;
}

/* The terminal of that device with one use more. */
static struct tty_struct *init_dev(kdev_t device)
{
	struct tty_driver *driver = get_tty_driver(device);
	struct tty_struct *tty;
	int index;

	if (!driver)
		return ERR_PTR(-ENODEV);
	index = MINOR(device) - driver->minor_start;
	tty = driver->table[index];
	if (!tty) {
		tty = alloc_tty(driver, index);
		if (!tty)
			return ERR_PTR(-ENOMEM);
		driver->table[index] = tty;
	}
	tty->count++;
	return tty;
}

static void forget_ctty(struct tty_struct *tty)
{
	struct task_struct *p;

	if (init_task.tty == tty)
		init_task.tty = NULL;
	for_each_task(p)
		if (p->tty == tty)
			p->tty = NULL;
}

/* One use less; with the last the terminal goes. */
static void put_dev(struct tty_struct *tty)
{
	if (--tty->count)
		return;
	forget_ctty(tty);
	tasklet_kill(&tty->flip.work);
	tty->driver->table[tty->index] = NULL;
	n_tty_close(tty);
	kfree(tty);
}

static void release_dev(struct tty_struct *tty, struct file *filp)
{
	list_del_init(&filp->f_list_tty);
	tty->driver->close(tty, filp);
	put_dev(tty);
}

/* For who needs a terminal that no file has open: a pseudo-terminal's master. */
struct tty_struct *tty_hold(kdev_t device)
{
	return init_dev(device);
}

void tty_drop(struct tty_struct *tty)
{
	down(&tty_sem);
	put_dev(tty);
	up(&tty_sem);
}

/* ---- open and close ---- */

static kdev_t console_device(void)
{
	struct console *c;

	for (c = console_drivers; c; c = c->next)
		if ((c->flags & CON_CONSDEV) && c->device)
			return c->device(c);
	for (c = console_drivers; c; c = c->next)
		if (c->device)
			return c->device(c);
	return NODEV;
}

/* Which terminal is meant?  /dev/tty and /dev/console stand for others. */
static kdev_t real_device(kdev_t device)
{
	if (device == DEV_TTY)
		return current->tty ? current->tty->device : NODEV;
	if (device == DEV_CONSOLE)
		return console_device();
	return device;
}

static void set_ctty(struct tty_struct *tty)
{
	current->tty = tty;
	current->tty_old_pgrp = 0;
	tty->session = current->session;
	tty->pgrp = current->pgrp;
}

/* A session leader without a terminal gets the one it opens. */
static void maybe_take_ctty(struct tty_struct *tty, kdev_t device, struct file *filp)
{
	if ((filp->f_flags & O_NOCTTY) || device == DEV_CONSOLE || device == DEV_TTY)
		return;
	if (current->leader && !current->tty && tty->session == 0)
		set_ctty(tty);
}

static int open_dev(struct inode *inode, struct file *filp)
{
	kdev_t device = real_device(inode->i_rdev);
	struct tty_struct *tty;
	int err;

	if (device == NODEV)
		return -ENXIO;
	tty = init_dev(device);
	if (IS_ERR(tty))
		return PTR_ERR(tty);
	filp->private_data = tty;
	filp->f_op = &tty_fops;
	list_add(&filp->f_list_tty, &tty->tty_files);
	err = tty->driver->open(tty, filp);
	if (!err && tty->exclusive && !capable(CAP_SYS_ADMIN))
		err = -EBUSY;
	if (err) {
		release_dev(tty, filp);
		return err;
	}
	maybe_take_ctty(tty, inode->i_rdev, filp);
	return 0;
}

static int tty_open(struct inode *inode, struct file *filp)
{
	int err;

	down(&tty_sem);
	err = inode->i_rdev == DEV_PTMX ? ptmx_open(inode, filp) : open_dev(inode, filp);
	up(&tty_sem);
	return err;
}

static int tty_release(struct inode *inode, struct file *filp)
{
	struct tty_struct *tty = filp->private_data;

	down(&tty_sem);
	if (tty->count == 1 && !tty->hung_up)
		tty_wait_until_sent(tty, 5 * HZ);
	release_dev(tty, filp);
	up(&tty_sem);
	return 0;
}

/* ---- read and write ---- */

static ssize_t tty_read(struct file *file, char *buf, size_t count, loff_t *ppos)
{
	struct tty_struct *tty = file->private_data;
	ssize_t n = n_tty_read(tty, file, (unsigned char *)buf, count);

	if (n > 0)
		file->f_dentry->d_inode->i_atime = CURRENT_TIME;
	return n;
}

static ssize_t write_pieces(struct tty_struct *tty, struct file *file, const char *buf,
			    size_t count, unsigned char *piece)
{
	size_t done = 0, n;
	ssize_t written;

	while (done < count) {
		n = count - done < WRITE_PIECE ? count - done : WRITE_PIECE;
		if (copy_from_user(piece, buf + done, n))
			return done ? (ssize_t)done : -EFAULT;
		written = n_tty_write(tty, file, piece, n);
		if (written < 0)
			return done ? (ssize_t)done : written;
		done += written;
		if ((size_t)written < n)
			break;
	}
	return done;
}

static ssize_t do_tty_write(struct tty_struct *tty, struct file *file, const char *buf, size_t count)
{
	unsigned char *piece = kmalloc(WRITE_PIECE, GFP_KERNEL);
	ssize_t ret;

	if (!piece)
		return -ENOMEM;
	ret = write_pieces(tty, file, buf, count, piece);
	kfree(piece);
	return ret;
}

static ssize_t tty_write(struct file *file, const char *buf, size_t count, loff_t *ppos)
{
	struct tty_struct *tty = file->private_data;
	ssize_t ret = 0;

	if (L_FLAG(tty, TOSTOP))
		ret = tty_check_change(tty);
	if (ret)
		return ret;
	if (file->f_flags & O_NONBLOCK) {
		if (down_trylock(&tty->write_sem))
			return -EAGAIN;
	} else if (down_interruptible(&tty->write_sem)) {
		return -ERESTARTSYS;
	}
	ret = do_tty_write(tty, file, buf, count);
	up(&tty->write_sem);
	if (ret > 0)
		file->f_dentry->d_inode->i_mtime = CURRENT_TIME;
	return ret;
}

static unsigned int tty_poll(struct file *filp, poll_table *wait)
{
	return n_tty_poll(filp->private_data, filp, wait);
}

static int tty_ioctl(struct inode *inode, struct file *file, unsigned int cmd, unsigned long arg)
{
	struct tty_struct *tty = file->private_data;
	int ret = tty_job_ioctl(tty, file, cmd, arg);

	if (ret != -ENOIOCTLCMD)
		return ret;
	if (tty->driver->ioctl) {
		ret = tty->driver->ioctl(tty, file, cmd, arg);
		if (ret != -ENOIOCTLCMD)
			return ret;
	}
	ret = tty_termios_ioctl(tty, file, cmd, arg);
	return ret == -ENOIOCTLCMD ? -ENOTTY : ret;
}

static struct file_operations tty_fops = {
	.llseek		= no_llseek,
	.read		= tty_read,
	.write		= tty_write,
	.poll		= tty_poll,
	.ioctl		= tty_ioctl,
	.open		= tty_open,
	.release	= tty_release,
};

/* ---- job control ---- */

/* A background process changes its terminal's state: SIGTTOU, unless it ignores that. */
int tty_check_change(struct tty_struct *tty)
{
	if (current->tty != tty || tty->pgrp <= 0 || current->pgrp == tty->pgrp)
		return 0;
	if (sigismember(&current->blocked, SIGTTOU) ||
	    current->sig->action[SIGTTOU - 1].sa.sa_handler == SIG_IGN)
		return 0;
	if (is_orphaned_pgrp(current->pgrp))
		return -EIO;
	kill_pg(current->pgrp, SIGTTOU, 1);
	return -ERESTARTSYS;
}

/* The leader of the session gives its terminal up, or exits. */
void disassociate_ctty(int on_exit)
{
	struct tty_struct *tty = current->tty;
	struct task_struct *p;
	int pgrp;

	if (!tty) {
		if (current->tty_old_pgrp) {
			kill_pg(current->tty_old_pgrp, SIGHUP, on_exit);
			kill_pg(current->tty_old_pgrp, SIGCONT, on_exit);
		}
		return;
	}
	pgrp = tty->pgrp;
	if (on_exit && tty->driver->type != TTY_DRIVER_TYPE_PTY)
		tty_vhangup(tty);
	if (pgrp > 0) {
		kill_pg(pgrp, SIGHUP, on_exit);
		if (!on_exit)
			kill_pg(pgrp, SIGCONT, on_exit);
	}
	current->tty_old_pgrp = 0;
	if (current->tty == tty) {
		tty->session = 0;
		tty->pgrp = -1;
	}
	current->tty = NULL;
	for_each_task(p)
		if (p->session == current->session)
			p->tty = NULL;
}

/* ---- hang-up ---- */

int tty_hung_up_p(struct file *filp)
{
	return filp->f_op == &hung_up_tty_fops;
}

/* Files opened as /dev/console stay: they are the system's, not the session's. */
static void hang_up_files(struct tty_struct *tty)
{
	struct file *f;

	list_for_each_entry(f, &tty->tty_files, f_list_tty)
		if (f->f_dentry->d_inode->i_rdev != DEV_CONSOLE)
			f->f_op = &hung_up_tty_fops;
}

static void hang_up_session(struct tty_struct *tty)
{
	struct task_struct *p;

	for_each_task(p) {
		if (tty->session > 0 && p->session == tty->session && p->leader) {
			send_group_sig(SIGHUP, p, 1);
			send_group_sig(SIGCONT, p, 1);
			if (tty->pgrp > 0)
				p->tty_old_pgrp = tty->pgrp;
		}
		if (p->tty == tty)
			p->tty = NULL;
	}
	tty->session = 0;
	tty->pgrp = -1;
}

/* Cut the terminal off from everybody who uses it. */
void tty_vhangup(struct tty_struct *tty)
{
	hang_up_files(tty);
	n_tty_flush_buffer(tty);
	if (tty->driver->flush_buffer)
		tty->driver->flush_buffer(tty);
	wake_up_interruptible(&tty->write_wait);
	wake_up_interruptible(&tty->read_wait);
	hang_up_session(tty);
	*tty->termios = tty->driver->init_termios;
	tty->stopped = 0;
	if (tty->driver->hangup)
		tty->driver->hangup(tty);
}

/* The carrier is gone. */
void tty_hangup(struct tty_struct *tty)
{
	tty_vhangup(tty);
}

static ssize_t hung_up_read(struct file *file, char *buf, size_t count, loff_t *ppos)
{
	return 0;
}

static ssize_t hung_up_write(struct file *file, const char *buf, size_t count, loff_t *ppos)
{
	return -EIO;
}

static unsigned int hung_up_poll(struct file *filp, poll_table *wait)
{
	return POLLIN | POLLOUT | POLLERR | POLLHUP | POLLRDNORM | POLLWRNORM;
}

static int hung_up_ioctl(struct inode *inode, struct file *file, unsigned int cmd, unsigned long arg)
{
	return cmd == TIOCSPGRP ? -ENOTTY : -EIO;
}

static struct file_operations hung_up_tty_fops = {
	.llseek		= no_llseek,
	.read		= hung_up_read,
	.write		= hung_up_write,
	.poll		= hung_up_poll,
	.ioctl		= hung_up_ioctl,
	.release	= tty_release,
};

/* ---- start-up ---- */

/* Early: so that printk has somewhere to go. */
void __init console_init(void)
{
	serial_console_init();
}

static int __init tty_init(void)
{
	return register_chrdev(TTYAUX_MAJOR, "tty", &tty_fops);
}
__initcall(tty_init);
