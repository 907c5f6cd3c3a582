/* Fresh code, as a compiler at run time makes it: functions of 35 instructions, each run fifty times. */
#include "workload.h"

#define FUNCTIONS 5000
#define CALLS 50
#define OPERATIONS 34
#define AREA_BYTES 65536

static u8 area[AREA_BYTES] __attribute__((aligned(4096)));

static u8 *put_operation(u8 *at, u32 number)
{
	u32 value = number * 2654435761u;

	switch (number % 4) {
	case 0:
		*at++ = 0x05;	/* add $imm32, %eax */
		break;
	case 1:
		*at++ = 0x35;	/* xor $imm32, %eax */
		break;
	case 2:
		*at++ = 0xc1;	/* rol $imm8, %eax */
		*at++ = 0xc0;
		*at++ = 1 + value % 31;
		return at;
	default:
		*at++ = 0x69;	/* imul $imm32, %eax, %eax */
		*at++ = 0xc0;
		value |= 1;
	}
	*(u32 *)at = value;
	return at + 4;
}

static u8 *put_function(u8 *at, u32 number)
{
	for (u32 i = 0; i < OPERATIONS; i++)
		at = put_operation(at, number * 7 + i);
	*at++ = 0xc3;	/* ret */
	return at;
}

static u32 call(const u8 *function, u32 argument)
{
	asm volatile("call *%1" : "+a"(argument) : "r"(function) : "memory", "cc");
	return argument;
}

static u32 run(void)
{
	u32 sum = 1;
	u8 *at = area;

	for (u32 number = 0; number < FUNCTIONS; number++) {
		if (at > area + AREA_BYTES - 512)
			at = area;
		u8 *function = at;

		at = put_function(at, number);
		for (u32 i = 0; i < CALLS; i++)
			sum = call(function, sum);
		at = (u8 *)(((u32)at + 15) & ~15u);
	}
	return sum;
}

const struct workload codegen = { "codegen", run, FUNCTIONS };
