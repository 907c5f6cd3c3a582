/* Who somebody is, and becoming it: for login and su. */
#ifndef PASSWORD_H
#define PASSWORD_H

#include <pwd.h>

/* The text's hash in the form of `setting`, "$5$[rounds=N$]SALT$..." (SHA-256); NULL for another form. Static memory. */
char *hash_password(const char *text, const char *setting);

/* Asks for the user's password on the terminal, unless it is empty. Returns whether it was right. */
int check_password(const struct passwd *user);

/* Groups, group and user; ends the program if it may not. */
void become_user(const struct passwd *user);

/* HOME, SHELL, USER and LOGNAME; all others go if `fresh`. */
void set_user_environment(const struct passwd *user, int fresh);

#endif
