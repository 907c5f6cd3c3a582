/* popen(): a stream to or from a shell command; pclose() waits for it and returns its status. */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "file.h"

static void run(const char *command, int fd[2], int theirs)
{
	if (fd[theirs] != theirs) {
		dup2(fd[theirs], theirs);
		close(fd[theirs]);
	}
	close(fd[!theirs]);
	execl("/bin/sh", "sh", "-c", command, (char *)0);
	_exit(127);
}

FILE *popen(const char *command, const char *mode)
{
	int fd[2], ours = *mode == 'w';
	pid_t pid;
	FILE *f;

	if (pipe(fd) < 0)
		return NULL;
	pid = fork();
	if (pid == 0)
		run(command, fd, !ours);
	close(fd[!ours]);
	f = pid < 0 ? NULL : fdopen(fd[ours], mode);
	if (!f) {
		close(fd[ours]);
		return NULL;
	}
	fcntl(fd[ours], F_SETFD, FD_CLOEXEC);
	f->child = pid;
	return f;
}

int pclose(FILE *f)
{
	pid_t pid = f->child;
	int status;

	fclose(f);
	return waitpid(pid, &status, 0) < 0 ? -1 : status;
}
