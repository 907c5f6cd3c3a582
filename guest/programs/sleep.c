/* sleep: waits. */
#include <ctype.h>
#include <time.h>
#include "program.h"

static const char help[] =
	"usage: sleep NUMBER[smhd]...\n"
	"Waits for seconds (or minutes, hours, days); NUMBER may have decimals.\n";

static void add(struct timespec *t, const char *text)
{
	static const char units[] = "smhd";
	static const int seconds[] = { 1, 60, 3600, 86400 };
	long whole, nano = 0, digit = 100000000, scale = 1;
	char *p;

	whole = strtol(text, &p, 10);
	if (*p == '.')
		for (p++; isdigit((unsigned char)*p); p++, digit /= 10)
			nano += (*p - '0') * digit;
	if (*p && !p[1] && strchr(units, *p))
		scale = seconds[strchr(units, *p++) - units];
	if (*p || p == text || whole < 0)
		errx(1, "invalid time interval '%s'", text);
	t->tv_sec += whole * scale + (long long)nano * scale / 1000000000;
	t->tv_nsec += (long long)nano * scale % 1000000000;
	if (t->tv_nsec >= 1000000000) {
		t->tv_nsec -= 1000000000;
		t->tv_sec++;
	}
}

int main(int argc, char **argv)
{
	struct timespec t = { 0, 0 };

	no_options(argc, argv, help);
	if (optind == argc)
		errx(1, "missing operand");
	for (; optind < argc; optind++)
		add(&t, argv[optind]);
	while (nanosleep(&t, &t) < 0 && errno == EINTR)
		;
	return 0;
}
