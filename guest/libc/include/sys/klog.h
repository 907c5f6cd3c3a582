#ifndef _SYS_KLOG_H
#define _SYS_KLOG_H

#include <features.h>

__BEGIN_DECLS
int klogctl(int type, char *buffer, int length);
__END_DECLS

#endif
