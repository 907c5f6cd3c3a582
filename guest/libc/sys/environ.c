/* The environment and the name of the program, as crt0 found them on the stack. */
#include <unistd.h>

char **environ;
const char *__program_name;
