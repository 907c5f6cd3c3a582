/*
 * kernel/module_query.c - asking about modules and symbols
 *
 * query_module(2) for insmod and lsmod, the older get_kernel_syms(2), and the
 * text of /proc/modules and /proc/ksyms.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <asm/uaccess.h>

extern struct module *find_module(const char *name);
extern long get_mod_name(const char *user_name, char *buf);

/* Names one after the other into the user's buffer; *ret counts them. */
struct name_list {
	char *buf;
	size_t room, needed;
	size_t count;
};

/* 0, -ENOSPC (but goes on counting what would be needed), or -EFAULT. */
static int add_name(struct name_list *l, const char *name)
{
	size_t len = strlen(name) + 1;

	l->needed += len;
	l->count++;
	if (l->needed > l->room)
		return 0;
	if (copy_to_user(l->buf, name, len))
		return -EFAULT;
	l->buf += len;
	return 0;
}

static int finish(struct name_list *l, size_t *ret)
{
	if (l->needed > l->room)
		return put_user(l->needed, ret) ? -EFAULT : -ENOSPC;
	return put_user(l->count, ret);
}

static int is_kernel(struct module *mod)
{
	return !mod->next;
}

static int qm_modules(char *buf, size_t bufsize, size_t *ret)
{
	struct name_list l = { buf, bufsize, 0, 0 };
	struct module *mod;

	for (mod = module_list; !is_kernel(mod); mod = mod->next)
		if (add_name(&l, mod->name))
			return -EFAULT;
	return finish(&l, ret);
}

static int qm_deps(struct module *mod, char *buf, size_t bufsize, size_t *ret)
{
	struct name_list l = { buf, bufsize, 0, 0 };
	unsigned int i;

	if (is_kernel(mod) || !MOD_CAN_QUERY(mod))
		return is_kernel(mod) ? -EINVAL : put_user(0, ret);
	for (i = 0; i < mod->ndeps; i++)
		if (add_name(&l, mod->deps[i].dep->name))
			return -EFAULT;
	return finish(&l, ret);
}

static int qm_refs(struct module *mod, char *buf, size_t bufsize, size_t *ret)
{
	struct name_list l = { buf, bufsize, 0, 0 };
	struct module_ref *ref;

	if (is_kernel(mod))
		return -EINVAL;
	for (ref = mod->refs; ref; ref = ref->next_ref)
		if (add_name(&l, ref->ref->name))
			return -EFAULT;
	return finish(&l, ret);
}

/*
 * Pairs of (value, offset of the name in this buffer), then the names. If the
 * buffer is too small *ret is the size that would do.
 */
static int qm_symbols(struct module *mod, char *buf, size_t bufsize, size_t *ret)
{
	unsigned long *pair = (unsigned long *)buf;
	size_t offset = mod->nsyms * 2 * sizeof(unsigned long), needed = offset;
	unsigned int i;

	if (!is_kernel(mod) && !MOD_CAN_QUERY(mod))
		return put_user(0, ret);
	for (i = 0; i < mod->nsyms; i++)
		needed += strlen(mod->syms[i].name) + 1;
	if (needed > bufsize)
		return put_user(needed, ret) ? -EFAULT : -ENOSPC;
	for (i = 0; i < mod->nsyms; i++, pair += 2) {
		size_t len = strlen(mod->syms[i].name) + 1;

		if (put_user(mod->syms[i].value, pair) || put_user(offset, pair + 1) ||
		    copy_to_user(buf + offset, mod->syms[i].name, len))
			return -EFAULT;
		offset += len;
	}
	return put_user(mod->nsyms, ret);
}

static int qm_info(struct module *mod, char *buf, size_t bufsize, size_t *ret)
{
	struct module_info info;

	if (is_kernel(mod))
		return -EINVAL;
	info.addr = (unsigned long)mod;
	info.size = mod->size;
	info.flags = mod->flags;
	info.usecount = GET_USE_COUNT(mod);
	if (bufsize < sizeof(info))
		return put_user(sizeof(info), ret) ? -EFAULT : -ENOSPC;
	if (copy_to_user(buf, &info, sizeof(info)))
		return -EFAULT;
	return put_user(sizeof(info), ret);
}

asmlinkage long sys_query_module(const char *name_user, int which, char *buf, size_t bufsize,
				 size_t *ret)
{
	char name[64] = "";
	struct module *mod;
	long len;

	if (name_user) {
		len = get_mod_name(name_user, name);
		if (len < 0 && len != -EINVAL)	/* an empty name is the kernel's */
			return len;
	}
	mod = find_module(name);
	if (!mod)
		return -ENOENT;
	switch (which) {
	case 0:
		return 0;
	case QM_MODULES:
		return qm_modules(buf, bufsize, ret);
	case QM_DEPS:
		return qm_deps(mod, buf, bufsize, ret);
	case QM_REFS:
		return qm_refs(mod, buf, bufsize, ret);
	case QM_SYMBOLS:
		return qm_symbols(mod, buf, bufsize, ret);
	case QM_INFO:
		return qm_info(mod, buf, bufsize, ret);
	}
	return -EINVAL;
}

