/* gets(): a line without its end, into memory of unknown size; fgets() is the one to use. */
#include "file.h"

char *gets(char *s)
{
	int c, n = 0;

	while ((c = getchar()) != EOF && c != '\n')
		s[n++] = c;
	if (c == EOF && n == 0)
		return NULL;
	s[n] = 0;
	return s;
}
