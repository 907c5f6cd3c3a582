#ifndef _ASM_I386_SYSTEM_H
#define _ASM_I386_SYSTEM_H

#include <linux/kernel.h>
#include <asm/segment.h>

struct task_struct;

/*
 * switch_to(prev, next, last) - leave prev's kernel stack, go on with next's
 *
 * What the compiler keeps in registers is pushed on prev's stack; __switch_to
 * (process.c) is entered by a jump with next's saved eip as its return
 * address, so its `ret` lands where next was once left: at label 1 below or,
 * for a child that never ran, at ret_from_fork.
 */
extern void __switch_to(struct task_struct *prev, struct task_struct *next)
	__attribute__((regparm(2)));

#define switch_to(prev, next, last) do { \
	__asm__ __volatile__( \
		"pushl %%esi\n\t" \
		"pushl %%edi\n\t" \
		"pushl %%ebp\n\t" \
		"movl %%esp,%0\n\t" \
		"movl %3,%%esp\n\t" \
		"movl $1f,%1\n\t" \
		"pushl %4\n\t" \
		"jmp __switch_to\n" \
		"1:\t" \
		"popl %%ebp\n\t" \
		"popl %%edi\n\t" \
		"popl %%esi" \
		: "=m" ((prev)->thread.esp), "=m" ((prev)->thread.eip), "=b" (last) \
		: "m" ((next)->thread.esp), "m" ((next)->thread.eip), \
		  "a" (prev), "d" (next), "2" (prev) \
		: "ecx", "memory", "cc"); \
} while (0)

/* Orders of memory accesses; with one processor mostly the compiler's. */
#define nop()	__asm__ __volatile__("nop")
#define mb()	__asm__ __volatile__("lock; addl $0,0(%%esp)" : : : "memory")
#define rmb()	mb()
#define wmb()	barrier()
#define smp_mb()	barrier()
#define smp_rmb()	barrier()
#define smp_wmb()	barrier()
#define set_mb(var, value)	do { (var) = (value); barrier(); } while (0)

/* The interrupt flag of this, the only, processor. */
#define __save_flags(x)		__asm__ __volatile__("pushfl; popl %0" : "=g" (x) : : "memory")
#define __restore_flags(x)	__asm__ __volatile__("pushl %0; popfl" : : "g" (x) : "memory", "cc")
#define __cli()			__asm__ __volatile__("cli" : : : "memory")
#define __sti()			__asm__ __volatile__("sti" : : : "memory")
#define safe_halt()		__asm__ __volatile__("sti; hlt" : : : "memory")

/* Interrupts off and on, and the state before: save_flags(f); cli(); ... restore_flags(f); */
#define save_flags(x)		__save_flags(x)
#define restore_flags(x)	__restore_flags(x)
#define cli()			__cli()
#define sti()			__sti()
#define save_and_cli(x)		do { __save_flags(x); __cli(); } while (0)
#define local_irq_save(x)	do { __save_flags(x); __cli(); } while (0)
#define local_irq_restore(x)	__restore_flags(x)
#define local_irq_disable()	__cli()
#define local_irq_enable()	__sti()

#define read_cr(n) ({ \
	unsigned long __x; \
	__asm__ __volatile__("movl %%cr" #n ",%0" : "=r" (__x)); \
	__x; })
#define write_cr(n, x) __asm__ __volatile__("movl %0,%%cr" #n : : "r" ((unsigned long)(x)) : "memory")

#define read_cr0()	read_cr(0)
#define read_cr2()	read_cr(2)
#define read_cr4()	read_cr(4)
#define write_cr0(x)	write_cr(0, x)
#define write_cr4(x)	write_cr(4, x)
#define load_cr3(pgdir)	write_cr(3, __pa(pgdir))
#define clts()		__asm__ __volatile__("clts")
#define stts()		write_cr0(read_cr0() | 8)

#define savesegment(seg, value) do { \
	unsigned long __seg; \
	__asm__ __volatile__("movl %%" #seg ",%0" : "=r" (__seg)); \
	(value) = __seg; \
} while (0)

/* A selector that is not valid any more becomes the null selector. */
#define loadsegment(seg, value) \
	__asm__ __volatile__("\n" \
		"1:\tmovl %0,%%" #seg "\n" \
		"2:\n" \
		".section .fixup,\"ax\"\n" \
		"3:\tpushl $0\n\t" \
		"popl %%" #seg "\n\t" \
		"jmp 2b\n" \
		".previous\n" \
		".section __ex_table,\"a\"\n\t" \
		".align 4\n\t" \
		".long 1b,3b\n" \
		".previous" \
		: : "r" ((unsigned long)(value)))

/* Exchange a word, byte or longword with memory in one indivisible step. */
#define xchg(ptr, v) ((__typeof__(*(ptr)))__xchg((unsigned long)(v), (ptr), sizeof(*(ptr))))

static inline unsigned long __xchg(unsigned long x, volatile void *ptr, int size)
{
	if (size == 1)
		__asm__ __volatile__("xchgb %b0,%1" : "=q" (x), "+m" (*(volatile char *)ptr) : "0" (x) : "memory");
	else if (size == 2)
		__asm__ __volatile__("xchgw %w0,%1" : "=r" (x), "+m" (*(volatile short *)ptr) : "0" (x) : "memory");
	else
		__asm__ __volatile__("xchgl %0,%1" : "=r" (x), "+m" (*(volatile long *)ptr) : "0" (x) : "memory");
	return x;
}

#endif
