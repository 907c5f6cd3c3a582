#ifndef PATTERN_H
#define PATTERN_H

/* Is c in the class named at name, as in [:alpha:]? *end is set behind ":]"; -1: no such class. */
int __in_class(const char *name, int c, const char **end);

#endif
