/* Input from a port: the line status of COM1. */
#include "kernel.h"

#define ROUNDS 10000000
#define LINE_STATUS 0x3fd

static u32 run(void)
{
	u32 sum = 0;

	for (u32 i = 0; i < ROUNDS; i++)
		sum = sum * 3 + inb(LINE_STATUS);
	return sum;
}

const struct workload portio = { "portio", run, ROUNDS };
