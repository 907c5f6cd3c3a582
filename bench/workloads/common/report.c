/* The lines that tell who runs: "start NAME", "end NAME CHECKSUM EVENTS". A line leaves in one piece. */
#include "report.h"

char *append(char *to, const char *text)
{
	while (*text)
		*to++ = *text++;
	*to = 0;
	return to;
}

char *append_hex(char *to, u32 value)
{
	for (int shift = 28; shift >= 0; shift -= 4)
		*to++ = "0123456789abcdef"[(value >> shift) & 15];
	*to = 0;
	return to;
}

void report_start(const char *name)
{
	char line[64];

	append(append(append(line, "start "), name), "\n");
	print(line);
}

void report_end(const struct workload *workload, u32 checksum)
{
	char line[64], *end = append(append(line, "end "), workload->name);

	end = append_hex(append(end, " "), checksum);
	append(append_hex(append(end, " "), workload->events), "\n");
	print(line);
}
