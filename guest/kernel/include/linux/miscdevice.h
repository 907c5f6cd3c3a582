/*
 * linux/miscdevice.h - a driver that needs one minor number, not a major one.
 */
#ifndef _LINUX_MISCDEVICE_H
#define _LINUX_MISCDEVICE_H

#ifdef __KERNEL__

#include <linux/fs.h>

#define MISC_DYNAMIC_MINOR 255

struct miscdevice {
	int minor;
	const char *name;
	struct file_operations *fops;
	struct list_head list;
};

/* From now on opening that node opens the driver; minor MISC_DYNAMIC_MINOR takes a free one. 0 or -EBUSY. */
extern int misc_register(struct miscdevice *misc);
/* No longer: 0 or -EINVAL. Before the module goes. */
extern int misc_deregister(struct miscdevice *misc);

#endif
#endif
