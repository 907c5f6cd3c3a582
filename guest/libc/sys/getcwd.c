/* getcwd(): the working directory's absolute name; a NULL buffer means one from malloc(). */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

char *getcwd(char *buffer, size_t size)
{
	char name[PATH_MAX];

	if (buffer)
		return syscall(__NR_getcwd, buffer, size) < 0 ? NULL : buffer;
	if (syscall(__NR_getcwd, name, sizeof(name)) < 0)
		return NULL;
	return strdup(name);
}
