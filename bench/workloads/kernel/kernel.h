/* What the kernel's files share. */
#ifndef KERNEL_H
#define KERNEL_H

#define KERNEL_CS	0x08	/* SYSENTER wants these four in this order */
#define KERNEL_DS	0x10
#define USER_CS		0x1b
#define USER_DS		0x23
#define TSS_SELECTOR	0x28

#define STACK_BYTES	8192
#define USER_STACK_TOP	0x3fff000	/* below the 64 MB that are nobody's */

#define PROGRAMS	0x400000	/* pages below belong to ring 0 */
#define MEMORY_BYTES	0x8000000
#define PAGE_BYTES	4096

#define PTE_PRESENT	1
#define PTE_WRITE	2
#define PTE_USER	4

#ifndef __ASSEMBLER__
#include "workload.h"

struct frame {			/* what entry.S leaves on the stack */
	u32 ebx, ecx, edx, esi, edi, ebp, eax, ds, es, error, eip, cs, eflags, esp, ss;
};

extern u32 page_directory[1024];
extern int has_sysenter, has_sse2;

void setup_segments(void);
void setup_paging(void);
void setup_processor(void);
u32 *page_table(u32 directory_index);
u32 run_in_ring3(u32 (*program)(void));
void forget_demand_pages(void);

static inline void outb(u16 port, u8 value)
{
	asm volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline u8 inb(u16 port)
{
	u8 value;

	asm volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline void load_cr3(const void *directory)
{
	asm volatile("movl %0, %%cr3" : : "r"(directory) : "memory");
}

static inline void invlpg(const volatile void *address)
{
	asm volatile("invlpg (%0)" : : "r"(address) : "memory");
}
#endif
#endif
