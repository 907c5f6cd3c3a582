/*
 * A module as the kernel takes it from insmod, from its first byte:
 *
 *	struct module                 96 bytes
 *	.text, other code             each section of the object at its alignment
 *	read-only data, data, zeros
 *	common symbols
 *	__ksymtab                     what the object exports itself
 *	symbols, functions, uses      tables that insmod makes
 *	texts                         the names in these tables; parameters that are texts
 */
#ifndef MODUTILS_IMAGE_H
#define MODUTILS_IMAGE_H

#include <linux/module.h>
#include "object.h"

/* A name and the place it stands for: offset in a section; section 0 is the image itself. */
struct place {
	unsigned long text;		/* of its name, in texts */
	unsigned int section;
	unsigned long offset;
};

struct places {
	struct place *list;
	unsigned int count;
};

struct image {
	struct object *object;
	const char *name;
	unsigned char *bytes;
	unsigned long base;		/* in the kernel */
	unsigned long size;
	unsigned long *at;		/* of each section; 0: not loaded. One more, for common symbols */
	unsigned long common_size;
	unsigned long *values;		/* of each symbol that the object does not define */
	struct places exports, functions;
	unsigned long exports_at, functions_at, uses_at, texts_at;
	unsigned int own_exports;	/* in __ksymtab */
	unsigned int use_count;		/* of other modules */
	char *texts;
	unsigned long text_size;
};

enum export_choice { EXPORT_DECLARED, EXPORT_NOTHING };

/* Offset of a copy of the text among the image's texts. */
unsigned long add_text(struct image *i, const char *text);

/* layout.c: gives common symbols a section; every section and table its place, and sets size. */
void place_commons(struct image *i);
void place_sections(struct image *i);

/* tables.c: which names are exported, and which functions an oops can name. */
void choose_exports(struct image *i, enum export_choice choice);
void choose_functions(struct image *i);

/* link.c: 0, or -1 with a message for each name that nobody defines. */
int resolve_symbols(struct image *i, int may_use_gpl);
/* Builds the image for its base: contents, relocations, tables, header. */
void build_image(struct image *i, unsigned long flags);
/* The address of a symbol of the object; 0 for one in a section that is not loaded. */
unsigned long symbol_address(const struct image *i, unsigned int symbol);

/* parameters.c: "name=value"; the first pass checks and collects texts, the second writes. */
int check_parameter(struct image *i, const char *argument, unsigned long *first_text);
void set_parameter(struct image *i, const char *argument, unsigned long first_text);

#endif
