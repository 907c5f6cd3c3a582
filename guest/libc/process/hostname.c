#include <errno.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

int gethostname(char *name, size_t size)
{
	struct utsname names;

	if (uname(&names) < 0)
		return -1;
	if (strlcpy(name, names.nodename, size) >= size) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return 0;
}
