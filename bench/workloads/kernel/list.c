/* The workloads of ring 0. */
#include "kernel.h"

u32 cr3(void), flushes(void), portio(void);

const struct workload system_workloads[] = {
	{ "cr3", cr3 },
	{ "invlpg", flushes },
	{ "portio", portio },
	{ 0, 0 },
};
