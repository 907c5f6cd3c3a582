/* uptime: how long the system runs, and its load. */
#include <sys/sysinfo.h>
#include <time.h>
#include "program.h"

static const char help[] = "usage: uptime\n";

int main(int argc, char **argv)
{
	struct sysinfo info;
	time_t now = time(NULL);
	char clock[16];
	int i;

	no_options(argc, argv, help);
	if (sysinfo(&info) < 0)
		err(1, "cannot ask the kernel");
	strftime(clock, sizeof(clock), "%H:%M:%S", localtime(&now));
	printf(" %s up ", clock);
	if (info.uptime >= 86400)
		printf("%ld day%s, ", info.uptime / 86400, info.uptime >= 2 * 86400 ? "s" : "");
	printf("%2ld:%02ld,  load average:", info.uptime / 3600 % 24, info.uptime / 60 % 60);
	for (i = 0; i < 3; i++)
		printf("%s %lu.%02lu", i ? "," : "", info.loads[i] >> 16, (info.loads[i] & 0xffff) * 100 >> 16);
	putchar('\n');
	return finish(0);
}
