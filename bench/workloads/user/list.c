/* The workloads that are plain programs, and also run as one outside the machine. */
#include "workload.h"

u32 alu(void), sieve(void), hash(void), repmov(void), byteloop(void), sorttree(void), recursion(void), x87(void);
u32 sse2(void), dispatch(void), smc(void), codegen(void), xpage(void);

const struct workload pure_workloads[] = {
	{ "alu", alu },
	{ "sieve", sieve },
	{ "hash", hash },
	{ "repmov", repmov },
	{ "byteloop", byteloop },
	{ "sorttree", sorttree },
	{ "recursion", recursion },
	{ "x87", x87 },
	{ "sse2", sse2 },
	{ "dispatch", dispatch },
	{ "smc", smc },
	{ "codegen", codegen },
	{ "xpage", xpage },
	{ 0, 0 },
};
