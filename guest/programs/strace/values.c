/* strace: numbers by their names. A table is "NAME=value NAME=value ..."; values are hexadecimal. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include "strace.h"

/* The name of exactly this value; NULL if none has it. */
const char *name_in(const char *table, long value)
{
	static char name[40];
	const char *p = table, *equals;

	while (*p) {
		equals = strchr(p, '=');
		if (strtoul(equals + 1, NULL, 16) == (unsigned long)value) {
			memcpy(name, p, equals - p);
			name[equals - p] = 0;
			return name;
		}
		p = equals + strcspn(equals, " ");
		p += *p == ' ';
	}
	return NULL;
}

/* The names of all bits, joined by |; what has no name as a number. `none` stands for 0. */
void print_flags(const char *table, unsigned long value, const char *none)
{
	const char *p = table, *equals, *between = "";
	unsigned long bits;

	if (!value) {
		fputs(none, out);
		return;
	}
	while (*p) {
		equals = strchr(p, '=');
		bits = strtoul(equals + 1, NULL, 16);
		if (bits && (value & bits) == bits) {
			fprintf(out, "%s%.*s", between, (int)(equals - p), p);
			between = "|";
			value &= ~bits;
		}
		p = equals + strcspn(equals, " ");
		p += *p == ' ';
	}
	if (value)
		fprintf(out, "%s%#lx", between, value);
}

void print_open_flags(unsigned long flags)
{
	static const char *const access[] = { "O_RDONLY", "O_WRONLY", "O_RDWR", "O_ACCMODE" };

	fputs(access[flags & 3], out);
	flags &= ~3UL;
	if (!flags)
		return;
	putc('|', out);
	print_flags("O_CREAT=40 O_EXCL=80 O_NOCTTY=100 O_TRUNC=200 O_APPEND=400 O_NONBLOCK=800 O_SYNC=101000 O_DSYNC=1000 "
		    "O_ASYNC=2000 O_DIRECT=4000 O_LARGEFILE=8000 O_DIRECTORY=10000 O_NOFOLLOW=20000 O_NOATIME=40000 "
		    "O_CLOEXEC=80000 O_PATH=200000", flags, "0");
}

void print_signal(int signal)
{
	if (signal > 0 && signal < 32 && sys_signame[signal])
		fprintf(out, "SIG%s", sys_signame[signal]);
	else if (signal >= 32 && signal <= 64)
		fprintf(out, "SIGRT_%d", signal - 32);
	else
		fprintf(out, "%d", signal);
}
