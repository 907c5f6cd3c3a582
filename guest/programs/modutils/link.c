/* Joining a module to the kernel: names to addresses, addresses into the code, and the header. */
#include "../program.h"
#include "image.h"
#include "kernel-symbols.h"

#define GPL_PREFIX	"GPLONLY_"

static int find_outside(const char *name, int may_use_gpl, unsigned long *value)
{
	char gpl_name[256];

	if (kernel_symbol(name, value))
		return 1;
	snprintf(gpl_name, sizeof(gpl_name), GPL_PREFIX "%s", name);
	return may_use_gpl && kernel_symbol(gpl_name, value);
}

static void count_uses(struct image *i)
{
	unsigned int n;

	for (n = 0; n < loaded_count; n++)
		i->use_count += loaded_modules[n].used;
}

int resolve_symbols(struct image *i, int may_use_gpl)
{
	const struct object *o = i->object;
	unsigned int n;
	int result = 0;

	i->values = calloc(o->symbol_count, sizeof(*i->values));
	if (!i->values)
		err(1, "%s", o->path);
	for (n = 1; n < o->symbol_count; n++) {
		const Elf32_Sym *symbol = &o->symbols[n];
		const char *name = symbol_name(o, symbol);

		if (symbol->st_shndx != SHN_UNDEF || !*name || strcmp(name, "__this_module") == 0 ||
		    find_outside(name, may_use_gpl, &i->values[n]) || ELF32_ST_BIND(symbol->st_info) == STB_WEAK)
			continue;
		fprintf(stderr, "%s: unresolved symbol %s\n", o->path, name);
		result = -1;
	}
	count_uses(i);
	return result;
}

unsigned long symbol_address(const struct image *i, unsigned int n)
{
	const struct object *o = i->object;
	const Elf32_Sym *symbol = &o->symbols[n];

	if (symbol->st_shndx == SHN_ABS)
		return symbol->st_value;
	if (symbol->st_shndx == SHN_UNDEF)
		return strcmp(symbol_name(o, symbol), "__this_module") == 0 ? i->base : i->values[n];
	return i->at[symbol->st_shndx] ? i->base + i->at[symbol->st_shndx] + symbol->st_value : 0;
}

static void copy_sections(struct image *i)
{
	const struct object *o = i->object;
	unsigned int n;

	for (n = 1; n < o->section_count; n++)
		if (i->at[n] && o->sections[n].sh_type == SHT_PROGBITS)
			memcpy(i->bytes + i->at[n], o->bytes + o->sections[n].sh_offset, o->sections[n].sh_size);
	memcpy(i->bytes + i->texts_at, i->texts, i->text_size);
}

/* i386 keeps what is to be added to the symbol in the place itself. */
static void relocate_section(struct image *i, const Elf32_Shdr *s)
{
	const Elf32_Rel *rel = (Elf32_Rel *)(i->object->bytes + s->sh_offset), *end = rel + s->sh_size / sizeof(*rel);

	for (; rel < end; rel++) {
		unsigned long at = i->at[s->sh_info] + rel->r_offset;
		unsigned long value = symbol_address(i, ELF32_R_SYM(rel->r_info)), place;

		memcpy(&place, i->bytes + at, sizeof(place));
		if (ELF32_R_TYPE(rel->r_info) == R_386_NONE)
			continue;
		place += value;
		if (ELF32_R_TYPE(rel->r_info) != R_386_32)	/* relative to the place */
			place -= i->base + at;
		memcpy(i->bytes + at, &place, sizeof(place));
	}
}

static void relocate(struct image *i)
{
	const struct object *o = i->object;
	unsigned int n;

	for (n = 1; n < o->section_count; n++)
		if (o->sections[n].sh_type == SHT_REL && i->at[o->sections[n].sh_info])
			relocate_section(i, &o->sections[n]);
}

static void write_places(struct image *i, const struct places *p, unsigned long at)
{
	struct module_symbol *symbol = (struct module_symbol *)(i->bytes + at);
	unsigned int n;

	for (n = 0; n < p->count; n++, symbol++) {
		symbol->value = i->base + i->at[p->list[n].section] + p->list[n].offset;
		symbol->name = (char *)(i->base + i->texts_at + p->list[n].text);
	}
}

static void write_uses(struct image *i)
{
	struct module_ref *use = (struct module_ref *)(i->bytes + i->uses_at);
	unsigned int n;

	for (n = 0; n < loaded_count; n++)
		if (loaded_modules[n].used)
			(use++)->dep = (struct module *)loaded_modules[n].address;
}

static unsigned long function(const struct image *i, const char *name)
{
	const struct object *o = i->object;
	unsigned int n;

	for (n = 1; n < o->symbol_count; n++)
		if (o->symbols[n].st_shndx != SHN_UNDEF && strcmp(symbol_name(o, &o->symbols[n]), name) == 0)
			return symbol_address(i, n);
	return 0;
}

/* The name is the first of the texts. */
static void write_header(struct image *i, unsigned long flags)
{
	struct module *m = (struct module *)i->bytes;
	unsigned int ex_table = find_section(i->object, "__ex_table");

	m->size_of_struct = sizeof(*m);
	m->name = (char *)(i->base + i->texts_at);
	m->size = i->size;
	m->flags = flags;
	m->nsyms = i->own_exports + i->exports.count;
	m->syms = (struct module_symbol *)(i->base + i->exports_at);
	m->ndeps = i->use_count;
	m->deps = (struct module_ref *)(i->base + i->uses_at);
	m->init = (int (*)(void))function(i, "init_module");
	m->cleanup = (void (*)(void))function(i, "cleanup_module");
	m->kallsyms_start = (char *)(i->base + i->functions_at);
	m->kallsyms_end = m->kallsyms_start + i->functions.count * sizeof(struct module_symbol);
	if (!ex_table || !i->at[ex_table])
		return;
	m->ex_table_start = (struct exception_table_entry *)(i->base + i->at[ex_table]);
	m->ex_table_end = (struct exception_table_entry *)
		(i->base + i->at[ex_table] + i->object->sections[ex_table].sh_size);
}

void build_image(struct image *i, unsigned long flags)
{
	i->bytes = calloc(1, i->size);
	if (!i->bytes)
		err(1, "%s", i->object->path);
	copy_sections(i);
	relocate(i);
	write_places(i, &i->exports, i->exports_at + i->own_exports * sizeof(struct module_symbol));
	write_places(i, &i->functions, i->functions_at);
	write_uses(i);
	write_header(i, flags);
}
