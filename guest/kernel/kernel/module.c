/*
 * kernel/module.c - code that is added to the running kernel
 *
 * insmod does the linking: it asks for room (create_module), reads the kernel's
 * symbols (query_module), places the sections of the object file behind a
 * struct module, puts the final addresses in, and hands the finished image over
 * (init_module). The kernel only checks and copies it, and calls its init.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <asm/uaccess.h>

#define HEADER_MIN	60		/* up to ex_table_end */
#define HEADER_MAX	(sizeof(struct module) + 16 * 4)
#define MODULE_NAME_MAX	60

extern const struct module_symbol __start___ksymtab[], __stop___ksymtab[];
extern const struct exception_table_entry __start___ex_table[], __stop___ex_table[];

/* The kernel itself ends the list: the module without a name. */
static struct module kernel_module = {
	.size_of_struct = sizeof(struct module),
	.name = "",
	.uc = { 1 },
	.flags = MOD_RUNNING,
	.syms = (struct module_symbol *)__start___ksymtab,
	.ex_table_start = NULL,
};

struct module *module_list = &kernel_module;

/* How many symbols the kernel exports is only known after linking. */
static void count_kernel_symbols(void)
{
	kernel_module.nsyms = __stop___ksymtab - __start___ksymtab;
}

struct module *find_module(const char *name)
{
	struct module *mod;

	count_kernel_symbols();
	for (mod = module_list; mod; mod = mod->next)
		if (!(mod->flags & MOD_DELETED) && !strcmp(mod->name, name))
			break;
	return mod;
}

/* A user's string into buf; its length, or an error. */
long get_mod_name(const char *user_name, char *buf)
{
	long len = strncpy_from_user(buf, user_name, MODULE_NAME_MAX);

	if (len < 0)
		return len;
	if (!len || len >= MODULE_NAME_MAX)
		return len ? -ENAMETOOLONG : -EINVAL;
	return len;
}

/* ---- create_module: room, with the name behind the header ---- */

asmlinkage unsigned long sys_create_module(const char *name_user, size_t size)
{
	char name[MODULE_NAME_MAX];
	struct module *mod;
	long len;

	if (!capable(CAP_SYS_MODULE))
		return -EPERM;
	len = get_mod_name(name_user, name);
	if (len < 0)
		return len;
	if (size < sizeof(struct module) + len)
		return -EINVAL;
	if (find_module(name))
		return -EEXIST;
	mod = vmalloc(size);
	if (!mod)
		return -ENOMEM;
	memset(mod, 0, sizeof(*mod));
	mod->size_of_struct = sizeof(*mod);
	mod->name = (char *)(mod + 1);
	mod->size = size;
	memcpy((char *)(mod + 1), name, len + 1);
	mod->next = module_list;
	module_list = mod;
	return (unsigned long)mod;
}

/* ---- init_module: check, copy, run ---- */

/* Does [p, p + n) lie inside the image, behind its header? */
static int inside(struct module *mod, const void *p, unsigned long n)
{
	unsigned long start = (unsigned long)mod + mod->size_of_struct;
	unsigned long end = (unsigned long)mod + mod->size, at = (unsigned long)p;

	return at >= start && at <= end && n <= end - at;
}

static int table_ok(struct module *mod, const void *p, unsigned long count, unsigned long size)
{
	return !count || (count < mod->size / size && inside(mod, p, count * size));
}

static int check_header(struct module *mod, struct module *at)
{
	unsigned long ex_size = (char *)mod->ex_table_end - (char *)mod->ex_table_start;

	if (mod->size != at->size)
		return -EINVAL;
	if (!inside(at, mod->name, 1))
		return -ENOEXEC;
	if (!table_ok(at, mod->syms, mod->nsyms, sizeof(struct module_symbol)) ||
	    !table_ok(at, mod->deps, mod->ndeps, sizeof(struct module_ref)))
		return -ENOEXEC;
	if (mod->ex_table_start || mod->ex_table_end)
		if (mod->ex_table_end < mod->ex_table_start || !inside(at, mod->ex_table_start, ex_size))
			return -ENOEXEC;
	if ((mod->init && !inside(at, mod->init, 1)) || (mod->cleanup && !inside(at, mod->cleanup, 1)))
		return -ENOEXEC;
	return 0;
}

/* Every module it says it uses must be there and alive; they learn of it. */
static int link_dependencies(struct module *mod)
{
	struct module_ref *dep = mod->deps;
	unsigned int i;

	for (i = 0; i < mod->ndeps; i++, dep++) {
		struct module *d;

		for (d = module_list; d && d != dep->dep; d = d->next)
			;
		if (!d || d == mod || !(d->flags & MOD_RUNNING))
			return -EINVAL;
		dep->ref = mod;
	}
	for (i = 0, dep = mod->deps; i < mod->ndeps; i++, dep++) {
		dep->next_ref = dep->dep->refs;
		dep->dep->refs = dep;
	}
	return 0;
}

static void unlink_dependencies(struct module *mod)
{
	struct module_ref *dep = mod->deps, **p;
	unsigned int i;

	for (i = 0; i < mod->ndeps; i++, dep++)
		for (p = &dep->dep->refs; *p; p = &(*p)->next_ref)
			if (*p == dep) {
				*p = dep->next_ref;
				break;
			}
}

