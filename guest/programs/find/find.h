/* The expression of find as a tree. */
#ifndef FIND_H
#define FIND_H

#include <sys/stat.h>
#include <sys/types.h>

struct visit {
	const char *path;
	const char *name;	/* its last part */
	const struct stat *st;
	int depth;
	int prune;		/* set by -prune */
};

struct node {
	int (*test)(struct node *n, struct visit *v);
	struct node *left, *right;
	const char *text;
	char comparison;	/* + - or = */
	long number;
	long unit;
	int which;
	char **words;		/* of -exec, up to its end */
	int count;
	char **batch;		/* -exec ... +: paths that wait */
	int waiting, room;
	struct node *next_batch;
};

struct settings {
	int deepest, shallowest;	/* -1: no limit */
	int depth_first;
	int one_device;
	int follow;
	int has_action;
};

extern struct settings settings;
extern int find_status;

struct node *parse_expression(char **words);

int test_exec(struct node *n, struct visit *v);
void begin_exec(struct node *n, char **words, int count);
void run_batches(void);
/* Prints a line as of ls -dils. */
void print_details(const struct visit *v);

#endif
