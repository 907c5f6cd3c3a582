/* lsmod: the loaded modules, from /proc/modules. */
#include "program.h"

static const char help[] = "usage: lsmod\nLists the loaded modules: name, size, users.\n";

static int is_tainted(void)
{
	FILE *f = fopen("/proc/sys/kernel/tainted", "r");
	int value = 0;

	if (f) {
		if (fscanf(f, "%d", &value) != 1)
			value = 0;
		fclose(f);
	}
	return value;
}

static const char *taint_text(int tainted)
{
	static char text[24];

	if (!tainted)
		return "Not tainted";
	sprintf(text, "Tainted: %c%c", tainted & 1 ? 'P' : 'G', tainted & 2 ? 'F' : ' ');
	return text;
}

int main(int argc, char **argv)
{
	char line[512];
	FILE *f;

	no_options(argc, argv, help);
	f = fopen("/proc/modules", "r");
	if (!f)
		err(1, "/proc/modules");
	printf("Module                  Size  Used by    %s\n", taint_text(is_tainted()));
	while (fgets(line, sizeof(line), f))
		fputs(line, stdout);
	return finish(0);
}
