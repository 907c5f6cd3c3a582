/* calloc(): memory for an array, cleared. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

void *calloc(size_t count, size_t size)
{
	void *memory;

	if (size && count > (size_t)-1 / size) {
		errno = ENOMEM;
		return NULL;
	}
	memory = malloc(count * size);
	return memory ? memset(memory, 0, count * size) : NULL;
}
