#ifndef _LINUX_SMP_H
#define _LINUX_SMP_H

/* One processor, number 0. */
#define smp_num_cpus		1
#define smp_processor_id()	0
#define smp_call_function(func, info, retry, wait)	({ 0; })

#endif
