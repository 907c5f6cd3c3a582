/*
 * init/main.c - from the first C function to the first program
 */
#include <linux/console.h>
#include <linux/fcntl.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/tty.h>
#include <asm/irq.h>
#include <asm/setup.h>
#include <asm/uaccess.h>

extern const char *linux_banner;
extern initcall_t __initcall_start[], __initcall_end[];
extern struct kernel_param __setup_start[], __setup_end[];

extern void fork_init(void);
extern void timers_init(void);
extern int kernel_execve(char *filename, char **argv, char **envp);
extern asmlinkage long sys_dup(unsigned int fd);
extern asmlinkage long sys_open(const char *name, int flags, int mode);

#define MAX_INIT_ARGS	8

static char *execute_command;
static char *argv_init[MAX_INIT_ARGS + 2] = { "init" };
static char *envp_init[MAX_INIT_ARGS + 3] = { "HOME=/", "TERM=linux", };

/* ---- the command line ---- */

static int __init init_setup(char *value)
{
	execute_command = value;
	return 1;
}

__setup("init=", init_setup);

static int __init known_option(char *word)
{
	struct kernel_param *p;

	for (p = __setup_start; p < __setup_end; p++) {
		int n = strlen(p->str);

		if (!strncmp(word, p->str, n) && (p->str[n - 1] == '=' || !word[n]))
			return p->setup_func(word + n);
	}
	return 0;
}

static void __init append(char **list, char *word)
{
	int i = 0;

	while (list[i])
		i++;
	if (i <= MAX_INIT_ARGS)
		list[i] = word;
}

/* What nobody here knows is for init: name=value as environment, words as arguments. */
static void __init parse_options(char *line)
{
	static char words[COMMAND_LINE_SIZE];
	char *rest = words, *word;

	strlcpy(words, line, sizeof(words));
	while ((word = strsep(&rest, " \t\n")) != NULL) {
		if (!*word || known_option(word))
			continue;
		if (word == words && word[0] == '/')	/* some loaders put the image's name first */
			continue;
		if (strchr(word, '='))
			append(envp_init, word);
		else
			append(argv_init, word);
	}
}

/* ---- process 1 ---- */

static void __init do_initcalls(void)
{
	initcall_t *call;

	for (call = __initcall_start; call < __initcall_end; call++)
		(*call)();
}

static void open_console(void)
{
	if (sys_open("/dev/console", O_RDWR, 0) < 0) {
		printk(KERN_WARNING "Warning: unable to open an initial console.\n");
		return;
	}
	sys_dup(0);
	sys_dup(0);
}

static void try_program(char *name)
{
	int error;

	argv_init[0] = name;
	error = kernel_execve(name, argv_init, envp_init);
	if (error != -ENOENT)
		printk(KERN_ERR "init: cannot run %s: error %d\n", name, -error);
}

/*
 * do_initcalls lies in memory that is freed: it runs in a function of its own,
 * before.
 */
static int init(void *unused)
{
	child_reaper = current;
	current->session = current->pgrp = 1;
	do_initcalls();
	free_initmem();
	open_console();
	if (execute_command)
		try_program(execute_command);
	try_program("/sbin/init");
	try_program("/bin/init");
	try_program("/bin/sh");
	panic("No init found.  Try passing init= option to kernel.");
}

/* ---- process 0 ---- */

static void rest_init(void)
{
	kernel_thread(init, NULL, CLONE_FS | CLONE_FILES | CLONE_SIGHAND);
	cpu_idle();
}

/* Called by head.S, with interrupts off. */
asmlinkage void __init start_kernel(void)
{
	char *command_line;

	trap_init();
	printk("%s", linux_banner);
	setup_arch(&command_line);
	init_IRQ();
	sched_init();
	softirq_init();
	timers_init();
	time_init();
	printk("Kernel command line: %s\n", command_line);
	mem_init();
	kmem_cache_init();
	parse_options(command_line);
	console_init();
	sti();
	fork_init();
	vfs_init();
	rest_init();
}
