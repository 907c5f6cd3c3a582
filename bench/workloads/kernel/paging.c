/* Pages of 4 KB, linear to the same physical address; and the area whose pages come on demand. */
#include "kernel.h"
#include "calls.h"
#include "report.h"

#define IDENTITY_TABLES (MEMORY_BYTES >> 22)
#define FAULT_PRESENT 1
#define FAULT_WRITE 2

u32 page_directory[1024] __attribute__((aligned(PAGE_BYTES)));
static u32 identity[IDENTITY_TABLES * 1024] __attribute__((aligned(PAGE_BYTES)));
static u32 demand_table[1024] __attribute__((aligned(PAGE_BYTES)));
static u8 zero_page[PAGE_BYTES] __attribute__((aligned(PAGE_BYTES)));
static u8 frames[DEMAND_PAGES][PAGE_BYTES] __attribute__((aligned(PAGE_BYTES)));
static u32 used_frames;

void report_trap(int number, const u32 *stack) __attribute__((noreturn));

void setup_paging(void)
{
	for (u32 i = 0; i < IDENTITY_TABLES * 1024; i++) {
		u32 address = i * PAGE_BYTES;

		identity[i] = address | PTE_PRESENT | PTE_WRITE | (address >= PROGRAMS ? PTE_USER : 0);
	}
	for (u32 i = 0; i < IDENTITY_TABLES; i++)
		page_directory[i] = (u32)&identity[i * 1024] | PTE_PRESENT | PTE_WRITE | PTE_USER;
	page_directory[DEMAND_AREA >> 22] = (u32)demand_table | PTE_PRESENT | PTE_WRITE | PTE_USER;
	load_cr3(page_directory);
	asm volatile("movl %%cr0, %%eax\n	orl $0x80010000, %%eax\n	movl %%eax, %%cr0" : : : "eax", "memory");
}

static void copy_page(void *to, const void *from)
{
	u32 words = PAGE_BYTES / 4;

	asm volatile("rep movsl" : "+D"(to), "+S"(from), "+c"(words) : : "memory");
}

/* A missing page becomes the page of zeroes, for reading; a write to that makes a copy. */
void handle_page_fault(u32 address, const struct frame *frame)
{
	u32 page = (address - DEMAND_AREA) / PAGE_BYTES;

	if (page >= DEMAND_PAGES)
		report_trap(14, &frame->error);
	if (!(frame->error & FAULT_PRESENT)) {
		demand_table[page] = (u32)zero_page | PTE_PRESENT | PTE_USER;
		return;
	}
	u8 *copy = frames[used_frames++];

	copy_page(copy, (const void *)(demand_table[page] & -PAGE_BYTES));
	demand_table[page] = (u32)copy | PTE_PRESENT | PTE_WRITE | PTE_USER;
	invlpg((const void *)address);
}

void forget_demand_pages(void)
{
	for (u32 i = 0; i < DEMAND_PAGES; i++)
		demand_table[i] = 0;
	used_frames = 0;
	load_cr3(page_directory);
}
