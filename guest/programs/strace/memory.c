/* strace: reads what the arguments point to, and prints text as C writes it. */
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include "strace.h"

int fetch(pid_t pid, unsigned long address, void *to, int size)
{
	unsigned long word;
	int done = 0, skip = address & 3, part;

	while (done < size) {
		errno = 0;
		word = ptrace(PTRACE_PEEKDATA, pid, (void *)(address + done - skip), NULL);
		if (word == (unsigned long)-1 && errno)
			break;
		part = 4 - skip < size - done ? 4 - skip : size - done;
		memcpy((char *)to + done, (char *)&word + skip, part);
		done += part;
		skip = 0;
	}
	return done;
}

/* Up to the zero byte, and no word more than that takes: the next page may not be there. */
static int fetch_text(pid_t pid, unsigned long address, unsigned char *to, int size)
{
	int done = 0, part, n;

	while (done < size) {
		part = 4 - ((address + done) & 3);
		n = fetch(pid, address + done, to + done, part < size - done ? part : size - done);
		if (n == 0 || memchr(to + done, 0, n))
			return done + n;
		done += n;
	}
	return done;
}

static void print_character(int c, int next)
{
	static const char named[] = "\"\\\n\t\r\f\v", letters[] = "\"\\ntrfv";
	const char *found = c ? strchr(named, c) : NULL;

	if (found)
		fprintf(out, "\\%c", letters[found - named]);
	else if (c < 128 && isprint(c))
		putc(c, out);
	else
		fprintf(out, isdigit(next) ? "\\%03o" : "\\%o", c);
}

/* length < 0: up to the zero byte, PATH_NAME: however long. What is longer than the limit is cut off and gets "...". */
void print_string(pid_t pid, unsigned long address, long length)
{
	unsigned char text[4096];
	int limit = length != PATH_NAME && string_limit < (int)sizeof(text) - 1 ? string_limit : (int)sizeof(text) - 1;
	int wanted = length < 0 || length > limit ? limit : length, got, i, is_name = length < 0, end;

	if (!address) {
		fputs("NULL", out);
		return;
	}
	got = is_name ? fetch_text(pid, address, text, wanted + 1) : fetch(pid, address, text, wanted);
	if (got == 0 && (wanted || is_name)) {
		fprintf(out, "%#lx", address);
		return;
	}
	end = is_name ? (int)strnlen((char *)text, got) : got;
	putc('"', out);
	for (i = 0; i < end && i < limit; i++)
		print_character(text[i], i + 1 < end && i + 1 < limit ? text[i + 1] : 0);
	putc('"', out);
	if (is_name ? end > limit : length > limit)
		fputs("...", out);
}
