#include <string.h>

void *memset(void *s, int c, size_t n)
{
	void *d = s;

	__asm__ volatile("rep stosb" : "+D" (d), "+c" (n) : "a" (c) : "memory");
	return s;
}
