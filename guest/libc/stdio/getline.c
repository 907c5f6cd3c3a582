/* getdelim(), getline(): a line of any length, in memory that grows. Returns its length or -1. */
#include <stdlib.h>
#include "file.h"

static int grow(char **line, size_t *size)
{
	size_t larger = *size ? *size * 2 : 120;
	char *memory = realloc(*line, larger);

	if (!memory)
		return -1;
	*line = memory;
	*size = larger;
	return 0;
}

ssize_t getdelim(char **line, size_t *size, int delimiter, FILE *f)
{
	size_t n = 0;
	int c;

	if (!*line)
		*size = 0;
	do {
		c = fgetc(f);
		if (c == EOF)
			break;
		if (n + 1 >= *size && grow(line, size) < 0)
			return -1;
		(*line)[n++] = c;
	} while (c != delimiter);
	if (n == 0)
		return -1;
	(*line)[n] = 0;
	return n;
}

ssize_t getline(char **line, size_t *size, FILE *f)
{
	return getdelim(line, size, '\n', f);
}
