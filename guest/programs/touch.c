/* touch: sets file times, and makes files that are not there. */
#include <time.h>
#include <utime.h>
#include "program.h"

static const char help[] =
	"usage: touch [-c] [-r FILE | -d SECONDS] FILE...\n"
	"  -c  do not make files   -r  the times of another file   -d  seconds since 1970\n";

int main(int argc, char **argv)
{
	struct utimbuf times, *given = NULL;
	struct stat st;
	int option, create = 1, result = 0, fd;

	while ((option = next_option(argc, argv, "amcr:d:", help, 1)) != -1) {
		if (option == 'c')
			create = 0;
		if (option == 'r') {
			if (stat(optarg, &st) < 0)
				err(1, "%s", optarg);
			times.actime = st.st_atime;
			times.modtime = st.st_mtime;
			given = &times;
		}
		if (option == 'd') {
			times.actime = times.modtime = strtol(optarg + (*optarg == '@'), NULL, 10);
			given = &times;
		}
	}
	if (optind == argc)
		errx(1, "missing file operand");
	for (; optind < argc; optind++) {
		if (utime(argv[optind], given) == 0)
			continue;
		if (errno == ENOENT && !create)
			continue;
		fd = errno == ENOENT ? open(argv[optind], O_WRONLY | O_CREAT | O_NONBLOCK, 0666) : -1;
		if (fd < 0 || close(fd) < 0 || (given && utime(argv[optind], given) < 0)) {
			warn("cannot touch '%s'", argv[optind]);
			result = 1;
		}
	}
	return result;
}
