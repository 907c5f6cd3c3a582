/* The only locale is "C", which is also POSIX's and the default. */
#include <locale.h>
#include <string.h>

char *setlocale(int category, const char *locale)
{
	if (category < LC_CTYPE || category > LC_ALL)
		return NULL;
	if (locale && *locale && strcmp(locale, "C") != 0 && strcmp(locale, "POSIX") != 0)
		return NULL;
	return "C";
}

struct lconv *localeconv(void)
{
	static struct lconv c = { ".", "", "" };

	return &c;
}
