#ifndef _LINUX_STRING_H
#define _LINUX_STRING_H

#ifdef __KERNEL__

#include <linux/types.h>

/* Copy a text; strncpy at most n characters, filled with zeros; strlcpy into size bytes, always ended. */
extern char *strcpy(char *dst, const char *src);
extern char *strncpy(char *dst, const char *src, size_t n);
extern size_t strlcpy(char *dst, const char *src, size_t size);

/* Append a text; strncat at most n characters of it. */
extern char *strcat(char *dst, const char *src);
extern char *strncat(char *dst, const char *src, size_t n);

/* Compare: below, equal to or above 0; at most n characters; without regard to case. */
extern int strcmp(const char *a, const char *b);
extern int strncmp(const char *a, const char *b, size_t n);
extern int strnicmp(const char *a, const char *b, size_t n);

/* The first, or the last, c in s; the first of what; the first character that is in accept. NULL if none. */
extern char *strchr(const char *s, int c);
extern char *strrchr(const char *s, int c);
extern char *strstr(const char *s, const char *what);
extern char *strpbrk(const char *s, const char *accept);

/*
 * Cut a text into words. strsep moves *s behind the next delimiter and gives
 * empty words too; strtok keeps its place itself, so two callers disturb one another.
 */
extern char *strsep(char **s, const char *delim);
extern char *strtok(char *s, const char *delim);

/* Length without the end, at most n; how many characters from the start are in accept. */
extern size_t strlen(const char *s);
extern size_t strnlen(const char *s, size_t n);
extern size_t strspn(const char *s, const char *accept);

/* Fill with a byte; copy, where memmove allows the two to overlap; compare. */
extern void *memset(void *s, int c, size_t n);
extern void *memcpy(void *dst, const void *src, size_t n);
extern void *memmove(void *dst, const void *src, size_t n);
extern int memcmp(const void *a, const void *b, size_t n);

/* The first byte c, or NULL; memscan gives the end instead. */
extern void *memchr(const void *s, int c, size_t n);
extern void *memscan(void *s, int c, size_t n);

#endif
#endif
