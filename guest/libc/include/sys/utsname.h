#ifndef _SYS_UTSNAME_H
#define _SYS_UTSNAME_H

#include <features.h>
#include <stddef.h>

struct utsname {
	char sysname[65];
	char nodename[65];
	char release[65];
	char version[65];
	char machine[65];
	char domainname[65];
};

__BEGIN_DECLS
int uname(struct utsname *names);
int setdomainname(const char *name, size_t size);
__END_DECLS

#endif
