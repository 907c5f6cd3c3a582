#include <ctype.h>
#include <strings.h>

int strncasecmp(const char *a, const char *b, size_t n)
{
	int difference;

	for (; n; n--, a++, b++) {
		difference = tolower((unsigned char)*a) - tolower((unsigned char)*b);
		if (!*a || difference)
			return difference;
	}
	return 0;
}
