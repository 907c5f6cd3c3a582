/*
 * arch/i386/boot/multiboot.c - what the loader told us
 *
 * Copies everything of use out of the loader's structures (Multiboot
 * Specification 0.6.96, 3.3), which lie in memory that is about to be reused.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <asm/multiboot.h>
#include <asm/page.h>
#include <asm/setup.h>

#define EARLY_LIMIT	(16UL << 20)	/* head.S mapped this much */
#define ONE_MB		(1UL << 20)

extern unsigned long multiboot_magic, multiboot_info;

char saved_command_line[COMMAND_LINE_SIZE];
unsigned long initrd_start, initrd_end;
unsigned long boot_mem_end;		/* end of the memory from 1 MB up */
unsigned long boot_low_end;		/* end of the memory below 640 KB */

/* A pointer to size bytes of the loader's, or NULL if we cannot see them yet. */
static void * __init early_ptr(unsigned long phys, unsigned long size)
{
	if (!phys || phys + size < phys || phys + size > EARLY_LIMIT)
		return NULL;
	return __va(phys);
}

static void __init copy_command_line(struct multiboot_info *mbi)
{
	char *line;

	if (!(mbi->flags & MBI_CMDLINE))
		return;
	line = early_ptr(mbi->cmdline, COMMAND_LINE_SIZE);
	if (line)
		strlcpy(saved_command_line, line, COMMAND_LINE_SIZE);
}

/* The usable stretch of the memory map that holds the kernel. */
static unsigned long __init memory_from_map(struct multiboot_info *mbi)
{
	unsigned long at = mbi->mmap_addr, end = at + mbi->mmap_length;

	while (at + sizeof(struct multiboot_mmap) <= end) {
		struct multiboot_mmap *entry = early_ptr(at, sizeof(*entry));

		if (!entry)
			return 0;
		if (entry->type == 1 && entry->addr <= ONE_MB &&
		    entry->addr + entry->len > ONE_MB) {
			u64 top = entry->addr + entry->len;

			return top > 0xFFFFF000ULL ? 0xFFFFF000UL : (unsigned long)top;
		}
		at += entry->size + 4;
	}
	return 0;
}

static void __init find_memory(struct multiboot_info *mbi)
{
	boot_low_end = 0x9F000;
	if (mbi->flags & MBI_MEMORY) {
		boot_mem_end = ONE_MB + ((unsigned long)mbi->mem_upper << 10);
		if ((mbi->mem_lower << 10) < boot_low_end)
			boot_low_end = mbi->mem_lower << 10;
	}
	if (mbi->flags & MBI_MMAP) {
		unsigned long top = memory_from_map(mbi);

		if (top)
			boot_mem_end = top;
	}
	boot_low_end &= PAGE_MASK;
	boot_mem_end &= PAGE_MASK;
}

static void __init find_initrd(struct multiboot_info *mbi)
{
	struct multiboot_module *mod;

	if (!(mbi->flags & MBI_MODS) || !mbi->mods_count)
		return;
	mod = early_ptr(mbi->mods_addr, sizeof(*mod));
	if (!mod || mod->mod_end <= mod->mod_start)
		return;
	initrd_start = (unsigned long)__va(mod->mod_start);
	initrd_end = (unsigned long)__va(mod->mod_end);
}

void __init multiboot_parse(void)
{
	struct multiboot_info *mbi = early_ptr(multiboot_info, sizeof(*mbi));

	if (multiboot_magic != MULTIBOOT_BOOT_MAGIC || !mbi)
		panic("not started by a Multiboot loader (eax was %08lx)", multiboot_magic);
	copy_command_line(mbi);
	find_memory(mbi);
	find_initrd(mbi);
	if (boot_mem_end < 4 * ONE_MB)
		panic("the loader reports %lu KB of memory: at least 4 MB are needed",
		      boot_mem_end >> 10);
	if (boot_mem_end > MAXMEM)
		boot_mem_end = MAXMEM;
}