static int put_sym(struct kernel_sym **table, unsigned long value, const char *name)
{
	struct kernel_sym sym;

	sym.value = value;
	strncpy(sym.name, name, sizeof(sym.name));
	sym.name[sizeof(sym.name) - 1] = 0;
	if (copy_to_user(*table, &sym, sizeof(sym)))
		return -EFAULT;
	(*table)++;
	return 0;
}

/* How many there are; each module's begin with "#name" and its address. */
static noinline long do_get_kernel_syms(struct kernel_sym *table)
{
	struct module *mod;
	unsigned int i;
	long count = 0;

	find_module("");
	for (mod = module_list; mod; mod = mod->next) {
		char mark[64] = "#";

		if (!is_kernel(mod) && !MOD_CAN_QUERY(mod))
			continue;
		count += mod->nsyms + 1;
		if (!table)
			continue;
		strncat(mark, mod->name, sizeof(mark) - 2);
		if (put_sym(&table, (unsigned long)mod, mark))
			return -EFAULT;
		for (i = 0; i < mod->nsyms; i++)
			if (put_sym(&table, mod->syms[i].value, mod->syms[i].name))
				return -EFAULT;
	}
	return count;
}

asmlinkage long sys_get_kernel_syms(struct kernel_sym *table)
{
	return do_get_kernel_syms(table);
}

/* ---- /proc ---- */

/* Such a module counts in its own way. */
static int has_can_unload(struct module *mod)
{
	return mod_member_present(mod, can_unload) && mod->can_unload;
}

static int module_line(struct module *mod, char *p)
{
	char *start = p;
	struct module_ref *ref;

	p += sprintf(p, "%-20s%8lu", mod->name, mod->size);
	if (mod->flags & MOD_RUNNING)
		p += sprintf(p, "%4ld", has_can_unload(mod) ? -1L : (long)GET_USE_COUNT(mod));
	if (mod->flags & MOD_DELETED)
		p += sprintf(p, " (deleted)");
	else if (mod->flags & MOD_RUNNING) {
		if (mod->flags & MOD_AUTOCLEAN)
			p += sprintf(p, " (autoclean)");
		if (!(mod->flags & MOD_USED_ONCE))
			p += sprintf(p, " (unused)");
	} else if (mod->flags & MOD_INITIALIZING)
		p += sprintf(p, " (initializing)");
	else
		p += sprintf(p, " (uninitialized)");
	if (mod->refs) {
		p += sprintf(p, " [");
		for (ref = mod->refs; ref; ref = ref->next_ref)
			p += sprintf(p, "%s%s", ref->ref->name, ref->next_ref ? " " : "");
		p += sprintf(p, "]");
	}
	p += sprintf(p, "\n");
	return p - start;
}

/* Text of /proc/modules, at most a page. */
int get_module_list(char *buf)
{
	struct module *mod;
	char *p = buf;

	for (mod = module_list; !is_kernel(mod) && p - buf < PAGE_SIZE - 300; mod = mod->next)
		p += module_line(mod, p);
	return p - buf;
}

/* Takes the lines from `offset` bytes on, as a read of /proc/ksyms asks for them. */
struct window {
	char *p;
	long skip, room;
};

static int add_line(struct window *w, const char *line, long len)
{
	long n;

	if (w->skip >= len) {
		w->skip -= len;
		return 1;
	}
	n = min(len - w->skip, w->room);
	memcpy(w->p, line + w->skip, n);
	w->skip = 0;
	w->p += n;
	w->room -= n;
	return w->room > 0;
}

int get_ksyms_list(char *buf, char **start, long offset, int length)
{
	struct window w = { buf, offset, length };
	struct module *mod;
	char line[160];
	unsigned int i;

	find_module("");
	for (mod = module_list; mod; mod = mod->next) {
		if (!is_kernel(mod) && !MOD_CAN_QUERY(mod))
			continue;
		for (i = 0; i < mod->nsyms; i++) {
			int n = snprintf(line, sizeof(line), *mod->name ? "%08lx %s\t[%s]\n" : "%08lx %s\n",
					 mod->syms[i].value, mod->syms[i].name, mod->name);

			if (!add_line(&w, line, min(n, (int)sizeof(line) - 1)))
				goto out;
		}
	}
out:
	if (start)
		*start = buf;
	return w.p - buf;
}
