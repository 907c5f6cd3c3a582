/* The two questions before a module is loaded: for which kernel it was compiled, and its licence. */
#include <sys/utsname.h>
#include "../program.h"
#include "accept.h"

#define TAINTED		"/proc/sys/kernel/tainted"
#define TAINT_NOT_FREE	1
#define TAINT_FORCED	2

int note_taint = 1;

static void taint(int bit)
{
	FILE *f = note_taint ? fopen(TAINTED, "r+") : NULL;
	int value = 0;

	if (!f || fscanf(f, "%d", &value) != 1)
		value = 0;
	if (f) {
		rewind(f);
		fprintf(f, "%d\n", value | bit);
		fclose(f);
	}
}

static void warn_of_taint(const struct object *o, int bit, const char *why, const char *licence, int *warned)
{
	printf("Warning: loading %s will taint the kernel: %s%s\n", o->path, why, licence);
	printf("  See http://www.tux.org/lkml/#export-tainted for information about tainted modules\n");
	taint(bit);
	*warned = 1;
}

int check_version(const struct object *o, int force, int *warned)
{
	const char *made_for = module_note(o, "kernel_version", NULL);
	struct utsname running;

	uname(&running);
	if (made_for && strcmp(made_for, running.release) == 0)
		return 0;
	if (force) {
		warn_of_taint(o, TAINT_FORCED, "forced load", "", warned);
		return 0;
	}
	if (!made_for)
		fprintf(stderr, "%s: couldn't find the kernel version the module was compiled for\n", o->path);
	else
		fprintf(stderr,
			"%s: kernel-module version mismatch\n"
			"\t%s was compiled for kernel version %s\n"
			"\twhile this kernel is version %s.\n",
			o->path, o->path, made_for, running.release);
	return -1;
}

int is_free(const struct object *o)
{
	static const char *const licences[] = {
		"GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MPL/GPL",
	};
	const char *licence = module_note(o, "license", NULL);
	unsigned int n;

	for (n = 0; licence && n < sizeof(licences) / sizeof(licences[0]); n++)
		if (strcmp(licence, licences[n]) == 0)
			return 1;
	return 0;
}

void check_licence(const struct object *o, int *warned)
{
	const char *licence = module_note(o, "license", NULL);

	if (!licence)
		warn_of_taint(o, TAINT_NOT_FREE, "no license", "", warned);
	else if (!is_free(o))
		warn_of_taint(o, TAINT_NOT_FREE, "non-GPL license - ", licence, warned);
}
