/* Object files (ELF32 for i386, ET_REL) in memory, as insmod, depmod and modinfo look at them. */
#ifndef MODUTILS_OBJECT_H
#define MODUTILS_OBJECT_H

#include <linux/elf.h>
#include <stddef.h>
#include <time.h>

struct object {
	const char *path;		/* for messages */
	unsigned char *bytes;
	size_t size;
	time_t changed;
	Elf32_Ehdr *header;
	Elf32_Shdr *sections;
	unsigned int section_count;
	Elf32_Sym *symbols;
	unsigned int symbol_count;
	unsigned int symbol_section;
};

/*
 * The object at path; NULL, with a message, if it cannot be read or is not whole. What is
 * returned can be followed without further checks: every section lies in the file, every
 * name ends in its table, every symbol lies in its section, every relocation in the section it
 * changes.
 */
struct object *read_object(const char *path);
void free_object(struct object *o);

const char *section_name(const struct object *o, unsigned int section);
const char *symbol_name(const struct object *o, const Elf32_Sym *symbol);
/* Its number, or 0. */
unsigned int find_section(const struct object *o, const char *name);
/* Whether it becomes part of the kernel's memory. */
int is_loaded(const struct object *o, unsigned int section);

/* The value of "key=value" in the notes (.modinfo), or NULL; after: the one behind that value. */
const char *module_note(const struct object *o, const char *key, const char *after);

/* "audit" of "/lib/modules/audit.o"; to be freed. */
char *module_name(const char *path);

/* between object.c and object-check.c: 0, or -1 with a message */
int check_symbols(struct object *o);
int check_relocations(struct object *o);
int is_text_table(const struct object *o, unsigned int section);

#endif
