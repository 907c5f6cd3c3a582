/* One word in each of 16384 pages, in an order that no translation cache of that reach foresees. */
#include "workload.h"

#define PAGES 16384
#define TOUCHES 5000000
#define AREA ((volatile u8 *)0x4000000)		/* 64 MB there are nobody's */

static u32 run(void)
{
	u32 page = 1, sum = 0;

	for (u32 i = 0; i < PAGES; i++)
		*(volatile u32 *)(AREA + i * 4096 + (i & 1023) * 4) = i * 2654435761u;
	for (u32 i = 0; i < TOUCHES; i++) {
		page = (page * 5 + 4099) & (PAGES - 1);
		sum += *(volatile u32 *)(AREA + page * 4096 + (page & 1023) * 4);
	}
	return sum;
}

const struct workload tlb = { "tlb", run, 0 };
