/* Code that changes: the operand of an instruction is patched, then the function is called. */
#include "workload.h"

#define ROUNDS 100000

/* mov $imm32, %eax; add %edx, %eax; ret, with %edx from the call */
static u8 code[4096] __attribute__((aligned(4096))) = { 0xb8, 0, 0, 0, 0, 0x01, 0xd0, 0xc3 };

static u32 call_code(u32 argument)
{
	u32 result;

	asm volatile("call *%2" : "=a"(result), "+d"(argument) : "r"(code) : "memory", "cc");
	return result;
}

static u32 run(void)
{
	u32 sum = 0;

	for (u32 round = 0; round < ROUNDS; round++) {
		*(volatile u32 *)(code + 1) = round * 2654435761u;
		sum = call_code(sum) ^ (sum >> 3);
	}
	return sum;
}

const struct workload smc = { "smc", run, ROUNDS };
