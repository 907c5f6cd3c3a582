#include <string.h>

void bzero(void *s, size_t n)
{
	memset(s, 0, n);
}

void bcopy(const void *from, void *to, size_t n)
{
	memmove(to, from, n);
}
