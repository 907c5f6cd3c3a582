/*
 * kernel/module_check.c - is this the image of a module?
 *
 * insmod has linked it, but whoever may load modules may also hand over
 * garbage. Every pointer that the kernel itself will follow must point into the
 * image, and every text must end in it. What the code does is the author's.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <asm/uaccess.h>

#define HEADER_MIN	60		/* up to ex_table_end */
#define HEADER_MAX	(sizeof(struct module) + 16 * 4)

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

/* Both NULL, or start and end of a table of such entries. */
static int range_ok(struct module *mod, const void *start, const void *end, unsigned long size)
{
	unsigned long length = (char *)end - (char *)start;

	return (!start && !end) || (start <= end && length % size == 0 && inside(mod, start, length));
}

static int code_ok(struct module *mod, const void *function)
{
	return !function || inside(mod, function, 1);
}

static int text_ok(struct module *mod, const char *text)
{
	unsigned long room;

	if (!inside(mod, text, 1))
		return 0;
	room = (unsigned long)mod + mod->size - (unsigned long)text;
	return strnlen(text, room) < room;
}

/*
 * The header as the program shows it, and the two sizes that decide how much is
 * copied. The rest is checked in its place, after copying.
 */
int read_module_header(struct module *header, struct module *mod_user, struct module *at)
{
	unsigned long size;

	if (get_user(size, &mod_user->size_of_struct))
		return -EFAULT;
	if (size < HEADER_MIN || size > HEADER_MAX || size > at->size)
		return -EINVAL;
	memset(header, 0, sizeof(*header));
	if (copy_from_user(header, mod_user, min(size, (unsigned long)sizeof(*header))))
		return -EFAULT;
	header->size_of_struct = size;
	return header->size == at->size ? 0 : -EINVAL;
}

static int tables_ok(struct module *mod)
{
	return table_ok(mod, mod->syms, mod->nsyms, sizeof(struct module_symbol)) &&
	       table_ok(mod, mod->deps, mod->ndeps, sizeof(struct module_ref)) &&
	       range_ok(mod, mod->ex_table_start, mod->ex_table_end, sizeof(struct exception_table_entry));
}

static int names_ok(struct module *mod, const struct module_symbol *sym, unsigned long n)
{
	for (; n; n--, sym++)
		if (!text_ok(mod, sym->name))
			return 0;
	return 1;
}

static int functions_ok(struct module *mod)
{
	return code_ok(mod, mod->init) && code_ok(mod, mod->cleanup) &&
	       (!mod_member_present(mod, can_unload) || code_ok(mod, mod->can_unload));
}

/* The names that an oops looks up. */
static int kallsyms_ok(struct module *mod)
{
	const struct module_symbol *first, *end;

	if (!mod_member_present(mod, kallsyms_end))
		return 1;
	first = (const struct module_symbol *)mod->kallsyms_start;
	end = (const struct module_symbol *)mod->kallsyms_end;
	return range_ok(mod, first, end, sizeof(*first)) && names_ok(mod, first, end - first);
}

static int image_ok(struct module *mod)
{
	return tables_ok(mod) && functions_ok(mod) && names_ok(mod, mod->syms, mod->nsyms) &&
	       kallsyms_ok(mod);
}

/* 0, or -ENOEXEC: an image that says what is not so of itself. */
int check_module_image(struct module *mod, const char *name)
{
	if (text_ok(mod, mod->name) && !strcmp(mod->name, name) && image_ok(mod))
		return 0;
	printk(KERN_ERR "init_module: %s: a pointer of the image leads out of it, or it has another name\n", name);
	return -ENOEXEC;
}
