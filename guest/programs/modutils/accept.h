/* Whether a module belongs to the running kernel, and what its licence does to that. */
#ifndef MODUTILS_ACCEPT_H
#define MODUTILS_ACCEPT_H

#include "object.h"

/* Whether what follows is noted in the kernel: not when nothing is loaded. */
extern int note_taint;

/* 0, or -1 with a message: compiled for another kernel, unless forced. Sets *warned. */
int check_version(const struct object *o, int force, int *warned);
/* Whether its licence lets it use what is exported for free modules only. */
int is_free(const struct object *o);
/* Notes in the kernel, and says, that it is not free. Sets *warned. */
void check_licence(const struct object *o, int *warned);

#endif
