/* Workloads in ring 3 that need a kernel below them: system calls both ways, page faults. */
#include "workload.h"
#include "calls.h"

#define SYSTEM_CALLS 1200000
#define FAST_CALLS 1800000
#define FAULT_ROUNDS 500

u32 sysenter_call(u32 number, u32 argument);	/* start.S */

static inline u32 int80_call(u32 number, u32 argument)
{
	u32 result;

	asm volatile("int $0x80" : "=a"(result) : "a"(number), "b"(argument) : "memory");
	return result;
}

static u32 syscall(void)
{
	u32 sum = 0;

	for (u32 i = 0; i < SYSTEM_CALLS; i++)
		sum = int80_call(CALL_NULL, sum + i);
	return sum;
}

static u32 sysenter(void)
{
	u32 sum = 0;

	for (u32 i = 0; i < FAST_CALLS; i++)
		sum = sysenter_call(CALL_NULL, sum + i);
	return sum;
}

/* Each page is read, which maps a page of zeroes, and written, which makes a copy. */
static u32 touch_pages(u32 round)
{
	volatile u32 *page = (volatile u32 *)DEMAND_AREA;
	u32 sum = 0;

	for (u32 i = 0; i < DEMAND_PAGES; i++, page += 1024) {
		sum += page[i];
		page[i] = round + i;
	}
	for (page = (volatile u32 *)DEMAND_AREA; page < (volatile u32 *)(DEMAND_AREA + DEMAND_PAGES * 4096); page += 1025)
		sum = sum * 3 + *page;
	return sum;
}

static u32 pgfault(void)
{
	u32 sum = 0;

	for (u32 round = 0; round < FAULT_ROUNDS; round++) {
		sum = sum * 31 + touch_pages(round);
		int80_call(CALL_FORGET, 0);
	}
	return sum;
}

extern const struct workload tlb;

static const struct workload syscall_workload = { "syscall", syscall, SYSTEM_CALLS };
static const struct workload sysenter_workload = { "sysenter", sysenter, FAST_CALLS };
static const struct workload pgfault_workload = { "pgfault", pgfault, FAULT_ROUNDS * DEMAND_PAGES * 2 };

const struct workload *const call_workloads[] = {
	&syscall_workload, &sysenter_workload, &pgfault_workload, &tlb, 0,
};
