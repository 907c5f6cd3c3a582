/* The environment, as crt0 found it on the stack. */
#include <unistd.h>

char **environ;
