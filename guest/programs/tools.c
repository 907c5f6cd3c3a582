/*
 * tools: the small programs in one executable, which so holds the C library once. /bin/cat is another
 * name of it, and the name it is called by says which program it is to be.
 *
 * Each program is a file of its own with its own main(). The build gives each main() a name of its
 * own, and us the table PROGRAMS of rows PROGRAM(name, function), from `tools-progs` in the Makefile.
 */
#include <stdio.h>
#include <string.h>

#define PROGRAM(name, function) int function();
PROGRAMS
#undef PROGRAM

static const struct {
	const char *name;
	int (*function)();
} programs[] = {
#define PROGRAM(name, function) { name, function },
	PROGRAMS
#undef PROGRAM
	{ "[", test_main },
};

#define COUNT (sizeof(programs) / sizeof(*programs))

static int explain(FILE *to, int status)
{
	unsigned i;

	fputs("usage: tools NAME [ARGUMENT]...\nThe names, each also a program of /bin:\n", to);
	for (i = 0; i < COUNT; i++)
		fprintf(to, "%s%s", programs[i].name, i % 8 == 7 || i == COUNT - 1 ? "\n" : " ");
	return status;
}

int main(int argc, char **argv, char **environment)
{
	extern const char *__program_name;
	const char *slash, *name;
	unsigned i;

	for (; argc > 0; argc--, argv++) {
		slash = strrchr(argv[0], '/');
		name = slash ? slash + 1 : argv[0];
		for (i = 0; i < COUNT; i++) {
			if (strcmp(name, programs[i].name) != 0)
				continue;
			__program_name = argv[0];
			return programs[i].function(argc, argv, environment);
		}
		if (strcmp(name, "tools") != 0)
			break;
	}
	if (argc > 0 && strcmp(argv[0], "--help") == 0)
		return explain(stdout, 0);
	if (argc > 0)
		fprintf(stderr, "tools: %s: No such program\n", argv[0]);
	return explain(stderr, 1);
}
