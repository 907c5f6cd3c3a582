/* tee: copies its input to its output and to files. */
#include <signal.h>
#include "program.h"

static const char help[] = "usage: tee [-ai] [FILE]...\n  -a  append   -i  ignore ^C\n";

int main(int argc, char **argv)
{
	int option, flags = O_WRONLY | O_CREAT | O_TRUNC, result = 0, count = 1, i;
	char buffer[8192];
	ssize_t n;

	while ((option = next_option(argc, argv, "ai", help, 1)) != -1) {
		if (option == 'a')
			flags = O_WRONLY | O_CREAT | O_APPEND;
		else
			signal(SIGINT, SIG_IGN);
	}
	int fd[argc - optind + 1];
	const char *name[argc - optind + 1];

	fd[0] = 1;
	name[0] = "standard output";
	for (; optind < argc; optind++) {
		fd[count] = open(argv[optind], flags, 0666);
		name[count] = argv[optind];
		if (fd[count] < 0) {
			warn("%s", argv[optind]);
			result = 1;
		} else {
			count++;
		}
	}
	while ((n = read(0, buffer, sizeof(buffer))) > 0)
		for (i = 0; i < count; i++)
			if (fd[i] >= 0 && write(fd[i], buffer, n) != n) {
				warn("%s", name[i]);
				fd[i] = -1;
				result = 1;
			}
	if (n < 0)
		err(1, "read error");
	return result;
}
