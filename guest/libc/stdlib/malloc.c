/* malloc() and free(): first fit from a ring of free chunks, more memory from sbrk(). */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>
#include "heap.h"

#define GROWTH 16384

static struct chunk ring = { 0, 0, &ring, &ring };
static struct chunk *last;	/* the sentinel at the end of the newest memory */

static void enlist(struct chunk *c)
{
	c->next = ring.next;
	c->previous = &ring;
	ring.next->previous = c;
	ring.next = c;
}

static void delist(struct chunk *c)
{
	c->previous->next = c->next;
	c->next->previous = c->previous;
}

static void set_size(struct chunk *c, size_t size, size_t in_use)
{
	c->size = size | in_use;
	CHUNK_AFTER(c)->size_before = size;
}

/* Makes a chunk free and joins it with free neighbours. */
static void release(struct chunk *c)
{
	struct chunk *after = CHUNK_AFTER(c), *before;
	size_t size = CHUNK_SIZE(c);

	c->size = size;	/* so that a second free() sees it, even where it joins the one before */
	if (!(after->size & CHUNK_IN_USE)) {
		delist(after);
		size += after->size;
	}
	before = CHUNK_BEFORE(c);
	if (c->size_before && !(before->size & CHUNK_IN_USE)) {
		delist(before);
		size += before->size;
		c = before;
	}
	set_size(c, size, 0);
	enlist(c);
}

/* Cuts what a chunk in use has beyond size off and frees it, if a chunk can be made of it. */
void __heap_split(struct chunk *c, size_t size)
{
	size_t rest = CHUNK_SIZE(c) - size;
	struct chunk *tail;

	if (rest < CHUNK_MIN)
		return;
	set_size(c, size, CHUNK_IN_USE);
	tail = CHUNK_AFTER(c);
	set_size(tail, rest, CHUNK_IN_USE);
	release(tail);
}

/* Lets a chunk in use take in a free one behind it, if that makes it large enough. */
int __heap_absorb(struct chunk *c, size_t size)
{
	struct chunk *after = CHUNK_AFTER(c);

	if ((after->size & CHUNK_IN_USE) || CHUNK_SIZE(c) + after->size < size)
		return 0;
	delist(after);
	set_size(c, CHUNK_SIZE(c) + after->size, CHUNK_IN_USE);
	return 1;
}

/* More memory from the kernel, as one free chunk and a sentinel that is always in use. */
static int grow(size_t size)
{
	size_t amount = (size + 2 * CHUNK_HEADER + GROWTH - 1) & ~(GROWTH - 1);
	char *memory = sbrk(amount);
	struct chunk *c;

	if (memory == (char *)-1)
		return 0;
	if (last && memory == (char *)last + CHUNK_HEADER) {
		c = last;
	} else {
		c = (struct chunk *)(((size_t)memory + 7) & ~7UL);
		amount -= (char *)c - memory + CHUNK_HEADER;
		c->size_before = 0;
	}
	c->size = (amount & ~7UL) | CHUNK_IN_USE;
	last = CHUNK_AFTER(c);
	last->size = CHUNK_IN_USE;
	last->size_before = CHUNK_SIZE(c);
	release(c);
	return 1;
}

static struct chunk *find(size_t size)
{
	struct chunk *c;

	for (c = ring.next; c != &ring; c = c->next)
		if (c->size >= size)
			return c;
	return NULL;
}

void *malloc(size_t wanted)
{
	size_t size = (wanted + CHUNK_HEADER + 7) & ~7UL;
	struct chunk *c;

	if (wanted > INT_MAX - GROWTH * 2) {
		errno = ENOMEM;
		return NULL;
	}
	if (size < CHUNK_MIN)
		size = CHUNK_MIN;
	while (!(c = find(size)))
		if (!grow(size)) {
			errno = ENOMEM;
			return NULL;
		}
	delist(c);
	set_size(c, c->size, CHUNK_IN_USE);
	__heap_split(c, size);
	return (char *)c + CHUNK_HEADER;
}

/* Headers around it must agree: what was freed twice, never given out or written over is found here, not much later. */
static int is_sound(const struct chunk *c)
{
	return ((size_t)c & 7) == 0 && (c->size & CHUNK_IN_USE) && CHUNK_SIZE(c) >= CHUNK_MIN &&
	       CHUNK_AFTER(c) <= last && CHUNK_AFTER(c)->size_before == CHUNK_SIZE(c);
}

void free(void *memory)
{
	static const char text[] = "free(): not a pointer from malloc(), freed before, or written beyond its end\n";

	if (!memory)
		return;
	if (!is_sound(CHUNK_OF(memory))) {
		write(2, text, sizeof(text) - 1);
		abort();
	}
	release(CHUNK_OF(memory));
}
