/* fgets(): a line with its end, or as much of it as fits. */
#include "file.h"

char *fgets(char *s, int size, FILE *f)
{
	int c, n = 0;

	while (n < size - 1) {
		c = fgetc(f);
		if (c == EOF)
			break;
		s[n++] = c;
		if (c == '\n')
			break;
	}
	if (n == 0 || (f->flags & F_ERROR))
		return NULL;
	s[n] = 0;
	return s;
}
