/* free: how much memory is in use, from /proc/meminfo. */
#include "program.h"

static const char help[] = "usage: free [-bkm]\n  -b  bytes   -k  kilobytes   -m  megabytes\n";

static unsigned long field(const char *text, const char *name)
{
	const char *line = strstr(text, name);

	return line ? strtoul(line + strlen(name), NULL, 10) : 0;
}

static unsigned long long scaled(unsigned long kilobytes, int unit)
{
	return unit == 'b' ? kilobytes * 1024ULL : unit == 'm' ? kilobytes / 1024 : kilobytes;
}

int main(int argc, char **argv)
{
	unsigned long total, unused, buffers, cached, swap, swap_unused;
	char text[4096];
	int option, unit = 'k', fd, n;

	while ((option = next_option(argc, argv, "bkm", help, 1)) != -1)
		unit = option;
	fd = open("/proc/meminfo", O_RDONLY);
	n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	if (n < 0)
		err(1, "/proc/meminfo");
	text[n] = 0;
	total = field(text, "MemTotal:");
	unused = field(text, "MemFree:");
	buffers = field(text, "Buffers:");
	cached = field(text, "\nCached:");
	swap = field(text, "SwapTotal:");
	swap_unused = field(text, "SwapFree:");
	printf("%-6s %12s %12s %12s %12s %12s\n", "", "total", "used", "free", "buffers", "cached");
	printf("%-6s %12llu %12llu %12llu %12llu %12llu\n", "Mem:", scaled(total, unit), scaled(total - unused, unit),
	       scaled(unused, unit), scaled(buffers, unit), scaled(cached, unit));
	printf("%-6s %12llu %12llu %12llu\n", "Swap:", scaled(swap, unit), scaled(swap - swap_unused, unit),
	       scaled(swap_unused, unit));
	return finish(0);
}
