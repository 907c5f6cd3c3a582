/*
 * execvp(): execve() with a search through PATH. A file that is no program the kernel knows is given
 * to the shell, as POSIX asks.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void run_as_script(const char *path, char *const argv[], char *const envp[])
{
	size_t count = 0;

	while (argv[count])
		count++;
	char *arguments[count + 3];

	memcpy(arguments + 2, argv + (count > 0), (count + 1) * sizeof(*argv));
	arguments[0] = "sh";
	arguments[1] = (char *)path;
	execve("/bin/sh", arguments, envp);
}

static void try(const char *path, char *const argv[], char *const envp[])
{
	execve(path, argv, envp);
	if (errno == ENOEXEC)
		run_as_script(path, argv, envp);
}

int execvpe(const char *file, char *const argv[], char *const envp[])
{
	const char *path = getenv("PATH"), *end;
	char name[PATH_MAX];
	size_t length = strlen(file);
	int error = ENOENT;

	if (strchr(file, '/')) {
		try(file, argv, envp);
		return -1;
	}
	if (!path)
		path = "/bin:/usr/bin";
	for (; length && path; path = *end ? end + 1 : NULL) {
		end = strchrnul(path, ':');
		if (end - path + length + 2 > PATH_MAX)
			continue;
		memcpy(name, path, end - path);
		name[end - path] = 0;
		if (end > path)
			strcat(name, "/");
		strcat(name, file);
		try(name, argv, envp);
		if (errno != ENOENT && errno != ENOTDIR)
			error = errno;
		if (errno != ENOENT && errno != ENOTDIR && errno != EACCES)
			break;
	}
	errno = error;
	return -1;
}

int execvp(const char *file, char *const argv[])
{
	return execvpe(file, argv, environ);
}
