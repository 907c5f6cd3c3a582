/* du: how much room files take, by directory. */
#include "program.h"
#include "walk.h"

static const char help[] =
	"usage: du [-abchksx] [-d DEPTH] [FILE]...\n"
	"  -a  files as well    -s  only what is named   -d DEPTH  only so far below it   -c  a sum of all\n"
	"  -b  bytes of length, not of room   -k  kilobytes (as without)   -h  with K, M, G\n"
	"  -x  only this file system\n";

static int all, bytes, human, deepest = -1;
static unsigned long long sums[256];	/* by depth */

static void show(unsigned long long size, const char *path)
{
	unsigned long long unit = 1024;
	int letter = 0;

	if (bytes || !human) {
		printf("%llu\t%s\n", bytes ? size : (size + 1023) / 1024, path);
		return;
	}
	for (; size >= unit * 1024; letter++)
		unit *= 1024;
	if (size < 1024 * 10 * (unit / 1024) && size) {
		size = (size * 10 + unit - 1) / unit;
		printf("%llu.%llu%c\t%s\n", size / 10, size % 10, "KMGT"[letter], path);
	} else {
		printf("%llu%s\t%s\n", (size + unit - 1) / unit, size ? (char[]){ "KMGT"[letter], 0 } : "", path);
	}
}

/* Files with several names count once. */
static int seen_before(const struct stat *st)
{
	static struct {
		dev_t device;
		ino_t inode;
	} *seen;
	static int count;
	int i;

	if (st->st_nlink < 2 || S_ISDIR(st->st_mode))
		return 0;
	for (i = 0; i < count; i++)
		if (seen[i].device == st->st_dev && seen[i].inode == st->st_ino)
			return 1;
	if (count % 64 == 0 && !(seen = realloc(seen, (count + 64) * sizeof(*seen))))
		err(1, "memory");
	seen[count].device = st->st_dev;
	seen[count++].inode = st->st_ino;
	return 0;
}

static int visit(const char *path, const struct stat *st, enum walk_event event, int depth, void *data)
{
	unsigned long long size = bytes ? st->st_size : st->st_blocks * 512ULL;

	if (depth > 254)
		return 1;
	if (event == WALK_AFTER) {
		size = sums[depth + 1];
		sums[depth + 1] = 0;
		sums[depth] += size;
		if (deepest < 0 || depth <= deepest)
			show(size, path);
		return 0;
	}
	if (seen_before(st))
		return 0;
	sums[event == WALK_FILE ? depth : depth + 1] += size;
	if (event == WALK_FILE && (depth == 0 || (all && (deepest < 0 || depth <= deepest))))
		show(size, path);
	return 0;
}

int main(int argc, char **argv)
{
	struct walk w = { .visit = visit };
	int option, total = 0, result = 0;

	while ((option = next_option(argc, argv, "abchksxd:", help, 1)) != -1) {
		all |= option == 'a';
		bytes |= option == 'b';
		human |= option == 'h';
		total |= option == 'c';
		w.one_device |= option == 'x';
		if (option == 's')
			deepest = 0;
		if (option == 'd')
			deepest = atoi(optarg);
	}
	if (optind == argc)
		argv[--optind] = ".";
	for (; optind < argc; optind++)
		result |= walk(argv[optind], &w);
	if (total)
		show(sums[0], "total");
	return finish(result);
}
