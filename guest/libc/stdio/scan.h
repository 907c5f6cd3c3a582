#ifndef STDIO_SCAN_H
#define STDIO_SCAN_H

#include <stdarg.h>
#include "file.h"

int __scan(FILE *f, const char *format, va_list arguments);

/* scan-float.c: reads what strtold() understands into *text, which is the caller's to free. Returns whether it is a number. */
int __float_text(FILE *f, int max, int *consumed, char **text);

#endif
