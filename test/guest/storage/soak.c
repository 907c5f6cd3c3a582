/*
 * Random work on a directory, the same for the same seed: every file's contents follow from its number and its
 * history, which memory keeps, so that each can be compared at any time. What is left at the end is told, one line
 * a file: the name, the length and a checksum.
 */
#include "disktest.h"
#include <sys/stat.h>

#define FILES 60
#define LONGEST 120000

struct model {
	int exists, folder;
	int length;
	unsigned char *bytes;
};

static struct model model[FILES];
static char name[64], other[64];

static char *name_of(char *into, int n, int folder)
{
	sprintf(into, "folder%d/file number %d", folder, n);
	return into;
}

static void write_some(int n)
{
	struct model *m = &model[n];
	int at = number_below(m->length + 2000), size = 1 + number_below(12000), i;
	int fd;

	if (at + size > LONGEST)
		return;
	if (!m->exists)
		m->folder = number_below(3);
	fd = open(name_of(name, n, m->folder), O_RDWR | O_CREAT | (number_below(40) ? 0 : O_SYNC), 0644);
	CHECK(fd >= 0);
	if (at + size > m->length) {
		memset(m->bytes + m->length, 0, at + size - m->length);
		m->length = at + size;
	}
	m->exists = 1;
	for (i = 0; i < size; i++)
		m->bytes[at + i] = number_below(256);
	CHECK(pwrite(fd, m->bytes + at, size, at) == size);
	CHECK(close(fd) == 0);
}

static void compare(int n)
{
	static unsigned char buffer[LONGEST + 1];
	struct model *m = &model[n];
	int fd = open(name_of(name, n, m->folder), O_RDONLY);

	if (!m->exists) {
		CHECK(fd < 0 && errno == ENOENT);
		return;
	}
	CHECK(fd >= 0 && read(fd, buffer, sizeof(buffer)) == m->length);
	CHECK(!memcmp(buffer, m->bytes, m->length) && close(fd) == 0);
}

static void cut(int n)
{
	struct model *m = &model[n];
	int length = number_below(LONGEST);

	if (!m->exists)
		return;
	CHECK(truncate(name_of(name, n, m->folder), length) == 0);
	if (length > m->length)
		memset(m->bytes + m->length, 0, length - m->length);
	m->length = length;
}

static void drop(int n)
{
	if (!model[n].exists)
		return;
	CHECK(unlink(name_of(name, n, model[n].folder)) == 0);
	model[n].exists = model[n].length = 0;
}

static void move(int n)
{
	int folder = number_below(3);

	if (!model[n].exists)
		return;
	CHECK(rename(name_of(name, n, model[n].folder), name_of(other, n, folder)) == 0);
	model[n].folder = folder;
}

static void one_operation(void)
{
	int n = number_below(FILES), what = number_below(100);

	if (what < 50)
		write_some(n);
	else if (what < 70)
		compare(n);
	else if (what < 80)
		cut(n);
	else if (what < 88)
		drop(n);
	else if (what < 98)
		move(n);
	else
		sync();
}

static unsigned int checksum(const unsigned char *bytes, int n)
{
	unsigned int sum = 1;

	while (n--)
		sum = sum * 16777619U ^ *bytes++;
	return sum;
}

int soak(const char *folder, unsigned int seed, int operations)
{
	int i;

	CHECK(chdir(folder) == 0);
	for (i = 0; i < 3; i++) {
		sprintf(name, "folder%d", i);
		CHECK(mkdir(name, 0755) == 0);
	}
	for (i = 0; i < FILES; i++) {
		model[i].bytes = malloc(LONGEST);
		CHECK(model[i].bytes);
	}
	seed_numbers(seed);
	for (i = 0; i < operations; i++)
		one_operation();
	for (i = 0; i < FILES; i++)
		compare(i);
	for (i = 0; i < FILES; i++)
		if (model[i].exists)
			printf("left %s: %d %08x\n", name_of(name, i, model[i].folder), model[i].length,
			       checksum(model[i].bytes, model[i].length));
	printf("soaked\n");
	return 0;
}

/* ---- until nothing fits ---- */

static void no_more_blocks(void)
{
	static char buffer[10000];
	int fd = open("full", O_WRONLY | O_CREAT, 0644), n;
	struct stat st;
	long long sum = 0;

	CHECK(fd >= 0);
	memset(buffer, 'f', sizeof(buffer));
	while ((n = write(fd, buffer, sizeof(buffer))) > 0)
		sum += n;
	while ((n = write(fd, buffer, 512)) > 0)	/* where a page does not fit a block may */
		sum += n;
	CHECK(n < 0 && errno == ENOSPC);
	CHECK(fstat(fd, &st) == 0 && st.st_size == sum && sum > 100000);
	REFUSED(mkdir("no room", 0755), ENOSPC);
	CHECK(close(fd) == 0 && unlink("full") == 0);
	CHECK(mkdir("no room", 0755) == 0 && rmdir("no room") == 0);
}

static void no_more_inodes(void)
{
	int n = 0, fd, i;

	while (sprintf(name, "i%d", n), (fd = open(name, O_WRONLY | O_CREAT, 0644)) >= 0) {
		close(fd);
		n++;
	}
	CHECK(errno == ENOSPC && n > 10);
	REFUSED(symlink("x", "link"), ENOSPC);
	for (i = 0; i < n; i++) {
		sprintf(name, "i%d", i);
		CHECK(unlink(name) == 0);
	}
	CHECK(symlink("x", "link") == 0 && unlink("link") == 0);
}

int fill(const char *folder)
{
	CHECK(chdir(folder) == 0);
	no_more_blocks();
	no_more_inodes();
	printf("filled\n");
	return 0;
}
