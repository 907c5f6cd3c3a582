/* fputs(): a string, without an end of line. */
#include <string.h>
#include "file.h"

int fputs(const char *s, FILE *f)
{
	size_t length = strlen(s);

	return fwrite(s, 1, length, f) == length ? 0 : EOF;
}
