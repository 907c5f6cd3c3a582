#ifndef _ASM_I386_IO_H
#define _ASM_I386_IO_H

#include <asm/page.h>

/*
 * Port input and output. outb(value, port) and inb(port) move a byte, outw and
 * inw two, outl and inl four; outsb(port, addr, count) and insb move many.
 */
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

/* Wait after it as long as a slow chip needs. */
#define outb_p(value, port)	do { outb(value, port); slow_down_io(); } while (0)
#define inb_p(port)		({ unsigned char __v = inb(port); slow_down_io(); __v; })
#define outw_p(value, port)	do { outw(value, port); slow_down_io(); } while (0)
#define inw_p(port)		({ unsigned short __v = inw(port); slow_down_io(); __v; })
#define outl_p(value, port)	do { outl(value, port); slow_down_io(); } while (0)
#define inl_p(port)		({ unsigned int __v = inl(port); slow_down_io(); __v; })

/* Device memory: below the end of RAM at what phys_to_virt gives, beyond it at what ioremap gives. */
#define readb(addr)		(*(volatile unsigned char *)(addr))
#define readw(addr)		(*(volatile unsigned short *)(addr))
#define readl(addr)		(*(volatile unsigned int *)(addr))
#define writeb(value, addr)	(*(volatile unsigned char *)(addr) = (value))
#define writew(value, addr)	(*(volatile unsigned short *)(addr) = (value))
#define writel(value, addr)	(*(volatile unsigned int *)(addr) = (value))

/* Addresses for a device's registers at physical ones beyond RAM, or NULL; giving them back. It may sleep. */
extern void *ioremap(unsigned long phys, unsigned long size);
extern void iounmap(void *addr);

/* Between the kernel's addresses and physical ones. */
#define virt_to_phys(addr)	__pa(addr)
#define phys_to_virt(addr)	__va(addr)

#endif
