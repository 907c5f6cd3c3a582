/* mount: hangs a file system into the tree, or lists those that are. */
#include <sys/mount.h>
#include "program.h"

static const char help[] =
	"usage: mount [-t TYPE] [-o OPTION[,OPTION]...] [-r] SOURCE DIRECTORY\n"
	"Without operands: lists what is mounted.\n"
	"Options: ro rw nosuid nodev noexec sync noatime remount bind; others go to the file system.\n";

static const struct {
	const char *name;
	unsigned long set, clear;
} known[] = {
	{ "ro", MS_RDONLY, 0 }, { "rw", 0, MS_RDONLY }, { "nosuid", MS_NOSUID, 0 }, { "suid", 0, MS_NOSUID },
	{ "nodev", MS_NODEV, 0 }, { "dev", 0, MS_NODEV }, { "noexec", MS_NOEXEC, 0 }, { "exec", 0, MS_NOEXEC },
	{ "sync", MS_SYNCHRONOUS, 0 }, { "async", 0, MS_SYNCHRONOUS }, { "noatime", MS_NOATIME, 0 },
	{ "remount", MS_REMOUNT, 0 }, { "bind", MS_BIND, 0 }, { "defaults", 0, 0 },
};

static unsigned long flags;
static char data[512];

static void read_option(const char *option)
{
	unsigned i;

	for (i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(option, known[i].name) == 0) {
			flags = (flags | known[i].set) & ~known[i].clear;
			return;
		}
	if (*data)
		strlcat(data, ",", sizeof(data));
	strlcat(data, option, sizeof(data));
}

static int list(void)
{
	FILE *f = fopen("/proc/mounts", "r");
	char line[512], source[128], directory[128], type[64], options[128];

	if (!f)
		err(1, "/proc/mounts");
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "%127s %127s %63s %127s", source, directory, type, options) == 4)
			printf("%s on %s type %s (%s)\n", source, directory, type, options);
	return finish(0);
}

int main(int argc, char **argv)
{
	const char *type = "none";
	char *word;
	int option;

	while ((option = next_option(argc, argv, "t:o:rw", help, 1)) != -1) {
		if (option == 't')
			type = optarg;
		else if (option == 'r')
			flags |= MS_RDONLY;
		else if (option == 'o')
			while ((word = strsep(&optarg, ",")))
				read_option(word);
	}
	if (optind == argc)
		return list();
	if (argc - optind != 2)
		errx(1, "needs a source and a directory; try 'mount --help'");
	if (mount(argv[optind], argv[optind + 1], type, flags, *data ? data : NULL) < 0)
		err(1, "mounting %s on %s failed", argv[optind], argv[optind + 1]);
	return 0;
}
