/* Redirection (XCU 2.7). Descriptors from 10 on are the shell's own. */
#include "sh.h"

#define HIGH_FD		10
#define PIPE_ROOM	4096

/* Moves a descriptor out of the way of scripts, closed on exec. */
int move_high(int fd)
{
	int high = fcntl(fd, F_DUPFD, HIGH_FD);

	if (high < 0)
		return fd;
	close(fd);
	fcntl(high, F_SETFD, FD_CLOEXEC);
	return high;
}

static void save(int fd, struct saved_fd **saved)
{
	struct saved_fd *s;

	for (s = *saved; s; s = s->next)
		if (s->fd == fd)
			return;
	s = scratch_alloc(sizeof(*s));
	s->fd = fd;
	s->copy = fcntl(fd, F_DUPFD, HIGH_FD);
	if (s->copy >= 0)
		fcntl(s->copy, F_SETFD, FD_CLOEXEC);
	s->next = *saved;
	*saved = s;
}

/* Puts back what redirect() saved. */
void redirect_undo(struct saved_fd *s)
{
	for (; s; s = s->next) {
		if (s->copy >= 0) {
			dup2(s->copy, s->fd);
			close(s->copy);
		} else {
			close(s->fd);
		}
	}
}

void redirect_keep(struct saved_fd *s)
{
	for (; s; s = s->next)
		if (s->copy >= 0)
			close(s->copy);
}

static int no_clobber(const char *path)
{
	struct stat st;

	return sh.opts['C'] && !stat(path, &st) && S_ISREG(st.st_mode);
}

static int open_target(int op, const char *path)
{
	int flags;

	switch (op) {
	case R_IN: flags = O_RDONLY; break;
	case R_APPEND: flags = O_WRONLY | O_CREAT | O_APPEND; break;
	case R_RDWR: flags = O_RDWR | O_CREAT; break;
	default: flags = O_WRONLY | O_CREAT | O_TRUNC; break;
	}
	if (op == R_OUT && no_clobber(path)) {
		errno = EEXIST;
		return -1;
	}
	return open(path, flags, 0666);
}

/* The read end of a pipe with the text; a child writes what has no room. */
static int document(const char *text)
{
	size_t n = strlen(text);
	int fds[2];

	if (pipe(fds) < 0)
		return -1;
	if (n <= PIPE_ROOM) {
		write_all(fds[1], text, n);
	} else if (fork() == 0) {
		close(fds[0]);
		signal(SIGPIPE, SIG_DFL);
		write_all(fds[1], text, n);
		_exit(0);
	}
	close(fds[1]);
	return fds[0];
}

static int failed(const char *what, const char *why)
{
	complain("%s: %s", what, why);
	sh.status = STATUS_USAGE;
	return -1;
}

static int is_number(const char *s)
{
	return *s && strspn(s, "0123456789") == strlen(s) && strlen(s) < 5;
}

/* n<&m n>&m n<&- */
static int duplicate(struct redir *r, const char *target)
{
	if (!strcmp(target, "-")) {
		close(r->fd);
		return 0;
	}
	if (!is_number(target))
		return failed(target, "not a file descriptor");
	if (atoi(target) == r->fd ? fcntl(r->fd, F_GETFD) < 0 : dup2(atoi(target), r->fd) < 0)
		return failed(target, "bad file descriptor");
	return 0;
}

static int redirect_one(struct redir *r, struct saved_fd **saved)
{
	char *target = expand_string(r->target);
	int fd;

	if (sh.unwind)
		return -1;
	if (r->op == R_DUPIN || r->op == R_DUPOUT) {
		if (saved)
			save(r->fd, saved);
		return duplicate(r, target);
	}
	fd = r->op == R_HEREDOC ? document(target) : open_target(r->op, target);
	if (fd < 0 && errno == EINTR)
		return failed(target, "interrupted");
	if (fd < 0)
		return failed(r->op == R_HEREDOC ? "here-document" : target, strerror(errno));
	if (fd == r->fd) {
		/* It was closed before, and has to be closed again. */
		if (saved) {
			struct saved_fd *s = scratch_alloc(sizeof(*s));

			s->fd = fd;
			s->copy = -1;
			s->next = *saved;
			*saved = s;
		}
		return 0;
	}
	if (saved)
		save(r->fd, saved);
	if (dup2(fd, r->fd) < 0) {
		close(fd);
		return failed(target, strerror(errno));
	}
	close(fd);
	return 0;
}

/* Does them in order. saved: where to note what redirect_undo() needs, or
 * NULL. -1 after a complaint, with $? set. */
int redirect(struct redir *r, struct saved_fd **saved)
{
	for (; r; r = r->next)
		if (redirect_one(r, saved))
			return -1;
	return 0;
}
