/*
 * kernel/kallsyms.c - names for addresses inside modules
 *
 * An oops shows the kernel's own addresses as numbers: the kernel carries no
 * table of all its functions, and the nearest exported name would mislead. Who
 * has the symbols of the build (the debugger) can name them. Only the kernel
 * knows where a module lies, so it says that, by the table of the module's
 * functions that insmod has put into the image; a name without letters ends the
 * code before it.
 */
#include <linux/kernel.h>
#include <linux/module.h>

static const struct module_symbol *nearest(const struct module_symbol *sym, unsigned int n,
					   unsigned long address)
{
	const struct module_symbol *best = NULL;

	for (; n; n--, sym++)
		if (sym->value <= address && (!best || sym->value > best->value))
			best = sym;
	return best;
}

static const char *in_module(struct module *mod, unsigned long address, unsigned long *offset)
{
	const struct module_symbol *all, *sym = NULL;

	if (mod_member_present(mod, kallsyms_end)) {
		all = (const struct module_symbol *)mod->kallsyms_start;
		sym = nearest(all, (const struct module_symbol *)mod->kallsyms_end - all, address);
	}
	if (!sym)
		sym = nearest(mod->syms, mod->nsyms, address);
	if (sym && !*sym->name)
		return NULL;
	if (sym && sym->value >= (unsigned long)mod) {
		*offset = address - sym->value;
		return sym->name;
	}
	*offset = address - (unsigned long)mod;
	return "base";
}

/* The name below address and how far above it, or NULL outside all modules. */
const char *kernel_symbol(unsigned long address, unsigned long *offset, const char **module)
{
	struct module *mod;

	for (mod = module_list; mod && mod->size; mod = mod->next) {
		if (address < (unsigned long)mod || address >= (unsigned long)mod + mod->size)
			continue;
		*module = mod->name;
		return in_module(mod, address, offset);
	}
	return NULL;
}
