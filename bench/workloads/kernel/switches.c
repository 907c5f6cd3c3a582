/* Context switches between two tasks with an address space each: stack, CR3, and eight pages touched after each. */
#include "kernel.h"

#define SWITCHES 150000
#define WINDOW 0x20000000
#define PAGES 8

static u32 directories[2][1024] __attribute__((aligned(PAGE_BYTES)));
static u32 tables[2][1024] __attribute__((aligned(PAGE_BYTES)));
static u8 frames[2][PAGES][PAGE_BYTES] __attribute__((aligned(PAGE_BYTES)));
static u8 other_stack[STACK_BYTES] __attribute__((aligned(STACK_BYTES)));
static u32 saved_esp[2];

void switch_stacks(u32 *saved_esp, u32 next_esp, u32 next_cr3);

static void switch_to(int next)
{
	switch_stacks(&saved_esp[1 - next], saved_esp[next], (u32)directories[next]);
}

static u32 touch(u32 value)
{
	u32 sum = 0;

	for (u32 page = 0; page < PAGES; page++) {
		volatile u32 *word = (volatile u32 *)(WINDOW + page * PAGE_BYTES + page * 64);

		*word += value + page;
		sum = sum * 3 + *word;
	}
	return sum;
}

static void other_task(void)
{
	for (u32 value = 1;; value++) {
		touch(value);
		switch_to(0);
	}
}

static void make_address_space(int task)
{
	for (int i = 0; i < 1024; i++)
		directories[task][i] = page_directory[i];
	for (int page = 0; page < PAGES; page++)
		tables[task][page] = (u32)frames[task][page] | PTE_PRESENT | PTE_WRITE;
	directories[task][WINDOW >> 22] = (u32)tables[task] | PTE_PRESENT | PTE_WRITE;
}

/* As switch_stacks leaves it: four registers, flags, and where it returns to. */
static void make_other_task(void)
{
	u32 *top = (u32 *)(other_stack + STACK_BYTES) - 8;

	top[4] = 2;
	top[5] = (u32)other_task;
	saved_esp[1] = (u32)top;
}

static u32 run(void)
{
	u32 sum = 0;

	make_address_space(0);
	make_address_space(1);
	make_other_task();
	load_cr3(directories[0]);
	for (u32 i = 0; i < SWITCHES; i += 2) {
		sum = sum * 31 + touch(i);
		switch_to(1);
	}
	load_cr3(page_directory);
	return sum;
}

const struct workload cr3 = { "cr3", run, SWITCHES };
