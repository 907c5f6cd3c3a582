/*
 * examples/chardev.c - a character device that keeps what is written to it
 *
 *	insmod chardev.o		(dmesg says which major number it got)
 *	mknod /dev/chardev c 254 0
 *	echo some text > /dev/chardev
 *	cat /dev/chardev
 *
 * The table of functions names its module (owner), so the kernel counts the open
 * files: rmmod is refused while one is open.
 */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/init.h>
#include <linux/fs.h>
#include <linux/errno.h>
#include <asm/semaphore.h>
#include <asm/uaccess.h>

#define NAME		"chardev"
#define SIZE		1024
#define CHARDEV_CLEAR	_IO('c', 1)
#define CHARDEV_LENGTH	_IOR('c', 2, int)

static int major;
static char buffer[SIZE];
static int length;
static DECLARE_MUTEX(buffer_sem);

static ssize_t chardev_read(struct file *file, char *buf, size_t count, loff_t *ppos)
{
	ssize_t n = 0;

	if (down_interruptible(&buffer_sem))
		return -ERESTARTSYS;
	if (*ppos < length) {
		n = min((int)count, length - (int)*ppos);
		if (copy_to_user(buf, buffer + *ppos, n))
			n = -EFAULT;
		else
			*ppos += n;
	}
	up(&buffer_sem);
	return n;
}

static ssize_t chardev_write(struct file *file, const char *buf, size_t count, loff_t *ppos)
{
	ssize_t n;

	if (down_interruptible(&buffer_sem))
		return -ERESTARTSYS;
	if (file->f_flags & O_APPEND)
		*ppos = length;
	n = *ppos >= SIZE ? -ENOSPC : min((int)count, SIZE - (int)*ppos);
	if (n > 0 && copy_from_user(buffer + *ppos, buf, n))
		n = -EFAULT;
	if (n > 0) {
		*ppos += n;
		length = *ppos;
	}
	up(&buffer_sem);
	return n;
}

static int chardev_ioctl(struct inode *inode, struct file *file, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case CHARDEV_CLEAR:
		length = 0;
		return 0;
	case CHARDEV_LENGTH:
		return put_user(length, (int *)arg);
	}
	return -ENOTTY;
}

static int chardev_open(struct inode *inode, struct file *file)
{
	if (file->f_flags & O_TRUNC)
		length = 0;
	return 0;
}

static struct file_operations chardev_fops = {
	owner:		THIS_MODULE,
	read:		chardev_read,
	write:		chardev_write,
	ioctl:		chardev_ioctl,
	open:		chardev_open,
};

static int __init chardev_init(void)
{
	major = register_chrdev(0, NAME, &chardev_fops);
	if (major < 0)
		return major;
	printk(KERN_INFO "chardev: mknod /dev/chardev c %d 0\n", major);
	return 0;
}

static void __exit chardev_exit(void)
{
	unregister_chrdev(major, NAME);
}

module_init(chardev_init);
module_exit(chardev_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a character device with a buffer");
