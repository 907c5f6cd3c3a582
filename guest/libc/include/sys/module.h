/* The module system calls of 2.4, as insmod, rmmod, lsmod and ksyms use them. */
#ifndef _SYS_MODULE_H
#define _SYS_MODULE_H

#include <features.h>
#include <stddef.h>

/* QM_MODULES and so on, struct module and struct kernel_sym */
#include <linux/module.h>

__BEGIN_DECLS
unsigned long create_module(const char *name, size_t size);
int init_module(const char *name, const void *image);
int delete_module(const char *name);
int query_module(const char *name, int which, void *buffer, size_t size, size_t *result);
int get_kernel_syms(struct kernel_sym *table);
__END_DECLS

#endif
