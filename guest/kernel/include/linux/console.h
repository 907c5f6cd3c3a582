/*
 * linux/console.h - where printk's text goes.
 */
#ifndef _LINUX_CONSOLE_H
#define _LINUX_CONSOLE_H

#ifdef __KERNEL__

#include <linux/kdev_t.h>

#define CON_PRINTBUFFER	1	/* first replay what was printed before */
#define CON_CONSDEV	2	/* /dev/console is this one */
#define CON_ENABLED	4

struct console {
	char name[8];
	void (*write)(struct console *, const char *, unsigned);
	kdev_t (*device)(struct console *);
	int (*setup)(struct console *, char *);
	short flags;
	short index;
	int cflag;
	struct console *next;
};

extern struct console *console_drivers;
/* From now on printk writes there as well; CON_PRINTBUFFER: also what is in the log. */
extern void register_console(struct console *);
/* No longer: 0, or 1 if it was none. */
extern int unregister_console(struct console *);

#endif
#endif
