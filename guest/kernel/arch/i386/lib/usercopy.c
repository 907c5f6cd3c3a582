/*
 * arch/i386/lib/usercopy.c - copies between kernel and program
 *
 * Each instruction that touches user memory has a repair in __ex_table. A
 * string instruction that faults leaves in ecx how much was left to do: the
 * repair turns that into "bytes not copied".
 */
#include <linux/string.h>
#include <asm/uaccess.h>

/* Longs first, then the 0..3 bytes that remain. */
#define COPY_USER(to, from, n) do { \
	int __d0, __d1; \
	__asm__ __volatile__( \
		"1:	rep; movsl\n" \
		"	movl %3,%0\n" \
		"2:	rep; movsb\n" \
		"3:\n" \
		".section .fixup,\"ax\"\n" \
		"4:	leal 0(%3,%0,4),%0\n" \
		"	jmp 3b\n" \
		".previous\n" \
		".section __ex_table,\"a\"\n" \
		"	.align 4\n" \
		"	.long 1b,4b\n" \
		"	.long 2b,3b\n" \
		".previous" \
		: "=&c" (n), "=&D" (__d0), "=&S" (__d1) \
		: "r" ((n) & 3), "0" ((n) / 4), "1" (to), "2" (from) \
		: "memory"); \
} while (0)

unsigned long __copy_to_user(void *to, const void *from, unsigned long n)
{
	COPY_USER(to, from, n);
	return n;
}

unsigned long __copy_from_user(void *to, const void *from, unsigned long n)
{
	unsigned long left = n;

	COPY_USER(to, from, left);
	if (left)
		memset((char *)to + (n - left), 0, left);	/* nothing stale is seen */
	return left;
}

unsigned long copy_from_user(void *to, const void *from, unsigned long n)
{
	if (access_ok(VERIFY_READ, from, n))
		return __copy_from_user(to, from, n);
	memset(to, 0, n);
	return n;
}

unsigned long __clear_user(void *to, unsigned long n)
{
	int d0;

	__asm__ __volatile__(
		"0:	rep; stosl\n"
		"	movl %2,%0\n"
		"1:	rep; stosb\n"
		"2:\n"
		".section .fixup,\"ax\"\n"
		"3:	leal 0(%2,%0,4),%0\n"
		"	jmp 2b\n"
		".previous\n"
		".section __ex_table,\"a\"\n"
		"	.align 4\n"
		"	.long 0b,3b\n"
		"	.long 1b,2b\n"
		".previous"
		: "=&c" (n), "=&D" (d0)
		: "r" (n & 3), "0" (n / 4), "1" (to), "a" (0)
		: "memory");
	return n;
}

unsigned long clear_user(void *to, unsigned long n)
{
	return access_ok(VERIFY_WRITE, to, n) ? __clear_user(to, n) : n;
}

/* How many bytes may be read from src before the address limit. */
static long room_above(const char *src, long count)
{
	unsigned long limit = get_fs().seg, addr = (unsigned long)src;

	if (addr >= limit)
		return 0;
	return (unsigned long)count > limit - addr ? (long)(limit - addr) : count;
}

long strncpy_from_user(char *dst, const char *src, long count)
{
	long room = room_above(src, count), i;
	char c;

	for (i = 0; i < room; i++) {
		if (__get_user(c, src + i))
			return -EFAULT;
		dst[i] = c;
		if (!c)
			return i;
	}
	return room < count ? -EFAULT : count;
}

long strnlen_user(const char *s, long n)
{
	long room = room_above(s, n), i;
	char c;

	for (i = 0; i < room; i++) {
		if (__get_user(c, s + i))
			return 0;
		if (!c)
			return i + 1;
	}
	return room < n ? 0 : n + 1;
}
