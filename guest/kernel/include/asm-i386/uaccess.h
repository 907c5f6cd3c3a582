#ifndef _ASM_I386_UACCESS_H
#define _ASM_I386_UACCESS_H

/*
 * The one door to user memory.
 *
 * A user pointer may point anywhere. access_ok() makes sure that it points
 * below the process's address limit; that the page is really there shows only
 * when it is touched. Each instruction that touches user memory is therefore
 * listed in the section __ex_table with the address of a repair: when it
 * faults, and the page cannot be brought in, the page-fault handler continues
 * at the repair, which makes the function report the failure.
 */
#include <linux/errno.h>
#include <linux/sched.h>
#include <asm/page.h>

#define VERIFY_READ	0
#define VERIFY_WRITE	1

#define KERNEL_DS	((mm_segment_t) { 0xFFFFFFFF })
#define USER_DS		((mm_segment_t) { __PAGE_OFFSET })

/* set_fs(KERNEL_DS) lets the functions below take kernel addresses; put back what get_fs() said before. */
#define get_ds()	(KERNEL_DS)
#define get_fs()	(current->addr_limit)
#define set_fs(x)	(current->addr_limit = (x))
#define segment_eq(a, b)	((a).seg == (b).seg)

/* Is [addr, addr + size) below the limit, without wrapping round? */
static inline int __range_ok(unsigned long addr, unsigned long size)
{
	unsigned long limit = get_fs().seg;

	return size <= limit && addr <= limit - size;
}

/* True if a program may use that range; whether pages are there shows only when it is touched. */
#define access_ok(type, addr, size) __range_ok((unsigned long)(addr), (unsigned long)(size))

/* The same as an errno: 0 or -EFAULT. type: VERIFY_READ or VERIFY_WRITE. */
static inline int verify_area(int type, const void *addr, unsigned long size)
{
	return access_ok(type, addr, size) ? 0 : -EFAULT;
}

struct exception_table_entry {
	unsigned long insn, fixup;
};

/* Address of the repair for the instruction at addr, or 0. */
extern unsigned long search_exception_table(unsigned long addr);

#define __EX_TABLE(from, to) \
	".section __ex_table,\"a\"\n" \
	"	.align 4\n" \
	"	.long " #from "," #to "\n" \
	".previous"

#define __put_user_asm(x, addr, err, itype, rtype, ltype) \
	__asm__ __volatile__( \
		"1:	mov" itype " %" rtype "1,%2\n" \
		"2:\n" \
		".section .fixup,\"ax\"\n" \
		"3:	movl %3,%0\n" \
		"	jmp 2b\n" \
		".previous\n" \
		__EX_TABLE(1b, 3b) \
		: "=r" (err) \
		: ltype (x), "m" (*(const struct __large_struct *)(addr)), "i" (-EFAULT), "0" (err))

#define __get_user_asm(x, addr, err, itype, rtype, ltype) \
	__asm__ __volatile__( \
		"1:	mov" itype " %2,%" rtype "1\n" \
		"2:\n" \
		".section .fixup,\"ax\"\n" \
		"3:	movl %3,%0\n" \
		"	xor" itype " %" rtype "1,%" rtype "1\n" \
		"	jmp 2b\n" \
		".previous\n" \
		__EX_TABLE(1b, 3b) \
		: "=r" (err), ltype (x) \
		: "m" (*(const struct __large_struct *)(addr)), "i" (-EFAULT), "0" (err))

/* Wider than any object we touch, so that the compiler assumes nothing cached. */
struct __large_struct { unsigned long buf[100]; };

/*
 * Copy without access_ok: the caller has asked it. With a pointer that nobody
 * checked they write wherever a program says, the kernel included. Both return
 * the number of bytes that could NOT be copied.
 */
extern unsigned long __copy_to_user(void *to, const void *from, unsigned long n);
extern unsigned long __copy_from_user(void *to, const void *from, unsigned long n);

#define __put_user_size(x, ptr, size, err) do { \
	err = 0; \
	if ((size) == 1) \
		__put_user_asm((unsigned char)(unsigned long)(x), ptr, err, "b", "b", "iq"); \
	else if ((size) == 2) \
		__put_user_asm((unsigned short)(unsigned long)(x), ptr, err, "w", "w", "ir"); \
	else \
		__put_user_asm((unsigned long)(x), ptr, err, "l", "", "ir"); \
} while (0)

#define __get_user_size(x, ptr, size, err) do { \
	err = 0; \
	if ((size) == 1) { \
		unsigned char __b; \
		__get_user_asm(__b, ptr, err, "b", "b", "=q"); \
		(x) = __b; \
	} else if ((size) == 2) { \
		unsigned short __w; \
		__get_user_asm(__w, ptr, err, "w", "w", "=r"); \
		(x) = __w; \
	} else \
		__get_user_asm(x, ptr, err, "l", "", "=r"); \
} while (0)

/*
 * get_user(x, ptr), put_user(x, ptr) - move one value of 1, 2, 4 or 8 bytes
 *
 * Zero, or -EFAULT. The forms with underscores leave out access_ok: only for
 * pointers that were checked before.
 */
#define __put_user(x, ptr) ({ \
	long __pu_err; \
	__typeof__(*(ptr)) *__pu_p = (ptr); \
	if (sizeof(*__pu_p) == 8) { \
		__typeof__(*(ptr)) __pu_v = (x); \
		__pu_err = __copy_to_user(__pu_p, &__pu_v, 8) ? -EFAULT : 0; \
	} else \
		__put_user_size((__typeof__(*(ptr)))(x), __pu_p, sizeof(*__pu_p), __pu_err); \
	__pu_err; })

#define __get_user(x, ptr) ({ \
	long __gu_err; \
	unsigned long __gu_v; \
	const __typeof__(*(ptr)) *__gu_p = (ptr); \
	__get_user_size(__gu_v, __gu_p, sizeof(*__gu_p), __gu_err); \
	(x) = (__typeof__(*(ptr)))__gu_v; \
	__gu_err; })

#define put_user(x, ptr) ({ \
	__typeof__(*(ptr)) *__pu_to = (ptr); \
	access_ok(VERIFY_WRITE, __pu_to, sizeof(*__pu_to)) ? __put_user(x, __pu_to) : -EFAULT; })

#define get_user(x, ptr) ({ \
	long __gu_ret = -EFAULT; \
	const __typeof__(*(ptr)) *__gu_from = (ptr); \
	if (access_ok(VERIFY_READ, __gu_from, sizeof(*__gu_from))) \
		__gu_ret = __get_user(x, __gu_from); \
	else \
		(x) = (__typeof__(*(ptr)))0; \
	__gu_ret; })

/* Copies to or from a program. They return the number of bytes that could NOT be copied: 0 is success. */
static inline unsigned long copy_to_user(void *to, const void *from, unsigned long n)
{
	return access_ok(VERIFY_WRITE, to, n) ? __copy_to_user(to, from, n) : n;
}
extern unsigned long copy_from_user(void *to, const void *from, unsigned long n);

/* Write zeros, with access_ok and without; the number of bytes that could not be written. */
extern unsigned long clear_user(void *to, unsigned long n);
extern unsigned long __clear_user(void *to, unsigned long n);

/* Copies a text, at most count bytes. Length without the end, -EFAULT, or count if the end did not come in count bytes. */
extern long strncpy_from_user(char *dst, const char *src, long count);

/* How long a text of a program is. Length with the end, 0 on a fault, or more than n if the end did not come. */
extern long strnlen_user(const char *s, long n);
#define strlen_user(s)	strnlen_user(s, 0x7fffffff)

#endif
