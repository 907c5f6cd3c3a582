/* What symbols and relocations of an object file say must be possible (System V ABI, chapter 4). */
#include "../program.h"
#include "object.h"

static int complain(const struct object *o, const char *what, unsigned int number)
{
	warnx("%s: %s %u", o->path, what, number);
	return -1;
}

const char *symbol_name(const struct object *o, const Elf32_Sym *symbol)
{
	const Elf32_Shdr *names = &o->sections[o->sections[o->symbol_section].sh_link];

	return (char *)o->bytes + names->sh_offset + symbol->st_name;
}

/* The one table of symbols. */
static int find_table(struct object *o)
{
	unsigned int n;

	for (n = 1; n < o->section_count; n++) {
		const Elf32_Shdr *s = &o->sections[n];

		if (s->sh_type != SHT_SYMTAB)
			continue;
		if (o->symbol_section)
			return complain(o, "a second table of symbols: section", n);
		if (s->sh_entsize != sizeof(Elf32_Sym) || s->sh_size % sizeof(Elf32_Sym) || !s->sh_size)
			return complain(o, "a table of symbols of another size: section", n);
		if (!is_text_table(o, s->sh_link))
			return complain(o, "symbols without a table of their names: section", n);
		o->symbol_section = n;
		o->symbols = (Elf32_Sym *)(o->bytes + s->sh_offset);
		o->symbol_count = s->sh_size / sizeof(Elf32_Sym);
	}
	if (o->symbol_section)
		return 0;
	warnx("%s: there are no symbols: it was stripped", o->path);
	return -1;
}

static int is_possible(const struct object *o, const Elf32_Sym *symbol)
{
	unsigned int section = symbol->st_shndx;

	if (symbol->st_name >= o->sections[o->sections[o->symbol_section].sh_link].sh_size)
		return 0;
	if (section == SHN_UNDEF || section == SHN_ABS)
		return 1;
	if (section == SHN_COMMON)
		return symbol->st_size < 1 << 20 && symbol->st_value <= 4096 &&
		       !(symbol->st_value & (symbol->st_value - 1));
	return section < o->section_count && symbol->st_value <= o->sections[section].sh_size &&
	       symbol->st_size <= o->sections[section].sh_size - symbol->st_value;
}

int check_symbols(struct object *o)
{
	unsigned int n;

	if (find_table(o) < 0)
		return -1;
	for (n = 0; n < o->symbol_count; n++)
		if (!is_possible(o, &o->symbols[n]))
			return complain(o, "its name, section or value is impossible: symbol", n);
	return 0;
}

static int check_entries(const struct object *o, unsigned int section)
{
	const Elf32_Shdr *s = &o->sections[section], *target = &o->sections[s->sh_info];
	const Elf32_Rel *rel = (Elf32_Rel *)(o->bytes + s->sh_offset);
	unsigned int n, type;

	for (n = 0; n < s->sh_size / sizeof(*rel); n++, rel++) {
		type = ELF32_R_TYPE(rel->r_info);
		if (ELF32_R_SYM(rel->r_info) >= o->symbol_count)
			return complain(o, "relocation to a symbol that is not there: section", section);
		if (type != R_386_NONE && type != R_386_32 && type != R_386_PC32 && type != R_386_PLT32)
			return complain(o, "unhandled relocation of type", type);
		if (target->sh_size < 4 || rel->r_offset > target->sh_size - 4)
			return complain(o, "relocation outside its section: section", section);
	}
	return 0;
}

/* Sections that are not loaded (debugging information) may have what they like. */
int check_relocations(struct object *o)
{
	unsigned int n;

	for (n = 1; n < o->section_count; n++) {
		const Elf32_Shdr *s = &o->sections[n];

		if (s->sh_type != SHT_REL && s->sh_type != SHT_RELA)
			continue;
		if (!s->sh_info || s->sh_info >= o->section_count)
			return complain(o, "relocations of a section that is not there: section", n);
		if (!is_loaded(o, s->sh_info))
			continue;
		if (s->sh_type == SHT_RELA || s->sh_entsize != sizeof(Elf32_Rel) || s->sh_size % sizeof(Elf32_Rel) ||
		    s->sh_link != o->symbol_section || o->sections[s->sh_info].sh_type == SHT_NOBITS)
			return complain(o, "relocations of another kind than i386 has: section", n);
		if (check_entries(o, n) < 0)
			return -1;
	}
	return 0;
}
