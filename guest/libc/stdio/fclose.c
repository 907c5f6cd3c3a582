/* fclose(): flushes, closes and forgets a stream. */
#include <stdlib.h>
#include <unistd.h>
#include "file.h"

int fclose(FILE *f)
{
	struct __file **link = &__open_streams;
	int result = fflush(f);

	while (*link != f)
		link = &(*link)->next;
	*link = f->next;
	if (close(f->fd) < 0)
		result = EOF;
	if (f->base)
		free(f->base - UNGET_ROOM);
	f->base = NULL;
	if (!(f->flags & F_STATIC))
		free(f);
	return result;
}
