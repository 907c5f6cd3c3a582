#ifndef _ASM_I386_IO_H
#define _ASM_I386_IO_H

#include <asm/page.h>

/* Port input and output; the _p forms wait a little for slow chips. */
#define __MAKE_IO(suffix, type, reg) \
static inline void out##suffix(unsigned type value, unsigned short port) \
{ \
	__asm__ __volatile__("out" #suffix " %" reg "0,%w1" : : "a" (value), "Nd" (port)); \
} \
static inline unsigned type in##suffix(unsigned short port) \
{ \
	unsigned type value; \
	__asm__ __volatile__("in" #suffix " %w1,%" reg "0" : "=a" (value) : "Nd" (port)); \
	return value; \
} \
static inline void outs##suffix(unsigned short port, const void *addr, unsigned long count) \
{ \
	__asm__ __volatile__("rep; outs" #suffix : "+S" (addr), "+c" (count) : "d" (port) : "memory"); \
} \
static inline void ins##suffix(unsigned short port, void *addr, unsigned long count) \
{ \
	__asm__ __volatile__("rep; ins" #suffix : "+D" (addr), "+c" (count) : "d" (port) : "memory"); \
}

__MAKE_IO(b, char, "b")
__MAKE_IO(w, short, "w")
__MAKE_IO(l, int, "")

static inline void slow_down_io(void)
{
	__asm__ __volatile__("outb %%al,$0x80" : : : "memory");
}

#define outb_p(value, port)	do { outb(value, port); slow_down_io(); } while (0)
#define inb_p(port)		({ unsigned char __v = inb(port); slow_down_io(); __v; })

#define virt_to_phys(addr)	__pa(addr)
#define phys_to_virt(addr)	__va(addr)

#endif
