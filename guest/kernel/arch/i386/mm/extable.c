/*
 * arch/i386/mm/extable.c - instructions that may fault, and their repairs
 */
#include <linux/init.h>
#include <linux/module.h>
#include <asm/uaccess.h>

extern struct exception_table_entry __start___ex_table[], __stop___ex_table[];

static unsigned long search_one(const struct exception_table_entry *first,
				const struct exception_table_entry *end, unsigned long addr)
{
	for (; first < end; first++)
		if (first->insn == addr)
			return first->fixup;
	return 0;
}

unsigned long search_exception_table(unsigned long addr)
{
	unsigned long fixup = search_one(__start___ex_table, __stop___ex_table, addr);
	struct module *mod;

	if (fixup)
		return fixup;
	for (mod = module_list; mod; mod = mod->next) {
		if (!mod->ex_table_start || !(mod->flags & (MOD_RUNNING | MOD_INITIALIZING)))
			continue;
		fixup = search_one(mod->ex_table_start, mod->ex_table_end, addr);
		if (fixup)
			return fixup;
	}
	return 0;
}
