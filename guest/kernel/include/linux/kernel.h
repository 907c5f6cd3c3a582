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

#define ARRAY_SIZE(x)	(sizeof(x) / sizeof((x)[0]))

#define min(x, y) ({ __typeof__(x) _x = (x); __typeof__(y) _y = (y); (void)(&_x == &_y); _x < _y ? _x : _y; })
#define max(x, y) ({ __typeof__(x) _x = (x); __typeof__(y) _y = (y); (void)(&_x == &_y); _x > _y ? _x : _y; })
#define min_t(type, x, y) ({ type __x = (x); type __y = (y); __x < __y ? __x : __y; })
#define max_t(type, x, y) ({ type __x = (x); type __y = (y); __x > __y ? __x : __y; })

struct pt_regs;

extern asmlinkage int printk(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
extern void panic(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));
extern void die(const char *str, struct pt_regs *regs, long err);
extern void do_exit(long error_code) __attribute__((noreturn));
extern void machine_restart(char *cmd);
extern void machine_halt(void);
extern void machine_power_off(void);

extern int sprintf(char *buf, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
extern int vsprintf(char *buf, const char *fmt, va_list args);
extern int snprintf(char *buf, size_t size, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
extern int vsnprintf(char *buf, size_t size, const char *fmt, va_list args);
extern int sscanf(const char *buf, const char *fmt, ...);
extern unsigned long simple_strtoul(const char *cp, char **endp, unsigned int base);
extern long simple_strtol(const char *cp, char **endp, unsigned int base);

extern int session_of_pgrp(int pgrp);

/* Where address lies: symbol name, offset and module, or NULL (kernel/kallsyms.c). */
extern const char *kernel_symbol(unsigned long address, unsigned long *offset, const char **module);

extern int console_loglevel;
extern int panic_on_oops;
extern int tainted;
#define TAINT_PROPRIETARY_MODULE	1
#define TAINT_FORCED_MODULE		2
extern const char *print_tainted(void);

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
