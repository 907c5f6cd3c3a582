#ifndef _ASM_I386_SEGMENT_H
#define _ASM_I386_SEGMENT_H

/*
 * Segment selectors: index * 8 + requested privilege level.
 * Slots of the GDT: 0 null, 2 kernel code, 3 kernel data, 4 user code,
 * 5 user data, 6..8 thread-local storage, 12 the task state segment, 13 that
 * of a double fault.
 */
#define __KERNEL_CS	0x10
#define __KERNEL_DS	0x18
#define __USER_CS	0x23
#define __USER_DS	0x2B

#define GDT_ENTRIES		16
#define GDT_ENTRY_TLS_ENTRIES	3
#define GDT_ENTRY_TLS_MIN	6
#define GDT_ENTRY_TLS_MAX	8
#define GDT_ENTRY_TSS		12
#define GDT_ENTRY_DOUBLEFAULT_TSS	13

#endif
