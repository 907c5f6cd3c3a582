/* linux/limits.h - sizes that programs may count on. */
#ifndef _LINUX_LIMITS_H
#define _LINUX_LIMITS_H

#define NR_OPEN		1024
#define NGROUPS_MAX	32
#define ARG_MAX		131072
#define CHILD_MAX	999
#define OPEN_MAX	256
#define LINK_MAX	32767
#define MAX_CANON	255
#define MAX_INPUT	255
#define NAME_MAX	255
#define PATH_MAX	4096
#define PIPE_BUF	4096

#endif
