#ifndef _ASM_I386_DIV64_H
#define _ASM_I386_DIV64_H

/* n /= base for a 64-bit n and a 32-bit base; the value is the remainder. */
#define do_div(n, base) ({ \
	unsigned long __base = (base), __high, __low, __rem, __mod; \
	__asm__("" : "=a" (__low), "=d" (__high) : "A" (n)); \
	__mod = __high % __base; \
	__high /= __base; \
	__asm__("divl %2" : "=a" (__low), "=d" (__rem) : "rm" (__base), "0" (__low), "1" (__mod)); \
	(n) = ((unsigned long long)__high << 32) | __low; \
	__rem; })

#endif
