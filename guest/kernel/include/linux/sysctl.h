/*
 * linux/sysctl.h - values of the kernel as files below /proc/sys.
 *
 *	static ctl_table my_table[] = {
 *		{ MY_NUMBER, "my_switch", &my_switch, sizeof(int), 0644, NULL, &proc_dointvec },
 *		{ 0 }
 *	};
 *	static ctl_table my_root[] = {
 *		{ CTL_DEBUG, "debug", NULL, 0, 0555, my_table },
 *		{ 0 }
 *	};
 *	header = register_sysctl_table(my_root, 0);
 *
 * A row without a name ends a table.  A folder that is there already is shared.
 */
#ifndef _LINUX_SYSCTL_H
#define _LINUX_SYSCTL_H

/* Numbers of the first level, for the first member of a row. */
#define CTL_KERN	1
#define CTL_VM		2
#define CTL_NET		3
#define CTL_PROC	4
#define CTL_FS		5
#define CTL_DEBUG	6
#define CTL_DEV		7
#define CTL_BUS		8

#define KERN_OSTYPE	1
#define KERN_OSRELEASE	2
#define KERN_VERSION	4
#define KERN_NODENAME	7
#define KERN_DOMAINNAME	8
#define KERN_PANIC	15
#define KERN_PRINTK	17
#define KERN_MAX_THREADS 39
#define KERN_TAINTED	53
#define KERN_PANIC_ON_OOPS 57

#define FS_NRINODE	1
#define FS_NRFILE	6
#define FS_MAXFILE	7

#ifdef __KERNEL__

#include <linux/list.h>
#include <linux/types.h>

struct file;
struct proc_dir_entry;
typedef struct ctl_table ctl_table;

/*
 * Reads (write 0) or writes a row's value: text in the user's buffer of *lenp
 * bytes, from filp->f_pos on.  Sets *lenp to what was done; 0 or an error.
 */
typedef int proc_handler(ctl_table *table, int write, struct file *filp, void *buffer, size_t *lenp);
/* Would serve the system call sysctl(2), which this kernel has not. */
typedef int ctl_handler(ctl_table *table, int *name, int nlen, void *oldval, size_t *oldlenp,
			void *newval, size_t newlen, void **context);

/* A value, or (with child) a folder. */
struct ctl_table {
	int ctl_name;			/* number, by convention unique in the table */
	const char *procname;		/* NULL: end of the table */
	void *data;
	int maxlen;			/* bytes at data */
	mode_t mode;
	ctl_table *child;
	proc_handler *proc_handler;
	ctl_handler *strategy;
	struct proc_dir_entry *de;	/* while it is registered */
	void *extra1, *extra2;		/* for the handler: smallest and largest value */
};

struct ctl_table_header {
	ctl_table *ctl_table;
	struct list_head ctl_entry;
};

/* Shows the table below /proc/sys, until it is unregistered; NULL without memory. insert_at_head is ignored. */
extern struct ctl_table_header *register_sysctl_table(ctl_table *table, int insert_at_head);
/* Removes the files again, and folders that nobody else uses. */
extern void unregister_sysctl_table(struct ctl_table_header *header);

/* Handler of a text of up to maxlen - 1 characters; a line's end ends it. */
extern int proc_dostring(ctl_table *table, int write, struct file *filp, void *buffer, size_t *lenp);
/* Handler of one or several ints, in decimal, with blanks between them. */
extern int proc_dointvec(ctl_table *table, int write, struct file *filp, void *buffer, size_t *lenp);
/* The same with limits: extra1 and extra2 point to the smallest and largest ints, -EINVAL outside. */
extern int proc_dointvec_minmax(ctl_table *table, int write, struct file *filp, void *buffer, size_t *lenp);
/* Handler of a time in jiffies that is shown in seconds. */
extern int proc_dointvec_jiffies(ctl_table *table, int write, struct file *filp, void *buffer, size_t *lenp);
/* Handler of one or several unsigned longs. */
extern int proc_doulongvec_minmax(ctl_table *table, int write, struct file *filp, void *buffer, size_t *lenp);

extern void sysctl_init(void);

#endif
#endif
