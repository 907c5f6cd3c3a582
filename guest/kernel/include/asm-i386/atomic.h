#ifndef _ASM_I386_ATOMIC_H
#define _ASM_I386_ATOMIC_H

/* Counters that change in one instruction, whatever interrupts it. */
typedef struct { volatile int counter; } atomic_t;

#define ATOMIC_INIT(i)	{ (i) }
#define atomic_read(v)		((v)->counter)
#define atomic_set(v, i)	(((v)->counter) = (i))

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

static inline int atomic_inc_and_test(atomic_t *v)
{
	unsigned char zero;

	__asm__ __volatile__("incl %0; sete %1" : "+m" (v->counter), "=qm" (zero) : : "memory", "cc");
	return zero != 0;
}

#endif
