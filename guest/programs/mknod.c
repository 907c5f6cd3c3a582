/* mknod: makes device nodes and FIFOs. */
#include "mode.h"
#include "program.h"

static const char help[] =
	"usage: mknod [-m MODE] NAME b|c MAJOR MINOR\n"
	"       mknod [-m MODE] NAME p\n";

int main(int argc, char **argv)
{
	int option, permissions = 0666;
	mode_t type;
	dev_t device = 0;

	while ((option = next_option(argc, argv, "m:", help, 1)) != -1)
		if ((permissions = change_mode(optarg, 0666, 0)) < 0)
			errx(1, "invalid mode '%s'", optarg);
	if (argc - optind < 2)
		errx(1, "missing operand");
	type = *argv[optind + 1] == 'p' ? S_IFIFO : *argv[optind + 1] == 'b' ? S_IFBLK : S_IFCHR;
	if (!strchr("bcup", *argv[optind + 1]) || argc - optind != (type == S_IFIFO ? 2 : 4))
		errx(1, "needs b or c with major and minor number, or p without");
	if (type != S_IFIFO)
		device = makedev(atoi(argv[optind + 2]), atoi(argv[optind + 3]));
	if (mknod(argv[optind], type | permissions, device) < 0)
		err(1, "%s", argv[optind]);
	return 0;
}
