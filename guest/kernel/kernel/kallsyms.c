/*
 * kernel/kallsyms.c - names for addresses
 *
 * Searches what is exported to modules, of the kernel and of every module: an
 * oops shows the nearest exported name below. The debugger outside knows more.
 */
#include <linux/kernel.h>
#include <linux/module.h>

extern const struct module_symbol __start___ksymtab[], __stop___ksymtab[];
extern char _text[], _etext[];

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
	const struct module_symbol *sym = nearest(mod->syms, mod->nsyms, address);

	if (sym && sym->value >= (unsigned long)mod) {
		*offset = address - sym->value;
		return sym->name;
	}
	*offset = address - (unsigned long)mod;
	return "base";
}

const char *kernel_symbol(unsigned long address, unsigned long *offset, const char **module)
{
	const struct module_symbol *sym;
	struct module *mod;

	if (module)
		*module = NULL;
	for (mod = module_list; mod && mod->size; mod = mod->next) {
		if (address < (unsigned long)mod || address >= (unsigned long)mod + mod->size)
			continue;
		if (module)
			*module = mod->name;
		return in_module(mod, address, offset);
	}
	if (address < (unsigned long)_text || address >= (unsigned long)_etext)
		return NULL;
	sym = nearest(__start___ksymtab, __stop___ksymtab - __start___ksymtab, address);
	if (!sym)
		return NULL;
	*offset = address - sym->value;
	return sym->name;
}
