#include <string.h>

void *memmem(const void *s, size_t n, const void *what, size_t len)
{
	const char *p = s;

	for (; n >= len; n--, p++)
		if (memcmp(p, what, len) == 0)
			return (void *)p;
	return NULL;
}
