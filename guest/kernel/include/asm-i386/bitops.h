#ifndef _ASM_I386_BITOPS_H
#define _ASM_I386_BITOPS_H

/* Bits of arrays of longs; bit nr lives in word nr / 32. */

/* Set, clear and turn over bit nr, in one instruction. */
static inline void set_bit(int nr, volatile void *addr)
{
	__asm__ __volatile__("btsl %1,%0" : "+m" (*(volatile long *)addr) : "Ir" (nr) : "memory", "cc");
}

static inline void clear_bit(int nr, volatile void *addr)
{
	__asm__ __volatile__("btrl %1,%0" : "+m" (*(volatile long *)addr) : "Ir" (nr) : "memory", "cc");
}

static inline void change_bit(int nr, volatile void *addr)
{
	__asm__ __volatile__("btcl %1,%0" : "+m" (*(volatile long *)addr) : "Ir" (nr) : "memory", "cc");
}

/* The forms that need not be indivisible. */
#define __set_bit(nr, addr)	set_bit(nr, addr)
#define __clear_bit(nr, addr)	clear_bit(nr, addr)

/* The same, and what the bit was before. */
static inline int test_and_set_bit(int nr, volatile void *addr)
{
	int old;

	__asm__ __volatile__("btsl %2,%1; sbbl %0,%0"
			     : "=r" (old), "+m" (*(volatile long *)addr) : "Ir" (nr) : "memory", "cc");
	return old != 0;
}

static inline int test_and_clear_bit(int nr, volatile void *addr)
{
	int old;

	__asm__ __volatile__("btrl %2,%1; sbbl %0,%0"
			     : "=r" (old), "+m" (*(volatile long *)addr) : "Ir" (nr) : "memory", "cc");
	return old != 0;
}

static inline int test_and_change_bit(int nr, volatile void *addr)
{
	int old;

	__asm__ __volatile__("btcl %2,%1; sbbl %0,%0"
			     : "=r" (old), "+m" (*(volatile long *)addr) : "Ir" (nr) : "memory", "cc");
	return old != 0;
}

#define __change_bit(nr, addr)		change_bit(nr, addr)
#define __test_and_set_bit(nr, addr)	test_and_set_bit(nr, addr)
#define __test_and_clear_bit(nr, addr)	test_and_clear_bit(nr, addr)
#define __test_and_change_bit(nr, addr)	test_and_change_bit(nr, addr)

/* Whether bit nr is set. */
static inline int test_bit(int nr, const volatile void *addr)
{
	return (((const volatile unsigned long *)addr)[nr >> 5] >> (nr & 31)) & 1;
}

/* Number of the first zero (set) bit of a word that has one. */
static inline unsigned long ffz(unsigned long word)
{
	__asm__("bsfl %1,%0" : "=r" (word) : "r" (~word) : "cc");
	return word;
}

static inline unsigned long __ffs(unsigned long word)
{
	__asm__("bsfl %1,%0" : "=r" (word) : "r" (word) : "cc");
	return word;
}

/* Like the C library's: bits count from 1, 0 means none. */
static inline int ffs(int x)
{
	return x ? (int)__ffs(x) + 1 : 0;
}

/* The first zero (set) bit from offset on among size bits, or size. */
static inline int find_next_zero_bit(const void *addr, int size, int offset)
{
	while (offset < size && test_bit(offset, addr))
		offset++;
	return offset;
}

static inline int find_next_bit(const void *addr, int size, int offset)
{
	while (offset < size && !test_bit(offset, addr))
		offset++;
	return offset;
}

/* The same from the beginning. */
#define find_first_zero_bit(addr, size)	find_next_zero_bit(addr, size, 0)
#define find_first_bit(addr, size)	find_next_bit(addr, size, 0)

/* How many bits of a word are set. */
static inline unsigned int hweight32(unsigned int word)
{
	unsigned int n;

	for (n = 0; word; n++)
		word &= word - 1;
	return n;
}
#define hweight16(word)	hweight32((word) & 0xffff)
#define hweight8(word)	hweight32((word) & 0xff)

#endif
