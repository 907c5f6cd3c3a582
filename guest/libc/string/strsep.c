#include <string.h>

char *strsep(char **s, const char *separators)
{
	char *word = *s, *end;

	if (!word)
		return NULL;
	end = strpbrk(word, separators);
	if (end)
		*end++ = 0;
	*s = end;
	return word;
}
