#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H

#ifdef __KERNEL__
#include <linux/config.h>
#include <linux/errno.h>
#include <linux/list.h>
#include <linux/init.h>
#include <linux/string.h>
#include <linux/version.h>
#endif
#include <linux/types.h>

/* A name that modules may use, and where it is. */
struct module_symbol {
	unsigned long value;
	const char *name;
};

struct module_ref {
	struct module *dep;
	struct module *ref;
	struct module_ref *next_ref;
};

struct exception_table_entry;

/*
 * The head of a loaded module: insmod builds it, the first 96 bytes of the
 * image; the module's .text follows at base + 0x60.
 */
struct module {
	unsigned long size_of_struct;	/* 0x00: sizeof(struct module) */
	struct module *next;		/* 0x04 */
	const char *name;		/* 0x08 */
	unsigned long size;		/* 0x0C: of the whole image */
	union {				/* 0x10 */
		int usecount;
		long pad;
	} uc;
	unsigned long flags;		/* 0x14: MOD_ bits */
	unsigned nsyms;			/* 0x18 */
	unsigned ndeps;			/* 0x1C */
	struct module_symbol *syms;	/* 0x20 */
	struct module_ref *deps;	/* 0x24: modules this one uses */
	struct module_ref *refs;	/* 0x28: modules that use this one */
	int (*init)(void);		/* 0x2C */
	void (*cleanup)(void);		/* 0x30 */
	const struct exception_table_entry *ex_table_start;	/* 0x34 */
	const struct exception_table_entry *ex_table_end;	/* 0x38 */
	const void *persist_start;	/* 0x3C: from here on optional */
	const void *persist_end;	/* 0x40 */
	int (*can_unload)(void);	/* 0x44 */
	int runsize;			/* 0x48 */
	const char *kallsyms_start;	/* 0x4C: struct module_symbol of each function */
	const char *kallsyms_end;	/* 0x50 */
	const char *archdata_start;	/* 0x54 */
	const char *archdata_end;	/* 0x58 */
	const char *kernel_data;	/* 0x5C */
};

#define MOD_RUNNING		1
#define MOD_DELETED		2
#define MOD_AUTOCLEAN		4
#define MOD_VISITED		8
#define MOD_USED_ONCE		16
#define MOD_JUST_FREED		32
#define MOD_INITIALIZING	64
#define MOD_LOADING		128	/* its image is being read */

#define MODULE_NAME_MAX	60

#define QM_MODULES	1
#define QM_DEPS		2
#define QM_REFS		3
#define QM_SYMBOLS	4
#define QM_INFO		5

struct module_info {
	unsigned long addr;
	unsigned long size;
	unsigned long flags;
	long usecount;
};

/* As get_kernel_syms(2) fills it. */
struct kernel_sym {
	unsigned long value;
	char name[60];
};

#ifdef __KERNEL__

#define GET_USE_COUNT(module)	((module)->uc.usecount)
#define MOD_CAN_QUERY(mod)	(((mod)->flags & (MOD_RUNNING | MOD_INITIALIZING)) && !((mod)->flags & MOD_DELETED))

/* Does this module's header go as far as that member? */
#define mod_member_present(mod, member) \
	((mod)->size_of_struct >= __builtin_offsetof(struct module, member) + sizeof((mod)->member))

#define __MOD_INC_USE_COUNT(mod)	(GET_USE_COUNT(mod)++, (mod)->flags |= MOD_VISITED | MOD_USED_ONCE)
#define __MOD_DEC_USE_COUNT(mod)	(GET_USE_COUNT(mod)--, (mod)->flags |= MOD_VISITED)
#define __MOD_IN_USE(mod)	(GET_USE_COUNT(mod) != 0)

extern struct module *module_list;
/* One more user of a module that is alive: 1. It is on its way out: 0. NULL is the kernel itself: 1. */
extern int try_inc_mod_count(struct module *mod);
extern int get_module_list(char *buf);		/* text of /proc/modules */
extern int get_ksyms_list(char *buf, char **start, long offset, int length);	/* of /proc/ksyms */

/*
 * The count of a module's users: above zero it cannot be removed. A module
 * counts for itself what the kernel does not see: sleepers inside its code, and
 * functions of it that others hold.
 */
