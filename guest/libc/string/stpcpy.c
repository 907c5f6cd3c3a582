#include <string.h>

char *stpcpy(char *to, const char *from)
{
	size_t length = strlen(from);

	memcpy(to, from, length + 1);
	return to + length;
}
