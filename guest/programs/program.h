/* What the programs share: options with --help, and files named on the command line. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * The next option, as getopt() gives it, or -1. --help prints the text and ends with 0; an unknown
 * option ends with the given status.
 */
static inline int next_option(int argc, char **argv, const char *letters, const char *help, int status)
{
	static const struct option long_options[] = { { "help", no_argument, NULL, 256 }, { NULL } };
	int option = getopt_long(argc, argv, letters, long_options, NULL);

	if (option == 256) {
		fputs(help, stdout);
		exit(0);
	}
	if (option == '?') {
		fprintf(stderr, "Try '%s --help'.\n", argv[0]);
		exit(status);
	}
	return option;
}

/* For programs without options. Leaves optind at the first operand. */
static inline void no_options(int argc, char **argv, const char *help)
{
	while (next_option(argc, argv, "+", help, 1) != -1)
		;
}

/* Ends the program: 1 instead of 0 if standard output could not be written. */
static inline int finish(int status)
{
	if (fflush(stdout) < 0 || ferror(stdout)) {
		warn("write error");
		return status ? status : 1;
	}
	return status;
}

/* The stream of an operand, "-" being standard input; NULL, with a message, if it cannot be opened. */
static inline FILE *open_operand(const char *name)
{
	FILE *f;

	if (strcmp(name, "-") == 0)
		return stdin;
	f = fopen(name, "r");
	if (!f)
		warn("%s", name);
	return f;
}

static inline void close_operand(FILE *f)
{
	if (f != stdin)
		fclose(f);
}

/* Asks on standard error; yes is an answer that begins with y. */
static inline int confirm(void)
{
	int c, first = getchar();

	for (c = first; c != '\n' && c != EOF;)
		c = getchar();
	return first == 'y' || first == 'Y';
}

#endif
