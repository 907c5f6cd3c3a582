#ifndef _ASM_I386_RESOURCE_H
#define _ASM_I386_RESOURCE_H

#define RLIMIT_CPU	0	/* seconds of processor time */
#define RLIMIT_FSIZE	1	/* largest file */
#define RLIMIT_DATA	2	/* largest data segment */
#define RLIMIT_STACK	3	/* largest stack */
#define RLIMIT_CORE	4
#define RLIMIT_RSS	5
#define RLIMIT_NPROC	6	/* processes of one user */
#define RLIMIT_NOFILE	7	/* open files */
#define RLIMIT_MEMLOCK	8
#define RLIMIT_AS	9	/* address space */
#define RLIMIT_LOCKS	10
#define RLIMIT_SIGPENDING	11	/* signals that wait */
#define RLIMIT_MSGQUEUE	12
#define RLIMIT_NICE	13
#define RLIMIT_RTPRIO	14
#define RLIMIT_RTTIME	15
#define RLIM_NLIMITS	16

#define RLIM_INFINITY	(~0UL)

#ifdef __KERNEL__
#define _STK_LIM	(8 * 1024 * 1024)
#define INIT_RLIMITS { \
	[RLIMIT_CPU]	 = { RLIM_INFINITY, RLIM_INFINITY }, \
	[RLIMIT_FSIZE]	 = { RLIM_INFINITY, RLIM_INFINITY }, \
	[RLIMIT_DATA]	 = { RLIM_INFINITY, RLIM_INFINITY }, \
	[RLIMIT_STACK]	 = { _STK_LIM, RLIM_INFINITY }, \
	[RLIMIT_CORE]	 = { 0, RLIM_INFINITY }, \
	[RLIMIT_RSS]	 = { RLIM_INFINITY, RLIM_INFINITY }, \
	[RLIMIT_NPROC]	 = { 0, 0 },	/* set by fork_init from the memory there is */ \
	[RLIMIT_NOFILE]	 = { 1024, 1024 }, \
	[RLIMIT_MEMLOCK] = { RLIM_INFINITY, RLIM_INFINITY }, \
	[RLIMIT_AS]	 = { RLIM_INFINITY, RLIM_INFINITY }, \
	[RLIMIT_LOCKS]	 = { RLIM_INFINITY, RLIM_INFINITY }, \
	[RLIMIT_SIGPENDING] = { 1024, 1024 }, \
	[RLIMIT_MSGQUEUE] = { 819200, 819200 }, \
	[RLIMIT_NICE]	 = { 0, 0 }, \
	[RLIMIT_RTPRIO]	 = { 0, 0 }, \
	[RLIMIT_RTTIME]	 = { RLIM_INFINITY, RLIM_INFINITY }, \
}
#endif

#endif
