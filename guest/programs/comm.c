/* comm: which lines two sorted files have each for itself, and which both. */
#include "program.h"

static const char help[] =
	"usage: comm [-123] FILE1 FILE2\n"
	"Three columns: lines only in FILE1, only in FILE2, in both.\n"
	"  -1 -2 -3  without that column\n";

static int hidden[4];

struct lines {
	FILE *f;
	char *text;
	size_t size;
	ssize_t length;
};

static void next(struct lines *l)
{
	l->length = getline(&l->text, &l->size, l->f);
	if (l->length > 0 && l->text[l->length - 1] == '\n')
		l->text[--l->length] = 0;
}

static void show(int column, const struct lines *l)
{
	int i;

	if (hidden[column])
		return;
	for (i = 1; i < column; i++)
		if (!hidden[i])
			putchar('\t');
	puts(l->text);
}

int main(int argc, char **argv)
{
	struct lines a = { 0 }, b = { 0 };
	int option, order;

	while ((option = next_option(argc, argv, "123", help, 1)) != -1)
		hidden[option - '0'] = 1;
	if (argc - optind != 2)
		errx(1, "needs two files");
	if (!(a.f = open_operand(argv[optind])) || !(b.f = open_operand(argv[optind + 1])))
		return 1;
	next(&a);
	next(&b);
	while (a.length >= 0 || b.length >= 0) {
		order = a.length < 0 ? 1 : b.length < 0 ? -1 : strcmp(a.text, b.text);
		show(order < 0 ? 1 : order > 0 ? 2 : 3, order > 0 ? &b : &a);
		if (order <= 0)
			next(&a);
		if (order >= 0)
			next(&b);
	}
	return finish(0);
}
