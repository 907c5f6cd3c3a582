/* Which modules each module needs: modules.dep, "FILE: NEEDED NEEDED ..." a line. */
#ifndef MODUTILS_DEPENDENCIES_H
#define MODUTILS_DEPENDENCIES_H

/* Finds out by the symbols of all modules below modules_folder() and writes the file; 0 or -1. */
int write_dependencies(void);

/*
 * The paths that the module at path needs, those first that others of them need; NULL ends the
 * list. Reads modules.dep, which is written first if it is not there or a module is newer.
 */
char **needed_by(const char *path);

#endif
