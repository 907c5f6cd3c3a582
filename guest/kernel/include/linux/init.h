#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H

#ifndef __ASSEMBLY__

typedef int (*initcall_t)(void);
typedef void (*exitcall_t)(void);

#ifdef MODULE
#define __init
#define __exit
#define __initdata
#define __exitdata

/* insmod finds the two under these names. */
#define module_init(x) \
	int init_module(void) __attribute__((alias(#x)));
#define module_exit(x) \
	void cleanup_module(void) __attribute__((alias(#x)));
#define __initcall(fn)	module_init(fn)
#else
/* Code and data that start-up alone needs: freed before init starts. */
#define __init		__attribute__((section(".init.text"), __noinline__))
#define __initdata	__attribute__((section(".init.data")))
#define __exit		__attribute__((unused))
#define __exitdata

/* Called by do_basic_setup, in link order. */
#define __initcall(fn) \
	static initcall_t __initcall_##fn __attribute__((used, section(".initcall.init"))) = fn
#define module_init(x)	__initcall(x);
#define module_exit(x)
#endif
#define __devinit	__init
#define __devexit	__exit

/* A word of the boot command line: "name=" calls fn with what follows. */
struct kernel_param {
	const char *str;
	int (*setup_func)(char *);
};

#define __setup(string, fn) \
	static struct kernel_param __setup_##fn \
	__attribute__((used, section(".setup.init"))) = { string, fn }

#endif
#endif
