/* sed: the script as it is read, and what executing it needs. */
#ifndef SED_H
#define SED_H

#include <regex.h>
#include <stdio.h>

enum address_kind { NO_ADDRESS, LINE, LAST, PATTERN, STEP, PLUS, MULTIPLE };

struct address {
	enum address_kind kind;
	unsigned long line, step;
	regex_t *pattern;	/* NULL: the one used last */
};

/* A piece of a replacement: text, or what a group has matched (0 for &); from then on another case. */
struct piece {
	char *text;
	size_t length;
	int group;		/* -1: text */
	int case_change;	/* 0, or one of U L u l E */
	struct piece *next;
};

struct command {
	char letter;
	int negate;
	struct address from, to;
	int in_range;
	unsigned long range_end;
	char *text;		/* of a i c, names of r w, labels */
	FILE *file;		/* of w and of s///w */
	struct command *target;	/* of b t T, and } of { */
	regex_t *pattern;	/* of s; NULL: the one used last */
	struct piece *pieces;
	int nth, global, print;
	unsigned char *map;	/* of y */
	long number;		/* of q Q l */
	struct command *next;
};

extern int sed_extended, sed_quiet, sed_nul;

/* Adds to the script; `name` is for messages. */
void sed_read_script(const char *text, const char *name);
struct command *sed_finish_script(void);
int sed_run(struct command *script, char **files, int in_place, const char *suffix, int separate);
void sed_fail(const char *message, ...) __attribute__((__noreturn__, __format__(__printf__, 1, 2)));

#endif
