#ifndef _SYS_SYSINFO_H
#define _SYS_SYSINFO_H

#include <features.h>

struct sysinfo {
	long uptime;
	unsigned long loads[3];		/* times 65536 */
	unsigned long totalram;		/* memory in units of mem_unit bytes */
	unsigned long freeram;
	unsigned long sharedram;
	unsigned long bufferram;
	unsigned long totalswap;
	unsigned long freeswap;
	unsigned short procs;
	unsigned short pad;
	unsigned long totalhigh;
	unsigned long freehigh;
	unsigned int mem_unit;
	char _f[8];
};

__BEGIN_DECLS
int sysinfo(struct sysinfo *info);
__END_DECLS

#endif
