/*
 * Parameters: "name=value,value" on the command line against "parm_name=TYPE" in the module's
 * notes. TYPE is [MIN[-MAX]] and one of b h i l (integers of 1, 2, 4, 4 bytes), s (texts), or cN (an array of N
 * characters).
 */
#include <ctype.h>
#include "../program.h"
#include "image.h"

struct parameter {
	const char *name;
	unsigned int symbol;
	unsigned long min, max;
	char type;
	unsigned long width;		/* of one value in memory */
};

static int complain(const struct image *i, const char *what, const char *name)
{
	warnx("%s: %s %s", i->object->path, what, name);
	return -1;
}

static int is_variable(const struct object *o, const Elf32_Sym *symbol)
{
	unsigned int section = symbol->st_shndx;

	return ELF32_ST_TYPE(symbol->st_info) != STT_FUNC && section != SHN_UNDEF &&
	       (section == o->section_count || (section < o->section_count && is_loaded(o, section)));
}

static unsigned int find_variable(const struct image *i, const char *name)
{
	const struct object *o = i->object;
	unsigned int n;

	for (n = 1; n < o->symbol_count; n++)
		if (is_variable(o, &o->symbols[n]) && strcmp(symbol_name(o, &o->symbols[n]), name) == 0)
			return n;
	return 0;
}

/* "1-4i": 1 to 4 integers; "i": one. */
static int read_type(const char *text, struct parameter *p)
{
	char *end;

	p->min = p->max = 1;
	if (isdigit((unsigned char)*text)) {
		p->min = p->max = strtoul(text, &end, 10);
		text = end;
		if (*text == '-') {
			p->max = strtoul(text + 1, &end, 10);
			text = end;
		}
	}
	p->type = *text;
	p->width = *text == 'b' ? 1 : *text == 'h' ? 2 : 4;
	if (*text == 'c')
		p->width = strtoul(text + 1, NULL, 10);
	return *text && strchr("bhilsc", *text) && p->min <= p->max && p->max < 4096 && p->width && p->width < 65536;
}

/* Bytes from the variable's start to the end of what it may fill. */
static unsigned long room_of(const struct image *i, unsigned int n)
{
	const Elf32_Sym *symbol = &i->object->symbols[n];

	if (symbol->st_size)
		return symbol->st_size;
	return symbol->st_shndx < i->object->section_count ?
		i->object->sections[symbol->st_shndx].sh_size - symbol->st_value : 0;
}

static int describe(const struct image *i, const char *argument, struct parameter *p, const char **value)
{
	static char name[128], key[140];
	const char *equals = strchr(argument, '='), *type;

	if (!equals || (size_t)(equals - argument) >= sizeof(name))
		return complain(i, "a parameter looks like name=value, not like", argument);
	sprintf(name, "%.*s", (int)(equals - argument), argument);
	snprintf(key, sizeof(key), "parm_%s", name);
	type = module_note(i->object, key, NULL);
	if (!type)
		return complain(i, "invalid parameter", name);
	p->name = name;
	p->symbol = find_variable(i, name);
	if (!p->symbol)
		return complain(i, "there is no variable for parameter", name);
	if (!read_type(type, p))
		return complain(i, "unknown type of parameter", name);
	if (room_of(i, p->symbol) < p->width * p->max)
		return complain(i, "the variable is smaller than its MODULE_PARM says:", name);
	*value = equals + 1;
	return 0;
}

/* The next text up to a comma, or inside quotes, copied; moves on behind it. */
static char *next_text(const char **value)
{
	const char *p = *value, *end;
	char *text;

	if (*p == '"' && (end = strchr(p + 1, '"')) != NULL) {
		text = strndup(p + 1, end - p - 1);
		*value = end + 1;
	} else {
		end = strchr(p, ',');
		text = end ? strndup(p, end - p) : strdup(p);
		*value = end ? end : p + strlen(p);
	}
	if (!text)
		err(1, "parameters");
	return text;
}

static int fits(long number, unsigned long width)
{
	return width == 4 || (width == 2 ? number >= -32768 && number <= 65535 : number >= -128 && number <= 255);
}

/* One value; into place unless that is NULL. *text is where the next text lies among the image's. */
static int take_value(struct image *i, const struct parameter *p, const char **value, unsigned char *place,
		      unsigned long *text)
{
	unsigned long number;
	char *end, *word;

	if (p->type != 's' && p->type != 'c') {
		errno = 0;
		number = strtoul(*value, &end, 0);
		if (end == *value || (*end && *end != ',') || errno || !fits(number, p->width))
			return complain(i, "invalid argument syntax for", p->name);
		*value = end;
		if (place)
			memcpy(place, &number, p->width);
		return 0;
	}
	word = next_text(value);
	if (p->type == 'c') {
		if (strlen(word) >= p->width)
			return complain(i, "the text is too long for", p->name);
		if (place)
			strcpy((char *)place, word);
	} else if (place) {
		number = i->base + i->texts_at + *text;
		memcpy(place, &number, sizeof(number));
		*text += strlen(word) + 1;
	} else {
		add_text(i, word);
	}
	free(word);
	return 0;
}

static int take(struct image *i, const char *argument, unsigned char *bytes, unsigned long text)
{
	struct parameter p = { NULL };
	const char *value = "";
	unsigned long count = 0;
	unsigned char *place = NULL;

	if (describe(i, argument, &p, &value) < 0)
		return -1;
	if (bytes)
		place = bytes + symbol_address(i, p.symbol) - i->base;
	for (;;) {
		if (count == p.max)
			return complain(i, "too many values for", p.name);
		if (take_value(i, &p, &value, place ? place + count * p.width : NULL, &text) < 0)
			return -1;
		count++;
		if (!*value)
			break;
		if (*value++ != ',')
			return complain(i, "invalid argument syntax for", p.name);
	}
	return count < p.min ? complain(i, "too few values for", p.name) : 0;
}

int check_parameter(struct image *i, const char *argument, unsigned long *first_text)
{
	*first_text = i->text_size;
	return take(i, argument, NULL, 0);
}

void set_parameter(struct image *i, const char *argument, unsigned long first_text)
{
	take(i, argument, i->bytes, first_text);
}