/* The header of the image, with the checks that need nothing but it. */
static int read_header(struct module *tmp, struct module *mod_user, struct module *at)
{
	unsigned long size;
	int error;

	if (get_user(size, &mod_user->size_of_struct))
		return -EFAULT;
	if (size < HEADER_MIN || size > HEADER_MAX || size > at->size)
		return -EINVAL;
	memset(tmp, 0, sizeof(*tmp));
	if (copy_from_user(tmp, mod_user, min(size, (unsigned long)sizeof(*tmp))))
		return -EFAULT;
	error = check_header(tmp, at);
	if (error)
		printk(KERN_ERR "init_module: the image of %s is not what create_module made room for\n",
		       at->name);
	return error;
}

static int run_init(struct module *mod)
{
	int error;

	mod->uc.usecount = 1;
	mod->flags |= MOD_INITIALIZING;
	error = mod->init ? mod->init() : 0;
	mod->flags &= ~MOD_INITIALIZING;
	mod->uc.usecount--;
	if (error)
		return error > 0 ? -EBUSY : error;
	mod->flags |= MOD_RUNNING;
	return 0;
}

asmlinkage long sys_init_module(const char *name_user, struct module *mod_user)
{
	char name[MODULE_NAME_MAX], image_name[MODULE_NAME_MAX];
	struct module tmp, *mod, *next;
	unsigned long size;
	long error;

	if (!capable(CAP_SYS_MODULE))
		return -EPERM;
	error = get_mod_name(name_user, name);
	if (error < 0)
		return error;
	mod = find_module(name);
	if (!mod || mod == &kernel_module)
		return -ENOENT;
	if (mod->flags & (MOD_RUNNING | MOD_INITIALIZING))
		return -EBUSY;
	error = read_header(&tmp, mod_user, mod);
	if (error)
		return error;
	/* the name lies in the image, which has not been copied yet */
	error = get_mod_name((char *)mod_user + ((unsigned long)tmp.name - (unsigned long)mod), image_name);
	if (error < 0)
		return error;
	if (strcmp(image_name, name))
		return -ENOEXEC;
	size = mod->size;
	next = mod->next;
	if (copy_from_user(mod, mod_user, size)) {
		error = -EFAULT;
		goto restore;
	}
	mod->next = next;
	mod->refs = NULL;
	mod->flags = tmp.flags & MOD_AUTOCLEAN;
	mod->size = size;
	error = link_dependencies(mod);
	if (error)
		goto restore;
	error = run_init(mod);
	if (error)
		unlink_dependencies(mod);
	else
		return 0;
restore:
	/* back to what create_module left */
	memset(mod, 0, sizeof(*mod));
	mod->size_of_struct = sizeof(*mod);
	mod->name = (char *)(mod + 1);
	memcpy((char *)(mod + 1), name, strlen(name) + 1);
	mod->size = size;
	mod->next = next;
	return error;
}

/* ---- delete_module ---- */

static int in_use(struct module *mod)
{
	if (mod->can_unload && mod->size_of_struct > __builtin_offsetof(struct module, can_unload))
		return mod->can_unload();
	return mod->uc.usecount != 0;
}

static void free_module(struct module *mod)
{
	struct module **p;

	mod->flags |= MOD_DELETED;
	if (mod->flags & MOD_RUNNING) {
		if (mod->cleanup)
			mod->cleanup();
		mod->flags &= ~MOD_RUNNING;
		unlink_dependencies(mod);
	}
	for (p = &module_list; *p != mod; p = &(*p)->next)
		;
	*p = mod->next;
	vfree(mod);
}

/* Autoclean modules that nobody used since the last sweep. */
static void sweep(void)
{
	struct module *mod, *next;

	for (mod = module_list; mod != &kernel_module; mod = next) {
		next = mod->next;
		if ((mod->flags & (MOD_AUTOCLEAN | MOD_RUNNING | MOD_DELETED)) !=
		    (MOD_AUTOCLEAN | MOD_RUNNING) || mod->refs || in_use(mod))
			continue;
		if ((mod->flags & MOD_VISITED) && !(mod->flags & MOD_JUST_FREED))
			mod->flags &= ~MOD_VISITED;
		else if (mod->flags & MOD_USED_ONCE)
			free_module(mod);
	}
}

asmlinkage long sys_delete_module(const char *name_user)
{
	char name[MODULE_NAME_MAX];
	struct module *mod;
	long error;

	if (!capable(CAP_SYS_MODULE))
		return -EPERM;
	if (!name_user) {
		sweep();
		return 0;
	}
	error = get_mod_name(name_user, name);
	if (error < 0)
		return error;
	mod = find_module(name);
	if (!mod || mod == &kernel_module)
		return -ENOENT;
	if (mod->refs || in_use(mod))
		return -EBUSY;
	free_module(mod);
	return 0;
}

/* One more user of a module that is alive; 0 if it is on its way out. */
int try_inc_mod_count(struct module *mod)
{
	if (!mod)
		return 1;
	if (mod->flags & MOD_DELETED)
		return 0;
	__MOD_INC_USE_COUNT(mod);
	return 1;
}
