/*
 * examples/alarm.c - a wait queue and a timer
 *
 *	insmod alarm.o			(dmesg says which major number it got)
 *	mknod /dev/alarm c 254 0
 *	head -n 3 /dev/alarm
 *
 * Every read sleeps until the timer, which rings every `period` ticks, has rung
 * once more. The timer runs in the timer interrupt's bottom half: it may not
 * sleep, only wake. The last file that is closed stops it.
 */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/init.h>
#include <linux/fs.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <asm/uaccess.h>

static int period = HZ / 10;
MODULE_PARM(period, "i");
MODULE_PARM_DESC(period, "ticks between two rings");

static DECLARE_WAIT_QUEUE_HEAD(alarm_wait);
static struct timer_list alarm_timer;
static volatile unsigned long rings;
static int users;
static int major;

static void ring(unsigned long data)
{
	rings++;
	wake_up_interruptible(&alarm_wait);
	mod_timer(&alarm_timer, jiffies + period);
}

static int alarm_open(struct inode *inode, struct file *file)
{
	file->private_data = (void *)rings;	/* the last ring that its reader knows of */
	if (!users++)
		mod_timer(&alarm_timer, jiffies + period);
	return 0;
}

static int alarm_release(struct inode *inode, struct file *file)
{
	if (!--users)
		del_timer_sync(&alarm_timer);
	return 0;
}

static ssize_t alarm_read(struct file *file, char *buf, size_t count, loff_t *ppos)
{
	unsigned long seen = (unsigned long)file->private_data;
	char text[24];
	int len;

	if (rings == seen && (file->f_flags & O_NONBLOCK))
		return -EAGAIN;
	if (wait_event_interruptible(alarm_wait, rings != seen))
		return -ERESTARTSYS;
	file->private_data = (void *)(seen + 1);
	len = sprintf(text, "ring %lu\n", seen + 1);
	len = min(len, (int)count);
	return copy_to_user(buf, text, len) ? -EFAULT : len;
}

static unsigned int alarm_poll(struct file *file, poll_table *wait)
{
	poll_wait(file, &alarm_wait, wait);
	return rings != (unsigned long)file->private_data ? POLLIN | POLLRDNORM : 0;
}

static struct file_operations alarm_fops = {
	owner:		THIS_MODULE,
	read:		alarm_read,
	poll:		alarm_poll,
	open:		alarm_open,
	release:	alarm_release,
};

static int __init alarm_init(void)
{
	if (period < 1)
		return -EINVAL;
	init_timer(&alarm_timer);
	alarm_timer.function = ring;
	major = register_chrdev(0, "alarm", &alarm_fops);
	if (major < 0)
		return major;
	printk(KERN_INFO "alarm: mknod /dev/alarm c %d 0\n", major);
	return 0;
}

static void __exit alarm_exit(void)
{
	unregister_chrdev(major, "alarm");
}

module_init(alarm_init);
module_exit(alarm_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("wakes its readers at intervals");
