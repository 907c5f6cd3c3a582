#ifndef _ASM_I386_PARAM_H
#define _ASM_I386_PARAM_H

#define HZ		100	/* timer interrupts a second, and the unit of times() */
#define EXEC_PAGESIZE	4096
#define NGROUPS		32
#define NOGROUP		(-1)
#define MAXHOSTNAMELEN	64

#ifdef __KERNEL__
#define CLOCKS_PER_SEC	100
#endif

#endif
