/* Where each section and table of a module's image goes. */
#include "../program.h"
#include "image.h"

static unsigned long align(unsigned long at, unsigned long alignment)
{
	return alignment > 1 ? (at + alignment - 1) & ~(alignment - 1) : at;
}

/* Code, read-only data, data, zeros; __ksymtab last, insmod's own symbols follow it. */
static int rank(const struct object *o, unsigned int section)
{
	const Elf32_Shdr *s = &o->sections[section];

	if (strcmp(section_name(o, section), "__ksymtab") == 0)
		return 4;
	if (s->sh_type == SHT_NOBITS)
		return 3;
	if (s->sh_flags & SHF_EXECINSTR)
		return 0;
	return s->sh_flags & SHF_WRITE ? 2 : 1;
}

/* Symbols without a section of their own share one behind the zeros. */
void place_commons(struct image *i)
{
	struct object *o = i->object;
	unsigned int n;

	for (n = 1; n < o->symbol_count; n++) {
		Elf32_Sym *symbol = &o->symbols[n];

		if (symbol->st_shndx != SHN_COMMON)
			continue;
		i->common_size = align(i->common_size, symbol->st_value);
		symbol->st_shndx = o->section_count;
		symbol->st_value = i->common_size;
		i->common_size += symbol->st_size;
	}
}

static unsigned long place_rank(struct image *i, int wanted, unsigned long at)
{
	const struct object *o = i->object;
	unsigned int n;

	for (n = 1; n < o->section_count; n++) {
		if (!is_loaded(o, n) || rank(o, n) != wanted)
			continue;
		at = align(at, o->sections[n].sh_addralign);
		i->at[n] = at;
		at += o->sections[n].sh_size;
	}
	return at;
}

static unsigned long place_tables(struct image *i, unsigned long at)
{
	unsigned int own = find_section(i->object, "__ksymtab");

	at = place_rank(i, 4, align(at, sizeof(long)));
	i->own_exports = own && i->at[own] ? i->object->sections[own].sh_size / sizeof(struct module_symbol) : 0;
	i->exports_at = at - i->own_exports * sizeof(struct module_symbol);
	i->functions_at = at + i->exports.count * sizeof(struct module_symbol);
	i->uses_at = i->functions_at + i->functions.count * sizeof(struct module_symbol);
	i->texts_at = i->uses_at + i->use_count * sizeof(struct module_ref);
	return i->texts_at + i->text_size;
}

void place_sections(struct image *i)
{
	unsigned long at = sizeof(struct module);
	int wanted;

	for (wanted = 0; wanted < 4; wanted++)
		at = place_rank(i, wanted, at);
	if (i->common_size) {
		at = align(at, 32);
		i->at[i->object->section_count] = at;
		at += i->common_size;
	}
	i->size = place_tables(i, at);
}
