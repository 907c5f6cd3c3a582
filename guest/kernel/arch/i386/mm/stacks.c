/*
 * arch/i386/mm/stacks.c - kernel stacks, each with a hole below it
 *
 * A process's task_struct and its kernel stack share 8 KB, the stack growing
 * down towards the task_struct. They are mapped in a region of their own, where
 * the 8 KB below every pair are not mapped:
 *
 *	STACKS_START + 16 KB * n	the hole
 *		     +  8 KB		struct task_struct
 *		     + 16 KB		top of the stack
 *
 * A stack that runs over destroys its own task_struct, and then nothing else:
 * at the hole there is no stack left on which the page fault could be served,
 * and the processor reports a double fault (arch/i386/kernel/doublefault.c).
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <asm/pgtable.h>

#define SPAN	(2 * THREAD_SIZE)

static unsigned short *spare;		/* places that are free, the last one to be used first */
static int nr_spare;

static struct task_struct *task_at(int place)
{
	return (struct task_struct *)(STACKS_START + place * SPAN + THREAD_SIZE);
}

static pte_t *entry_of(unsigned long address)
{
	return pte_offset(pgd_offset_k(address), address);
}

/* Is the address in the hole below this task_struct? */
int in_stack_hole(struct task_struct *p, unsigned long address)
{
	return address >= STACKS_START && address < STACKS_END && (unsigned long)p - address <= THREAD_SIZE;
}

/* How many stacks there is room for. */
int __init max_stacks(void)
{
	return (STACKS_END - STACKS_START) / SPAN;
}

/* Before there is a process: the page tables must be in every directory that is ever made. */
void __init stacks_init(int count)
{
	unsigned long address, end = (unsigned long)task_at(count);

	spare = kmalloc(count * sizeof(*spare), GFP_KERNEL);
	for (address = STACKS_START; address < end; address += PGDIR_SIZE)
		set_pgd(pgd_offset_k(address), __pgd(__pa(get_zeroed_page(GFP_KERNEL)) | _PAGE_KERNEL));
	while (nr_spare < count) {
		spare[nr_spare] = count - 1 - nr_spare;
		nr_spare++;
	}
}

static void map(unsigned long address, struct page *page)
{
	set_pte(entry_of(address), mk_pte(page, PAGE_KERNEL));
}

static void unmap(unsigned long address)
{
	pte_t *pte = entry_of(address);
	struct page *page = pte_page(*pte);

	pte_clear(pte);
	__flush_tlb_one(address);
	__free_page(page);
}

/* Two pages without content, or NULL. */
struct task_struct *alloc_task_struct(void)
{
	struct page *low = alloc_page(GFP_KERNEL), *high = alloc_page(GFP_KERNEL);
	struct task_struct *p;

	if (!low || !high || !nr_spare) {
		if (low)
			__free_page(low);
		if (high)
			__free_page(high);
		return NULL;
	}
	p = task_at(spare[--nr_spare]);
	map((unsigned long)p, low);
	map((unsigned long)p + PAGE_SIZE, high);
	return p;
}

void free_task_struct(struct task_struct *p)
{
	unmap((unsigned long)p);
	unmap((unsigned long)p + PAGE_SIZE);
	spare[nr_spare++] = ((unsigned long)p - STACKS_START) / SPAN;
}
