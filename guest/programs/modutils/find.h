/* Module files by their names. */
#ifndef MODUTILS_FIND_H
#define MODUTILS_FIND_H

/* "/lib/modules/" and the release of the running kernel. */
const char *modules_folder(void);

/* Calls visit with the path of every .o below folder, in the order of names, until it returns non-zero. */
int each_module(const char *folder, int (*visit)(const char *path, void *data), void *data);

/* The path of NAME or NAME.o below modules_folder(); NULL if there is none. To be freed. */
char *find_module(const char *name);

#endif
