/*
 * arch/i386/mm/init.c - page tables of the kernel, and the first free pages
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <asm/pgtable.h>
#include <asm/processor.h>
#include <asm/setup.h>

extern char _text[], _etext[], _edata[], _end[], __init_begin[], __init_end[];
extern unsigned long boot_low_end, boot_mem_end;

unsigned long max_mapnr, num_physpages;
void *high_memory;

#define CR4_PSE 0x10

static void __init map_large(void)
{
	unsigned long phys;

	write_cr4(read_cr4() | CR4_PSE);
	for (phys = 0; phys < boot_mem_end; phys += PGDIR_SIZE)
		swapper_pg_dir[pgd_index(__va(phys))] = __pgd(phys | _PAGE_KERNEL | _PAGE_PSE);
}

/* Processors before the Pentium: 1024 entries for each 4 MB. */
static void __init map_small(void)
{
	unsigned long phys = 0;

	while (phys < boot_mem_end) {
		pgd_t *pgd = &swapper_pg_dir[pgd_index(__va(phys))];
		pte_t *table = alloc_bootmem(PAGE_SIZE);
		int i;

		for (i = 0; i < PTRS_PER_PTE && phys < boot_mem_end; i++, phys += PAGE_SIZE)
			table[i] = __pte(phys | _PAGE_KERNEL);
		*pgd = __pgd(__pa(table) | _PAGE_KERNEL);
	}
}

/* All memory at PAGE_OFFSET; the copy at address 0 that head.S needed goes. */
void __init paging_init(void)
{
	int i;

	if (cpu_has_pse)
		map_large();
	else
		map_small();
	for (i = 0; i < USER_PTRS_PER_PGD; i++)
		swapper_pg_dir[i] = __pgd(0);
	load_cr3(swapper_pg_dir);
	high_memory = __va(boot_mem_end);
	max_mapnr = num_physpages = boot_mem_end >> PAGE_SHIFT;
}

/* Frees what start-up alone needed: __init code, __initdata. */
void free_initmem(void)
{
	free_area((unsigned long)__init_begin, (unsigned long)__init_end);
	printk(KERN_INFO "Freeing unused kernel memory: %luk freed\n",
	       (unsigned long)(__init_end - __init_begin) >> 10);
}

void free_initrd_mem(unsigned long start, unsigned long end)
{
	free_area(PAGE_ALIGN(start), end & PAGE_MASK);
}
