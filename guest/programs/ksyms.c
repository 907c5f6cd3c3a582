/* ksyms: the symbols that the kernel and its modules export, from /proc/ksyms. */
#include "program.h"

static const char help[] =
	"usage: ksyms [-ahm]\n"
	"Without options: the symbols of modules.\n"
	"  -a  also those of the kernel   -h  without the heading   -m  only modules' start and size\n";

static void heading(int modules_only)
{
	if (modules_only)
		puts("Address   Module                            Size");
	else
		puts("Address   Symbol                            Defined by");
}

static void print_modules(void)
{
	char line[256], name[64];
	unsigned long size;
	FILE *f = fopen("/proc/modules", "r");

	if (!f)
		err(1, "/proc/modules");
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "%63s %lu", name, &size) == 2)
			printf("          %-32s  (%luk)\n", name, (size + 1023) / 1024);
	fclose(f);
}

static void print_symbols(int all)
{
	char line[256], name[128], module[64];
	unsigned long address;
	FILE *f = fopen("/proc/ksyms", "r");
	int fields;

	if (!f)
		err(1, "/proc/ksyms");
	while (fgets(line, sizeof(line), f)) {
		fields = sscanf(line, "%lx %127s %63s", &address, name, module);
		if (fields == 3)
			printf("%08lx  %-32s  %s\n", address, name, module);
		else if (fields == 2 && all)
			printf("%08lx  %s\n", address, name);
	}
	fclose(f);
}

int main(int argc, char **argv)
{
	int option, all = 0, no_heading = 0, modules_only = 0;

	while ((option = next_option(argc, argv, "ahm", help, 1)) != -1) {
		all |= option == 'a';
		no_heading |= option == 'h';
		modules_only |= option == 'm';
	}
	if (!no_heading)
		heading(modules_only);
	if (modules_only)
		print_modules();
	else
		print_symbols(all);
	return finish(0);
}
