#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H

#ifdef __KERNEL__
#include <linux/config.h>
#include <linux/list.h>
#include <linux/init.h>
#include <linux/string.h>
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
	const char *kallsyms_start;	/* 0x4C */
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

#define __MOD_INC_USE_COUNT(mod)	(GET_USE_COUNT(mod)++, (mod)->flags |= MOD_VISITED | MOD_USED_ONCE)
#define __MOD_DEC_USE_COUNT(mod)	(GET_USE_COUNT(mod)--, (mod)->flags |= MOD_VISITED)
#define __MOD_IN_USE(mod)	(GET_USE_COUNT(mod) != 0)

extern struct module *module_list;
extern int try_inc_mod_count(struct module *mod);
extern int get_module_list(char *buf);		/* text of /proc/modules */
extern int get_ksyms_list(char *buf, char **start, long offset, int length);	/* of /proc/ksyms */

#ifdef MODULE
extern struct module __this_module;
#define THIS_MODULE		(&__this_module)
#define MOD_INC_USE_COUNT	__MOD_INC_USE_COUNT(THIS_MODULE)
#define MOD_DEC_USE_COUNT	__MOD_DEC_USE_COUNT(THIS_MODULE)
#define MOD_IN_USE		__MOD_IN_USE(THIS_MODULE)

/* Notes for insmod and modinfo: "name=value" strings. */
#define __MODULE_STRING_1(x)	#x
#define __MODULE_STRING(x)	__MODULE_STRING_1(x)
#define __MODULE_INFO(name, text) \
	static const char __module_##name[] __attribute__((used, section(".modinfo"))) = #name "=" text
#define MODULE_AUTHOR(text)	__MODULE_INFO(author, text)
#define MODULE_DESCRIPTION(text) __MODULE_INFO(description, text)
#define MODULE_LICENSE(text)	__MODULE_INFO(license, text)
#define MODULE_PARM(var, type) \
	static const char __module_parm_##var[] __attribute__((used, section(".modinfo"))) = \
		"parm_" __MODULE_STRING(var) "=" type
#define MODULE_PARM_DESC(var, desc) \
	static const char __module_parm_desc_##var[] __attribute__((used, section(".modinfo"))) = \
		"parm_desc_" __MODULE_STRING(var) "=" desc
static const char __module_kernel_version[] __attribute__((used, section(".modinfo"))) =
	"kernel_version=2.4.18-int80";
#else
#define THIS_MODULE		NULL
#define MOD_INC_USE_COUNT	do { } while (0)
#define MOD_DEC_USE_COUNT	do { } while (0)
#define MOD_IN_USE		1
#define MODULE_AUTHOR(name)
#define MODULE_DESCRIPTION(d)
#define MODULE_LICENSE(license)
#define MODULE_PARM(var, type)
#define MODULE_PARM_DESC(var, desc)
#endif
#define MODULE_DEVICE_TABLE(type, name)
#define EXPORT_NO_SYMBOLS

/*
 * EXPORT_SYMBOL(name) enters name into the table that insmod reads. Objects
 * that use it stand in `export-objs` of their Makefile.
 */
#if defined(EXPORT_SYMTAB) || defined(MODULE)
#define __EXPORT_SYMBOL(sym, str) \
	static const char __kstrtab_##sym[] __attribute__((used, section(".kstrtab"))) = str; \
	static const struct module_symbol __ksymtab_##sym \
	__attribute__((used, section("__ksymtab"))) = { (unsigned long)&sym, __kstrtab_##sym }
#define EXPORT_SYMBOL(var)	__EXPORT_SYMBOL(var, #var)
#else
#define EXPORT_SYMBOL(var) \
	_Static_assert(0, "this_object_must_be_defined_as_export_objs_in_the_Makefile"); \
	extern int this_object_must_be_defined_as_export_objs_in_the_Makefile
#endif
#define EXPORT_SYMBOL_NOVERS(var)	EXPORT_SYMBOL(var)
#define EXPORT_SYMBOL_GPL(var)		EXPORT_SYMBOL(var)

#endif
#endif
