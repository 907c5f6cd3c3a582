/* date: prints or sets date and time. */
#include <sys/time.h>
#include <time.h>
#include "program.h"

static const char help[] =
	"usage: date [-u] [-d @SECONDS] [-s @SECONDS] [+FORMAT]\n"
	"  -d  that time instead of now   -s  sets the clock   FORMAT  as of strftime(): %Y %m %d %H %M %S ...\n";

static time_t seconds(const char *text)
{
	char *end;
	long t = strtol(text + (*text == '@'), &end, 10);

	if (*end || !*text)
		errx(1, "invalid date '%s': give @SECONDS since 1970", text);
	return t;
}

int main(int argc, char **argv)
{
	const char *format = "%a %b %e %H:%M:%S %Z %Y";
	struct timeval now = { 0, 0 };
	time_t t = time(NULL);
	char text[512];
	int option;

	while ((option = next_option(argc, argv, "d:s:u", help, 1)) != -1) {
		if (option != 'u')
			t = seconds(optarg);
		now.tv_sec = t;
		if (option == 's' && settimeofday(&now, NULL) < 0)
			err(1, "cannot set date");
	}
	if (optind < argc) {
		if (*argv[optind] != '+')
			errx(1, "invalid date '%s'", argv[optind]);
		format = argv[optind] + 1;
	}
	if (!strftime(text, sizeof(text), format, localtime(&t)) && *format)
		errx(1, "'%s' gives more than %u characters", format, (unsigned)sizeof(text) - 1);
	puts(*format ? text : "");
	return finish(0);
}
