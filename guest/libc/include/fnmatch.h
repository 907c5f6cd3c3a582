#ifndef _FNMATCH_H
#define _FNMATCH_H

#include <features.h>

#define FNM_NOMATCH 1
#define FNM_PATHNAME 1
#define FNM_NOESCAPE 2
#define FNM_PERIOD 4
#define FNM_CASEFOLD 16

__BEGIN_DECLS
int fnmatch(const char *pattern, const char *s, int flags);
__END_DECLS

#endif
