/*
 * The heap: chunks one after another, each behind a header that knows its own size and that of the
 * chunk before, so that free neighbours can be joined. Free chunks are linked in a ring.
 *
 *	| size before | size, bit 0: in use | memory, or while free: next, previous | header ...
 */
#ifndef STDLIB_HEAP_H
#define STDLIB_HEAP_H

#include <stddef.h>

#define CHUNK_IN_USE 1UL
#define CHUNK_HEADER 8
#define CHUNK_MIN 16

struct chunk {
	size_t size_before;
	size_t size;		/* with the header, a multiple of 8 */
	struct chunk *next;
	struct chunk *previous;
};

#define CHUNK_OF(memory) ((struct chunk *)((char *)(memory) - CHUNK_HEADER))
#define CHUNK_SIZE(c) ((c)->size & ~CHUNK_IN_USE)
#define CHUNK_AFTER(c) ((struct chunk *)((char *)(c) + CHUNK_SIZE(c)))
#define CHUNK_BEFORE(c) ((struct chunk *)((char *)(c) - (c)->size_before))

int __heap_absorb(struct chunk *c, size_t size);
void __heap_split(struct chunk *c, size_t size);

#endif
