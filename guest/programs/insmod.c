/*
 * insmod: links a module to the running kernel and loads it.
 *
 * Everything that needs the object file's tables is done here (docs/modules.md): the kernel
 * gets an image that is ready for the address it gave.
 */
#include <sys/module.h>
#include "program.h"
#include "modutils/accept.h"
#include "modutils/find.h"
#include "modutils/image.h"
#include "modutils/kernel-symbols.h"

static const char help[] =
	"usage: insmod [-fkmnqvx] [-o NAME] FILE [PARAMETER=VALUE[,VALUE]...]...\n"
	"FILE that is not a path and not here is looked for in /lib/modules/RELEASE.\n"
	"  -f  even if it was compiled for another kernel   -k  rmmod -a may take it out when it is unused\n"
	"  -m  print where everything lies   -n  do all but load   -o  load it under this name\n"
	"  -q  no list of unresolved symbols   -v  say what is done   -x  export none of its global names\n";

static struct {
	int force, autoclean, map, dry, quiet, verbose, hide;
	const char *name;
} options;

static void read_options(int argc, char **argv)
{
	int option;

	while ((option = next_option(argc, argv, "+fkmnqvxo:", help, 1)) != -1) {
		options.force |= option == 'f';
		options.autoclean |= option == 'k';
		options.map |= option == 'm';
		options.dry |= option == 'n';
		options.quiet |= option == 'q';
		options.verbose |= option == 'v';
		options.hide |= option == 'x';
		if (option == 'o')
			options.name = optarg;
	}
	if (optind == argc)
		errx(1, "no module given; try 'insmod --help'");
}

/* A file here, or one among the kernel's modules. */
static const char *locate(const char *name)
{
	struct stat st;
	char *path;

	if (strchr(name, '/') || (stat(name, &st) == 0 && S_ISREG(st.st_mode)))
		return name;
	path = find_module(name);
	if (!path)
		errx(1, "%s: no module by that name found here or below %s", name, modules_folder());
	printf("Using %s\n", path);
	return path;
}

static void refuse_loaded(const char *name)
{
	unsigned int n;

	for (n = 0; n < loaded_count; n++)
		if (strcmp(loaded_modules[n].name, name) == 0)
			errx(1, "a module named %s already exists", name);
}

static void print_map(const struct image *i)
{
	const struct object *o = i->object;
	unsigned int n;

	printf("Sections:       Size      Address\n");
	for (n = 1; n < o->section_count; n++)
		if (i->at[n])
			printf("%-15s %08lx  %08lx\n", section_name(o, n), (unsigned long)o->sections[n].sh_size,
			       i->base + i->at[n]);
	printf("\nSymbols:\n");
	for (n = 1; n < o->symbol_count; n++)
		if (o->symbols[n].st_shndx != SHN_UNDEF && o->symbols[n].st_shndx <= o->section_count &&
		    i->at[o->symbols[n].st_shndx] && *symbol_name(o, &o->symbols[n]))
			printf("%08lx %s\n", symbol_address(i, n), symbol_name(o, &o->symbols[n]));
}

/* Room in the kernel, the image made for it, and over with it. */
static void load(struct image *i, char **arguments, const unsigned long *texts)
{
	int n;

	i->base = options.dry ? 0 : create_module(i->name, i->size);
	if (i->base == (unsigned long)-1) {
		if (errno == EEXIST)
			errx(1, "a module named %s already exists", i->name);
		err(1, "create_module: %s, %lu bytes", i->name, i->size);
	}
	build_image(i, options.autoclean ? MOD_AUTOCLEAN : 0);
	for (n = 0; arguments[n]; n++)
		set_parameter(i, arguments[n], texts[n]);
	if (options.map)
		print_map(i);
	if (!options.dry && init_module(i->name, i->bytes) < 0) {
		warn("%s: init_module", i->object->path);
		delete_module(i->name);
		errx(1, "its parameters or what it needs may be wrong; dmesg may tell more");
	}
	if (options.verbose)
		printf("%s: %lu bytes at %08lx\n", i->name, i->size, i->base);
}

static void link_module(struct image *i, char **arguments)
{
	unsigned long *texts;
	int n, count = 0;

	while (arguments[count])
		count++;
	texts = calloc(count + 1, sizeof(*texts));
	i->at = calloc(i->object->section_count + 1, sizeof(*i->at));
	if (!texts || !i->at)
		err(1, "%s", i->object->path);
	add_text(i, i->name);
	place_commons(i);
	choose_exports(i, options.hide ? EXPORT_NOTHING : EXPORT_DECLARED);
	choose_functions(i);
	for (n = 0; n < count; n++)
		if (check_parameter(i, arguments[n], &texts[n]) < 0)
			exit(1);
	place_sections(i);
	load(i, arguments, texts);
}

int main(int argc, char **argv)
{
	struct image image = { NULL };
	int warned = 0;

	read_options(argc, argv);
	note_taint = !options.dry;
	image.object = read_object(locate(argv[optind]));
	if (!image.object || check_version(image.object, options.force, &warned) < 0)
		return 1;
	image.name = options.name ? options.name : module_name(image.object->path);
	read_kernel_symbols();
	refuse_loaded(image.name);
	if (options.quiet)
		fclose(stderr);
	if (resolve_symbols(&image, is_free(image.object)) < 0)
		return 1;
	check_licence(image.object, &warned);
	link_module(&image, argv + optind + 1);
	if (warned && !options.dry)
		printf("Module %s loaded, with warnings\n", image.name);
	return finish(0);
}
