#include <string.h>

char *strcasestr(const char *s, const char *what)
{
	size_t length = strlen(what);

	for (;; s++) {
		if (strncasecmp(s, what, length) == 0)
			return (char *)s;
		if (!*s)
			return NULL;
	}
}
