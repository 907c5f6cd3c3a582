/* nice: runs a program with another niceness. */
#include <sys/resource.h>
#include "program.h"

static const char help[] =
	"usage: nice [-n INCREMENT] [PROGRAM [ARGUMENT]...]\n"
	"Adds INCREMENT (10) to the niceness, -20 being the most urgent and 19 the least; without PROGRAM\n"
	"it prints the niceness.\n"
	"  -n INCREMENT  what is added\n";

/* nice -5, nice --5 */
static int is_old_form(const char *word)
{
	const char *digits = word + 1 + (word[0] == '-' && word[1] == '-');

	return word[0] == '-' && *digits && digits[strspn(digits, "0123456789")] == 0;
}

int main(int argc, char **argv)
{
	int option, increment = 10, given = 0;
	char *end;

	if (argc > 1 && is_old_form(argv[1])) {
		increment = atoi(argv[1] + 1);
		given = 1;
		optind = 2;
	}
	while (!given && (option = next_option(argc, argv, "+n:", help, 125)) != -1) {
		increment = strtol(optarg, &end, 10);
		if (*end || end == optarg)
			errx(125, "invalid adjustment '%s'", optarg);
	}
	if (optind == argc) {
		printf("%d\n", getpriority(PRIO_PROCESS, 0));
		return finish(0);
	}
	errno = 0;
	if (setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + increment) < 0)
		warn("cannot set niceness");
	execvp(argv[optind], argv + optind);
	warn("%s", argv[optind]);
	return errno == ENOENT ? 127 : 126;
}
