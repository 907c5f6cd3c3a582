/* exit(): runs what atexit() has collected, newest first, flushes the streams, ends the process. */
#include <stdlib.h>
#include <unistd.h>

#define ATEXIT_MAX 32

static void (*functions[ATEXIT_MAX])(void);
static int count;

/* In stdio, and only in programs that use it. */
void __stdio_exit(void) __attribute__((weak));

int atexit(void (*function)(void))
{
	if (count == ATEXIT_MAX)
		return -1;
	functions[count++] = function;
	return 0;
}

void exit(int status)
{
	while (count > 0)
		functions[--count]();
	if (__stdio_exit)
		__stdio_exit();
	_exit(status);
}
