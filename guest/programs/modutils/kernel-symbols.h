/* The names that the running kernel and its modules export, as query_module(2) tells them. */
#ifndef MODUTILS_KERNEL_SYMBOLS_H
#define MODUTILS_KERNEL_SYMBOLS_H

struct loaded_module {
	const char *name;
	unsigned long address;
	int used;			/* one of its names was asked for */
};

extern struct loaded_module *loaded_modules;
extern unsigned int loaded_count;

/* Asks the kernel; ends the program if it does not answer. */
void read_kernel_symbols(void);
/* 1 and its value, or 0; marks the module it comes from as used. */
int kernel_symbol(const char *name, unsigned long *value);

#endif
