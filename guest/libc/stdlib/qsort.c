/* qsort(): heapsort, in place and never worse than n log n. */
#include <stdlib.h>

typedef int (*comparison)(const void *, const void *);

static void swap(char *a, char *b, size_t size)
{
	char t;

	while (size--) {
		t = *a;
		*a++ = *b;
		*b++ = t;
	}
}

static void sink(char *base, size_t from, size_t count, size_t size, comparison compare)
{
	size_t child;

	while ((child = 2 * from + 1) < count) {
		if (child + 1 < count && compare(base + child * size, base + (child + 1) * size) < 0)
			child++;
		if (compare(base + from * size, base + child * size) >= 0)
			return;
		swap(base + from * size, base + child * size, size);
		from = child;
	}
}

void qsort(void *base, size_t count, size_t size, comparison compare)
{
	size_t i;

	for (i = count / 2; i-- > 0;)
		sink(base, i, count, size, compare);
	for (i = count; i-- > 1;) {
		swap(base, (char *)base + i * size, size);
		sink(base, 0, i, size, compare);
	}
}
