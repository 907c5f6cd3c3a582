/*
 * arch/i386/boot/head.S - the first instructions of the kernel
 *
 * A Multiboot loader (Multiboot Specification 0.6.96, 3.2) enters startup_32
 * with a flat 32-bit address space, paging off, interrupts off, the magic
 * number in eax and the physical address of its information in ebx.
 *
 * The kernel is linked for addresses above 3 GB, so this code first builds page
 * tables that show the first 16 MB of memory twice, at 0 and at 3 GB, switches
 * paging on and jumps to the upper copy. Until then every symbol's address is
 * brought down with PA().
 */
#include <linux/linkage.h>
#include <asm/multiboot.h>
#include <asm/page.h>
#include <asm/segment.h>

#define PA(symbol)	((symbol) - __PAGE_OFFSET)

#define BOOT_TABLES	4		/* of 4 MB each */
#define PTE_FLAGS	0x003		/* present, writable */
#define CR0_BITS	0x80010022	/* PG, WP, NE, MP */

#define MB_FLAGS	(MULTIBOOT_PAGE_ALIGN | MULTIBOOT_MEMORY_INFO)

	.section .text.head,"ax"

	.align 4
multiboot_header:
	.long MULTIBOOT_HEADER_MAGIC
	.long MB_FLAGS
	.long -(MULTIBOOT_HEADER_MAGIC + MB_FLAGS)

ENTRY(startup_32)
	cld
	cli
	movl %eax,PA(multiboot_magic)
	movl %ebx,PA(multiboot_info)

/* The tables: entry n maps page n. */
	movl $PA(boot_page_tables),%edi
	movl $PTE_FLAGS,%eax
	movl $(BOOT_TABLES*1024),%ecx
1:	stosl
	addl $PAGE_SIZE,%eax
	loop 1b

/* The directory: the same tables from entry 0 and from entry 768. */
	movl $PA(swapper_pg_dir),%edi
	movl $(PA(boot_page_tables)+PTE_FLAGS),%eax
	movl $BOOT_TABLES,%ecx
2:	movl %eax,(%edi)
	movl %eax,(768*4)(%edi)
	addl $4,%edi
	addl $PAGE_SIZE,%eax
	loop 2b

	movl $PA(swapper_pg_dir),%eax
	movl %eax,%cr3
	movl %cr0,%eax
	orl $CR0_BITS,%eax
	movl %eax,%cr0
	movl $3f,%eax
	jmp *%eax

/* From here on at the addresses the kernel was linked for. */
3:	lgdt gdt_descr
	ljmp $(__KERNEL_CS),$4f
4:	movl $(__KERNEL_DS),%eax
	movl %eax,%ds
	movl %eax,%es
	movl %eax,%ss
	xorl %eax,%eax
	movl %eax,%fs
	movl %eax,%gs
	lldt %ax
	movl $(init_task_union+8192),%esp
	pushl %eax			/* clear every flag */
	popfl
	xorl %ebp,%ebp			/* the end of every call trace */
	call SYMBOL_NAME(start_kernel)
5:	hlt
	jmp 5b

	.data
	.align 4
	.word 0				/* so that the base is aligned */
gdt_descr:
	.word GDT_ENTRIES*8-1
	.long SYMBOL_NAME(gdt_table)

/*
 * The segments all start at 0 and span 4 GB: what keeps programs from the
 * kernel is their privilege level and the U/S bit of each page.
 */
	.align 8
	.globl gdt_table
gdt_table:
	.quad 0x0000000000000000	/* 0x00: null */
	.quad 0x0000000000000000	/* 0x08: not used */
	.quad 0x00cf9a000000ffff	/* 0x10: kernel code */
	.quad 0x00cf92000000ffff	/* 0x18: kernel data */
	.quad 0x00cffa000000ffff	/* 0x23: user code */
	.quad 0x00cff2000000ffff	/* 0x2B: user data */
	.quad 0x0000000000000000	/* 0x33: thread-local storage, of the */
	.quad 0x0000000000000000	/* 0x3B: process that runs */
	.quad 0x0000000000000000	/* 0x43 */
	.fill GDT_ENTRIES-9,8,0		/* 0x60: the task state segment */

	.globl multiboot_magic, multiboot_info
multiboot_magic:
	.long 0
multiboot_info:
	.long 0

	.section .bss.page_aligned,"aw",@nobits
	.align 4096
	.globl swapper_pg_dir
swapper_pg_dir:
	.skip 4096
boot_page_tables:
	.skip BOOT_TABLES*4096
	.globl empty_zero_page
empty_zero_page:
	.skip 4096

	.section .note.GNU-stack,"",@progbits
