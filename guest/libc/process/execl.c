/* The execl family: the arguments as a list that ends with a null pointer. */
#include <errno.h>
#include <stdarg.h>
#include <unistd.h>

#define ARGUMENTS_MAX 255

static int collect(char *argv[], const char *first, va_list *list)
{
	int n = 0;

	argv[n++] = (char *)first;
	while (argv[n - 1]) {
		if (n > ARGUMENTS_MAX) {
			errno = E2BIG;
			return -1;
		}
		argv[n++] = va_arg(*list, char *);
	}
	return 0;
}

int execl(const char *path, const char *arg, ...)
{
	char *argv[ARGUMENTS_MAX + 1];
	va_list list;
	int result;

	va_start(list, arg);
	result = collect(argv, arg, &list);
	va_end(list);
	return result < 0 ? -1 : execve(path, argv, environ);
}

int execlp(const char *file, const char *arg, ...)
{
	char *argv[ARGUMENTS_MAX + 1];
	va_list list;
	int result;

	va_start(list, arg);
	result = collect(argv, arg, &list);
	va_end(list);
	return result < 0 ? -1 : execvp(file, argv);
}

int execle(const char *path, const char *arg, ...)
{
	char *argv[ARGUMENTS_MAX + 1], **envp = NULL;
	va_list list;
	int result;

	va_start(list, arg);
	result = collect(argv, arg, &list);
	if (result == 0)
		envp = va_arg(list, char **);
	va_end(list);
	return result < 0 ? -1 : execve(path, argv, envp);
}
