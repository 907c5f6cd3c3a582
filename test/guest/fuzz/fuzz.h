/*
 * What the parts of the fuzzer share: the table of calls, the values that their
 * arguments take, and the page on which workers tell what they did.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>

/*
 * One call: its number and a letter for each argument (values.c). A call with
 * `rare` set is made once in so many times that it is drawn: it would end the
 * worker, or what it works on.
 */
struct call {
	short number;
	short rare;
	const char *name, *arguments;
};

extern const struct call calls[];
extern const int nr_calls;

#define MAX_NUMBER	512

/* Shared by the parent and all workers. */
struct report {
	unsigned int made[MAX_NUMBER];		/* calls by number, the last for numbers beyond */
	unsigned int succeeded[MAX_NUMBER];
	unsigned int changed[MAX_NUMBER];	/* calls that came back with other arguments */
	int leaked_number, leaked_result;	/* a result that is no program's business */
};

extern struct report *report;

/* The next random number of this worker. */
unsigned int draw(unsigned int below);
void seed_draws(unsigned int seed, unsigned int worker);

/* Memory at known places that arguments point into, and descriptors of each kind. */
void make_arena(void);
void make_descriptors(void);
long value_for(char letter, int position);

/* Fuzzes until `count` calls are made. */
void work(unsigned int count);

#endif
