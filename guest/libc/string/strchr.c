#include <string.h>

char *strchr(const char *s, int c)
{
	s = strchrnul(s, c);
	return *s == (char)c ? (char *)s : NULL;
}

char *index(const char *s, int c)
{
	return strchr(s, c);
}
