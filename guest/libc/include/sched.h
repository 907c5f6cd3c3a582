#ifndef _SCHED_H
#define _SCHED_H

#include <features.h>
#include <sys/types.h>
#include <time.h>

__BEGIN_DECLS
int sched_yield(void);
__END_DECLS

#endif
