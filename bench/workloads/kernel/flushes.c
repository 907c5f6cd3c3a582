/* A page table entry is changed, invlpg, a read through it. */
#include "kernel.h"

#define ROUNDS 2500000
#define WINDOW 0x20000000
#define FRAMES 4

static u32 table[1024] __attribute__((aligned(PAGE_BYTES)));
static u32 frames[FRAMES][1024] __attribute__((aligned(PAGE_BYTES)));

static u32 run(void)
{
	volatile u32 *word = (volatile u32 *)(WINDOW + 64);
	u32 sum = 0;

	for (u32 i = 0; i < FRAMES; i++)
		frames[i][16] = i * 2654435761u + 1;
	page_directory[WINDOW >> 22] = (u32)table | PTE_PRESENT | PTE_WRITE;
	for (u32 i = 0; i < ROUNDS; i++) {
		table[0] = (u32)frames[(i ^ (i >> 3)) % FRAMES] | PTE_PRESENT | PTE_WRITE;
		invlpg(word);
		sum = sum * 5 + *word;
	}
	page_directory[WINDOW >> 22] = 0;
	load_cr3(page_directory);
	return sum;
}

const struct workload flushes = { "invlpg", run, ROUNDS };
