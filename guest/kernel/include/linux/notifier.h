/*
 * linux/notifier.h - to be told of events: a chain of functions, called in the
 * order of their priorities, highest first.
 */
#ifndef _LINUX_NOTIFIER_H
#define _LINUX_NOTIFIER_H

struct notifier_block {
	int (*notifier_call)(struct notifier_block *self, unsigned long event, void *data);
	struct notifier_block *next;
	int priority;
};

/* What a function answers: it did not care, it did, or the others need not be called. */
#define NOTIFY_DONE		0x0000
#define NOTIFY_OK		0x0001
#define NOTIFY_STOP_MASK	0x8000
#define NOTIFY_BAD		(NOTIFY_STOP_MASK | 0x0002)

#ifdef __KERNEL__

/* Enters a function into a chain; 0. */
extern int notifier_chain_register(struct notifier_block **list, struct notifier_block *n);
/* Takes it out; 0, or -ENOENT if it was not in. */
extern int notifier_chain_unregister(struct notifier_block **list, struct notifier_block *n);
/* Calls the functions of a chain until one answers with NOTIFY_STOP_MASK; the last answer. */
extern int notifier_call_chain(struct notifier_block **list, unsigned long event, void *data);

/* Calls when the machine is about to end: event SYS_RESTART, SYS_HALT or SYS_POWER_OFF. */
extern int register_reboot_notifier(struct notifier_block *n);
/* The opposite: before the module goes. */
extern int unregister_reboot_notifier(struct notifier_block *n);
/* Chain of the functions that panic() calls, with its text as data. */
extern struct notifier_block *panic_notifier_list;

#define SYS_DOWN	0x0001
#define SYS_RESTART	SYS_DOWN
#define SYS_HALT	0x0002
#define SYS_POWER_OFF	0x0003

#endif
#endif
