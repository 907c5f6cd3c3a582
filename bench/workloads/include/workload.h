/* A workload: a function that does a fixed amount of work and returns a checksum of all of it. */
#ifndef WORKLOAD_H
#define WORKLOAD_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

struct workload {
	const char *name;
	u32 (*run)(void);
	u32 events;		/* how often it does what it is named for; 0 where that has no number */
};

/* Lists end with 0. */
extern const struct workload *const pure_workloads[];	/* user/list.c: ring 3, no services */
extern const struct workload *const call_workloads[];	/* user/calls.c: ring 3, with the kernel's services */
extern const struct workload *const system_workloads[];	/* kernel/list.c: ring 0 */

/* Whether the comma-separated list behind "only=" in a command line names a workload; all are named without it. */
int is_wanted(const char *command_line, const char *name);

/* A pseudo-random sequence: the multiplier and increment of Numerical Recipes' quick generator. */
static inline u32 next_random(u32 *seed)
{
	return *seed = *seed * 1664525u + 1013904223u;
}

#endif
