/*
 * A compiled regular expression: instructions for a machine that walks over the text. Jumps are
 * relative, so that a piece of program can be moved and copied, which is how x{2,5} is made.
 */
#ifndef REGEX_PROGRAM_H
#define REGEX_PROGRAM_H

#include <regex.h>

enum operation {
	RE_CHAR,	/* a: the character */
	RE_ANY,
	RE_SET,		/* a: number of the set */
	RE_SPLIT,	/* try at +a first, then at +b */
	RE_JUMP,	/* go on at +a */
	RE_SAVE,	/* note the position in slot a */
	RE_MARK,	/* a loop's turn begins: note the position in mark a */
	RE_PROGRESS,	/* a loop's turn ends: fail if it has matched nothing */
	RE_BACK,	/* what group a has matched, once more */
	RE_LINE_START,
	RE_LINE_END,
	RE_WORD_START,
	RE_WORD_END,
	RE_WORD_EDGE,
	RE_NO_WORD_EDGE,
	RE_MATCH,
};

struct instruction {
	enum operation operation;
	int a;
	int b;
};

struct __regex {
	struct instruction *code;
	int length;
	unsigned char (*sets)[32];
	int set_count;
	int groups;	/* the whole match is group 0 */
	int marks;
	int has_back;
	int flags;
};

struct compiler {
	struct __regex *re;
	const char *p;
	const char *start;
	int extended;
	int depth;
	unsigned open_groups;	/* bits of groups that are not closed yet */
	int error;
};

int __regex_bracket(struct compiler *c);
int __regex_new_set(struct compiler *c);
int __regex_emit(struct compiler *c, enum operation operation, int a, int b);

#endif
