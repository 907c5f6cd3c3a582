/* getopt(): the options of a command line, one letter at a time; the first operand ends them. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

char *optarg;
int optind = 1, opterr = 1, optopt;

int __getopt_place;	/* in argv[optind], while several letters share one word */

static int complain(char *const argv[], const char *options, const char *text)
{
	if (opterr && *options != ':')
		fprintf(stderr, "%s: %s -- '%c'\n", argv[0], text, optopt);
	return '?';
}

static int take_argument(int argc, char *const argv[], const char *options, int optional)
{
	const char *rest = argv[optind] + __getopt_place;

	__getopt_place = 0;
	optind++;
	optarg = NULL;
	if (*rest) {
		optarg = (char *)rest;
	} else if (!optional) {
		if (optind >= argc) {
			complain(argv, options, "option requires an argument");
			return *options == ':' ? ':' : '?';
		}
		optarg = argv[optind++];
	}
	return optopt;
}

int getopt(int argc, char *const argv[], const char *options)
{
	const char *option, *list = options + (*options == '+' || *options == '-');

	if (optind == 0)
		optind = 1, __getopt_place = 0;
	if (!__getopt_place) {
		if (optind >= argc || argv[optind][0] != '-' || !argv[optind][1])
			return -1;
		if (strcmp(argv[optind], "--") == 0) {
			optind++;
			return -1;
		}
		__getopt_place = 1;
	}
	optopt = (unsigned char)argv[optind][__getopt_place++];
	option = optopt == ':' ? NULL : strchr(list, optopt);
	if (option && option[1] == ':')
		return take_argument(argc, argv, list, option[2] == ':');
	if (!argv[optind][__getopt_place]) {
		__getopt_place = 0;
		optind++;
	}
	return option ? optopt : complain(argv, list, "invalid option");
}
