/* The only locale is "C": characters order as their bytes. */
#include <string.h>

int strcoll(const char *a, const char *b)
{
	return strcmp(a, b);
}

size_t strxfrm(char *to, const char *from, size_t n)
{
	return strlcpy(to, from, n);
}
