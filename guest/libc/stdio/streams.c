/* The three standard streams, the list of all open ones, and what exit() does to them. */
#include <stdlib.h>
#include "file.h"

static struct __file error_stream = { 2, F_CAN_WRITE | F_STATIC | F_UNBUFFERED | F_MODE_SET };
static struct __file output_stream = { 1, F_CAN_WRITE | F_STATIC, .next = &error_stream };
static struct __file input_stream = { 0, F_CAN_READ | F_STATIC, .next = &output_stream };

FILE *stdin = &input_stream;
FILE *stdout = &output_stream;
FILE *stderr = &error_stream;

struct __file *__open_streams = &input_stream;

struct __file *__new_stream(int fd, unsigned flags)
{
	struct __file *f = calloc(1, sizeof(*f));

	if (!f)
		return NULL;
	f->fd = fd;
	f->flags = flags;
	f->next = __open_streams;
	__open_streams = f;
	return f;
}

void __stdio_exit(void)
{
	struct __file *f;

	for (f = __open_streams; f; f = f->next)
		__flush(f);
}

void __flush_line_streams(void)
{
	struct __file *f;

	for (f = __open_streams; f; f = f->next)
		if ((f->flags & (F_LINE | F_WRITING)) == (F_LINE | F_WRITING))
			__flush(f);
}
