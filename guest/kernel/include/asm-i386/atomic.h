#ifndef _ASM_I386_ATOMIC_H
#define _ASM_I386_ATOMIC_H

/* Counters that change in one instruction, whatever interrupts it. */
typedef struct { volatile int counter; } atomic_t;

/* A counter's first value: atomic_t users = ATOMIC_INIT(0); */
#define ATOMIC_INIT(i)	{ (i) }
/* The value, and setting it. */
#define atomic_read(v)		((v)->counter)
#define atomic_set(v, i)	(((v)->counter) = (i))

/* Add, subtract, count up and down. */
static inline void atomic_add(int i, atomic_t *v)
{
	__asm__ __volatile__("addl %1,%0" : "+m" (v->counter) : "ir" (i) : "cc");
}

static inline void atomic_sub(int i, atomic_t *v)
{
	__asm__ __volatile__("subl %1,%0" : "+m" (v->counter) : "ir" (i) : "cc");
}

static inline void atomic_inc(atomic_t *v)
{
	__asm__ __volatile__("incl %0" : "+m" (v->counter) : : "cc");
}

static inline void atomic_dec(atomic_t *v)
{
	__asm__ __volatile__("decl %0" : "+m" (v->counter) : : "cc");
}

/* Decrement; true if that reached zero. */
static inline int atomic_dec_and_test(atomic_t *v)
{
	unsigned char zero;

	__asm__ __volatile__("decl %0; sete %1" : "+m" (v->counter), "=qm" (zero) : : "memory", "cc");
	return zero != 0;
}

/* The same counting up. */
static inline int atomic_inc_and_test(atomic_t *v)
{
	unsigned char zero;

	__asm__ __volatile__("incl %0; sete %1" : "+m" (v->counter), "=qm" (zero) : : "memory", "cc");
	return zero != 0;
}

/* Subtract; true if that gave zero. */
static inline int atomic_sub_and_test(int i, atomic_t *v)
{
	unsigned char zero;

	__asm__ __volatile__("subl %2,%0; sete %1" : "+m" (v->counter), "=qm" (zero) : "ir" (i) : "memory", "cc");
	return zero != 0;
}

/* Add; true if that gave less than zero. */
static inline int atomic_add_negative(int i, atomic_t *v)
{
	unsigned char negative;

	__asm__ __volatile__("addl %2,%0; sets %1" : "+m" (v->counter), "=qm" (negative) : "ir" (i) : "memory", "cc");
	return negative != 0;
}

/* Clear, or set, the bits of a mask in a word. */
#define atomic_clear_mask(mask, addr) \
	__asm__ __volatile__("andl %0,%1" : : "r" (~(mask)), "m" (*(addr)) : "memory", "cc")
#define atomic_set_mask(mask, addr) \
	__asm__ __volatile__("orl %0,%1" : : "r" (mask), "m" (*(addr)) : "memory", "cc")

#endif
