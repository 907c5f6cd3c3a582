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

extern const struct module_symbol __start___ksymtab[], __stop___ksymtab[];
extern int read_module_header(struct module *header, struct module *mod_user, struct module *at);
extern int check_module_image(struct module *mod, const char *name);

/* The kernel itself ends the list: the module without a name. */
static struct module kernel_module = {
	.size_of_struct = sizeof(struct module),
	.name = "",
	.uc = { 1 },
	.flags = MOD_RUNNING,
	.syms = (struct module_symbol *)__start___ksymtab,
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
	if (size <= sizeof(struct module) + len)
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

/* ---- who uses whom ---- */

/* Every module it says it uses must be there and alive; they learn of it. */
static int link_dependencies(struct module *mod)
{
	struct module_ref *dep = mod->deps;
	unsigned int i;

	for (i = 0; i < mod->ndeps; i++, dep++) {
		struct module *d;

		for (d = module_list; d && d != dep->dep; d = d->next)
			;
		if (!d || d == mod || (d->flags & (MOD_RUNNING | MOD_DELETED)) != MOD_RUNNING)
			return -EINVAL;
		dep->ref = mod;
	}
	for (i = 0, dep = mod->deps; i < mod->ndeps; i++, dep++) {
		dep->next_ref = dep->dep->refs;
		dep->dep->refs = dep;
		dep->dep->flags |= MOD_USED_ONCE;
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

/* ---- init_module: check, copy, run (the checks: kernel/module_check.c) ---- */

static int run_init(struct module *mod)
{
	int error;

	mod->uc.usecount = 1;
	mod->flags = (mod->flags & ~MOD_LOADING) | MOD_INITIALIZING;
	error = mod->init ? mod->init() : 0;
	mod->flags &= ~MOD_INITIALIZING;
	mod->uc.usecount--;
	if (error)
		return error > 0 ? -EBUSY : error;
	mod->flags |= MOD_RUNNING;
	return 0;
}

/*
 * The image into the room that create_module made. The header in use is never
 * written over by what the program has there: it may change it meanwhile.
 */
static int copy_image(struct module *mod, struct module *header, struct module *mod_user, const char *name)
{
	unsigned long start = header->size_of_struct;

	mod->name = name;		/* its own lies in the image */
	if (copy_from_user((char *)mod + start, (char *)mod_user + start, mod->size - start))
		return -EFAULT;
	header->next = mod->next;
	header->refs = NULL;
	header->uc.usecount = 0;
	header->flags = (header->flags & MOD_AUTOCLEAN) | MOD_LOADING;
	memcpy(mod, header, min(start, (unsigned long)sizeof(*mod)));
	return 0;
}

/* Back to what create_module left. */
static void reset_module(struct module *mod, const char *name)
{
	unsigned long size = mod->size;
	struct module *next = mod->next;

	memset(mod, 0, sizeof(*mod));
	mod->size_of_struct = sizeof(*mod);
	mod->name = (char *)(mod + 1);
	memcpy((char *)(mod + 1), name, strlen(name) + 1);
	mod->size = size;
	mod->next = next;
}

static int load_module(struct module *mod, struct module *mod_user, const char *name)
{
	struct module header;
	int error = read_module_header(&header, mod_user, mod);

	if (!error)
		error = copy_image(mod, &header, mod_user, name);
	if (!error)
		error = check_module_image(mod, name);
	if (!error)
		error = link_dependencies(mod);
	if (!error) {
		error = run_init(mod);
		if (error)
			unlink_dependencies(mod);
	}
	if (error)
		reset_module(mod, name);
	return error;
}

asmlinkage long sys_init_module(const char *name_user, struct module *mod_user)
{
	char name[MODULE_NAME_MAX];
	struct module *mod;
	long error;

	if (!capable(CAP_SYS_MODULE))
		return -EPERM;
	error = get_mod_name(name_user, name);
	if (error < 0)
		return error;
	mod = find_module(name);
	if (!mod || mod == &kernel_module)
		return -ENOENT;
	if (mod->flags & (MOD_RUNNING | MOD_INITIALIZING | MOD_LOADING))
		return -EBUSY;
	mod->flags |= MOD_LOADING;
	return load_module(mod, mod_user, name);
}

/* ---- delete_module ---- */

static int in_use(struct module *mod)
{
	if (mod->flags & (MOD_INITIALIZING | MOD_LOADING))
		return 1;
	if (mod_member_present(mod, can_unload) && mod->can_unload)
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
