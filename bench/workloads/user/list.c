/* The workloads that are plain programs, and also run as one outside the machine. */
#include "workload.h"

extern const struct workload alu, sieve, hash, repmov, byteloop, sorttree, recursion, x87, sse2, dispatch, smc, codegen;

u32 cross_page(void);	/* xpage.S */

static const struct workload xpage = { "xpage", cross_page, 0 };

const struct workload *const pure_workloads[] = {
	&alu, &sieve, &hash, &repmov, &byteloop, &sorttree, &recursion, &x87, &sse2, &dispatch, &smc, &codegen, &xpage, 0,
};
