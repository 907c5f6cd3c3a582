/*
 * drivers/char/mem.c - memory devices, major 1: mem, null, zero, full, random,
 * urandom, kmsg.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/init.h>
#include <linux/fs.h>
#include <linux/major.h>
#include <linux/poll.h>
#include <linux/random.h>
#include <asm/uaccess.h>

#define DEV_MEM		1
#define DEV_NULL	3
#define DEV_ZERO	5
#define DEV_FULL	7
#define DEV_RANDOM	8
#define DEV_URANDOM	9
#define DEV_KMSG	11

static ssize_t read_null(struct file *file, char *buf, size_t count, loff_t *ppos)
{
	return 0;
}

static ssize_t write_null(struct file *file, const char *buf, size_t count, loff_t *ppos)
{
	return count;
}

static loff_t null_lseek(struct file *file, loff_t offset, int orig)
{
	return file->f_pos = 0;
}

/* By pages, so that a signal can end a read of gigabytes. */
static ssize_t read_zero(struct file *file, char *buf, size_t count, loff_t *ppos)
{
	size_t done = 0, n;

	while (done < count) {
		n = count - done < PAGE_SIZE ? count - done : PAGE_SIZE;
		if (clear_user(buf + done, n))
			return done ? (ssize_t)done : -EFAULT;
		done += n;
		if (signal_pending(current))
			break;
		if (current->need_resched)
			schedule();
	}
	return done;
}

/* Private memory that starts as zeros is what an area without operations is. */
static int mmap_zero(struct file *file, struct vm_area_struct *vma)
{
	return vma->vm_flags & VM_SHARED ? -ENODEV : 0;
}

static ssize_t write_full(struct file *file, const char *buf, size_t count, loff_t *ppos)
{
	return -ENOSPC;
}

/* random does not block: the machine has one source and that is always ready. */
static ssize_t read_random(struct file *file, char *buf, size_t count, loff_t *ppos)
{
	unsigned char bytes[64];
	size_t done = 0, n;

	while (done < count) {
		n = count - done < sizeof(bytes) ? count - done : sizeof(bytes);
		get_random_bytes(bytes, n);
		if (copy_to_user(buf + done, bytes, n))
			return done ? (ssize_t)done : -EFAULT;
		done += n;
		if (signal_pending(current))
			break;
	}
	return done;
}

/* The machine's memory by physical address. */
static ssize_t read_mem(struct file *file, char *buf, size_t count, loff_t *ppos)
{
	unsigned long end = __pa(high_memory), p = *ppos;

	if (*ppos < 0 || *ppos >= end)
		return 0;
	if (count > end - p)
		count = end - p;
	if (copy_to_user(buf, __va(p), count))
		return -EFAULT;
	*ppos += count;
	return count;
}

static ssize_t write_mem(struct file *file, const char *buf, size_t count, loff_t *ppos)
{
	unsigned long end = __pa(high_memory), p = *ppos;

	if (*ppos < 0 || *ppos >= end)
		return -EFBIG;
	if (count > end - p)
		count = end - p;
	if (copy_from_user(__va(p), buf, count))
		return -EFAULT;
	*ppos += count;
	return count;
}

/* What is written becomes a message of the kernel's log. */
static ssize_t write_kmsg(struct file *file, const char *buf, size_t count, loff_t *ppos)
{
	char text[257];
	size_t n = count < sizeof(text) - 1 ? count : sizeof(text) - 1;

	if (copy_from_user(text, buf, n))
		return -EFAULT;
	text[n] = 0;
	printk("%s%s", text, n && text[n - 1] == '\n' ? "" : "\n");
	return count;
}

static struct file_operations mem_fops = {
	.llseek = generic_file_llseek, .read = read_mem, .write = write_mem,
};
static struct file_operations null_fops = {
	.llseek = null_lseek, .read = read_null, .write = write_null,
};
static struct file_operations zero_fops = {
	.llseek = null_lseek, .read = read_zero, .write = write_null, .mmap = mmap_zero,
};
static struct file_operations full_fops = {
	.llseek = null_lseek, .read = read_zero, .write = write_full,
};
static struct file_operations random_fops = {
	.llseek = null_lseek, .read = read_random, .write = write_null,
};
static struct file_operations kmsg_fops = {
	.llseek = no_llseek, .write = write_kmsg,
};

static struct file_operations *const memory_devices[] = {
	[DEV_MEM] = &mem_fops,
	[DEV_NULL] = &null_fops,
	[DEV_ZERO] = &zero_fops,
	[DEV_FULL] = &full_fops,
	[DEV_RANDOM] = &random_fops,
	[DEV_URANDOM] = &random_fops,
	[DEV_KMSG] = &kmsg_fops,
};

static int memory_open(struct inode *inode, struct file *filp)
{
	unsigned int minor = MINOR(inode->i_rdev);

	if (minor >= ARRAY_SIZE(memory_devices) || !memory_devices[minor])
		return -ENXIO;
	if (minor == DEV_MEM && !capable(CAP_SYS_RAWIO))
		return -EPERM;
	filp->f_op = memory_devices[minor];
	return 0;
}

static struct file_operations memory_fops = {
	.open = memory_open,
};

static int __init chr_dev_init(void)
{
	return register_chrdev(MEM_MAJOR, "mem", &memory_fops);
}
__initcall(chr_dev_init);
