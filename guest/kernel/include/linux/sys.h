#ifndef _LINUX_SYS_H
#define _LINUX_SYS_H

#ifdef __KERNEL__

/*
 * The service routines by their numbers (__NR_ in asm/unistd.h). A module may
 * put a function of its own into a slot, and must put the old one back: who
 * calls in between runs into what was there.
 */
extern void *sys_call_table[];

#endif
#endif
