/*
 * fs/devices.c - from a node's device number to its driver.
 *
 * Opening a character device looks its major number up in this table and
 * replaces the file's operations by the driver's.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/fs.h>
#include <linux/major.h>
#include <linux/module.h>
#include <linux/string.h>

struct device_struct {
	const char *name;
	struct file_operations *fops;
};

static struct device_struct chrdevs[MAX_CHRDEV];

static int free_major(void)
{
	int major;

	for (major = MAX_CHRDEV - 1; major > 0; major--)
		if (!chrdevs[major].fops)
			return major;
	return -EBUSY;
}

/*
 * Register a driver.  major 0: any free number, which is returned; otherwise
 * 0, -EINVAL for a number out of range, -EBUSY when it has another driver.
 */
int register_chrdev(unsigned int major, const char *name, struct file_operations *fops)
{
	int dynamic = major == 0;

	if (dynamic) {
		int found = free_major();

		if (found < 0)
			return found;
		major = found;
	}
	if (major >= MAX_CHRDEV)
		return -EINVAL;
	if (chrdevs[major].fops && chrdevs[major].fops != fops)
		return -EBUSY;
	chrdevs[major].name = name;
	chrdevs[major].fops = fops;
	return dynamic ? (int)major : 0;
}

int unregister_chrdev(unsigned int major, const char *name)
{
	if (major >= MAX_CHRDEV || !chrdevs[major].fops || strcmp(chrdevs[major].name, name))
		return -EINVAL;
	chrdevs[major].name = NULL;
	chrdevs[major].fops = NULL;
	return 0;
}

/* The text of /proc/devices. */
int get_device_list(char *page)
{
	int i, len = sprintf(page, "Character devices:\n");

	for (i = 0; i < MAX_CHRDEV; i++)
		if (chrdevs[i].fops)
			len += sprintf(page + len, "%3d %s\n", i, chrdevs[i].name);
	return len + get_blkdev_list(page + len);
}

/* A module's use count follows the files that are open on it; fput gives it back. */
static int chrdev_open(struct inode *inode, struct file *filp)
{
	unsigned int major = MAJOR(inode->i_rdev);
	struct file_operations *fops = major < MAX_CHRDEV ? chrdevs[major].fops : NULL;

	if (!fops)
		return -ENXIO;
	if (!try_inc_mod_count(fops->owner))
		return -ENXIO;
	filp->f_op = fops;
	return fops->open ? fops->open(inode, filp) : 0;
}

static int no_device_open(struct inode *inode, struct file *filp)
{
	return -ENXIO;
}

struct file_operations def_chr_fops = {
	.open = chrdev_open,
};

/* A socket's name is not a file. */
struct file_operations bad_sock_fops = {
	.open = no_device_open,
};

/* "04:40", for messages; the text lives until the next call. */
const char *kdevname(kdev_t dev)
{
	static char buffer[16];

	sprintf(buffer, "%02x:%02x", MAJOR(dev), MINOR(dev));
	return buffer;
}
