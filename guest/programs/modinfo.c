/* modinfo: what the notes in a module's file say. */
#include "program.h"
#include "modutils/find.h"
#include "modutils/object.h"

static const char help[] =
	"usage: modinfo [-adlpn] MODULE...\n"
	"  -a  author only   -d  description   -l  licence   -p  parameters   -n  the file\n";

static int show;			/* a letter, or 0 for everything */

static const char *text(const char *value)
{
	return value ? value : "<none>";
}

static void print_field(char letter, const char *label, const char *value)
{
	if (!show)
		printf("%-13s%s\n", label, text(value));
	else if (show == letter)
		printf("%s\n", text(value));
}

static const char *type_name(char letter)
{
	switch (letter) {
	case 'b': return "byte";
	case 'h': return "short";
	case 'i': return "int";
	case 'l': return "long";
	case 's': return "string";
	case 'c': return "char";
	}
	return "unknown";
}

/* "1-4i" -> "int array (min = 1, max = 4)" */
static void print_type(const char *type)
{
	char *end;
	unsigned long min = strtoul(type, &end, 10), max = min;

	if (*end == '-')
		max = strtoul(end + 1, &end, 10);
	printf("%s", type_name(*end));
	if (end != type)
		printf(" array (min = %lu, max = %lu)", min, max);
}

/* Each note "parm_NAME=TYPE", in their order. */
static void print_parameters(const struct object *o)
{
	unsigned int n = find_section(o, ".modinfo");
	const char *p = (char *)o->bytes + o->sections[n].sh_offset, *end = p + o->sections[n].sh_size;
	char key[160];

	for (; n && p < end && memchr(p, 0, end - p); p += strlen(p) + 1) {
		const char *equals = strchr(p, '='), *description;

		if (strncmp(p, "parm_", 5) != 0 || strncmp(p, "parm_desc_", 10) == 0 || !equals)
			continue;
		snprintf(key, sizeof(key), "parm_desc_%.*s", (int)(equals - p - 5), p + 5);
		printf("%s%.*s ", show ? "" : "parm:        ", (int)(equals - p - 5), p + 5);
		print_type(equals + 1);
		description = module_note(o, key, NULL);
		if (description)
			printf(", description \"%s\"", description);
		printf("\n");
	}
}

static int print_module(const char *name)
{
	struct stat st;
	const char *path = strchr(name, '/') || stat(name, &st) == 0 ? name : find_module(name);
	struct object *o;

	if (!path) {
		warnx("%s: no module by that name found", name);
		return 1;
	}
	o = read_object(path);
	if (!o)
		return 1;
	print_field('n', "filename:", o->path);
	print_field('d', "description:", module_note(o, "description", NULL));
	print_field('a', "author:", module_note(o, "author", NULL));
	print_field('l', "license:", module_note(o, "license", NULL));
	if (!show)
		print_field(0, "made for:", module_note(o, "kernel_version", NULL));
	if (!show || show == 'p')
		print_parameters(o);
	free_object(o);
	return 0;
}

int main(int argc, char **argv)
{
	int option, result = 0;

	while ((option = next_option(argc, argv, "adlpn", help, 1)) != -1)
		show = option;
	if (optind == argc)
		errx(1, "no module given; try 'modinfo --help'");
	for (; optind < argc; optind++)
		result |= print_module(argv[optind]);
	return finish(result);
}
