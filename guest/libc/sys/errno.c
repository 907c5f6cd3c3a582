/* The number of the last error: every wrapper of a failing system call stores it here. */
#include <errno.h>

int errno;
