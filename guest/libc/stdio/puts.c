/* puts(): a string and an end of line. */
#include "file.h"

int puts(const char *s)
{
	if (fputs(s, stdout) < 0)
		return EOF;
	return putchar('\n') < 0 ? EOF : 0;
}
