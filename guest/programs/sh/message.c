/* What the shell says: buffered output of built-ins, and complaints. */
#include "sh.h"

static char buffer[1024];
static size_t filled;
static int write_error;

void write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t k = write(fd, p, n);

		if (k < 0 && errno == EINTR && !sh.interrupted)
			continue;
		if (k <= 0) {
			write_error = k < 0 ? errno : EIO;
			return;
		}
		p += k;
		n -= (size_t)k;
	}
}

/* Writes what waits. Returns 0, or the error number of a failed write. */
int out_flush(void)
{
	size_t n = filled;
	int e;

	filled = 0;
	if (n && !write_error)
		write_all(1, buffer, n);
	e = write_error;
	write_error = 0;
	return e;
}

void out_discard(void)
{
	filled = 0;
	write_error = 0;
}

void out_bytes(const char *s, size_t n)
{
	while (n) {
		size_t k = sizeof(buffer) - filled;

		if (k > n)
			k = n;
		memcpy(buffer + filled, s, k);
		filled += k;
		s += k;
		n -= k;
		if (filled == sizeof(buffer)) {
			filled = 0;
			if (!write_error)
				write_all(1, buffer, sizeof(buffer));
		}
	}
}

void outc(int c)
{
	char b = (char)c;

	out_bytes(&b, 1);
}

void out(const char *s)
{
	out_bytes(s, strlen(s));
}

/* For short text: what does not fit 512 bytes is cut. */
void outf(const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	out(text);
}

/* s in single quotes, so that the shell reads it back. */
void out_quoted(const char *s)
{
	outc('\'');
	for (; *s; s++) {
		if (*s == '\'')
			out("'\\''");
		else
			outc(*s);
	}
	outc('\'');
}

static void err_format(const char *prefix, const char *fmt, va_list ap)
{
	char text[1024];
	size_t n = strlen(prefix);

	if (n > 256)
		n = 256;
	memcpy(text, prefix, n);
	vsnprintf(text + n, sizeof(text) - n - 1, fmt, ap);
	write_all(2, text, strlen(text));
	write_error = 0;
}

void err_text(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	err_format("", fmt, ap);
	va_end(ap);
}

static void complain_va(const char *fmt, va_list ap)
{
	char prefix[200];
	char text[900];

	if (sh.interactive && sh.source_depth == 0)
		snprintf(prefix, sizeof(prefix), "%s: ", sh.name);
	else
		snprintf(prefix, sizeof(prefix), "%s: %d: ", sh.name, sh.line);
	vsnprintf(text, sizeof(text) - 1, fmt, ap);
	err_text("%s%s\n", prefix, text);
}

/* "sh: LINE: text" on standard error. */
void complain(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	complain_va(fmt, ap);
	va_end(ap);
}

/* A complaint that ends the command line (interactive) or the shell. */
void fail_command(int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	complain_va(fmt, ap);
	va_end(ap);
	sh.status = status;
	sh.unwind = sh.interactive && !sh.in_child ? UNW_ABORT : UNW_EXIT;
}
