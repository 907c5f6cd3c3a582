/* tmpfile(): a file without a name, gone when it is closed. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

FILE *tmpfile(void)
{
	char name[] = "/tmp/tmpXXXXXX";
	int fd = mkstemp(name);

	if (fd < 0)
		return NULL;
	unlink(name);
	return fdopen(fd, "w+");
}
