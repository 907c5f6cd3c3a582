#ifndef _ASM_I386_MULTIBOOT_H
#define _ASM_I386_MULTIBOOT_H

/* What a Multiboot 1 loader leaves behind (Multiboot Specification 0.6.96, 3.3). */
#define MULTIBOOT_HEADER_MAGIC	0x1BADB002
#define MULTIBOOT_BOOT_MAGIC	0x2BADB002
#define MULTIBOOT_PAGE_ALIGN	0x00000001
#define MULTIBOOT_MEMORY_INFO	0x00000002

#ifndef __ASSEMBLY__
#include <asm/types.h>

#define MBI_MEMORY	0x001
#define MBI_CMDLINE	0x004
#define MBI_MODS	0x008
#define MBI_MMAP	0x040

struct multiboot_info {
	u32 flags;
	u32 mem_lower, mem_upper;	/* KB below 640 KB, KB above 1 MB */
	u32 boot_device;
	u32 cmdline;			/* physical addresses, all of them */
	u32 mods_count, mods_addr;
	u32 syms[4];
	u32 mmap_length, mmap_addr;
};

struct multiboot_module {
	u32 mod_start, mod_end;
	u32 string;
	u32 reserved;
};

struct multiboot_mmap {
	u32 size;			/* of the rest of this entry */
	u64 addr, len;
	u32 type;			/* 1: usable */
} __attribute__((packed));
#endif
#endif
