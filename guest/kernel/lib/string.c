/*
 * lib/string.c - strings and blocks of memory
 */
#include <linux/ctype.h>
#include <linux/string.h>

char *strcpy(char *dst, const char *src)
{
	char *d = dst;

	while ((*d++ = *src++) != 0)
		;
	return dst;
}

/* Pads with zeros, and leaves no end if src is too long. */
char *strncpy(char *dst, const char *src, size_t n)
{
	size_t i;

	for (i = 0; i < n && src[i]; i++)
		dst[i] = src[i];
	for (; i < n; i++)
		dst[i] = 0;
	return dst;
}

/* Always ends dst; the value is the length of src. */
size_t strlcpy(char *dst, const char *src, size_t size)
{
	size_t len = strlen(src), n = len;

	if (size) {
		if (n >= size)
			n = size - 1;
		memcpy(dst, src, n);
		dst[n] = 0;
	}
	return len;
}

char *strcat(char *dst, const char *src)
{
	strcpy(dst + strlen(dst), src);
	return dst;
}

char *strncat(char *dst, const char *src, size_t n)
{
	char *d = dst + strlen(dst);

	while (n-- && *src)
		*d++ = *src++;
	*d = 0;
	return dst;
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (unsigned char)*a - (unsigned char)*b;
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++) {
		if (*a != *b)
			return (unsigned char)*a - (unsigned char)*b;
		if (!*a)
			break;
	}
	return 0;
}

int strnicmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++) {
		int d = tolower((unsigned char)*a) - tolower((unsigned char)*b);

		if (d || !*a)
			return d;
	}
	return 0;
}

char *strchr(const char *s, int c)
{
	for (; *s != (char)c; s++)
		if (!*s)
			return NULL;
	return (char *)s;
}

char *strrchr(const char *s, int c)
{
	const char *last = NULL;

	do {
		if (*s == (char)c)
			last = s;
	} while (*s++);
	return (char *)last;
}

char *strstr(const char *s, const char *what)
{
	size_t n = strlen(what);

	for (; ; s++) {
		if (!strncmp(s, what, n))
			return (char *)s;
		if (!*s)
			return NULL;
	}
}

size_t strspn(const char *s, const char *accept)
{
	size_t n = 0;

	while (s[n] && strchr(accept, s[n]))
		n++;
	return n;
}

char *strpbrk(const char *s, const char *accept)
{
	for (; *s; s++)
		if (strchr(accept, *s))
			return (char *)s;
	return NULL;
}

char *strsep(char **s, const char *delim)
{
	char *start = *s, *end;

	if (!start)
		return NULL;
	end = strpbrk(start, delim);
	if (end)
		*end++ = 0;
	*s = end;
	return start;
}

char *strtok(char *s, const char *delim)
{
	static char *rest;

	if (!s)
		s = rest;
	if (!s)
		return NULL;
	s += strspn(s, delim);
	if (!*s)
		return rest = NULL;
	rest = s;
	return strsep(&rest, delim);
}

size_t strlen(const char *s)
{
	const char *end = s;

	while (*end)
		end++;
	return end - s;
}

size_t strnlen(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && s[i])
		i++;
	return i;
}

/* The compiler may call the next four by itself: they use no function that it knows. */
void *memset(void *s, int c, size_t n)
{
	int d0, d1;

	__asm__ __volatile__(
		"rep; stosl\n\t"
		"movl %3,%0\n\t"
		"rep; stosb"
		: "=&c" (d0), "=&D" (d1)
		: "a" ((c & 0xff) * 0x01010101U), "r" (n & 3), "0" (n >> 2), "1" (s)
		: "memory");
	return s;
}

void *memcpy(void *dst, const void *src, size_t n)
{
	int d0, d1, d2;

	__asm__ __volatile__(
		"rep; movsl\n\t"
		"movl %3,%0\n\t"
		"rep; movsb"
		: "=&c" (d0), "=&D" (d1), "=&S" (d2)
		: "r" (n & 3), "0" (n >> 2), "1" (dst), "2" (src)
		: "memory");
	return dst;
}

void *memmove(void *dst, const void *src, size_t n)
{
	int d0, d1, d2;

	if (dst <= src || (char *)dst >= (char *)src + n)
		return memcpy(dst, src, n);
	__asm__ __volatile__(
		"std\n\t"
		"rep; movsb\n\t"
		"cld"
		: "=&c" (d0), "=&D" (d1), "=&S" (d2)
		: "0" (n), "1" ((char *)dst + n - 1), "2" ((const char *)src + n - 1)
		: "memory");
	return dst;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *x = a, *y = b;

	for (; n; n--, x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}

void *memchr(const void *s, int c, size_t n)
{
	const unsigned char *p = s;

	for (; n; n--, p++)
		if (*p == (unsigned char)c)
			return (void *)p;
	return NULL;
}

/* Like memchr, but a pointer behind the block when c is not in it. */
void *memscan(void *s, int c, size_t n)
{
	void *p = memchr(s, c, n);

	return p ? p : (char *)s + n;
}
