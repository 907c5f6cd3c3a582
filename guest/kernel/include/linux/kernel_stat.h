/* linux/kernel_stat.h - counters since start, for /proc/stat. */
#ifndef _LINUX_KERNEL_STAT_H
#define _LINUX_KERNEL_STAT_H

#ifdef __KERNEL__

struct kernel_stat {
	unsigned long cpu_user, cpu_nice, cpu_system;	/* timer ticks */
	unsigned long context_swtch;
	unsigned long total_forks;
};

extern struct kernel_stat kstat;

#endif
#endif
