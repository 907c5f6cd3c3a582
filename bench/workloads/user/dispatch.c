/* A bytecode interpreter: one indirect jump per operation of a small stack machine. */
#include "workload.h"

#define ROUNDS 2000000

enum { PUSH, ADD, XOR, SHIFT, DUP, SWAP, LOAD, STORE, DECREMENT, JUMP_NONZERO, END };

/* cells: 0 counter, 1 sum, 2 last */
static const u8 program[] = {
	LOAD, 1, LOAD, 0, ADD, DUP, SHIFT, 3, XOR, PUSH, 77, ADD, STORE, 1,
	LOAD, 2, LOAD, 1, SWAP, XOR, DUP, SHIFT, 7, ADD, STORE, 2,
	LOAD, 1, LOAD, 2, ADD, PUSH, 19, XOR, STORE, 1,
	DECREMENT, 0, JUMP_NONZERO, 0, END,
};

static u32 run(void)
{
	static void *const labels[] = { &&push, &&add, &&xor, &&shift, &&dup, &&swap, &&load, &&store, &&decrement,
					&&jump_nonzero, &&end };
	u32 stack[16], cells[3] = { ROUNDS, 1, 2 };
	u32 *top = stack, flag = 0, swapped;
	const u8 *at = program;

#define NEXT goto *labels[*at++]
	NEXT;
push:
	*++top = *at++;
	NEXT;
add:
	top--;
	*top += top[1];
	NEXT;
xor:
	top--;
	*top ^= top[1];
	NEXT;
shift:
	*top = (*top << *at) | (*top >> (32 - *at));
	at++;
	NEXT;
dup:
	top++;
	*top = top[-1];
	NEXT;
swap:
	swapped = *top;
	*top = top[-1];
	top[-1] = swapped;
	NEXT;
load:
	*++top = cells[*at++];
	NEXT;
store:
	cells[*at++] = *top--;
	NEXT;
decrement:
	flag = --cells[*at++];
	NEXT;
jump_nonzero:
	at = flag ? program + *at : at + 1;
	NEXT;
end:
	return cells[1] ^ cells[2];
}

const struct workload dispatch = { "dispatch", run, 0 };
