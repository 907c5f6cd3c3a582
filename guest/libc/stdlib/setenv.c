/* Changing the environment. Its vector is copied into the heap at the first change that grows it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char **owned;

static char **find(const char *name, size_t length)
{
	char **e;

	for (e = environ; e && *e; e++)
		if (strncmp(*e, name, length) == 0 && (*e)[length] == '=')
			return e;
	return NULL;
}

static int append(char *assignment)
{
	size_t count = 0;
	char **vector;

	while (environ && environ[count])
		count++;
	vector = realloc(environ == owned ? owned : NULL, (count + 2) * sizeof(*vector));
	if (!vector)
		return -1;
	if (environ != owned)
		memcpy(vector, environ, count * sizeof(*vector));
	vector[count] = assignment;
	vector[count + 1] = NULL;
	owned = environ = vector;
	return 0;
}

int putenv(char *assignment)
{
	char *equals = strchr(assignment, '='), **place;

	if (!equals)
		return unsetenv(assignment);
	place = find(assignment, equals - assignment);
	if (!place)
		return append(assignment);
	*place = assignment;
	return 0;
}

int setenv(const char *name, const char *value, int overwrite)
{
	size_t length = strlen(name);
	char *assignment;

	if (!length || strchr(name, '=')) {
		errno = EINVAL;
		return -1;
	}
	if (!overwrite && find(name, length))
		return 0;
	assignment = malloc(length + strlen(value) + 2);
	if (!assignment)
		return -1;
	stpcpy(stpcpy(stpcpy(assignment, name), "="), value);
	return putenv(assignment);
}

int unsetenv(const char *name)
{
	char **place;

	if (!*name || strchr(name, '=')) {
		errno = EINVAL;
		return -1;
	}
	while ((place = find(name, strlen(name))))
		for (; *place; place++)
			place[0] = place[1];
	return 0;
}

int clearenv(void)
{
	static char *empty[1];

	environ = empty;
	return 0;
}
