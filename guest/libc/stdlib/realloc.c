/* realloc(): the same memory with another size: in place where it can be, elsewhere where not. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "heap.h"

void *realloc(void *memory, size_t wanted)
{
	size_t size = (wanted + CHUNK_HEADER + 7) & ~7UL, old;
	struct chunk *c;
	void *copy;

	if (!memory)
		return malloc(wanted);
	if (!wanted) {
		free(memory);
		return NULL;
	}
	c = CHUNK_OF(memory);
	old = CHUNK_SIZE(c) - CHUNK_HEADER;
	if (size < CHUNK_MIN)
		size = CHUNK_MIN;
	if (wanted <= old || (size > wanted && __heap_absorb(c, size))) {
		__heap_split(c, size);
		return memory;
	}
	copy = malloc(wanted);
	if (!copy)
		return NULL;
	memcpy(copy, memory, old);
	free(memory);
	return copy;
}

void *reallocarray(void *memory, size_t count, size_t size)
{
	if (size && count > (size_t)-1 / size) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(memory, count * size);
}
