/* The named classes of bracket expressions, [:alpha:] and the like. */
#include <ctype.h>
#include <string.h>
#include "pattern.h"

static const struct {
	const char *name;
	int (*test)(int c);
} classes[] = {
	{ "alpha:]", isalpha }, { "digit:]", isdigit }, { "alnum:]", isalnum }, { "space:]", isspace },
	{ "blank:]", isblank }, { "upper:]", isupper }, { "lower:]", islower }, { "punct:]", ispunct },
	{ "print:]", isprint }, { "graph:]", isgraph }, { "cntrl:]", iscntrl }, { "xdigit:]", isxdigit },
};

int __in_class(const char *name, int c, const char **end)
{
	unsigned i;
	size_t length;

	for (i = 0; i < sizeof(classes) / sizeof(*classes); i++) {
		length = strlen(classes[i].name);
		if (strncmp(name, classes[i].name, length) == 0) {
			*end = name + length;
			return classes[i].test(c) != 0;
		}
	}
	return -1;
}
