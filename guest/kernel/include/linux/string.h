#ifndef _LINUX_STRING_H
#define _LINUX_STRING_H

#ifdef __KERNEL__

#include <linux/types.h>

extern char *strcpy(char *dst, const char *src);
extern char *strncpy(char *dst, const char *src, size_t n);
extern size_t strlcpy(char *dst, const char *src, size_t size);
extern char *strcat(char *dst, const char *src);
extern char *strncat(char *dst, const char *src, size_t n);
extern int strcmp(const char *a, const char *b);
extern int strncmp(const char *a, const char *b, size_t n);
extern int strnicmp(const char *a, const char *b, size_t n);
extern char *strchr(const char *s, int c);
extern char *strrchr(const char *s, int c);
extern char *strstr(const char *s, const char *what);
extern char *strpbrk(const char *s, const char *accept);
extern char *strtok(char *s, const char *delim);
extern char *strsep(char **s, const char *delim);
extern size_t strlen(const char *s);
extern size_t strnlen(const char *s, size_t n);
extern size_t strspn(const char *s, const char *accept);
extern void *memset(void *s, int c, size_t n);
extern void *memcpy(void *dst, const void *src, size_t n);
extern void *memmove(void *dst, const void *src, size_t n);
extern int memcmp(const void *a, const void *b, size_t n);
extern void *memchr(const void *s, int c, size_t n);
extern void *memscan(void *s, int c, size_t n);

#endif
#endif
