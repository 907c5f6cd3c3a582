#include <string.h>

char *strtok_r(char *s, const char *separators, char **state)
{
	char *word = s ? s : *state;

	word += strspn(word, separators);
	*state = word + strcspn(word, separators);
	if (**state)
		*(*state)++ = 0;
	return *word ? word : NULL;
}

char *strtok(char *s, const char *separators)
{
	static char *state;

	return strtok_r(s, separators, &state);
}
