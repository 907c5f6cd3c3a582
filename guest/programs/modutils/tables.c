/* The names that a module offers to others, and the names of its functions. */
#include <linux/version.h>
#include "../program.h"
#include "image.h"

unsigned long add_text(struct image *i, const char *text)
{
	unsigned long at = i->text_size, length = strlen(text) + 1;

	i->texts = realloc(i->texts, at + length);
	if (!i->texts)
		err(1, "%s", i->object->path);
	memcpy(i->texts + at, text, length);
	i->text_size += length;
	return at;
}

static void add_place(struct image *i, struct places *p, const char *name, unsigned int section,
		      unsigned long offset)
{
	p->list = realloc(p->list, (p->count + 1) * sizeof(*p->list));
	if (!p->list)
		err(1, "%s", i->object->path);
	p->list[p->count].text = add_text(i, name);
	p->list[p->count].section = section;
	p->list[p->count].offset = offset;
	p->count++;
}

static int is_special(const char *name)
{
	return strcmp(name, "init_module") == 0 || strcmp(name, "cleanup_module") == 0;
}

/* A module without a table of its own exports every global name. */
static void export_globals(struct image *i)
{
	const struct object *o = i->object;
	unsigned int n;

	for (n = 1; n < o->symbol_count; n++) {
		const Elf32_Sym *symbol = &o->symbols[n];
		const char *name = symbol_name(o, symbol);

		if (ELF32_ST_BIND(symbol->st_info) == STB_LOCAL || !*name || is_special(name))
			continue;
		if (symbol->st_shndx == o->section_count ||
		    (symbol->st_shndx < o->section_count && is_loaded(o, symbol->st_shndx)))
			add_place(i, &i->exports, name, symbol->st_shndx, symbol->st_value);
	}
}

/*
 * Names without a use in the kernel, for those who read an oops or debug: where
 * the module came from, and where each of its main sections lies.
 */
static void export_origin(struct image *i)
{
	static const char *const sections[] = { ".text", ".rodata", ".data", ".bss" };
	const struct object *o = i->object;
	char name[512];
	unsigned int n, section;

	snprintf(name, sizeof(name), "__insmod_%s_O%s_M%08lX_V%d", i->name, o->path, (unsigned long)o->changed,
		 LINUX_VERSION_CODE);
	add_place(i, &i->exports, name, 0, 0);
	for (n = 0; n < sizeof(sections) / sizeof(sections[0]); n++) {
		section = find_section(o, sections[n]);
		if (!section || !is_loaded(o, section) || !o->sections[section].sh_size)
			continue;
		snprintf(name, sizeof(name), "__insmod_%s_S%s_L%lu", i->name, sections[n],
			 (unsigned long)o->sections[section].sh_size);
		add_place(i, &i->exports, name, section, 0);
	}
}

void choose_exports(struct image *i, enum export_choice choice)
{
	if (choice == EXPORT_DECLARED && !find_section(i->object, "__ksymtab"))
		export_globals(i);
	export_origin(i);
}

static int is_function(const struct object *o, const Elf32_Sym *symbol)
{
	int type = ELF32_ST_TYPE(symbol->st_info);

	return symbol->st_shndx < o->section_count && is_loaded(o, symbol->st_shndx) &&
	       (o->sections[symbol->st_shndx].sh_flags & SHF_EXECINSTR) && type != STT_OBJECT &&
	       type != STT_SECTION && *symbol_name(o, symbol);
}

/*
 * The static ones as well; a function's own name before init_module, which is another for it. A name
 * without letters stands where a section with code ends.
 */
void choose_functions(struct image *i)
{
	const struct object *o = i->object;
	unsigned int n;
	int special;

	for (n = 1; n < o->section_count; n++)
		if (is_loaded(o, n) && (o->sections[n].sh_flags & SHF_EXECINSTR))
			add_place(i, &i->functions, "", n, o->sections[n].sh_size);

	for (special = 0; special < 2; special++)
		for (n = 1; n < o->symbol_count; n++) {
			const Elf32_Sym *symbol = &o->symbols[n];
			const char *name = symbol_name(o, symbol);

			if (is_function(o, symbol) && is_special(name) == special)
				add_place(i, &i->functions, name, symbol->st_shndx, symbol->st_value);
		}
}
