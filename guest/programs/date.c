/* date: prints or sets date and time. */
#include <sys/time.h>
#include <time.h>
#include "program.h"

static const char help[] =
	"usage: date [-u] [-d TIME | -r FILE] [-s TIME] [+FORMAT]\n"
	"  -d TIME  that instead of now   -r FILE  when it was changed last   -s TIME  sets the clock   -u  not local time\n"
	"TIME is @SECONDS since 1970, or YYYY-MM-DD, or HH:MM[:SS], or both.\n"
	"FORMAT is that of strftime(): %Y %m %d %H %M %S ...; the variable TZ tells the local time zone.\n";

static void invalid(const char *text)
{
	errx(1, "invalid date '%s'; try 'date --help'", text);
}

/* What is not said of the day is today's, of the clock 0. */
static time_t read_time(const char *text)
{
	time_t now = time(NULL);
	struct tm tm = *localtime(&now);
	int n = 0;
	char *end;

	if (*text == '@' || (*text && text[strspn(text, "0123456789")] == 0)) {
		now = strtol(text + (*text == '@'), &end, 10);
		if (*end || end == text + 1)
			invalid(text);
		return now;
	}
	tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
	tm.tm_isdst = -1;
	if (sscanf(text, "%d-%d-%d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &n) == 3) {
		tm.tm_year -= 1900;
		tm.tm_mon--;
	} else {
		tm = *localtime(&now);
		n = tm.tm_sec = 0;
	}
	text += n + strspn(text + n, " T");
	n = 0;
	if (*text && sscanf(text, "%d:%d%n:%d%n", &tm.tm_hour, &tm.tm_min, &n, &tm.tm_sec, &n) < 2)
		invalid(text);
	if (text[n])
		invalid(text);
	return mktime(&tm);
}

static time_t file_time(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		err(1, "%s", path);
	return st.st_mtime;
}

int main(int argc, char **argv)
{
	const char *format = "%a %b %e %H:%M:%S %Z %Y", *given = NULL, *file = NULL;
	struct timeval now = { 0, 0 };
	time_t t = time(NULL);
	char text[512];
	int option, set = 0;

	while ((option = next_option(argc, argv, "d:r:s:u", help, 1)) != -1) {
		if (option == 'u')
			setenv("TZ", "UTC0", 1);
		if (option == 'r')
			file = optarg;
		if (option == 'd' || option == 's')
			given = optarg;
		set |= option == 's';
	}
	if (file)
		t = file_time(file);
	if (given)
		t = read_time(given);
	now.tv_sec = t;
	if (set && settimeofday(&now, NULL) < 0)
		err(1, "cannot set date");
	if (optind < argc) {
		if (*argv[optind] != '+')
			invalid(argv[optind]);
		format = argv[optind] + 1;
	}
	if (!strftime(text, sizeof(text), format, localtime(&t)) && *format)
		errx(1, "'%s' gives more than %u characters", format, (unsigned)sizeof(text) - 1);
	puts(*format ? text : "");
	return finish(0);
}
