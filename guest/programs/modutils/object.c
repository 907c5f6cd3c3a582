/* Reading an object file: the header, the table of sections, and what is asked of them. */
#include "../program.h"
#include "object.h"

#define LARGEST_FILE	(16 << 20)
#define LARGEST_ALIGNMENT 4096

static int complain(const struct object *o, const char *what)
{
	warnx("%s: %s", o->path, what);
	return -1;
}

static int read_bytes(struct object *o)
{
	struct stat st;
	size_t done = 0;
	ssize_t n = 0;
	int fd = open(o->path, O_RDONLY);

	if (fd < 0 || fstat(fd, &st) < 0) {
		warn("%s", o->path);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	o->size = st.st_size > LARGEST_FILE ? 0 : st.st_size;
	o->changed = st.st_mtime;
	o->bytes = malloc(o->size + 1);
	while (o->bytes && done < o->size && (n = read(fd, o->bytes + done, o->size - done)) > 0)
		done += n;
	if (n < 0)
		warn("%s", o->path);
	close(fd);
	if (n < 0)
		return -1;
	return o->bytes && done == o->size ? 0 : complain(o, "too large, or changed while it was read");
}

static int check_header(struct object *o)
{
	Elf32_Ehdr *h = (Elf32_Ehdr *)o->bytes;

	if (o->size < sizeof(*h) || memcmp(h->e_ident, ELFMAG, SELFMAG) != 0)
		return complain(o, "not an ELF file");
	if (h->e_ident[EI_CLASS] != ELFCLASS32 || h->e_ident[EI_DATA] != ELFDATA2LSB || h->e_machine != EM_386)
		return complain(o, "an ELF file for another machine");
	if (h->e_type != ET_REL)
		return complain(o, "not an object file: a module is compiled with -c and not linked");
	if (h->e_shentsize != sizeof(Elf32_Shdr) || !h->e_shnum || h->e_shoff > o->size ||
	    h->e_shnum > (o->size - h->e_shoff) / sizeof(Elf32_Shdr))
		return complain(o, "the table of sections lies outside the file");
	o->header = h;
	o->sections = (Elf32_Shdr *)(o->bytes + h->e_shoff);
	o->section_count = h->e_shnum;
	return 0;
}

/* A table of texts ends with the end of a text. */
int is_text_table(const struct object *o, unsigned int section)
{
	const Elf32_Shdr *s = &o->sections[section];

	return section && section < o->section_count && s->sh_type == SHT_STRTAB && s->sh_size &&
	       !o->bytes[s->sh_offset + s->sh_size - 1];
}

static int check_place(struct object *o, unsigned int n)
{
	const Elf32_Shdr *s = &o->sections[n];
	unsigned long room = s->sh_type == SHT_NOBITS ? LARGEST_FILE : o->size;
	unsigned long start = s->sh_type == SHT_NOBITS ? 0 : s->sh_offset;

	if (s->sh_type == SHT_NULL)
		return 0;
	if (start > room || s->sh_size > room - start) {
		warnx("%s: section %u lies outside the file", o->path, n);
		return -1;
	}
	if ((s->sh_addralign & (s->sh_addralign - 1)) || s->sh_addralign > LARGEST_ALIGNMENT) {
		warnx("%s: section %u: no possible alignment", o->path, n);
		return -1;
	}
	return 0;
}

static int check_sections(struct object *o)
{
	unsigned int n, names = o->header->e_shstrndx;

	for (n = 1; n < o->section_count; n++)
		if (check_place(o, n) < 0)
			return -1;
	if (!is_text_table(o, names))
		return complain(o, "there is no table of the sections' names");
	for (n = 0; n < o->section_count; n++)
		if (o->sections[n].sh_name >= o->sections[names].sh_size)
			return complain(o, "the name of a section lies outside its table");
	return 0;
}

struct object *read_object(const char *path)
{
	struct object *o = calloc(1, sizeof(*o));

	if (!o)
		err(1, "%s", path);
	o->path = path;
	if (read_bytes(o) < 0 || check_header(o) < 0 || check_sections(o) < 0 || check_symbols(o) < 0 ||
	    check_relocations(o) < 0) {
		free_object(o);
		return NULL;
	}
	return o;
}

void free_object(struct object *o)
{
	free(o->bytes);
	free(o);
}

const char *section_name(const struct object *o, unsigned int section)
{
	return (char *)o->bytes + o->sections[o->header->e_shstrndx].sh_offset + o->sections[section].sh_name;
}

unsigned int find_section(const struct object *o, const char *name)
{
	unsigned int n;

	for (n = 1; n < o->section_count; n++)
		if (strcmp(section_name(o, n), name) == 0)
			return n;
	return 0;
}

/* The notes are for programs, not for the kernel. */
int is_loaded(const struct object *o, unsigned int section)
{
	const Elf32_Shdr *s = &o->sections[section];

	return section && (s->sh_flags & SHF_ALLOC) && (s->sh_type == SHT_PROGBITS || s->sh_type == SHT_NOBITS) &&
	       strcmp(section_name(o, section), ".modinfo") != 0 && strcmp(section_name(o, section), ".modparm") != 0;
}

const char *module_note(const struct object *o, const char *key, const char *after)
{
	unsigned int n = find_section(o, ".modinfo");
	const char *p, *end;
	size_t length = strlen(key);

	if (!n || o->sections[n].sh_type != SHT_PROGBITS)
		return NULL;
	p = (char *)o->bytes + o->sections[n].sh_offset;
	end = p + o->sections[n].sh_size;
	for (; p < end && memchr(p, 0, end - p); p += strlen(p) + 1)
		if (p > after && strncmp(p, key, length) == 0 && p[length] == '=')
			return p + length + 1;
	return NULL;
}

char *module_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *name = strdup(slash ? slash + 1 : path);
	size_t length;

	if (!name)
		err(1, "%s", path);
	length = strlen(name);
	if (length > 2 && strcmp(name + length - 2, ".o") == 0)
		name[length - 2] = 0;
	return name;
}
