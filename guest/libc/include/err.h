#ifndef _ERR_H
#define _ERR_H

#include <features.h>
#include <stdarg.h>

__BEGIN_DECLS
void warn(const char *format, ...) __printf_like(1, 2);
void warnx(const char *format, ...) __printf_like(1, 2);
void err(int status, const char *format, ...) __printf_like(2, 3) __noreturn;
void errx(int status, const char *format, ...) __printf_like(2, 3) __noreturn;
__END_DECLS

#endif
