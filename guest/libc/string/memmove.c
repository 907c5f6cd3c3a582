/* memmove(): copies from the end when the destination overlaps the source from above. */
#include <string.h>

void *memmove(void *to, const void *from, size_t n)
{
	char *d = (char *)to + n - 1;
	const char *s = (const char *)from + n - 1;

	if ((size_t)((char *)to - (const char *)from) >= n)
		return memcpy(to, from, n);
	__asm__ volatile("std\n\t"
			 "rep movsb\n\t"
			 "cld"
			 : "+D" (d), "+S" (s), "+c" (n)
			 :
			 : "memory");
	return to;
}
