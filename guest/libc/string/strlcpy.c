#include <string.h>

size_t strlcpy(char *to, const char *from, size_t size)
{
	size_t length = strlen(from), fits = length;

	if (!size)
		return length;
	if (fits >= size)
		fits = size - 1;
	memcpy(to, from, fits);
	to[fits] = 0;
	return length;
}
