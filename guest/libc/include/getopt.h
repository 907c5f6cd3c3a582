#ifndef _GETOPT_H
#define _GETOPT_H

#include <features.h>
#include <unistd.h>

#define no_argument 0
#define required_argument 1
#define optional_argument 2

struct option {
	const char *name;
	int has_arg;
	int *flag;
	int val;
};

__BEGIN_DECLS
int getopt_long(int argc, char *const argv[], const char *letters, const struct option *list,
		int *index);
__END_DECLS

#endif
