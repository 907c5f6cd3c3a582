#include <errno.h>
#include <limits.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <unistd.h>

long sysconf(int name)
{
	struct sysinfo info;
	struct rlimit limit;

	switch (name) {
	case _SC_ARG_MAX:
		return ARG_MAX;
	case _SC_CHILD_MAX:
		return getrlimit(RLIMIT_NPROC, &limit) < 0 ? -1 : (long)limit.rlim_cur;
	case _SC_CLK_TCK:
		return 100;
	case _SC_NGROUPS_MAX:
		return NGROUPS_MAX;
	case _SC_OPEN_MAX:
		return getrlimit(RLIMIT_NOFILE, &limit) < 0 ? OPEN_MAX : (long)limit.rlim_cur;
	case _SC_PAGESIZE:
		return 4096;
	case _SC_NPROCESSORS_CONF:
	case _SC_NPROCESSORS_ONLN:
		return 1;
	case _SC_PHYS_PAGES:
		if (sysinfo(&info) < 0)
			return -1;
		return (unsigned long long)info.totalram * (info.mem_unit ? info.mem_unit : 1) >> 12;
	}
	errno = EINVAL;
	return -1;
}

int getpagesize(void)
{
	return 4096;
}
