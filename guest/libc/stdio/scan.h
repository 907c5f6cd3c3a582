#ifndef STDIO_SCAN_H
#define STDIO_SCAN_H

#include <stdarg.h>
#include "file.h"

int __scan(FILE *f, const char *format, va_list arguments);

#endif
