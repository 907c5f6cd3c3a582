#ifndef _LINUX_KERNEL_H
#define _LINUX_KERNEL_H

#ifdef __KERNEL__

#include <stdarg.h>
#include <linux/linkage.h>
#include <linux/stddef.h>
#include <linux/types.h>
#include <linux/compiler.h>

#define barrier()	__asm__ __volatile__("" : : : "memory")

#define INT_MAX		((int)(~0U >> 1))
#define INT_MIN		(-INT_MAX - 1)
#define UINT_MAX	(~0U)
#define LONG_MAX	((long)(~0UL >> 1))
#define LONG_MIN	(-LONG_MAX - 1)
#define ULONG_MAX	(~0UL)

/* How urgent a message is: the first three characters of printk's text. */
#define KERN_EMERG	"<0>"
#define KERN_ALERT	"<1>"
#define KERN_CRIT	"<2>"
#define KERN_ERR	"<3>"
#define KERN_WARNING	"<4>"
#define KERN_NOTICE	"<5>"
#define KERN_INFO	"<6>"
#define KERN_DEBUG	"<7>"

/* How many entries an array has. */
#define ARRAY_SIZE(x)	(sizeof(x) / sizeof((x)[0]))

/* Smaller and larger of two values of one type; the _t forms convert both first. */
#define min(x, y) ({ __typeof__(x) _x = (x); __typeof__(y) _y = (y); (void)(&_x == &_y); _x < _y ? _x : _y; })
#define max(x, y) ({ __typeof__(x) _x = (x); __typeof__(y) _y = (y); (void)(&_x == &_y); _x > _y ? _x : _y; })
#define min_t(type, x, y) ({ type __x = (x); type __y = (y); __x < __y ? __x : __y; })
#define max_t(type, x, y) ({ type __x = (x); type __y = (y); __x > __y ? __x : __y; })

/* The structure around a member: from the pointer to the member, its type, its name. */
#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - __builtin_offsetof(type, member)))

/* Absolute value of an int. */
#define abs(x)		({ int __x = (x); __x < 0 ? -__x : __x; })

struct pt_regs;

/*
 * A message for the log and the console. The text may begin with KERN_ and a
 * level. Formats: d i u x X o c s p, with width, precision, flags and h l ll;
 * no floating point. From everywhere. Returns how many characters it was.
 */
extern asmlinkage int printk(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The end: prints the text, tells panic_notifier_list, and stops the machine. */
extern void panic(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));
extern void die(const char *str, struct pt_regs *regs, long err);
/* Ends the running process; error_code as wait(2) shows it. */
extern void do_exit(long error_code) __attribute__((noreturn));
extern void machine_restart(char *cmd);
extern void machine_halt(void);
extern void machine_power_off(void);

/* Formats as printk, into buf; what was written. The n forms stop at size, and say what all would have needed. */
extern int sprintf(char *buf, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
extern int vsprintf(char *buf, const char *fmt, va_list args);
extern int snprintf(char *buf, size_t size, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
extern int vsnprintf(char *buf, size_t size, const char *fmt, va_list args);
/* The opposite, for %d %u %x %i %ld %s %c; how many it could read. */
extern int sscanf(const char *buf, const char *fmt, ...);
/* The number at cp; *endp is set behind it. base 0: by the prefix 0x, 0 or none. No overflow is reported. */
extern unsigned long simple_strtoul(const char *cp, char **endp, unsigned int base);
extern long simple_strtol(const char *cp, char **endp, unsigned int base);

extern int session_of_pgrp(int pgrp);

/* Where address lies: symbol name, offset and module, or NULL (kernel/kallsyms.c). */
extern const char *kernel_symbol(unsigned long address, unsigned long *offset, const char **module);

extern int console_printk[4];		/* levels, as /proc/sys/kernel/printk shows them */
#define console_loglevel	(console_printk[0])	/* messages of lower levels are shown */
extern int panic_on_oops;
extern int tainted;
#define TAINT_PROPRIETARY_MODULE	1
#define TAINT_FORCED_MODULE		2
extern const char *print_tainted(void);
/* Prints the stack's return addresses, as an oops does. */
extern void dump_stack(void);

struct sysinfo {
	long uptime;			/* seconds */
	unsigned long loads[3];		/* load averages over 1, 5, 15 minutes, << 16 */
	unsigned long totalram;
	unsigned long freeram;
	unsigned long sharedram;
	unsigned long bufferram;
	unsigned long totalswap;
	unsigned long freeswap;
	unsigned short procs;
	unsigned short pad;
	unsigned long totalhigh;
	unsigned long freehigh;
	unsigned int mem_unit;		/* bytes in one unit of the above */
	char _f[20 - 2 * sizeof(long) - sizeof(int)];
};
#define SI_LOAD_SHIFT	16

#endif
#endif
