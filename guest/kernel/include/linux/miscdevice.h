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

extern int misc_register(struct miscdevice *misc);
extern int misc_deregister(struct miscdevice *misc);

#endif
#endif
