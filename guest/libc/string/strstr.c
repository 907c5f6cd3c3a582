#include <string.h>

char *strstr(const char *s, const char *what)
{
	size_t length = strlen(what);

	if (!length)
		return (char *)s;
	for (; (s = strchr(s, *what)); s++)
		if (strncmp(s, what, length) == 0)
			return (char *)s;
	return NULL;
}
