/*
 * linux/kdb.h - asking for the kernel debugger from within the kernel
 */
#ifndef _LINUX_KDB_H
#define _LINUX_KDB_H

#ifdef __KERNEL__

/*
 * Stops the machine here if a kernel debugger watches it, and does nothing
 * otherwise. For the kernel and modules: in a program, whose privilege the gate
 * does not admit, the instruction ends in SIGSEGV.
 */
#define KDB_ENTER()	__asm__ __volatile__("int $0x81" : : : "memory")

#endif
#endif
