/* A file, and what is below it if it is a directory. */
#ifndef WALK_H
#define WALK_H

#include <sys/stat.h>

enum walk_event { WALK_FILE, WALK_BEFORE, WALK_AFTER };	/* a directory comes twice: before and after what is in it */

struct walk {
	int follow;		/* symbolic links: 0 never, 1 those named on the command line, 2 all */
	int one_device;
	/* The answer to WALK_BEFORE: not 0 leaves out what is in it. depth is 0 for the path itself. */
	int (*visit)(const char *path, const struct stat *st, enum walk_event event, int depth, void *data);
	void *data;
};

/* Returns 0, or 1 with messages when something could not be read. */
int walk(const char *path, const struct walk *w);

#endif
