#include <string.h>

void *memcpy(void *to, const void *from, size_t n)
{
	void *d = to;
	size_t words = n / 4, rest = n % 4;

	__asm__ volatile("rep movsl\n\t"
			 "movl %3, %%ecx\n\t"
			 "rep movsb"
			 : "+D" (d), "+S" (from), "+c" (words)
			 : "r" (rest)
			 : "memory");
	return to;
}
