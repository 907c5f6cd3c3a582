/* Messages that begin with the program's name, as BSD's err.h has them. */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const char *__program_name;

static const char *program(void)
{
	const char *slash = strrchr(__program_name ? __program_name : "?", '/');

	return slash ? slash + 1 : __program_name ? __program_name : "?";
}

static void message(int number, const char *format, va_list arguments)
{
	fflush(stdout);
	fprintf(stderr, "%s: ", program());
	vfprintf(stderr, format, arguments);
	if (number >= 0)
		fprintf(stderr, ": %s", strerror(number));
	fputc('\n', stderr);
}

void warn(const char *format, ...)
{
	int number = errno;
	va_list arguments;

	va_start(arguments, format);
	message(number, format, arguments);
	va_end(arguments);
}

void warnx(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	message(-1, format, arguments);
	va_end(arguments);
}

void err(int status, const char *format, ...)
{
	int number = errno;
	va_list arguments;

	va_start(arguments, format);
	message(number, format, arguments);
	va_end(arguments);
	exit(status);
}

void errx(int status, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	message(-1, format, arguments);
	va_end(arguments);
	exit(status);
}
