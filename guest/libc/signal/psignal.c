#include <signal.h>
#include <stdio.h>
#include <string.h>

void psignal(int signal, const char *prefix)
{
	if (prefix && *prefix)
		fprintf(stderr, "%s: ", prefix);
	fprintf(stderr, "%s\n", strsignal(signal));
}
