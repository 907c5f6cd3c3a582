/* File modes as people write them: octal, or [ugoa][+-=][rwxXst],... */
#ifndef MODE_H
#define MODE_H

#include <sys/types.h>

/* What text makes of a mode. Returns -1 if the text is no mode. */
int change_mode(const char *text, mode_t mode, mode_t umask);

/* The ten characters of ls -l, and a zero: what kind of file it is, and who may do what. */
void mode_text(mode_t mode, char *text);

#endif
