/* Which interfaces the headers show: all of them. Helpers shared by every header. */
#ifndef _FEATURES_H
#define _FEATURES_H

#ifdef __cplusplus
#define __BEGIN_DECLS extern "C" {
#define __END_DECLS }
#else
#define __BEGIN_DECLS
#define __END_DECLS
#endif

#define __noreturn __attribute__((__noreturn__))
#define __printf_like(f, a) __attribute__((__format__(__printf__, f, a)))

#endif
