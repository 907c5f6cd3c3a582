#include <string.h>

/* scasb leaves ecx at -(length + 2). */
size_t strlen(const char *s)
{
	size_t count = -1;

	__asm__ volatile("repne scasb" : "+D" (s), "+c" (count) : "a" (0) : "memory");
	return -count - 2;
}