#ifdef MODULE
extern struct module __this_module;
#define THIS_MODULE		(&__this_module)
#define MOD_INC_USE_COUNT	__MOD_INC_USE_COUNT(THIS_MODULE)
#define MOD_DEC_USE_COUNT	__MOD_DEC_USE_COUNT(THIS_MODULE)
#define MOD_IN_USE		__MOD_IN_USE(THIS_MODULE)
#else
#define THIS_MODULE		((struct module *)0)
#define MOD_INC_USE_COUNT	do { } while (0)
#define MOD_DEC_USE_COUNT	do { } while (0)
#define MOD_IN_USE		1
#endif
/* Tables of functions name their module, so that the kernel counts who uses them. */
#define SET_MODULE_OWNER(table)	((table)->owner = THIS_MODULE)

/*
 * Notes for insmod and modinfo: "name=value" strings in the section .modinfo,
 * which is read and not loaded. The macros stand outside functions.
 */
#define __MODULE_STRING_1(x)	#x
#define __MODULE_STRING(x)	__MODULE_STRING_1(x)
#ifdef MODULE
#define __MODULE_JOIN_1(a, b)	a##b
#define __MODULE_JOIN(a, b)	__MODULE_JOIN_1(a, b)
#define __MODULE_INFO(text) \
	static const char __MODULE_JOIN(__module_info_, __COUNTER__)[] \
	__attribute__((used, aligned(1), section(".modinfo"))) = text
#else
#define __MODULE_INFO(text)	struct module
#endif
#define MODULE_AUTHOR(text)	__MODULE_INFO("author=" text)
#define MODULE_DESCRIPTION(text) __MODULE_INFO("description=" text)
#define MODULE_SUPPORTED_DEVICE(text) __MODULE_INFO("device=" text)
/* "GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL" and "Dual MPL/GPL" do not taint. */
#define MODULE_LICENSE(text)	__MODULE_INFO("license=" text)
/*
 * A variable that insmod sets: `insmod it.o var=value`. Type: b byte, h short, i
 * int, l long, s string; with "min-max" before it an array; "cN" is a char[N].
 */
#ifdef MODULE
/* The address keeps the compiler from believing that nobody changes the variable; it is not loaded. */
#define MODULE_PARM(var, type) \
	static void *const __module_parm_##var __attribute__((used, section(".modparm"))) = (void *)&var; \
	__MODULE_INFO("parm_" __MODULE_STRING(var) "=" type)
#else
#define MODULE_PARM(var, type)	__MODULE_INFO("")
#endif
#define MODULE_PARM_DESC(var, text) __MODULE_INFO("parm_desc_" __MODULE_STRING(var) "=" text)
#define MODULE_DEVICE_TABLE(type, name)	struct module
#define MODULE_GENERIC_TABLE(type, name) struct module

#ifdef MODULE
static const char __module_kernel_version[] __attribute__((used, aligned(1), section(".modinfo"))) =
	"kernel_version=" UTS_RELEASE;
#endif

/*
 * EXPORT_SYMBOL(name) lets modules use name: it enters the table that insmod
 * reads. Objects that use it stand in `export-objs` of their Makefile, or define
 * EXPORT_SYMTAB first. A module without any exports all its global names;
 * EXPORT_NO_SYMBOLS keeps it from that.
 */
#ifdef EXPORT_SYMTAB
#define __EXPORT_SYMBOL(sym, str) \
	static const char __kstrtab_##sym[] __attribute__((used, section(".kstrtab"))) = str; \
	static const struct module_symbol __ksymtab_##sym \
	__attribute__((used, section("__ksymtab"))) = { (unsigned long)&sym, __kstrtab_##sym }
#define EXPORT_SYMBOL(var)	__EXPORT_SYMBOL(var, #var)
/* For modules whose licence is one of those above. */
#define EXPORT_SYMBOL_GPL(var)	__EXPORT_SYMBOL(var, "GPLONLY_" #var)
#else
#define EXPORT_SYMBOL(var) \
	_Static_assert(0, "this_object_must_be_defined_as_export_objs_in_the_Makefile"); \
	extern int this_object_must_be_defined_as_export_objs_in_the_Makefile
#define EXPORT_SYMBOL_GPL(var)	EXPORT_SYMBOL(var)
#endif
#define EXPORT_SYMBOL_NOVERS(var)	EXPORT_SYMBOL(var)
#ifdef MODULE
#define EXPORT_NO_SYMBOLS	__asm__(".section __ksymtab,\"a\"\n.previous")
#else
#define EXPORT_NO_SYMBOLS	struct module
#endif

#endif
#endif
